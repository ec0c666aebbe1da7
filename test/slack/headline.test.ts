import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Outcome, OutcomeStatus } from '../../src/domain/outcome.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Request } from '../../src/domain/request.ts';
import { statusLine } from '../../src/slack/card.ts';
import { headline, stateLine, summary } from '../../src/slack/headline.ts';
import { warnings } from '../../src/slack/warnings.ts';
import {
  act,
  approve,
  ask,
  cancel,
  lea,
  minutesAfter,
  next,
  outcomes,
  ran,
  rina,
  start,
  story,
  THREE,
} from '../domain/stories.ts';

const lasts = { forMs: 3_600_000 };
const cameTo = (...statuses: readonly OutcomeStatus[]) => ran({ lasts, indicators: THREE }, ...statuses);
const timeUp = (request: Request) => next(request, minutesAfter(120), { to: 'end', request: 'R2222A' });
const ENDS = / Ends <!date\^1795352580\^[^>]+>/;

describe('the end of a block', () => {
  test('is promised for what took effect', () => {
    const line = stateLine(cameTo('verified', 'accepted', 'verified'));
    expect(line).toMatch(new RegExp(`${ENDS.source}\\.$`));
  });

  test.each<readonly OutcomeStatus[]>([
    ['already', 'already', 'already'],
    ['already', 'verified', 'failed'],
    ['already', 'unknown', 'unknown'],
  ])('leaves out what was so before any request: %s, %s, %s', (...statuses) => {
    const line = stateLine(cameTo(...statuses));
    expect(line).toMatch(new RegExp(`${ENDS.source}; what was blocked before any request stays\\.$`));
    expect(stateLine(ran({}, 'already'))).toBe('Done. Approved by <@ULEA>.');
  });

  test('is promised for what may be so, and for nothing that failed', () => {
    expect(stateLine(cameTo('unknown', 'unknown', 'failed'))).toMatch(
      new RegExp(`^Unclear: .*${ENDS.source}\\.$`),
    );
    expect(stateLine(cameTo('failed', 'failed', 'failed'))).toBe('Not done. Approved by <@ULEA>.');
  });

  test('is missed where it could not be brought about, which is said with the reason', () => {
    const because = new Refusal('protected', 'It is <!channel> now.');
    const late = next(cameTo('verified', 'verified', 'verified'), minutesAfter(120), {
      to: 'overrun',
      because,
    });
    expect(stateLine(late)).toMatch(
      /\*It was to end <!date\^1795352580\^[^>]+> and could not be taken back; somebody has to see to it:\* It is &lt;!channel&gt; now\.$/,
    );
    const ended = next(late, minutesAfter(130), { to: 'end', request: 'R2222A' });
    expect(stateLine(ended)).toMatch(/ Its time was up: `R2222A` takes it back\.$/);
  });

  const own = { id: 'R2222A', undo: true, indicators: THREE } as const;
  const two = THREE.slice(0, 2);
  const gap = { vendor: 'gz', indicators: two, why: 'It cannot.' };
  const sparing = (...indicators: readonly number[]) =>
    next(story(ask(own), approve(lea)), minutesAfter(5), {
      ...start(),
      spared: { indicators, for: ['R3333B'] },
    });
  const rest: readonly Outcome[] = two.map((indicator) => ({ indicator, status: 'verified' }));

  const [shut, loud, asking] = [':white_check_mark:', ':rotating_light:', ':grey_question:'];

  test.each<[string, Request | undefined, string, string]>([
    ['is not begun', story(ask(own), approve(lea)), 'takes it back', shut],
    ['is being carried out', story(ask(own), approve(lea), start()), 'takes it back', shut],
    ['is done', ran(own, 'verified', 'verified', 'already'), 'took it back', shut],
    [
      'is done by the word of a vendor',
      ran(own, 'accepted', 'verified', 'verified'),
      'took it back, as far as the vendors say',
      shut,
    ],
    [
      'found nothing to take back',
      ran(own, 'already', 'already', 'already'),
      'found it taken back already',
      shut,
    ],
    [
      'found nothing to take back but what others want',
      next(sparing(2), minutesAfter(6), act(rest.map((each) => ({ ...each, status: 'already' })))),
      'found it taken back already, but for what others want',
      shut,
    ],
    ['left all of it', sparing(0, 1, 2), 'took nothing back, because others want all of it', shut],
    [
      'left some of it',
      next(sparing(2), minutesAfter(6), act(rest)),
      'took it back, but for what others want',
      shut,
    ],
    ['is done in part', ran(own, 'verified', 'failed', 'verified'), 'took back only part of it', loud],
    [
      'is done where it could be',
      ran({ ...own, gaps: [gap] }, 'verified', 'verified', 'verified'),
      'took back only part of it',
      loud,
    ],
    ['failed', ran(own, 'failed', 'failed', 'failed'), 'could not take it back', loud],
    [
      'has come to nobody knows what',
      ran(own, 'unknown', 'verified', 'failed'),
      'was to take it back, and nobody knows yet whether it did',
      asking,
    ],
  ])('says what came of it where what takes it back %s', (_, end, words, mark) => {
    const late = timeUp(cameTo('verified', 'verified', 'verified'));
    expect(stateLine(late, end)).toBe(`Done. Approved by <@ULEA>. Its time was up: \`R2222A\` ${words}.`);
    expect(headline(late, end)).toBe(`${mark} *Blocked 3 SHA-1 file hashes* · \`R7F3KQ\``);
    const isOver = mark === shut;
    expect(summary(late, end)).toBe(
      `R7F3KQ Blocked 3 SHA-1 file hashes: done${isOver ? '' : `, and R2222A ${words}`}. ${'a'.repeat(40)}`,
    );
  });

  test('that failed is loud on what was done in part, too', () => {
    const late = timeUp(cameTo('verified', 'failed', 'verified'));
    const failed = ran(own, 'failed', 'failed', 'failed');
    expect(headline(late, failed)).toMatch(/^:rotating_light: /);
    expect(headline(late, ran(own, 'verified', 'verified', 'verified'))).toMatch(/^:warning: /);
    expect(summary(late, failed)).toContain(': partial, and R2222A could not take it back. ');
  });

  test('that could not be brought about is in the notification', () => {
    const because = new Refusal('protected', 'It is protected now.');
    const late = next(cameTo('verified', 'verified', 'verified'), minutesAfter(120), {
      to: 'overrun',
      because,
    });
    expect(headline(late)).toMatch(/^:rotating_light: /);
    expect(summary(late)).toContain(': done, and it could not be taken back. ');
    expect(headline(timeUp(late))).toMatch(/^:white_check_mark: /);
  });
});

test('a notification calls what nobody knows by that name', () => {
  expect(summary(cameTo('unknown', 'verified', 'verified'))).toMatch(/^R7F3KQ Block 3 .*: unclear\. a{40}$/);
  expect(summary(cameTo('failed', 'verified', 'verified'))).toMatch(/: partial\. /);
});

describe('an undo of which others want', () => {
  const approved = story(
    ask({ undo: true, indicators: THREE, steps: [{ vendor: 'inspect', indicators: THREE }] }),
    approve(lea),
  );
  const sparing = (...indicators: readonly number[]) =>
    next(approved, minutesAfter(5), { ...start(), spared: { indicators, for: ['R2222A'] } });
  const rest = (...statuses: readonly OutcomeStatus[]) =>
    next(
      sparing(0),
      minutesAfter(6),
      act(outcomes(...statuses).map((each, i) => ({ ...each, indicator: THREE[i + 1]! }))),
    );

  test('all of it is never said to have taken anything back', () => {
    const all = sparing(0, 1, 2);
    expect(headline(all)).toBe(':heavy_minus_sign: *Unblock 3 SHA-1 file hashes* · `R7F3KQ`');
    expect(stateLine(all)).toBe('Nothing was taken back: others want all of it. Approved by <@ULEA>.');
    expect(summary(all)).toMatch(/^R7F3KQ Unblock 3 SHA-1 file hashes: nothing taken back\. /);
    expect(JSON.stringify(statusLine(all).blocks)).toContain(
      '*inspect* kept 3 indicators, for which `R2222A` had asked by then.',
    );
  });

  test('a part is not said to have taken back that', () => {
    const part = rest('verified', 'verified');
    expect(headline(part)).toBe(':white_check_mark: *Unblock 3 SHA-1 file hashes* · `R7F3KQ`');
    expect(stateLine(part)).toBe('Done. What others want was not taken back. Approved by <@ULEA>.');
    expect(summary(part)).toMatch(/: done, but for what others want\. /);
    expect(stateLine(rest('accepted', 'verified'))).toBe(
      'Done, as far as the vendors say. What others want was not taken back. Approved by <@ULEA>.',
    );
    expect(summary(rest('failed', 'failed'))).toMatch(/: failed\. /);
  });
});

describe('what no vendor takes', () => {
  const [a, b, c] = THREE as [Indicator, Indicator, Indicator];
  const asked = (...taken: readonly Indicator[]) => {
    const rest = THREE.filter((each) => !taken.includes(each));
    const gaps = rest.length === 0 ? [] : [{ vendor: 'inspect', indicators: rest, why: 'It takes others.' }];
    const steps = [{ vendor: 'inspect', indicators: taken }];
    return story(
      ask({ indicators: THREE, steps, gaps: [...gaps, { vendor: 'gz', indicators: [a], why: 'No.' }] }),
      approve(lea),
    );
  };
  const done = (...taken: readonly Indicator[]) => {
    const verified = taken.map((indicator) => ({ indicator, status: 'verified' }) as const);
    return next(next(asked(...taken), minutesAfter(5), start()), minutesAfter(6), act(verified));
  };

  test('is never said to be blocked', () => {
    const part = done(a, b);
    expect(headline(part)).toBe(':warning: *Block 3 SHA-1 file hashes* · `R7F3KQ`');
    expect(stateLine(part)).toBe('Done. Nothing was done about 1 of 3. Approved by <@ULEA>.');
    expect(summary(part)).toMatch(/: done, but for 1 of 3\. /);
  });

  test('is named before it is approved and afterwards', () => {
    expect(warnings(asked(a, b))).toContain(
      `:warning: *Nothing is done at any vendor about* \`${c.value}\`.`,
    );
    expect(warnings(done(a))).toContain(
      `:warning: *Nothing is done at any vendor about* \`${b.value}\`, \`${c.value}\`.`,
    );
  });

  test('is not spoken of where nothing was done at all', () => {
    expect(warnings(next(asked(a, b), minutesAfter(5), cancel(rina)))).toEqual([]);
  });

  test('is nothing where another vendor does', () => {
    expect(headline(done(a, b, c))).toBe(':lock: *Blocked 3 SHA-1 file hashes* · `R7F3KQ`');
    expect(warnings(done(a, b, c))).toEqual([]);
  });
});
