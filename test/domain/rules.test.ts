import { describe, expect, test } from '@jest/globals';
import type { Draft } from '../../src/domain/draft.ts';
import type { PolicyRule } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Rule } from '../../src/domain/request.ts';
import { chooseRule, explainRules, type Occasion } from '../../src/domain/rules.ts';
import { ADDRESS, draftOf, FILE, NETWORK, occasion, policyOf, ruleOf, stepsOf } from './occasions.ts';
import { member } from './stories.ts';

const BOTH = draftOf({ indicators: [FILE, ADDRESS] });

function choose(
  rules: readonly PolicyRule[],
  draft: Draft = draftOf(),
  steps = stepsOf(draft),
  on: Occasion = occasion(),
): Rule | Refusal {
  return chooseRule(policyOf(...rules), draft, steps, on);
}

const nameOf = (rule: Rule | Refusal) => (rule instanceof Refusal ? rule.code : rule.name);

describe('the rule', () => {
  test('is the first that fits, without its conditions and limits, and says why it is', () => {
    const full = ruleOf('wide', {
      when: { action: 'block', vendors: ['inspect'] },
      requesters: ['SRESPONDERS'],
      reasonOptional: true,
      ticketRequired: true,
      maxIndicators: 9,
      perHour: { requests: 9 },
      approvals: 2,
      approvers: ['SLEADS', 'SNETWORK'],
      oneFromEach: true,
      remindAfterMs: 60_000,
      escalation: { afterMs: 120_000, to: ['SONCALL'] },
    });
    expect(choose([full, ruleOf('default')], draftOf({ ticket: 'INC-42', reason: '' }))).toEqual({
      name: 'wide',
      because: '"wide" is the first rule that fits: the action is block, and it goes to inspect.',
      approvals: 2,
      approvers: ['SLEADS', 'SNETWORK'],
      oneFromEach: true,
      expiresAfterMs: 3_600_000,
      remindAfterMs: 60_000,
      escalation: { afterMs: 120_000, to: ['SONCALL'] },
    });
  });

  test('is the default when no other fits', () => {
    const rules = [ruleOf('allowing', { when: { action: 'allow' } }), ruleOf('default')];
    expect(choose(rules)).toEqual({
      name: 'default',
      because: '"default" has no conditions, and no rule before it fits.',
      approvals: 1,
      approvers: ['SLEADS'],
      expiresAfterMs: 3_600_000,
    });
  });

  test('is none when none fits', () => {
    expect(choose([ruleOf('allowing', { when: { action: 'allow' } })])).toEqual(
      new Refusal('no_rule', 'No rule of the policy covers this, so nobody could approve it.'),
    );
  });

  test('for an account has to name it', () => {
    const enrol = draftOf({
      action: 'enrol',
      indicators: [{ kind: 'account', value: 'a@b.example analyst' }],
    });
    expect(choose([ruleOf('default')], enrol)).toEqual(
      new Refusal(
        'no_rule',
        'Adding an account takes a rule of its own in the policy, with "when: { action: enrol }".',
      ),
    );
    const accounts = ruleOf('accounts', { when: { action: 'enrol' } });
    expect(nameOf(choose([accounts, ruleOf('default')], enrol))).toBe('accounts');
  });

  test.each<[string, Partial<Occasion>, string]>([
    ['where it is asked', { channel: 'C0LAB' }, 'lab'],
    ['when it is asked', { at: new Date('2026-11-23T03:00:00Z') }, 'night'],
    ['neither', {}, 'default'],
  ])('goes by %s', (_, changes, name) => {
    const rules = [
      ruleOf('lab', { when: { channels: ['C0LAB'] } }),
      ruleOf('night', { when: { hours: { from: 0, to: 360, timeZone: 'UTC' } } }),
      ruleOf('default'),
    ];
    expect(nameOf(choose(rules, draftOf(), stepsOf(draftOf()), occasion(changes)))).toBe(name);
  });

  test('of taking back is one for unblock, whatever was done', () => {
    const rules = [ruleOf('undo', { when: { action: 'unblock' } }), ruleOf('default')];
    expect(nameOf(choose(rules, draftOf({ undo: true, action: 'allow' })))).toBe('undo');
    expect(nameOf(choose(rules, draftOf({ action: 'allow' })))).toBe('default');
  });

  test.each<[string, readonly (string | null)[], string]>([
    ['something back', [null, 'whitelist'], 'strict'],
    ['nothing back', [null, null], 'default'],
  ])('of taking back that puts %s is one for doing that, too', (_, restores, name) => {
    const strict = ruleOf('strict', { when: { action: 'allow' }, approvals: 2 });
    const draft = draftOf({ undo: true, indicators: [FILE, ADDRESS] });
    const steps = [{ vendor: 'inspect', indicators: draft.indicators, restores }];
    expect(nameOf(choose([strict, ruleOf('default')], draft, steps))).toBe(name);
  });

  test('of taking back a block that puts a block back is one for blocking', () => {
    const strict = ruleOf('strict', { when: { action: 'block' }, approvals: 2 });
    const draft = draftOf({ undo: true });
    const steps = [{ vendor: 'inspect', indicators: draft.indicators, restores: ['blacklist'] }];
    expect(nameOf(choose([strict, ruleOf('default')], draft, steps))).toBe('strict');
  });
});

describe('parts under several rules', () => {
  const hashes = (changes: Partial<PolicyRule> = {}) =>
    ruleOf('hashes', { when: { kinds: ['sha1'] }, ...changes });
  const several = (names: string) =>
    new Refusal(
      'several_rules',
      `Parts of this fall under ${names}, which different people approve. Ask for them separately.`,
    );

  test.each<[string, Partial<PolicyRule>]>([
    ['approvers', { approvers: ['SJUNIORS'] }],
    ['more approvers', { approvers: ['SLEADS', 'SJUNIORS'] }],
    ['a say for each', { oneFromEach: true }],
    ['somebody to turn to', { escalation: { afterMs: 60_000, to: ['SJUNIORS'] } }],
  ])('are refused when the rules have different %s', (_, changes) => {
    expect(choose([hashes(changes), ruleOf('default')], BOTH)).toEqual(several('"hashes" and "default"'));
    expect(nameOf(choose([hashes(changes), ruleOf('default')]))).toBe('hashes');
  });

  test('fall under the one that asks for most approvals when the people are the same', () => {
    const rules = [
      hashes({ approvers: ['UPIA', 'SLEADS'] }),
      ruleOf('default', { approvers: ['SLEADS', 'UPIA'], approvals: 2 }),
    ];
    expect(choose(rules, BOTH)).toMatchObject({
      name: 'default',
      because:
        '"default" has no conditions, and no rule before it fits. Other parts fall under "hashes"; this one asks for most approvals.',
    });
    expect(choose([hashes({ approvals: 3 }), ruleOf('default')], BOTH)).toMatchObject({
      name: 'hashes',
      because:
        '"hashes" is the first rule that fits: it is about SHA-1 file hashes. Other parts fall under "default"; this one asks for most approvals.',
    });
  });

  test('that ask for as many fall under the first, in whatever order they are asked for', () => {
    const escalation = { afterMs: 60_000, to: ['SONCALL'] };
    const rules = [hashes({ escalation }), ruleOf('default', { escalation: { ...escalation, afterMs: 1 } })];
    for (const indicators of [BOTH.indicators, [...BOTH.indicators].reverse()]) {
      expect(nameOf(choose(rules, draftOf({ indicators })))).toBe('hashes');
    }
  });

  test('are looked at vendor by vendor', () => {
    const far = ruleOf('far', { when: { vendors: ['gz'] }, approvals: 2 });
    const steps = [...stepsOf(BOTH), ...stepsOf(BOTH, 'gz')];
    expect(nameOf(choose([far, ruleOf('default')], BOTH, steps))).toBe('far');
  });

  test('are looked at network by network', () => {
    const wide = ruleOf('wide', { when: { addressesOver: 255 }, approvals: 2 });
    const small = { kind: 'network', value: '198.18.8.0/30' } as const;
    for (const indicators of [
      [small, NETWORK],
      [NETWORK, small],
    ]) {
      expect(nameOf(choose([wide, ruleOf('default')], draftOf({ indicators })))).toBe('wide');
    }
    expect(nameOf(choose([wide, ruleOf('default')], draftOf({ indicators: [small] })))).toBe('default');
  });

  test.each<[string, Partial<PolicyRule>, string]>([
    ['people', { requesters: ['SSENIORS'] }, 'not_a_requester'],
    ['ticket', { ticketRequired: true }, 'ticket_missing'],
    ['number', { maxIndicators: 1 }, 'too_many_indicators'],
    ['pace', { perHour: { indicators: 1 } }, 'too_many_per_hour'],
  ])('are refused for what any of the rules wants: its %s', (_, changes, code) => {
    expect(nameOf(choose([hashes(), ruleOf('default', { ...changes, approvals: 2 })], BOTH))).toBe(code);
    expect(nameOf(choose([hashes(changes), ruleOf('default', { approvals: 2 })], BOTH))).toBe(code);
  });

  test('take a reason unless none of the rules wants one', () => {
    const draft = { ...BOTH, reason: '' };
    const lax = { reasonOptional: true } as const;
    expect(nameOf(choose([hashes(lax), ruleOf('default')], draft))).toBe('reason_missing');
    expect(nameOf(choose([hashes(lax), ruleOf('default', lax)], draft))).toBe('hashes');
  });
});

test('a rule counts what the person has asked for lately', () => {
  const rules = [ruleOf('default', { perHour: { requests: 1 } })];
  const busy = occasion({ usage: { requests: 1, indicators: 1, brokenGlass: 0 } });
  const by = member('USUE', ['SRESPONDERS']);
  expect(nameOf(choose(rules, draftOf(), stepsOf(draftOf()), busy))).toBe('too_many_requests');
  expect(nameOf(choose(rules, draftOf(), stepsOf(draftOf()), occasion({ by })))).toBe('default');
});

describe('each rule is explained', () => {
  const explain = (draft: Draft, ...rules: readonly PolicyRule[]) =>
    explainRules(policyOf(...rules), draft, stepsOf(draft), occasion());

  test('as fitting, not fitting or not reached', () => {
    expect(
      explain(
        draftOf(),
        ruleOf('wide', { when: { action: 'block', indicatorsOver: 50, severity: [1, 2] } }),
        ruleOf('hashes', { when: { action: 'block', kinds: ['sha1'] } }),
        ruleOf('default'),
      ),
    ).toEqual([
      '"wide" does not fit: it wants that there are more than 50 indicators, and that the severity is 1 or 2.',
      '"hashes" fits: the action is block, and it is about SHA-1 file hashes.',
      '"default" is not reached: the rules before it cover all of this.',
    ]);
  });

  test('as fitting parts, the rest of which falls to those behind it', () => {
    expect(
      explain(
        BOTH,
        ruleOf('addresses', { when: { kinds: ['ip'] } }),
        ruleOf('wide', { when: { indicatorsOver: 50 } }),
        ruleOf('default'),
      ),
    ).toEqual([
      '"addresses" fits 1 of 2 parts: it is about IP addresses.',
      '"wide" does not fit: it wants that there are more than 50 indicators.',
      '"default" fits 1 of 2 parts: it has no conditions.',
    ]);
  });

  test('as covering everything when it has no conditions', () => {
    expect(explain(BOTH, ruleOf('default'))).toEqual(['"default" fits: it has no conditions.']);
  });
});
