import type { Standing } from '../../../src/domain/policy.ts';
import { approve, finding, member, rule } from '../stories.ts';

/** Of those who may override the guard, and no approver. */
export const gina = member('UGINA', ['SGUARDS']);

export const found = [finding('a')];

/** Terms that the guard refused in part, and that two have to approve. */
export const guarded = { override: { findings: found, by: ['SGUARDS'] } };
export const two = { rule: { ...rule, approvals: 2 } };

/** Who has left every group, and whose account is closed. */
export const without = (standing: Standing): Standing => ({ ...standing, groups: [] });
export const closed = (standing: Standing): Standing => ({ ...standing, kind: 'deactivated' });

/** An approval under an override, with those whose acts came before it as they are seen now. */
export const approving = (by: Standing, ...earlier: readonly Standing[]) =>
  approve(by, { earlier, findings: found });
