import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import { card, statusLine } from '../../src/slack/card.ts';
import { vendorLines } from '../../src/slack/outcomes.ts';
import {
  act,
  approve,
  ask,
  defer,
  finding,
  lea,
  minutesAfter,
  next,
  outcomes,
  retry,
  sha1,
  start,
  story,
  THREE,
  tomas,
} from '../domain/stories.ts';

const two = [sha1('a'), sha1('b')];
const head = { position: 42, hash: 'f'.repeat(64) };
const cut = approve(lea, { without: [0], reason: 'It is ours.' });

function ran(changes: Partial<Terms>, ...outcomes: readonly Omit<Outcome, 'indicator'>[]): readonly string[] {
  const indicators = two.slice(0, outcomes.length);
  const given = outcomes.map((outcome, i) => ({ indicator: two[i]!, ...outcome }));
  const steps = [{ vendor: 'inspect', indicators, restores: indicators.map(() => 'whitelist') }];
  return vendorLines(story(ask({ indicators, steps, ...changes }), approve(lea), start(), act(given)));
}

describe('what stays of an undo because others want it', () => {
  const steps = [
    { vendor: 'inspect', indicators: [sha1('a'), sha1('b')] },
    { vendor: 'inspect', indicators: [sha1('c')] },
  ];
  const by = [{ request: 'R2222A', by: tomas.person }];
  const asked = (...of: readonly (readonly [step: number, ...indicators: readonly number[]])[]) =>
    next(story(ask({ undo: true, indicators: THREE, steps })), minutesAfter(1), {
      to: 'want',
      of: of.map(([step, ...indicators]) => ({ step, indicators, for: by })),
    });
  const agreed = (request: Request) => next(request, minutesAfter(2), approve(lea));
  const begun = (request: Request, ...indicators: readonly number[]) =>
    next(request, minutesAfter(3), { ...start(), spared: { indicators, for: ['R2222A'] } });

  test('is not counted among what will be sent, before it is decided and after', () => {
    const request = asked([0, 1], [1, 0]);
    expect(vendorLines(request)).toEqual([':hourglass_flowing_sand: *inspect* will unblock 1 indicator.']);
    expect(vendorLines(agreed(request))).toEqual([
      ':hourglass_flowing_sand: *inspect* will unblock 1 indicator. 2 more stay while others want them.',
    ]);
    expect(vendorLines(asked([0, 0, 1], [1, 0]))).toEqual([
      ':hourglass_flowing_sand: *inspect* keeps all of it while others want it.',
    ]);
  });

  test('is counted of those steps only that have not begun', () => {
    const until = '<!date^1795349400^{time_secs}|2026-11-22T12:10:00.000Z>';
    const running = begun(agreed(asked([0, 1], [1, 0])), 1);
    const kept = ':lock: *inspect* keeps 1 indicator, for which `R2222A` has asked since.';
    expect(vendorLines(running)).toEqual([':gear: *inspect* is being asked about 1 indicator now.', kept]);
    const putOff = next(running, minutesAfter(4), defer(minutesAfter(10)));
    const off = `1 indicator will be sent at ${until}. 1 more stays while others want it.`;
    expect(vendorLines(putOff)).toEqual([
      `:hourglass_flowing_sand: *inspect* asked us to wait; ${off}`,
      kept,
    ]);
    const stalled = next(putOff, minutesAfter(10), { ...start(), earlier: undefined });
    expect(vendorLines(stalled)[0]).toMatch(/once Slack has answered\. 1 more stays while others want it\.$/);
  });

  test('is not counted twice of a step that is left whole', () => {
    expect(vendorLines(begun(agreed(asked([0, 0, 1])), 0, 1))).toEqual([
      ':hourglass_flowing_sand: *inspect* will unblock 1 indicator.',
      ':lock: *inspect* keeps 2 indicators, for which `R2222A` has asked since.',
    ]);
  });

  test('was kept, once it is over: others may take that back since', () => {
    const over = next(begun(agreed(asked([1, 0])), 0, 1), minutesAfter(4), {
      ...start(1),
      spared: { indicators: [0], for: ['R2222A', 'R3333B'] },
    });
    expect(vendorLines(over)).toEqual([
      ':lock: *inspect* kept 2 indicators, for which `R2222A` had asked by then.',
      ':lock: *inspect* kept 1 indicator, for which `R2222A`, `R3333B` had asked by then.',
    ]);
  });
});

test('what was there before is counted where something took its place, and only there', () => {
  expect(ran({}, { status: 'verified', previous: 'whitelist' }, { status: 'verified' })).toEqual([
    ':white_check_mark: *inspect* 2 of 2 verified: asked again, and it was so. Before: 1 whitelist.',
  ]);
  expect(ran({}, { status: 'failed', code: 'forbidden', previous: 'whitelist' })).toEqual([
    ':x: *inspect* failed (forbidden).',
  ]);
});

test('what is sent once more is only what has not succeeded', () => {
  const failed = story(
    ask({ indicators: two }),
    approve(lea),
    start(),
    act(outcomes('verified', 'failed')),
    retry(lea),
  );
  expect(vendorLines(failed)).toEqual([
    ':hourglass_flowing_sand: *inspect* will block 1 indicator.',
    ':white_check_mark: *inspect* 1 of 2 verified: asked again, and it was so.',
  ]);
});

describe('what the vendor has put off', () => {
  const until = '<!date^1795349400^{time_secs}|2026-11-22T12:10:00.000Z>';
  const putOff = story(ask(), approve(lea), start(), defer(minutesAfter(10)));

  test('is sent then', () => {
    expect(vendorLines(putOff)).toEqual([
      `:hourglass_flowing_sand: *inspect* asked us to wait; 1 indicator will be sent at ${until}.`,
    ]);
  });

  test('is promised for no time, which may be over, while Slack does not say who may', () => {
    expect(vendorLines(next(putOff, minutesAfter(10), { ...start(), earlier: undefined }))).toEqual([
      `:hourglass_flowing_sand: *inspect* asked us to wait until ${until}; 1 indicator will be sent after that, once Slack has answered.`,
    ]);
  });

  test('is not what a crash of ours came between', () => {
    const code = 'interrupted';
    const cut = next(story(ask(), approve(lea), start()), minutesAfter(3), {
      to: 'defer',
      step: 0,
      until: minutesAfter(3),
      code,
    });
    expect(vendorLines(cut)).toEqual([':hourglass_flowing_sand: *inspect* will block 1 indicator.']);
  });
});

test('what was verified was so, once its time is up', () => {
  const request = story(ask({ lasts: { forMs: 60_000 } }), approve(lea), start(), act(outcomes('verified')));
  const ended = next(request, minutesAfter(120), { to: 'end', request: 'R2222A' });
  expect(vendorLines(ended)).toEqual([':white_check_mark: *inspect* verified: asked again, and it was so.']);
});

test('an undo says what it has put back, and not of what it left alone', () => {
  expect(ran({ undo: true }, { status: 'accepted' }, { status: 'already' })).toEqual([
    ':incoming_envelope: *inspect* 1 of 2 accepted: the vendor said yes and has no list to check it against. Put back: whitelist.',
    ':ballot_box_with_check: *inspect* 1 of 2 already: it was so before, and nothing was sent.',
  ]);
});

describe('what was there before and nobody could read', () => {
  const unread = { vendor: 'inspect', indicators: [two[0]!], unread: true as const };
  const waits = (changes: Partial<Terms>) =>
    vendorLines(story(ask({ indicators: [two[0]!], steps: [unread], ...changes })));

  test('is said of what is to end by itself, before anybody agrees to it', () => {
    expect(waits({ lasts: { forMs: 1 } })).toEqual([
      ':hourglass_flowing_sand: *inspect* will block 1 indicator. *What is there now cannot be read: the end puts back only what requests have made of it.*',
    ]);
    expect(ran({ steps: [unread] }, { status: 'accepted' })).toEqual([
      ':incoming_envelope: *inspect* accepted: the vendor said yes and has no list to check it against.',
    ]);
  });

  test('is said of what is taken back, before and after', () => {
    const said = '*What was there before any request could not be read, and is not put back.*';
    expect(waits({ undo: true })).toEqual([
      `:hourglass_flowing_sand: *inspect* will unblock 1 indicator. ${said}`,
    ]);
    expect(ran({ undo: true, steps: [unread] }, { status: 'accepted' })).toEqual([
      `:incoming_envelope: *inspect* accepted: the vendor said yes and has no list to check it against. ${said}`,
    ]);
    expect(ran({ undo: true, steps: [unread] }, { status: 'already' })).toEqual([
      ':ballot_box_with_check: *inspect* already: it was so before, and nothing was sent.',
    ]);
  });
});

test('what was held back at the last moment is said where it was asked too', () => {
  const barred = story(ask(), approve(lea), start(0, [finding('a')]));
  expect(JSON.stringify(statusLine(barred).blocks)).toContain('failed (protected). a is known good.');
});

test('whoever approves the rest is asked about those vendors only that are left', () => {
  const steps = [
    { vendor: 'inspect', indicators: [sha1('a')], cleans: true as const },
    { vendor: 'cybereason', indicators: [sha1('b')] },
  ];
  const rule = { ...story(ask()).terms.rule, approvals: 2 };
  const { blocks } = card(story(ask({ clean: true, indicators: two, steps, rule }), cut), head);
  const said = JSON.stringify(blocks);
  expect(said).toContain('"On cybereason. Digest ');
  expect(said).not.toContain('Running copies');
});
