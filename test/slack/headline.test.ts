import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.ts';
import type { OutcomeStatus } from '../../src/domain/request.ts';
import { stateLine, summary } from '../../src/slack/headline.ts';
import { minutesAfter, next, ran, THREE } from '../domain/stories.ts';

const lasts = { forMs: 3_600_000 };
const cameTo = (...statuses: readonly OutcomeStatus[]) => ran({ lasts, indicators: THREE }, ...statuses);
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
});

test('a notification calls what nobody knows by that name', () => {
  expect(summary(cameTo('unknown', 'verified', 'verified'))).toMatch(/^R7F3KQ Block 3 .*: unclear\. a{40}$/);
  expect(summary(cameTo('failed', 'verified', 'verified'))).toMatch(/: partial\. /);
});
