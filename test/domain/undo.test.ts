import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.ts';
import { broughtAbout, type IsMeant, placeOf, type UndoWords, undoOf } from '../../src/domain/undo.ts';
import { act, approve, ask, bulk, deny, lea, outcomes, ran, sha1, start, story, THREE } from './stories.ts';

const words = (changes: Partial<UndoWords> = {}): UndoWords => ({
  vendors: [],
  reason: 'A false positive.',
  breakGlass: false,
  ...changes,
});

/** Two at ESET Inspect, of which one was so before, and the third at GravityZone. */
const half = story(
  ask(bulk()),
  approve(lea),
  start(0),
  act(outcomes('verified', 'already'), 0),
  start(1),
  act([{ indicator: sha1('c'), status: 'accepted' }], 1),
);

describe('what a request brought about', () => {
  test.each([
    ['verified', true],
    ['accepted', true],
    ['unknown', true],
    ['already', false],
    ['failed', false],
  ] as const)('holds what is %s: %j', (status, isOurs) => {
    expect(broughtAbout(ran({}, status))('inspect', sha1('a'))).toBe(isOurs);
  });

  test('is told apart by vendor and by indicator', () => {
    const isOurs = broughtAbout(half);
    expect(THREE.map((each) => isOurs('inspect', each))).toEqual([true, false, false]);
    expect(THREE.map((each) => isOurs('gravityzone', each))).toEqual([false, false, true]);
    expect(new Set([placeOf('a', sha1('a')), placeOf('b', sha1('a')), placeOf('a', sha1('b'))]).size).toBe(3);
  });
});

describe('the draft that takes it back', () => {
  test('is about that and no more, and carries no wish of the block but its ticket', () => {
    const steps = [
      { vendor: 'inspect', indicators: [sha1('a')], cleans: true as const, prevents: true as const },
    ];
    const request = ran({ steps, ticket: 'INC-42', clean: true, prevent: true, severity: 1 }, 'verified');
    expect(undoOf(request, words(), broughtAbout(request))).toEqual({
      action: 'block',
      undo: true,
      indicators: [sha1('a')],
      vendors: ['inspect'],
      reason: 'A false positive.',
      ticket: 'INC-42',
      severity: undefined,
      clean: false,
      prevent: false,
      breakGlass: false,
      override: false,
    });
  });

  test('has what was said of it now', () => {
    const said = { reason: 'Wrong host.', ticket: 'INC-43', severity: 2, breakGlass: true } as const;
    const request = ran({ ticket: 'INC-42', action: 'allow' }, 'accepted');
    expect(undoOf(request, words(said), broughtAbout(request))).toMatchObject({
      ...said,
      action: 'allow',
    });
  });

  test.each([
    ['everywhere', [], ['a', 'c'], ['inspect', 'gravityzone']],
    ['at one vendor', ['gravityzone'], ['c'], ['gravityzone']],
    ['at one vendor, named beside one it never went to', ['inspect', 'cybereason'], ['a'], ['inspect']],
  ])('takes back %s', (_, vendors, digits, from) => {
    expect(undoOf(half, words({ vendors }), broughtAbout(half))).toMatchObject({
      indicators: digits.map(sha1),
      vendors: from,
    });
  });

  test('names a vendor once, however many batches it took', () => {
    const steps = THREE.map((each) => ({ vendor: 'inspect', indicators: [each] }));
    const acts = THREE.flatMap((indicator, step) => [
      start(step),
      act([{ indicator, status: 'verified' }], step),
    ]);
    const request = story(ask({ indicators: THREE, steps }), approve(lea), ...acts);
    const asked: string[] = [];
    const isMeant = broughtAbout(request);
    const counted: IsMeant = (vendor, indicator) => {
      asked.push(placeOf(vendor, indicator));
      return isMeant(vendor, indicator);
    };
    expect(undoOf(request, words(), counted)).toMatchObject({ indicators: THREE, vendors: ['inspect'] });
    // Once more for each batch would be a hundred times as often for 10,000 indicators.
    expect(asked.length).toBeLessThanOrEqual(2 * new Set(asked).size);
  });
});

test.each([
  ['one that waits', story(ask()), [], 'not_ended', 'R7F3KQ is still under way; cancel it instead.'],
  [
    'an undo',
    ran({ undo: true }, 'verified'),
    [],
    'is_an_undo',
    'R7F3KQ took something back; ask for that anew instead.',
  ],
  [
    'one that was denied',
    story(ask(), deny(lea)),
    [],
    'nothing_to_undo',
    'There is nothing of R7F3KQ to take back there.',
  ],
  [
    'one that found it so',
    ran({}, 'already'),
    [],
    'nothing_to_undo',
    'There is nothing of R7F3KQ to take back there.',
  ],
  [
    'one that went elsewhere',
    ran({}, 'verified'),
    ['gravityzone'],
    'nothing_to_undo',
    'There is nothing of R7F3KQ to take back there.',
  ],
])('%s is not taken back', (_, request, vendors, code, sentence) => {
  const refused = undoOf(request, words({ vendors }), broughtAbout(request));
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({ code, sentence });
});
