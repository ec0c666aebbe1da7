import type { Draft } from '../../src/domain/draft.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Policy, PolicyRule } from '../../src/domain/policy.ts';
import type { PlannedStep } from '../../src/domain/request.ts';
import type { Occasion } from '../../src/domain/rules.ts';
import type { Part } from '../../src/domain/when.ts';
import { NOON, rina, sha1 } from './stories.ts';

/** Drafts, rules and occasions that the tests of the policy lay upon each other. */
export const FILE = sha1('a');
export const ADDRESS: Indicator = { kind: 'ip', value: '198.18.7.9' };
/** 256 addresses. */
export const NETWORK: Indicator = { kind: 'network', value: '198.18.7.0/24' };

export function draftOf(changes: Partial<Draft> = {}): Draft {
  return {
    action: 'block',
    undo: false,
    indicators: [FILE],
    vendors: [],
    reason: 'Beaconing.',
    clean: false,
    prevent: false,
    breakGlass: false,
    override: false,
    ...changes,
  };
}

export function stepsOf({ indicators }: Draft, vendor = 'inspect'): readonly PlannedStep[] {
  return [{ vendor, indicators }];
}

export function occasion(changes: Partial<Occasion> = {}): Occasion {
  const usage = { requests: 0, indicators: 0, brokenGlass: 0 };
  return { by: rina, channel: 'C0SOC', at: NOON, usage, ...changes };
}

export function partOf(changes: Partial<Part> = {}): Part {
  return {
    word: 'block',
    indicator: FILE,
    vendor: 'inspect',
    draft: draftOf(),
    channel: 'C0SOC',
    at: NOON,
    ...changes,
  };
}

export function ruleOf(name: string, changes: Partial<PolicyRule> = {}): PolicyRule {
  return { name, approvals: 1, approvers: ['SLEADS'], expiresAfterMs: 3_600_000, ...changes };
}

export function policyOf(...rules: readonly PolicyRule[]): Policy {
  return { requesters: ['SRESPONDERS'], rules };
}
