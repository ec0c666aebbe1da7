import { describe, expect, test } from '@jest/globals';
import {
  isAmong,
  namedIn,
  type Policy,
  type PolicyRule,
  refuseBreakGlass,
  refuseOutsider,
  refuseRequester,
  refuseUnder,
  type Standing,
} from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { occasion, policyOf, ruleOf } from './occasions.ts';
import { lea, member, olaf, rina } from './stories.ts';

describe('somebody who is no member takes no part', () => {
  test.each<[Standing['kind'], string]>([
    ['guest', 'Guests can neither ask for a block nor decide on one.'],
    ['stranger', 'People of another organisation can neither ask for a block nor decide on one.'],
    ['bot', 'Bots can neither ask for a block nor decide on one.'],
    ['deactivated', 'This account is deactivated, so it can neither ask for a block nor decide on one.'],
  ])('as a %s', (kind, sentence) => {
    const refusal = new Refusal(kind, sentence);
    expect(refuseOutsider({ ...rina, kind })).toEqual(refusal);
    expect(refuseRequester(policyOf(ruleOf('default')), { ...rina, kind })).toEqual(refusal);
  });

  test('unlike a member', () => expect(refuseOutsider(rina)).toBeUndefined());
});

describe('somebody may ask', () => {
  const policy = policyOf(ruleOf('hashes', { requesters: ['SSENIORS'] }), ruleOf('default'));
  const refusal = new Refusal(
    'not_a_requester',
    'You are not among those who may ask for this. The policy names them under "requesters".',
  );

  test.each<[string, Policy, Standing, ...Refusal[]]>([
    ['as one of a group', policy, rina],
    ['by name', { ...policy, requesters: ['UOLAF'] }, olaf],
    ['as one of those that a rule adds', policy, member('USUE', ['SSENIORS'])],
    ['but not as an approver', policy, lea, refusal],
    ['but not where nobody may', { ...policyOf(ruleOf('default')), requesters: [] }, rina, refusal],
  ])('%s', (_, of, by, ...[refused]) => expect(refuseRequester(of, by)).toEqual(refused));
});

describe('a list of ids', () => {
  test.each<[readonly string[], Standing, boolean]>([
    [['ULEA'], lea, true],
    [['SOTHERS', 'SLEADS'], lea, true],
    [['SOTHERS'], lea, false],
    [['UOLAF'], lea, false],
    [['lea', 'T1'], lea, false],
    [[], lea, false],
    [[], olaf, false],
  ])('%j holds %j: %p', (list, by, is) => expect(isAmong(list, by)).toBe(is));
});

test('everybody with a right is named once', () => {
  const policy: Policy = {
    requesters: ['SRESPONDERS'],
    rules: [
      ruleOf('wide', {
        requesters: ['SSENIORS'],
        approvers: ['SLEADS', 'UPIA'],
        escalation: { afterMs: 1, to: ['SONCALL', 'SLEADS'] },
      }),
      ruleOf('default'),
    ],
    breakGlass: { people: ['UBEA', 'SONCALL'], perDay: 1, remindAfterMs: 1 },
    override: { people: ['SCHIEFS', 'SLEADS'] },
  };
  expect(namedIn(policy)).toEqual([
    'SRESPONDERS',
    'SSENIORS',
    'SLEADS',
    'UPIA',
    'SONCALL',
    'UBEA',
    'SCHIEFS',
  ]);
  expect(namedIn(policyOf(ruleOf('default')))).toEqual(['SRESPONDERS', 'SLEADS']);
});

describe('somebody may break the glass', () => {
  const { usage } = occasion();
  const mayBreak = (perDay: number): Policy => ({
    ...policyOf(ruleOf('default')),
    breakGlass: { people: ['SRESPONDERS'], perDay, remindAfterMs: 1 },
  });
  const nobody =
    'You are not among those who may break the glass. Ask without "break-glass", and somebody else approves.';

  test.each<[string, Policy, Standing, number, ...Refusal[]]>([
    ['when named', mayBreak(1), rina, 0],
    ['up to as often as a day allows', mayBreak(3), rina, 2],
    ['but not when not named', mayBreak(1), lea, 0, new Refusal('not_a_glass_breaker', nobody)],
    [
      'but not where nobody may',
      policyOf(ruleOf('default')),
      rina,
      0,
      new Refusal('not_a_glass_breaker', nobody),
    ],
    [
      'but not once more',
      mayBreak(1),
      rina,
      1,
      new Refusal(
        'too_much_glass',
        'You have broken the glass once within a day; the policy allows it once.',
      ),
    ],
    [
      'but not when the limit was lowered',
      mayBreak(2),
      rina,
      1_000,
      new Refusal(
        'too_much_glass',
        'You have broken the glass 1,000 times within a day; the policy allows it twice.',
      ),
    ],
  ])('%s', (_, policy, by, brokenGlass, ...[refusal]) => {
    expect(refuseBreakGlass(policy, by, { ...usage, brokenGlass })).toEqual(refusal);
  });
});

describe('a rule takes a request', () => {
  const { usage } = occasion();
  const asked: Parameters<typeof refuseUnder>[2] = {
    by: rina,
    usage,
    indicators: 3,
    reason: 'Beaconing.',
    ticket: undefined,
  };

  test.each<[string, Partial<PolicyRule>, Partial<typeof asked>, ...Refusal[]]>([
    ['without limits', {}, {}],
    ['of those it is for', { requesters: ['UOLAF'] }, { by: olaf }],
    [
      'not of those who may ask elsewhere',
      { requesters: ['UOLAF'] },
      {},
      new Refusal('not_a_requester', 'You are not among those who may ask for this under the rule "some".'),
    ],
    [
      'not of those who may ask nowhere',
      {},
      { by: olaf },
      new Refusal('not_a_requester', 'You are not among those who may ask for this under the rule "some".'),
    ],
    [
      'not without a reason',
      {},
      { reason: ' ' },
      new Refusal('reason_missing', 'Say why: add "because …" with a reason.'),
    ],
    ['without a reason where that will do', { reasonOptional: true }, { reason: '' }],
    [
      'not without a ticket where one is wanted',
      { ticketRequired: true },
      {},
      new Refusal('ticket_missing', 'This takes a ticket under the rule "some": add "ref INC-42".'),
    ],
    ['with the ticket that is wanted', { ticketRequired: true }, { ticket: 'INC-42' }],
    ['of as many indicators as it may have', { maxIndicators: 3 }, {}],
    [
      'not of more',
      { maxIndicators: 2 },
      {},
      new Refusal(
        'too_many_indicators',
        'These are 3 indicators; a request has at most 2 under the rule "some".',
      ),
    ],
    ['as the last of an hour', { perHour: { requests: 3 } }, { usage: { ...usage, requests: 2 } }],
    [
      'not after the last of an hour',
      { perHour: { requests: 3 } },
      { usage: { ...usage, requests: 3 } },
      new Refusal(
        'too_many_requests',
        'You have asked 3 times within an hour; the rule "some" lets you ask 3 times.',
      ),
    ],
    [
      'not after more, which other rules allowed',
      { perHour: { requests: 1 } },
      { usage: { ...usage, requests: 2 } },
      new Refusal(
        'too_many_requests',
        'You have asked twice within an hour; the rule "some" lets you ask once.',
      ),
    ],
    [
      'with the last indicators of an hour',
      { perHour: { indicators: 10 } },
      { usage: { ...usage, indicators: 7 } },
    ],
    [
      'not with more',
      { perHour: { indicators: 10 } },
      { usage: { ...usage, indicators: 8 } },
      new Refusal(
        'too_many_per_hour',
        'With these you would have named 11 indicators within an hour; the rule "some" allows 10.',
      ),
    ],
    [
      'however many requests there were, where only indicators are counted',
      { perHour: { indicators: 10 } },
      { usage: { ...usage, requests: 99 } },
    ],
  ])('%s', (_, changes, request, ...[refusal]) => {
    const rule = ruleOf('some', changes);
    expect(refuseUnder(policyOf(rule), rule, { ...asked, ...request })).toEqual(refusal);
  });

  test('and says first that somebody may not ask, then what is missing', () => {
    const rule = ruleOf('some', { requesters: ['UOLAF'], ticketRequired: true, maxIndicators: 1 });
    const worst = { ...asked, reason: '' };
    const codes = [worst, { ...worst, by: olaf }, { ...asked, by: olaf }].map(
      (each) => refuseUnder(policyOf(rule), rule, each)?.code,
    );
    expect(codes).toEqual(['not_a_requester', 'reason_missing', 'ticket_missing']);
  });
});
