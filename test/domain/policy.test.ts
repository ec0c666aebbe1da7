import { describe, expect, test } from '@jest/globals';
import {
  actionWord,
  chooseRule,
  isAmong,
  type Policy,
  type PolicyRule,
  refuseRequester,
  type When,
} from '../../src/domain/policy.ts';
import type { Draft } from '../../src/domain/request.ts';
import { guest, lea, olaf, rina, sha1 } from './stories.ts';

const base = { approvals: 1, approvers: ['SLEADS'], expiresAfterMs: 3_600_000 };
const draft: Draft = {
  action: 'block',
  undo: false,
  indicators: [sha1('a')],
  vendors: [],
  reason: 'Why.',
  clean: false,
  prevent: false,
};
const steps = [{ vendor: 'inspect', indicators: draft.indicators }];
const policyOf = (...rules: PolicyRule[]): Policy => ({ requesters: ['SRESPONDERS'], rules });

describe('the rule', () => {
  test.each<[string, When, Partial<Draft>, boolean]>([
    ['no condition', {}, {}, true],
    ['its action', { action: 'block' }, {}, true],
    ['another action', { action: 'unblock' }, {}, false],
    ['taking back as unblock', { action: 'unblock' }, { undo: true }, true],
    ['a kind that is among them', { kinds: ['ip', 'sha1'] }, {}, true],
    ['a kind that is not', { kinds: ['ip'] }, {}, false],
    ['a vendor of the plan', { vendors: ['inspect'] }, {}, true],
    ['a vendor that takes no part', { vendors: ['gz'] }, {}, false],
    ['more indicators than', { indicatorsOver: 0 }, {}, true],
    ['not more than', { indicatorsOver: 1 }, {}, false],
    ['a cleaning', { clean: true }, { clean: true }, true],
    ['a cleaning that is not asked for', { clean: true }, {}, false],
    ['all of several conditions', { action: 'block', indicatorsOver: 1 }, {}, false],
  ])('with %s', (_, when, changes, matches) => {
    const policy = policyOf({ name: 'special', when, ...base }, { name: 'default', ...base });
    expect(chooseRule(policy, { ...draft, ...changes }, steps)?.name).toBe(matches ? 'special' : 'default');
  });

  test('is the first that matches, without its conditions', () => {
    const policy = policyOf({ name: 'one', when: { action: 'block' }, ...base }, { name: 'two', ...base });
    expect(chooseRule(policy, draft, steps)).toEqual({ name: 'one', ...base });
  });

  test('is none when nothing matches', () => {
    expect(
      chooseRule(policyOf({ name: 'one', when: { action: 'allow' }, ...base }), draft, steps),
    ).toBeUndefined();
  });
});

test('those who may ask are named by user or by group', () => {
  const policy = { ...policyOf(), requesters: ['SRESPONDERS', 'UOLAF'] };
  expect([rina, olaf, lea, guest].map((by) => refuseRequester(policy, by)?.code)).toEqual([
    undefined,
    undefined,
    'not_a_requester',
    'guest',
  ]);
  expect(refuseRequester({ ...policy, requesters: [] }, rina)?.code).toBe('not_a_requester');
});

test('a list without anybody holds nobody', () => {
  expect(isAmong([], lea)).toBe(false);
});

test('taking back is its own word in the policy', () => {
  expect([actionWord({ action: 'block', undo: false }), actionWord({ action: 'block', undo: true })]).toEqual(
    ['block', 'unblock'],
  );
  expect(actionWord({ action: 'allow', undo: false })).toBe('allow');
});
