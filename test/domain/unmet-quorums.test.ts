import { describe, expect, test } from '@jest/globals';
import type { PolicyRule } from '../../src/domain/policy.ts';
import { tightQuorums, unmetQuorums } from '../../src/domain/unmet-quorums.ts';
import { policyOf, ruleOf } from './occasions.ts';

const MEMBERS = new Map([
  ['SRESPONDERS', ['URINA', 'ULEA']],
  ['SLEADS', ['ULEA', 'UTOM']],
  ['SNETWORK', ['ULEA']],
  ['SEMPTY', []],
  ['SMANY', ['UA', 'UB', 'UC', 'UD', 'UE', 'UF', 'UG']],
]);

const rule = (changes: Partial<PolicyRule>) => ruleOf('wide', changes);

describe('a rule is met by nobody', () => {
  test.each<[string, Partial<PolicyRule>, ...string[]]>([
    ['not when a group has as many as it takes', { approvals: 2 }],
    [
      'when a group has fewer',
      { approvals: 3 },
      'The rule "wide" asks for 3 approvals, and only 2 people may give one, so it could never be met.',
    ],
    [
      'when it takes one more than a group that has nobody',
      { approvers: ['SEMPTY'] },
      'The rule "wide" asks for 1 approval, and nobody may give one, so it could never be met.',
    ],
    [
      'when two lists hold the same people',
      { approvals: 3, approvers: ['SLEADS', 'SNETWORK', 'UTOM'] },
      'The rule "wide" asks for 3 approvals, and only 2 people may give one, so it could never be met.',
    ],
    [
      'when there is one person for two approvals',
      { approvals: 2, approvers: ['SNETWORK'] },
      'The rule "wide" asks for 2 approvals, and only 1 person may give one, so it could never be met.',
    ],
    ['not when people and groups add up', { approvals: 3, approvers: ['SLEADS', 'UPIA'] }],
    [
      'not when each entry has a person of its own',
      { approvals: 2, approvers: ['SLEADS', 'SNETWORK'], oneFromEach: true },
    ],
    [
      'when one person is all that two entries have',
      { approvals: 2, approvers: ['SNETWORK', 'ULEA', 'SLEADS'], oneFromEach: true },
      'The rule "wide" wants a person of their own from each of SNETWORK, ULEA, and SLEADS, and leaves nobody for ULEA, so it could never be met.',
    ],
    [
      'when an entry has nobody at all',
      { approvals: 2, approvers: ['SLEADS', 'SEMPTY'], oneFromEach: true },
      'The rule "wide" wants a person of their own from each of SLEADS and SEMPTY, and leaves nobody for SEMPTY, so it could never be met.',
    ],
    ['not when nobody has to be of any entry', { approvals: 2, approvers: ['SLEADS', 'SEMPTY'] }],
    [
      'when whoever may ask has to approve',
      { approvals: 2, requesters: ['UTOM', 'SNETWORK'] },
      'The rule "wide" could never be met: whoever may ask under it is needed to approve.',
    ],
    ['not when one of them need not', { approvals: 2, requesters: ['UTOM', 'SRESPONDERS'] }],
    ['not for what nobody may ask', { requesters: ['SEMPTY'] }],
    ['not as far as a group is not known', { approvals: 9, approvers: ['SLEADS', 'SSECRET'] }],
    [
      'not as long as a group of those who ask is not known',
      { approvals: 2, requesters: ['UTOM', 'SSECRET'] },
    ],
  ])('%s', (_, changes, ...sentences) => {
    expect(unmetQuorums(policyOf(rule(changes)), MEMBERS)).toEqual(sentences);
  });

  test('for each rule by itself', () => {
    const policy = policyOf(
      ruleOf('one', { approvals: 3 }),
      ruleOf('two'),
      ruleOf('three', { approvals: 4 }),
    );
    expect(unmetQuorums(policy, MEMBERS)).toEqual([
      expect.stringContaining('"one" asks for 3'),
      expect.stringContaining('"three" asks for 4'),
    ]);
  });
});

describe('a rule is tight', () => {
  test.each<[string, Partial<PolicyRule>, ...string[]]>([
    ['not when somebody else is left', {}],
    ['not when as many others are left as it takes', { approvals: 2, approvers: ['SLEADS', 'UPIA'] }],
    [
      'when it takes all of its approvers and one may ask',
      { approvals: 2 },
      'When ULEA asks under the rule "wide", too few others may approve.',
    ],
    ['not when those who may ask are none of them', { approvals: 2, requesters: ['URINA'] }],
    [
      'when an entry has nobody else',
      { approvals: 2, approvers: ['SLEADS', 'SNETWORK'], oneFromEach: true },
      'When ULEA asks under the rule "wide", too few others may approve.',
    ],
    [
      'and names five at most',
      { approvals: 7, approvers: ['SMANY'], requesters: ['SMANY', 'URINA'] },
      'When UA, UB, UC, UD, UE, or 2 more asks under the rule "wide", too few others may approve.',
    ],
    [
      'and names five of five',
      {
        approvals: 7,
        approvers: ['SMANY'],
        requesters: ['URINA', 'UA', 'UB', 'UC', 'UD', 'UE'],
      },
      'When UA, UB, UC, UD, or UE asks under the rule "wide", too few others may approve.',
    ],
    ['not when it is met by nobody anyway', { approvals: 3 }],
    ['nor when by nobody who may ask', { approvals: 2, requesters: ['UTOM', 'ULEA'] }],
    ['not as far as its groups are not known', { approvals: 2, approvers: ['SSECRET', 'ULEA'] }],
    ['nor as far as those who ask are not', { approvals: 2, requesters: ['SSECRET', 'ULEA'] }],
  ])('%s', (_, changes, ...sentences) => {
    expect(tightQuorums(policyOf(rule(changes)), MEMBERS)).toEqual(sentences);
  });
});
