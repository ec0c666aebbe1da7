import { describe, expect, test } from '@jest/globals';
import {
  chooseRule,
  isAmong,
  type Policy,
  type PolicyRule,
  refuseRequester,
  type When,
} from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Draft, Rule } from '../../src/domain/request.ts';
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

const nameOf = (rule: Rule | Refusal) => (rule instanceof Refusal ? rule.code : rule.name);

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
    const name = nameOf(chooseRule(policy, { ...draft, ...changes }, steps));
    expect(name).toBe(matches ? 'special' : 'default');
  });

  test('is the first that matches, without its conditions', () => {
    const policy = policyOf({ name: 'one', when: { action: 'block' }, ...base }, { name: 'two', ...base });
    expect(chooseRule(policy, draft, steps)).toEqual({ name: 'one', ...base });
  });

  test('is none when nothing matches', () => {
    const policy = policyOf({ name: 'one', when: { action: 'allow' }, ...base });
    expect(nameOf(chooseRule(policy, draft, steps))).toBe('no_rule');
  });

  const ip = { kind: 'ip', value: '198.18.7.9' } as const;
  const mixed = { ...draft, indicators: [sha1('a'), ip] };
  const both = [{ vendor: 'inspect', indicators: mixed.indicators }];

  test('is refused when parts fall under rules of different approvers, so that none chooses for the others', () => {
    const lenient = { name: 'hashes', when: { kinds: ['sha1' as const] }, ...base, approvers: ['SJUNIORS'] };
    const policy = policyOf(lenient, { name: 'default', ...base, approvals: 2 });
    expect(nameOf(chooseRule(policy, draft, steps))).toBe('hashes');
    expect(chooseRule(policy, mixed, both)).toMatchObject({
      code: 'several_rules',
      sentence:
        'Parts of this fall under "hashes" and "default", which different people approve. Ask for them separately.',
    });
  });

  test('is the one that asks for most approvals when the approvers are the same', () => {
    const policy = policyOf(
      { name: 'hashes', when: { kinds: ['sha1'] }, ...base },
      { name: 'default', ...base, approvals: 2 },
    );
    expect(nameOf(chooseRule(policy, mixed, both))).toBe('default');
  });

  test('for domains holds for all that reaches a host by its name', () => {
    const policy = policyOf(
      { name: 'hosts', when: { kinds: ['domain'] }, ...base },
      { name: 'default', ...base },
    );
    for (const kind of ['domain', 'url', 'host_md5'] as const) {
      const indicators = [{ kind, value: 'x' }];
      expect(nameOf(chooseRule(policy, { ...draft, indicators }, [{ vendor: 'node', indicators }]))).toBe(
        'hosts',
      );
    }
  });

  test('of an undo that puts something back is also one for doing that', () => {
    const policy = policyOf(
      { name: 'allow', when: { action: 'allow' }, ...base, approvals: 2 },
      { name: 'default', ...base },
    );
    const undo = { ...draft, undo: true };
    expect(nameOf(chooseRule(policy, undo, steps))).toBe('default');
    expect(nameOf(chooseRule(policy, undo, [{ ...steps[0]!, restores: ['whitelist'] }]))).toBe('allow');
  });

  test('for an account has to say so', () => {
    const enrol = { ...draft, action: 'enrol' as const };
    expect(chooseRule(policyOf({ name: 'default', ...base }), enrol, steps)).toMatchObject({
      code: 'no_rule',
      sentence: 'Adding an account takes a rule of its own in the policy, with "when: { action: enrol }".',
    });
    const policy = policyOf(
      { name: 'accounts', when: { action: 'enrol' }, ...base },
      { name: 'default', ...base },
    );
    expect(nameOf(chooseRule(policy, enrol, steps))).toBe('accounts');
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
