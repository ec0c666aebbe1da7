import { describe, expect, test } from '@jest/globals';
import { refuseWithoutVendor } from '../../../src/domain/decide/asking.ts';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import { digestOf } from '../../../src/domain/digest.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Request, Terms } from '../../../src/domain/request.ts';
import {
  answer,
  approve,
  ask,
  bulk,
  cancel,
  events,
  finding,
  lea,
  minutesAfter,
  NOON,
  outcomes,
  ran,
  rina,
  sha1,
  shifted,
  start,
  story,
  terms,
  tomas,
} from '../stories.ts';

const OVERRIDE = { findings: [finding('a')], by: ['SGUARDS'] };

describe('asking', () => {
  test('records the terms with their digest', () => {
    expect(events(undefined, ask(), NOON)).toEqual([
      { at: '2026-11-22T12:00:00.000Z', type: 'requested', terms: terms(), digest: digestOf(terms()) },
    ]);
  });

  const gap = (vendor: string, why: string) => ({ vendor, indicators: [sha1('a')], why });
  const inspect = gap('inspect', 'ESET Inspect takes only SHA-1 file hashes.');

  test.each<[string, Intent, string]>([
    ['nobody who could', ask({ steps: [] }), 'no_vendor: No configured vendor can do this.'],
    [
      'reasons why nobody can, each said once',
      ask({ steps: [], gaps: [inspect, inspect, gap('blockade', 'Blockade takes only hosts.')] }),
      'no_vendor: No configured vendor can do this. ESET Inspect takes only SHA-1 file hashes. Blockade takes only hosts.',
    ],
    ['gaps beside a step', ask({ gaps: [inspect] }), 'passes: requested'],
    [
      'a wish to clean that nobody can grant',
      ask({ clean: true }),
      'nobody_cleans: None of the vendors that would block this can also clean; leave "clean" out.',
    ],
    [
      'a wish to clean that one vendor grants',
      ask({
        clean: true,
        steps: [
          { vendor: 'other', indicators: [sha1('a')] },
          { vendor: 'inspect', indicators: [sha1('a')], cleans: true },
        ],
      }),
      'passes: requested',
    ],
    [
      'a wish to prevent that nobody can grant, though one can clean',
      ask({ prevent: true, steps: [{ vendor: 'inspect', indicators: [sha1('a')], cleans: true }] }),
      'nobody_prevents: None of the vendors that would block this can also prevent; leave "prevent" out.',
    ],
    [
      'a wish to prevent that one vendor grants',
      ask({
        prevent: true,
        steps: [
          { vendor: 'inspect', indicators: [sha1('a')] },
          { vendor: 'cybereason', indicators: [sha1('a')], prevents: true },
        ],
      }),
      'passes: requested',
    ],
    ['no reason, which is for the policy to want', ask({ reason: '' }), 'passes: requested'],
    [
      'no reason to break the glass',
      ask({ breakGlass: true, reason: ' \n' }),
      'reason_missing: Say why this cannot wait: add "because …" with a reason.',
    ],
    ['a reason to break the glass', ask({ breakGlass: true }), 'passes: requested'],
    ['something protected', ask({}, [finding('a')]), 'protected: a is known good.'],
    [
      'two protected things',
      ask({}, [finding('a'), finding('b')]),
      'protected: a is known good. So is 1 more.',
    ],
    [
      'three protected things',
      ask({}, [finding('b'), finding('a'), finding('c')]),
      'protected: b is known good. So are 2 more.',
    ],
  ])('with %s', (_, intent, said) => {
    expect(answer(undefined, intent)).toBe(said);
  });

  test('under a taken id is refused', () => {
    expect(answer(story(ask()), ask())).toBe('id_taken: The id R7F3KQ is taken.');
  });

  test('the sentence about vendors is there for whoever plans before', () => {
    expect(refuseWithoutVendor([])).toEqual(new Refusal('no_vendor', 'No configured vendor can do this.'));
  });
});

describe('asking for what is protected all the same', () => {
  test.each<[string, Intent, string]>([
    [
      'for exactly what the guard refuses',
      ask({ override: OVERRIDE }, [finding('a', { sentence: 'Said differently.' })]),
      'passes: requested',
    ],
    ['though the guard no longer refuses it', ask({ override: OVERRIDE }), 'passes: requested'],
    [
      'for another entry',
      ask({ override: OVERRIDE }, [finding('a', { entry: 'cmd.exe' })]),
      'protected: a is known good.',
    ],
    [
      'under another rule',
      ask({ override: OVERRIDE }, [finding('a', { rule: 'own_hash' })]),
      'protected: a is known good.',
    ],
    [
      'for another indicator',
      ask({ override: OVERRIDE }, [finding('a'), finding('b')]),
      'protected: b is known good.',
    ],
    [
      'for what nobody may override',
      ask({ override: { ...OVERRIDE, findings: [finding('a', { absolute: true })] } }, [
        finding('a', { absolute: true }),
      ]),
      'protected: a is known good.',
    ],
    [
      'and at once, on one word',
      ask({ override: OVERRIDE, breakGlass: true }, [finding('a')]),
      'override_alone: What is protected cannot be overridden and sent on one word alone.',
    ],
  ])('%s', (_, intent, said) => {
    expect(answer(undefined, intent)).toBe(said);
  });
});

describe('asking for the end of a block', () => {
  const HOUR = 3_600_000;
  /** Acted three minutes after noon, so that it ends an hour and three minutes after noon. */
  const origin = () => ran({ lasts: { forMs: HOUR } }, 'verified');
  const due = minutesAfter(63);
  const NOT_ITS_END = 'not_its_end: This is not the end that R7F3KQ was approved with.';

  const end = (from: Request | undefined, changes: Partial<Terms> = {}): Intent => ({
    to: 'ask',
    terms: terms({ id: 'REND00', undo: true, ends: 'R7F3KQ', ...changes }),
    findings: [],
    origin: from,
  });

  test('passes when it is due, and waits for nobody', () => {
    expect(answer(undefined, end(origin()), due)).toBe('passes: requested');
    expect(story(ask()).status).toBe('requested');
  });

  test('is not passed a millisecond earlier', () => {
    expect(answer(undefined, end(origin()), shifted(due, -1))).toBe(NOT_ITS_END);
  });

  test('passes for a request that broke the glass', () => {
    const broke = story(ask({ breakGlass: true, lasts: { forMs: HOUR } }), start(), {
      to: 'act',
      step: 0,
      outcomes: outcomes('verified'),
    });
    expect(answer(undefined, end(broke), minutesAfter(62))).toBe('passes: requested');
  });

  test('needs an origin that had its quorum', () => {
    const forged = { ...origin(), approvals: [] };
    expect(answer(undefined, end(forged), due)).toBe(NOT_ITS_END);
  });

  test.each<[string, Partial<Terms>]>([
    ['of another action', { action: 'allow' }],
    ['about another indicator', { steps: [{ vendor: 'inspect', indicators: [sha1('a'), sha1('b')] }] }],
    ['at another vendor', { steps: [{ vendor: 'gravityzone', indicators: [sha1('a')] }] }],
  ])('is not passed %s', (_, changes) => {
    expect(answer(undefined, end(origin(), changes), due)).toBe(NOT_ITS_END);
  });

  test('is not passed for what approvers left out', () => {
    const lasts = { forMs: HOUR };
    const cut = story(
      ask(bulk({ lasts })),
      approve(lea, { without: [1], reason: 'Shared.' }),
      start(),
      { to: 'act', step: 0, outcomes: outcomes('verified') },
      start(1),
      { to: 'act', step: 1, outcomes: [{ indicator: sha1('c'), status: 'verified' }] },
    );
    expect(answer(undefined, end(cut, bulk()), minutesAfter(90))).toBe(NOT_ITS_END);
    const kept = [
      { vendor: 'inspect', indicators: [sha1('a')] },
      { vendor: 'gravityzone', indicators: [sha1('c')] },
    ];
    expect(answer(undefined, end(cut, { steps: kept }), minutesAfter(90))).toBe('passes: requested');
  });

  test.each<[string, () => Request | undefined, Partial<Terms>, string]>([
    ['of nothing', () => undefined, {}, 'unknown_request: There is no such request here.'],
    ['of another request', origin, { ends: 'ROTHER' }, 'already_done: R7F3KQ is done already.'],
    ['that blocks', origin, { undo: false }, 'already_done: R7F3KQ is done already.'],
    ['of what has no end', () => ran({}, 'verified'), {}, 'already_done: R7F3KQ is done already.'],
    [
      'of what is still being carried out',
      () => story(ask({ lasts: { forMs: 1 } }), approve(lea), start()),
      {},
      'already_executing: R7F3KQ is being carried out.',
    ],
    [
      'of what was cancelled',
      () => story(ask({ lasts: { forMs: 1 } }), cancel(rina)),
      {},
      'already_cancelled: R7F3KQ was cancelled by urina.',
    ],
  ])('is refused %s', (_, from, changes, said) => {
    expect(answer(undefined, end(from(), changes), minutesAfter(90))).toBe(said);
  });
});

describe('what vendors hold', () => {
  const survey = (step: number, holds: readonly (string | null)[]): Intent => ({ to: 'survey', step, holds });

  test('is noted while there is something to decide', () => {
    expect(events(story(ask(bulk())), survey(0, [null, 'blocked']), minutesAfter(1))).toEqual([
      { at: '2026-11-22T12:01:00.000Z', type: 'surveyed', step: 0, holds: [null, 'blocked'] },
    ]);
  });

  test('comes too late once it is decided', () => {
    expect(answer(story(ask(), approve(tomas)), survey(0, [null]))).toBe(
      'already_approved: R7F3KQ is approved already.',
    );
  });

  test('is one per indicator of a planned step', () => {
    const request = story(ask(bulk()));
    expect(() => answer(request, survey(0, [null]))).toThrow(
      'What inspect holds is not one per indicator of R7F3KQ.',
    );
    expect(() => answer(request, survey(2, []))).toThrow('is not one per indicator of R7F3KQ.');
  });
});
