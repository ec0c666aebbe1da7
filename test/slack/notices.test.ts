import { describe, expect, test } from '@jest/globals';
import type { Notice, Request } from '../../src/domain/request.ts';
import { noticeText } from '../../src/slack/notices.ts';
import { states } from './states.ts';

const STATES = states();
const told = (request: Request, about: Notice['about']) =>
  noticeText(request, { about, to: ['SLEADS', 'UOLAF'], told: false });
const WHOM = '<!subteam^SLEADS> <@UOLAF>';

describe('what people are told says whom it is for and what it is about', () => {
  test.each<[Notice['about'], string, string]>([
    [
      'break_glass',
      'break-glass, running',
      `:rotating_light: ${WHOM} <@URINA> broke the glass: *Block 1 SHA-1 file hash* (R7F3KQ) runs without approval.`,
    ],
    [
      'escalated',
      'requested',
      `:arrow_double_up: ${WHOM} Nobody has decided yet, so you may approve this too. *Block 1 SHA-1 file hash* (R7F3KQ)`,
    ],
    ['reminded', 'requested', `:alarm_clock: ${WHOM} This still waits for a decision and expires <!date^`],
    ['reminded', 'requested', '|2026-11-22T13:00:00.000Z>. *Block 1 SHA-1 file hash* (R7F3KQ)'],
    [
      'reminded',
      'break-glass, to be reviewed',
      `:alarm_clock: ${WHOM} This was done without approval. Was it justified? *Blocked 1 SHA-1 file hash* (R7F3KQ)`,
    ],
  ])('%s, of what is %s: %s', (about, state, words) => {
    expect(told(STATES[state]!, about)).toContain(words);
  });

  test('reminded of what somebody is looking at: all others hear who that is', () => {
    const [state] = Object.values(STATES).filter(
      ({ status, claimedBy }) => status === 'requested' && claimedBy,
    );
    expect(told(state!, 'reminded')).toMatch(/>\. <@ULEA> said that they look at it\. \*Block/);
    const alone = { about: 'reminded', to: ['ULEA'], told: false } as const;
    expect(noticeText(state!, alone)).not.toContain('look at it');
  });

  test('lapsed: whose approval, and that it waits again', () => {
    const by = { team: 'T0', user: 'ULEA', name: 'lea' };
    const notice = { about: 'lapsed', to: ['SLEADS'], by, told: false } as const;
    expect(noticeText(STATES['requested']!, notice)).toMatch(
      /^:warning: <!subteam\^SLEADS> The approval by <@ULEA> no longer counts, so this waits for a decision again and expires <!date.*>\. \*Block 1 SHA-1 file hash\* \(R7F3KQ\)$/,
    );
    expect(noticeText(STATES['denied']!, notice)).toBeUndefined();
  });

  test('delegated: who asks whom, and about what', () => {
    const by = { team: 'T0', user: 'ULEA', name: 'lea' };
    const notice = { about: 'delegated', to: ['UOLAF'], by, told: false } as const;
    expect(noticeText(STATES['requested']!, notice)).toBe(
      '<@UOLAF> <@ULEA> asks you to decide on this instead. *Block 1 SHA-1 file hash* (R7F3KQ)',
    );
  });

  test.each<[Notice['about'], string]>([
    ['escalated', 'approved'],
    ['reminded', 'denied'],
    ['reminded', 'break-glass, justified'],
    ['delegated', 'expired'],
  ])('%s is of no interest any more of what is %s', (about, state) => {
    expect(told(STATES[state]!, about)).toBeUndefined();
  });
});
