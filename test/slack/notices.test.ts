import { describe, expect, test } from '@jest/globals';
import type { Notice, Request } from '../../src/domain/request.ts';
import { noticeText } from '../../src/slack/notices.ts';
import {
  approve,
  ask,
  deny,
  lea,
  minutesAfter,
  next,
  rule,
  start,
  story,
  tomas,
  vera,
} from '../domain/stories.ts';
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

  const lapsed = { about: 'lapsed', to: ['SLEADS'], by: lea.person, told: false } as const;

  test.each<[string, RegExp]>([
    [
      'an approval lapsed',
      /^:warning: <!subteam\^SLEADS> The approval by <@ULEA> no longer counts, so this waits for a decision again and expires <!date.*>\. \*Block 1 SHA-1 file hash\* \(R7F3KQ\)$/,
    ],
    [
      'an approval lapsed for one of two',
      /> The approval by <@ULEA> no longer counts for <!subteam\^SOPERATIONS>, so this waits/,
    ],
    [
      'an approval lapsed, too late for another',
      /^:zzz: <!subteam\^SLEADS> <@URINA> This was approved and is not carried out\. The approval by <@ULEA> no longer counts: ulea is no longer among those who may approve this\. The time to approve it anew was up <!date.*2026-11-22T13:00:00\.000Z>, so it has expired and nothing was sent\. \*Block 1 SHA-1 file hash\* \(R7F3KQ\)$/,
    ],
  ])('%s: whose, and what that comes to', (state, words) => {
    expect(noticeText(STATES[state]!, lapsed)).toMatch(words);
  });

  test('that an approval lapsed is told by its own name, not by that of the override that it rested on', () => {
    const request = STATES['an override lapsed']!;
    const rested = { by: lea.person, sentence: 'It rested on the override by uvera.' };
    const both = { ...request, lapses: [...(request.lapses ?? []), rested] };
    expect(noticeText(both, lapsed)).toContain('> The approval by <@ULEA> no longer counts, so');
    expect(noticeText(request, lapsed)).toBeUndefined();
  });

  test('of an approval that has been given again, and of what was denied since, nobody is told that it lapsed', () => {
    const request = STATES['an approval lapsed']!;
    expect(noticeText(STATES['requested']!, lapsed)).toBeUndefined();
    expect(noticeText({ ...request, status: 'denied' }, lapsed)).toBeUndefined();
  });

  describe('that what somebody had read before approving has changed', () => {
    const own = { about: 'lapsed', to: ['ULEA'], told: false } as const;
    const undo = ask({ undo: true, rule: { ...rule, approvals: 2 } });
    const changed = next(story(undo, approve(lea)), minutesAfter(5), {
      to: 'want',
      of: [{ step: 0, indicators: [0], for: [{ request: 'R2222A', by: tomas.person }] }],
    });

    test('is told to them, while it waits for them to look again', () => {
      expect(changed.notices).toEqual([own]);
      expect(noticeText(changed, own)).toMatch(
        /^:warning: <@ULEA> What others want of it has changed since you approved, so your approval no longer counts\. Look at it again, and approve it if you still agree\. It expires <!date.*>\. \*Unblock 1 SHA-1 file hash\* \(R7F3KQ\)$/,
      );
    });

    test('is told no more once they have, or nobody can', () => {
      expect(noticeText(next(changed, minutesAfter(6), approve(lea)), own)).toBeUndefined();
      expect(noticeText(next(changed, minutesAfter(6), deny(tomas)), own)).toBeUndefined();
      expect(noticeText(STATES['an approval lapsed']!, own)).toBeUndefined();
    });

    test('is not why it waits again when the approval of another has lapsed', () => {
      const approved = [approve(tomas), approve(vera)].reduce(
        (request, intent) => next(request, minutesAfter(6), intent),
        changed,
      );
      const again = next(approved, minutesAfter(7), start(0, [], [{ ...tomas, groups: [] }, vera]));
      const [, notice] = again.notices;
      expect(noticeText(again, notice!)).toContain(
        'The approval by <@UTOMAS> no longer counts, so this waits',
      );
    });
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
