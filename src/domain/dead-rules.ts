import { actionWords } from './action-words.ts';
import { ACTIONS } from './draft.ts';
import { describeKind } from './indicator.ts';
import type { Capable } from './plan.ts';
import type { Policy } from './policy.ts';
import { reachOf } from './shadow.ts';
import type { When, Word } from './when.ts';

const EITHER = new Intl.ListFormat('en', { type: 'disjunction' });
const ALL = new Intl.ListFormat('en');

/** What conditions can want of vendors beside the action. The others depend on who asks, when and where. */
const KEYS = ['kinds', 'vendors', 'addressesOver', 'indicatorsOver', 'clean'] as const;

/**
 * A sentence for each rule that can never match, because no configured vendor can do what it is about. It names the
 * conditions that are to blame. The default is never named: a policy must have one.
 */
export function deadRules({ rules }: Policy, vendors: readonly Capable[]): readonly string[] {
  return rules.flatMap(({ name, when }) => {
    if (!when || isServed(when, vendors)) return [];
    const blamed = fewestBlamed(when, vendors);
    const which = ALL.format(Object.keys(blamed).map((key) => `"${key}"`));
    return [`The rule "${name}" can never match because of its ${which}: ${whyUnserved(blamed, vendors)}.`];
  });
}

/**
 * Whether some request that the vendors can carry out holds a part that these conditions fit. What an undo puts back falls
 * under `block` and `allow` too, but no vendor has anything to put back that can do neither.
 */
function isServed(when: When, vendors: readonly Capable[]): boolean {
  const { words, kinds } = reachOf(when);
  // It is the request that cleans, and one vendor of all that it goes to is enough for that.
  if (when.clean && !canClean(vendors)) return false;
  return vendors.some(({ name, abilities }) => {
    if (when.vendors && !when.vendors.includes(name)) return false;
    return ACTIONS.some((action) => {
      const ability = abilities[action];
      if (!ability?.kinds.some((kind) => kinds.includes(kind))) return false;
      return words.includes(action) || (ability.revertible && words.includes('unblock'));
    });
  });
}

function canClean(vendors: readonly Capable[]): boolean {
  return vendors.some(({ abilities }) => abilities.block?.cleans);
}

/** As few of the conditions as are unserved by themselves. The action is kept: without it `enrol` is not meant. */
function fewestBlamed(when: When, vendors: readonly Capable[]): When {
  const { action } = when;
  const choices: When[] = [action === undefined ? {} : { action }];
  for (const key of KEYS)
    if (when[key] !== undefined) choices.push(...choices.map((each) => ({ ...each, [key]: when[key] })));
  const size = (some: When) => Object.keys(some).length;
  return choices.filter((each) => !isServed(each, vendors)).reduce((a, b) => (size(b) < size(a) ? b : a));
}

/** Why nobody serves them, in words that go on after a colon. */
function whyUnserved(when: When, vendors: readonly Capable[]): string {
  if (when.clean && !canClean(vendors)) return 'no configured vendor can clean';
  const [only = '', ...others] = when.vendors ?? [];
  const named = others.length === 0 ? `${only} cannot` : `none of ${ALL.format([only, ...others])} can`;
  const word = when.action ?? (when.clean ? 'block' : undefined);
  const doing = word === undefined ? 'do anything with' : verbOf(word);
  // Events are flushed all at once, and accounts are added one by one.
  const many = when.indicatorsOver ? ' but for one at a time' : '';
  return `${when.vendors ? named : 'no configured vendor can'} ${doing} ${thingsIn(when)}${many}`;
}

function thingsIn(when: When): string {
  const { kinds, addressesOver } = when;
  if (!kinds && addressesOver === undefined) return 'anything';
  const reached = reachOf(when).kinds;
  const meant = (kinds ?? reached).filter((kind) => reached.includes(kind));
  const things = EITHER.format(meant.map((kind) => describeKind(kind, 2)));
  return addressesOver ? `${things} of more than ${addressesOver.toLocaleString('en')} addresses` : things;
}

function verbOf(word: Word): string {
  const undo = word === 'unblock';
  return actionWords({ action: undo ? 'block' : word, undo }).verb;
}
