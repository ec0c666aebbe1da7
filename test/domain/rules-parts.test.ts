import { describe, expect, test } from '@jest/globals';
import type { PolicyRule } from '../../src/domain/policy.ts';
import { chooseRule, explainRules } from '../../src/domain/rules.ts';
import { ADDRESS, draftOf, FILE, NETWORK, occasion, policyOf, ruleOf, stepsOf } from './occasions.ts';
import { sha1 } from './stories.ts';

const choose = (rules: readonly PolicyRule[], draft = draftOf(), steps = stepsOf(draft)) =>
  chooseRule(policyOf(...rules), draft, steps, occasion());

test('what is taken back and put back at once is still taken back', () => {
  const undo = ruleOf('undo', { when: { action: 'unblock' }, approvals: 2 });
  const draft = draftOf({ undo: true });
  const steps = [{ vendor: 'inspect', indicators: draft.indicators, restores: ['whitelist'] }];
  expect(choose([undo, ruleOf('default')], draft, steps)).toMatchObject({ name: 'undo', approvals: 2 });
});

describe('parts under several rules', () => {
  const draft = draftOf({ indicators: [FILE, ADDRESS, NETWORK] });
  const hashes = (changes: Partial<PolicyRule>) =>
    ruleOf('hashes', { when: { kinds: ['sha1'] }, ...changes });

  test('fall under one of them when they are escalated to the same people, in any order', () => {
    const to = (...people: string[]) => ({ escalation: { afterMs: 60_000, to: people } });
    const rules = [hashes(to('UPIA', 'SONCALL')), ruleOf('default', to('SONCALL', 'UPIA'))];
    expect(choose(rules, draft)).toMatchObject({ name: 'hashes' });
  });

  test('are all told of', () => {
    const rules = [
      hashes({ approvals: 2 }),
      ruleOf('addresses', { when: { kinds: ['ip'] } }),
      ruleOf('default'),
    ];
    expect(choose(rules, draft)).toMatchObject({
      because:
        '"hashes" is the first rule that fits: it is about SHA-1 file hashes. ' +
        'Other parts fall under "addresses" and "default"; this one asks for most approvals.',
    });
  });

  test('are counted once where no rule can tell them apart', () => {
    const many = draftOf({ indicators: [sha1('a'), sha1('b'), sha1('c'), ADDRESS] });
    const rules = policyOf(hashes({}), ruleOf('default'));
    expect(explainRules(rules, many, stepsOf(many), occasion())).toEqual([
      '"hashes" fits 1 of 2 parts: it is about SHA-1 file hashes.',
      '"default" fits 1 of 2 parts: it has no conditions.',
    ]);
  });
});

test('a request keeps nothing of its rule that the rule does not say', () => {
  expect(choose([ruleOf('default')])).toStrictEqual({
    name: 'default',
    because: '"default" has no conditions, and no rule before it fits.',
    approvals: 1,
    approvers: ['SLEADS'],
    expiresAfterMs: 3_600_000,
  });
});
