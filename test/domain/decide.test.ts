import { describe, expect, test } from '@jest/globals';
import { decide, type Intent, RETRY_WITHIN_MS } from '../../src/domain/decide.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { Finding } from '../../src/domain/guard.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Outcome, Request } from '../../src/domain/request.ts';
import {
  approve,
  ask,
  guest,
  lea,
  member,
  minutesAfter,
  NOON,
  olaf,
  play,
  rina,
  sha1,
  start,
  story,
  terms,
  tomas,
} from './stories.ts';

const finding: Finding = {
  indicator: sha1('a'),
  rule: 'known_good',
  entry: 'calc.exe',
  sentence: 'This hash is known good.',
};
const outcome = (status: Outcome['status'], digit = 'a'): Outcome => ({ indicator: sha1(digit), status });
const act = (...outcomes: Outcome[]): Intent => ({ to: 'act', step: 0, outcomes });
const deny = (by: Parameters<typeof approve>[0], reason = 'False positive.'): Intent => ({
  to: 'deny',
  by,
  reason,
});
const cancel = (by: Parameters<typeof approve>[0]): Intent => ({ to: 'cancel', by });

function refusal(request: Request | undefined, intent: Intent, now = minutesAfter(10)): string {
  const answer = decide(request, intent, now);
  return answer instanceof Refusal ? answer.code : `let pass: ${answer.map(({ type }) => type).join(', ')}`;
}

describe('asking', () => {
  test('records the terms with their digest', () => {
    const events = decide(undefined, ask(), NOON);
    expect(events).toEqual([
      { at: '2026-11-22T12:00:00.000Z', type: 'requested', terms: terms(), digest: digestOf(terms()) },
    ]);
  });

  test('is refused without a reason, without a vendor, for what is protected and under a taken id', () => {
    expect(refusal(undefined, ask({ reason: '  ' }))).toBe('reason_missing');
    expect(refusal(undefined, ask({ steps: [] }))).toBe('no_vendor');
    expect(refusal(undefined, { to: 'ask', terms: terms(), findings: [finding] })).toBe('protected');
    expect(refusal(story(ask()), ask())).toBe('id_taken');
  });

  test('says why no vendor can', () => {
    const gaps = [{ vendor: 'inspect', indicators: [], why: 'ESET Inspect takes only SHA-1 file hashes.' }];
    const answer = decide(undefined, ask({ steps: [], gaps }), NOON);
    expect(answer).toMatchObject({
      sentence: 'No configured vendor can do this. ESET Inspect takes only SHA-1 file hashes.',
    });
  });
});

describe('approving', () => {
  test('by one eligible person is enough when the rule asks for one', () => {
    expect(story(ask(), approve(lea))).toMatchObject({ status: 'approved', approvals: [{ by: lea.person }] });
  });

  test('by two takes two distinct people', () => {
    const rule = { ...terms().rule, approvals: 2 };
    const once = story(ask({ rule }), approve(lea));
    expect(once.status).toBe('requested');
    expect(refusal(once, approve(lea))).toBe('already_approved');
    expect(story(ask({ rule }), approve(lea), approve(tomas)).status).toBe('approved');
  });

  test('goes by the user id too, not only by groups', () => {
    const rule = { ...terms().rule, approvers: ['UOLAF'] };
    expect(story(ask({ rule }), approve(olaf)).status).toBe('approved');
    expect(refusal(story(ask({ rule })), approve(lea))).toBe('not_an_approver');
  });

  test.each([
    ['the requester, even when in the group', approve(member('URINA', ['SLEADS'])), 'own_request'],
    ['somebody who is not an approver', approve(olaf), 'not_an_approver'],
    ['a guest, even when in the group', approve(guest), 'guest'],
    ['a person of another organisation', approve({ ...lea, kind: 'stranger' }), 'stranger'],
    ['a bot', approve({ ...lea, kind: 'bot' }), 'bot'],
    ['a deactivated account', approve({ ...lea, kind: 'deactivated' }), 'deactivated'],
  ])('is refused to %s', (_, intent, code) => {
    expect(refusal(story(ask()), intent)).toBe(code);
  });

  test('treats the same user id of another team as another person', () => {
    const twin = { ...lea, person: { ...rina.person, team: 'T2' } };
    expect(refusal(story(ask()), approve(twin))).toBe('let pass: approved');
  });

  test('is refused once expired, for what has become protected, and for altered terms', () => {
    const request = story(ask());
    expect(refusal(request, approve(lea), minutesAfter(60))).toBe('expired');
    expect(refusal(request, { to: 'approve', by: lea, findings: [finding] })).toBe('protected');
    const altered = { ...request, terms: { ...request.terms, reason: 'Something else.' } };
    expect(refusal(altered, approve(lea))).toBe('altered');
  });

  test('an empty approver list means nobody', () => {
    const request = story(ask({ rule: { ...terms().rule, approvers: [] } }));
    expect([rina, lea, tomas, olaf].map((by) => refusal(request, approve(by)))).not.toContain(
      'let pass: approved',
    );
  });
});

describe('ending without a run', () => {
  test('a denial names the person and the reason', () => {
    expect(story(ask(), deny(lea))).toMatchObject({
      status: 'denied',
      ended: { by: lea.person, reason: 'False positive.' },
    });
  });

  test.each([
    ['a denial by the requester', deny(rina), 'own_request'],
    ['a denial by somebody who is not an approver', deny(olaf), 'not_an_approver'],
    ['a denial by a guest', deny(guest), 'guest'],
    ['a denial without a reason', deny(lea, ' '), 'reason_missing'],
    ['a cancellation by anybody else', cancel(lea), 'not_yours'],
    ['an expiry before its time', { to: 'expire' } as const, 'not_yet'],
  ])('%s is refused', (_, intent, code) => {
    expect(refusal(story(ask()), intent)).toBe(code);
  });

  test('the requester cancels before the run and not after', () => {
    expect(story(ask(), cancel(rina)).status).toBe('cancelled');
    expect(story(ask(), approve(lea), cancel(rina)).status).toBe('cancelled');
    expect(refusal(story(ask(), approve(lea), start()), cancel(rina))).toBe('already_executing');
  });

  test('a request expires at its time, an approved one that never began as long after its approval', () => {
    const undecided = decide(story(ask()), { to: 'expire' }, minutesAfter(60));
    expect(undecided).toMatchObject([{ type: 'expired' }]);
    const approved = story(ask(), approve(lea));
    expect(refusal(approved, { to: 'expire' }, minutesAfter(60))).toBe('not_yet');
    expect(refusal(approved, start(), minutesAfter(61))).toBe('expired');
    expect(refusal(approved, { to: 'expire' }, minutesAfter(61))).toBe('let pass: expired');
  });

  test('during the run the requester keeps what waits from being sent', () => {
    const put = story(ask(), approve(lea), start(), {
      to: 'defer',
      step: 0,
      until: minutesAfter(20),
      code: 'rate_limited',
    });
    const events = decide(put, cancel(rina), minutesAfter(5));
    if (events instanceof Refusal) throw new Error(events.sentence);
    expect(play(put, events)).toMatchObject({
      status: 'failed',
      steps: [{ state: 'acted', outcomes: [{ status: 'failed', code: 'cancelled' }] }],
    });
    expect(refusal(put, cancel(lea))).toBe('not_yours');
  });

  test('a step that was put off for more than a day is not begun any more', () => {
    const put = story(ask(), approve(lea), start(), {
      to: 'defer',
      step: 0,
      until: minutesAfter(20),
      code: 'rate_limited',
    });
    const late = new Date(minutesAfter(1).getTime() + RETRY_WITHIN_MS);
    expect(decide(put, start(), late)).toMatchObject([{ type: 'barred', code: 'stale' }]);
  });

  test('nothing follows an end but showing it', () => {
    for (const end of [deny(lea), cancel(rina)]) {
      const ended = story(ask(), end);
      for (const intent of [approve(tomas), deny(tomas), cancel(rina), start(), { to: 'expire' } as const]) {
        expect(decide(ended, intent, minutesAfter(5))).toBeInstanceOf(Refusal);
      }
    }
  });
});

describe('running', () => {
  test('starts once', () => {
    const started = story(ask(), approve(lea), start());
    expect(started).toMatchObject({ status: 'executing', steps: [{ state: 'started', attempts: 1 }] });
    expect(refusal(started, start())).toBe('not_waiting');
  });

  test('never starts without approval', () => {
    expect(refusal(story(ask()), start())).toBe('not_waiting');
  });

  test.each([
    ['protected', (request: Request) => ({ request, findings: [finding] })],
    [
      'altered',
      (request: Request) => ({
        request: { ...request, terms: { ...request.terms, clean: true } },
        findings: [],
      }),
    ],
    [
      'altered',
      (request: Request) => ({
        request: { ...request, approvals: [{ by: lea.person, at: '', digest: 'another' }] },
        findings: [],
      }),
    ],
    [
      'no_quorum',
      (request: Request) => ({
        request: { ...request, approvals: [{ ...request.approvals[0]!, by: rina.person }] },
        findings: [],
      }),
    ],
  ])('is barred, visibly, when at that moment it is %s', (code, make) => {
    const { request, findings } = make(story(ask(), approve(lea)));
    const events = decide(request, { to: 'start', step: 0, findings }, minutesAfter(3));
    if (events instanceof Refusal) throw new Error(events.sentence);
    expect(events).toMatchObject([{ type: 'barred', code }]);
    expect(play(request, events)).toMatchObject({
      status: 'failed',
      steps: [{ outcomes: [{ status: 'failed', code }] }],
    });
  });

  test('twice the same approver is no quorum of two', () => {
    const approved = story(ask({ rule: { ...terms().rule, approvals: 2 } }), approve(lea), approve(tomas));
    const forged = { ...approved, approvals: [approved.approvals[0]!, approved.approvals[0]!] };
    expect(decide(forged, start(), minutesAfter(3))).toMatchObject([{ type: 'barred', code: 'no_quorum' }]);
  });

  test.each([
    [['verified'], 'done'],
    [['already'], 'done'],
    [['accepted'], 'done'],
    [['failed'], 'failed'],
    [['unknown'], 'failed'],
    [['verified', 'failed'], 'partial'],
    [['accepted', 'unknown'], 'partial'],
    [['failed', 'unknown'], 'failed'],
  ] as const)('%j settles as %s', (statuses, status) => {
    const indicators = [sha1('a'), sha1('b')].slice(0, statuses.length);
    const outcomes = statuses.map((each, i) => outcome(each, 'ab'[i]));
    expect(story(ask({ indicators }), approve(lea), start(), act(...outcomes)).status).toBe(status);
  });

  test('insists on one outcome per indicator in their order', () => {
    const started = story(ask({ indicators: [sha1('a'), sha1('b')] }), approve(lea), start());
    for (const outcomes of [
      [],
      [outcome('verified')],
      [outcome('verified', 'b'), outcome('verified', 'a')],
    ]) {
      expect(() => decide(started, act(...outcomes), NOON)).toThrow('one per indicator in their order');
    }
  });

  test('a step that is put off waits until then', () => {
    const put = story(ask(), approve(lea), start(), {
      to: 'defer',
      step: 0,
      until: minutesAfter(20),
      code: 'rate_limited',
    });
    expect(put).toMatchObject({ status: 'executing', steps: [{ state: 'waiting' }] });
    expect(refusal(put, start(), minutesAfter(19))).toBe('not_yet');
    expect(refusal(put, start(), minutesAfter(20))).toBe('let pass: started');
  });
});

describe('after a run', () => {
  const failed = () => story(ask(), approve(lea), start(), act(outcome('failed')));
  const unknown = () => story(ask(), approve(lea), start(), act(outcome('unknown')));
  const retry = (by: Parameters<typeof approve>[0]): Intent => ({ to: 'retry', by, findings: [] });
  const vouch = (by: Parameters<typeof approve>[0]): Intent => ({ to: 'vouch', by });

  test('the requester or an approver tries again, under the same approval', () => {
    for (const by of [rina, lea, tomas]) expect(refusal(failed(), retry(by))).toBe('let pass: retried');
    expect(refusal(failed(), retry(olaf))).toBe('not_an_approver');
    expect(refusal(failed(), retry(guest))).toBe('guest');
    expect(refusal(failed(), { to: 'retry', by: lea, findings: [finding] })).toBe('protected');
  });

  test('what is unknown is for an approver to try again: it may have been done and taken back since', () => {
    expect(refusal(unknown(), retry(rina))).toBe('not_an_approver');
    expect(refusal(unknown(), retry(lea))).toBe('let pass: retried');
  });

  test('not when all went well, and not after a day', () => {
    expect(refusal(story(ask(), approve(lea), start(), act(outcome('accepted'))), retry(lea))).toBe(
      'nothing_to_retry',
    );
    const late = new Date(minutesAfter(1).getTime() + RETRY_WITHIN_MS);
    expect(refusal(failed(), retry(lea), late)).toBe('too_late');
  });

  test('an approver vouches for what is unknown; the requester cannot', () => {
    expect(refusal(unknown(), vouch(rina))).toBe('own_request');
    expect(refusal(failed(), vouch(lea))).toBe('nothing_unknown');
    expect(story(ask(), approve(lea), start(), act(outcome('unknown')), vouch(tomas))).toMatchObject({
      status: 'done',
      steps: [{ vouchedBy: tomas.person, outcomes: [{ status: 'accepted', code: 'vouched' }] }],
    });
  });
});

test('a request nobody made is said to be unknown', () => {
  expect(refusal(undefined, approve(lea))).toBe('unknown_request');
});
