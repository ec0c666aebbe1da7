import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import { digestOf } from '../../../src/domain/digest.ts';
import type { Standing } from '../../../src/domain/policy.ts';
import type { Request } from '../../../src/domain/request.ts';
import {
  answer,
  approve,
  ask,
  cancel,
  claim,
  delegate,
  deny,
  events,
  guest,
  lea,
  member,
  minutesAfter,
  next,
  olaf,
  outcomes,
  ran,
  rina,
  rule,
  shifted,
  start,
  story,
  terms,
  tomas,
  vera,
  withdraw,
} from '../stories.ts';

const two = { rule: { ...rule, approvals: 2 } };
/** What decides on a waiting request, and what lets others decide. */
const SAYS: readonly (readonly [string, (by: Standing) => Intent])[] = [
  ['approving', (by) => approve(by)],
  ['denying', (by) => deny(by)],
  ['claiming', (by) => claim(by)],
  ['delegating', (by) => delegate(by, olaf)],
];

describe.each(SAYS)('%s', (what, say) => {
  test.each<[string, Standing, string]>([
    ['a guest', guest, 'guest: Guests can neither ask for a block nor decide on one.'],
    [
      'somebody of another organisation',
      { ...lea, kind: 'stranger' },
      'stranger: People of another organisation can neither ask for a block nor decide on one.',
    ],
    ['a bot', { ...lea, kind: 'bot' }, 'bot: Bots can neither ask for a block nor decide on one.'],
    [
      'a deactivated account',
      { ...lea, kind: 'deactivated' },
      'deactivated: This account is deactivated, so it can neither ask for a block nor decide on one.',
    ],
    [
      'somebody who is no approver',
      olaf,
      'not_an_approver: You are not among the approvers of the rule "default".',
    ],
    [
      'an approver who has left the group',
      { ...lea, groups: [] },
      'not_an_approver: You are not among the approvers of the rule "default".',
    ],
  ])('is not for %s', (_, by, said) => {
    expect(answer(story(ask()), say(by))).toBe(said);
  });

  const own: Readonly<Record<string, string>> = {
    approving: 'You asked for this yourself; somebody else has to approve it.',
    denying: 'You asked for this yourself; cancel it instead of denying it.',
    claiming: 'You asked for this yourself; somebody else has to look at it.',
    delegating: 'You asked for this yourself, so you have no say to hand on.',
  };

  test('is not for who asked, be they an approver or not', () => {
    for (const by of [rina, member('URINA', ['SLEADS'])]) {
      expect(answer(story(ask()), say(by))).toBe(`own_request: ${own[what]}`);
    }
  });

  test('is for somebody with the same user id in another team', () => {
    const twin = { ...lea, person: { ...rina.person, team: 'T2' } };
    expect(answer(story(ask()), say(twin))).toMatch(/^passes: /);
  });

  test('is for nobody when nobody is an approver', () => {
    const request = story(ask({ rule: { ...rule, approvers: [] } }));
    for (const by of [lea, tomas, olaf, vera]) expect(answer(request, say(by))).toMatch(/^not_an_approver: /);
  });

  test('goes by user ids as by groups', () => {
    const request = story(ask({ rule: { ...rule, approvers: ['UOLAF'] } }));
    expect(answer(request, say(lea))).toMatch(/^not_an_approver: /);
    const by = what === 'delegating' ? delegate(olaf, lea) : say(olaf);
    expect(answer(request, by)).toMatch(/^passes: /);
  });

  test('is possible until it expires, and not from then on', () => {
    const end = minutesAfter(60);
    expect(answer(story(ask()), say(lea), shifted(end, -1))).toMatch(/^passes: /);
    for (const late of [end, shifted(end, 1)]) {
      expect(answer(story(ask()), say(lea), late)).toBe(
        'expired: R7F3KQ has expired: nobody decided in time. Ask again if it is still needed.',
      );
    }
  });

  const expired = () => next(story(ask()), minutesAfter(60), { to: 'expire' });
  test.each<[string, () => Request, string]>([
    ['approved', () => story(ask(), approve(tomas)), 'already_approved: R7F3KQ is approved already.'],
    [
      'being carried out',
      () => story(ask(), approve(tomas), start()),
      'already_executing: R7F3KQ is being carried out.',
    ],
    ['denied', () => story(ask(), deny(tomas)), 'already_denied: R7F3KQ was denied by utomas.'],
    ['cancelled', () => story(ask(), cancel(rina)), 'already_cancelled: R7F3KQ was cancelled by urina.'],
    ['expired', expired, 'already_expired: R7F3KQ has expired.'],
    ['done', () => ran({}, 'verified'), 'already_done: R7F3KQ is done already.'],
    [
      'done in part',
      () =>
        ran(
          { indicators: terms().indicators.concat(outcomes('failed', 'failed')[1]!.indicator) },
          'verified',
          'failed',
        ),
      'already_partial: R7F3KQ was carried out in part.',
    ],
    ['failed', () => ran({}, 'failed'), 'already_failed: R7F3KQ was carried out and failed.'],
  ])('comes too late for what is %s, whoever it is', (_, make, said) => {
    for (const by of [lea, tomas, olaf, guest]) expect(answer(make(), say(by))).toBe(said);
  });
});

describe('an approval', () => {
  test('names the person, for whom they speak, and the digest', () => {
    expect(events(story(ask()), approve(lea), minutesAfter(1))).toEqual([
      {
        at: '2026-11-22T12:01:00.000Z',
        type: 'approved',
        by: lea.person,
        digest: digestOf(terms()),
        as: ['SLEADS'],
      },
    ]);
  });

  test('of one is enough where one is wanted, of two where two are', () => {
    expect(story(ask(), approve(lea)).status).toBe('approved');
    expect(story(ask(two), approve(lea)).status).toBe('requested');
    expect(story(ask(two), approve(lea), approve(tomas)).status).toBe('approved');
  });

  test('is one for each person', () => {
    expect(answer(story(ask(two), approve(lea)), approve(lea))).toBe(
      'already_approved: You have approved R7F3KQ already; it takes another person now.',
    );
  });

  test('of altered terms, or beside an approval of others, is refused', () => {
    const said = 'altered: R7F3KQ is not what was asked for or approved: its digest differs.';
    const request = story(ask(two), approve(tomas));
    expect(answer({ ...request, terms: { ...request.terms, reason: 'Other.' } }, approve(lea))).toBe(said);
    const [first] = request.approvals;
    expect(answer({ ...request, approvals: [{ ...first!, digest: 'other' }] }, approve(lea))).toBe(said);
  });

  test('falls away when its giver could not give it any more, as the next one comes', () => {
    const request = story(ask(two), approve(lea));
    const gone = (standing: Standing) =>
      events(request, approve(tomas, { earlier: [standing] }), minutesAfter(2));
    expect(gone({ ...lea, groups: [] })).toEqual([
      {
        at: '2026-11-22T12:02:00.000Z',
        type: 'lapsed',
        by: lea.person,
        sentence: 'ulea is no longer among those who may approve this.',
      },
      expect.objectContaining({ type: 'approved', by: tomas.person }),
    ]);
    expect(gone({ ...lea, kind: 'deactivated' }).map(({ type }) => type)).toEqual(['lapsed', 'approved']);
    expect(gone(lea).map(({ type }) => type)).toEqual(['approved']);
    // Somebody else's standing says nothing of hers.
    expect(gone({ ...olaf, groups: [] }).map(({ type }) => type)).toEqual(['approved']);
    const now = next(request, minutesAfter(2), approve(tomas, { earlier: [{ ...lea, groups: [] }] }));
    expect(now).toMatchObject({ status: 'requested', approvals: [{ by: tomas.person }] });
  });

  test('falls away when its giver speaks for fewer than they did', () => {
    const both = { ...rule, approvals: 3, approvers: ['SLEADS', 'SGUARDS'] };
    const request = story(ask({ rule: both }), approve(vera));
    const earlier = [{ ...vera, groups: ['SLEADS'] }];
    expect(answer(request, approve(tomas, { earlier }))).toBe('passes: lapsed, approved');
    expect(answer(request, approve(tomas, { earlier: [vera] }))).toBe('passes: approved');
  });
});

describe('withdrawing an approval', () => {
  test('is possible until the first byte may go out', () => {
    const request = story(ask(), approve(lea));
    expect(events(request, withdraw(lea), minutesAfter(2))).toEqual([
      { at: '2026-11-22T12:02:00.000Z', type: 'withdrawn', by: lea.person },
    ]);
    expect(next(request, minutesAfter(2), withdraw(lea))).toMatchObject({
      status: 'requested',
      approvals: [],
    });
    expect(answer(story(ask(two), approve(lea)), withdraw(lea))).toBe('passes: withdrawn');
    expect(answer(story(ask(), approve(lea), start()), withdraw(lea))).toBe(
      'already_executing: R7F3KQ is being carried out.',
    );
  });

  test('is for nobody but its giver, and for them only once', () => {
    const request = story(ask(two), approve(lea));
    expect(answer(request, withdraw(tomas))).toBe(
      'not_approved: You have not approved R7F3KQ, so there is nothing to withdraw.',
    );
    expect(answer(next(request, minutesAfter(2), withdraw(lea)), withdraw(lea))).toMatch(/^not_approved: /);
  });

  test('leaves its giver free to approve again', () => {
    expect(story(ask(), approve(lea), withdraw(lea), approve(lea)).status).toBe('approved');
  });
});
