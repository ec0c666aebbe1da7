import { actionWords } from './action-words.ts';
import { describeKind, type IndicatorKind } from './indicator.ts';
import type { Capable } from './plan.ts';
import type { Policy } from './policy.ts';
import { ACTIONS, type Action } from './request.ts';
import { covers, type When, type Word } from './when.ts';

const LIST = new Intl.ListFormat('en', { type: 'disjunction' });

/** A sentence for each rule that never fits, because no configured vendor can do what it is about. */
export function deadRules({ rules }: Policy, vendors: readonly Capable[]): readonly string[] {
  return rules.flatMap(({ name, when = {} }) => {
    const asked = vendors.filter((vendor) => when.vendors?.includes(vendor.name) ?? true);
    if (asked.some((vendor) => can(vendor, when))) return [];
    const what = when.kinds ? LIST.format(when.kinds.map((kind) => describeKind(kind, 2))) : 'anything';
    const doing = when.action ? `${verbOf(when.action)} ${what}` : `do anything with ${what}`;
    const who = when.vendors ? `Of ${when.vendors.join(', ')}, none` : 'No configured vendor';
    return [`The rule "${name}" never fits. ${who} can ${doing}.`];
  });
}

function can({ abilities }: Capable, { action, kinds }: When): boolean {
  const isMeant = (kind: IndicatorKind) => kinds?.some((named) => covers(named, kind)) ?? true;
  return ACTIONS.some((each) => {
    const ability = abilities[each];
    return ability?.kinds.some(isMeant) && isUnder(action, each, ability.revertible);
  });
}

/** Whether a policy's word speaks of an ability. What can be taken back is spoken of by `unblock` too. */
function isUnder(word: Word | undefined, action: Action, revertible: boolean): boolean {
  if (word === 'unblock') return revertible;
  return word === undefined ? action !== 'enrol' : word === action;
}

function verbOf(word: Word): string {
  const undo = word === 'unblock';
  return actionWords({ action: undo ? 'block' : word, undo }).verb;
}
