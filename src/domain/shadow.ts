import { ACTIONS } from './draft.ts';
import { areWithin, isAlways } from './hours.ts';
import type { IndicatorKind } from './indicator.ts';
import { covers, type When, type Word } from './when.ts';

/** A condition that keeps its rule from ever fitting, and why, as a sentence. */
interface Contradiction {
  readonly key: keyof When;
  readonly sentence: string;
}

const NONE = { least: 0, most: 0 };

/** How many addresses an indicator of each kind can be. A network of one address is an address by its normal form. */
const ADDRESSES: Readonly<Record<IndicatorKind, { readonly least: number; readonly most: number }>> = {
  md5: NONE,
  sha1: NONE,
  sha256: NONE,
  ip: { least: 1, most: 1 },
  network: { least: 2, most: Number.POSITIVE_INFINITY },
  domain: NONE,
  url: NONE,
  path: NONE,
  connection: NONE,
  host_md5: NONE,
  events: NONE,
  account: NONE,
};

const KINDS = Object.keys(ADDRESSES) as IndicatorKind[];
const WORDS: readonly Word[] = [...ACTIONS, 'unblock'];

/** What alone is flushed, and what alone is enrolled, one in a request. */
const OWN_KINDS: Readonly<Partial<Record<Word, IndicatorKind>>> = { flush: 'events', enrol: 'account' };

/** The conditions of a rule with the words and the kinds that can still fit them. */
export interface Reach {
  readonly when: When;
  readonly words: readonly Word[];
  readonly kinds: readonly IndicatorKind[];
}

/** What can fit conditions that do not contradict each other, whatever the vendors. */
export function reachOf(when: When): Reach {
  const { action, clean, addressesOver = -1, indicatorsOver = 0 } = when;
  const alone = indicatorsOver > 0 ? OWN_KINDS : {};
  const words = WORDS.filter((word) =>
    // To clean is part of a block, and an account is enrolled only under a rule that names it.
    action === undefined
      ? word !== 'enrol' && (!clean || word === 'block') && !(word in alone)
      : word === action,
  );
  const kinds = KINDS.filter(
    (kind) =>
      words.some((word) => (OWN_KINDS[word] ?? kind) === kind) &&
      (when.kinds?.some((named) => covers(named, kind)) ?? true) &&
      ADDRESSES[kind].most > addressesOver &&
      !Object.values(alone).includes(kind),
  );
  return { when, words, kinds };
}

/** Why nothing could ever fit these conditions, if so. `most`: more indicators than this are never let through. */
export function contradictionIn(when: When, most: number): Contradiction | undefined {
  const { action, kinds, addressesOver, clean, indicatorsOver } = when;
  if (clean && action !== undefined && action !== 'block') {
    return { key: 'clean', sentence: `Only a block cleans, and never the action ${action}.` };
  }
  if (indicatorsOver !== undefined && indicatorsOver >= most) {
    const number = most.toLocaleString('en');
    const sentence = `Is never exceeded: a request under this rule has at most ${number} indicators.`;
    return { key: 'indicatorsOver', sentence };
  }
  const own = action === undefined ? undefined : OWN_KINDS[action];
  if (own !== undefined && indicatorsOver !== undefined && indicatorsOver > 0) {
    const sentence = `Is never exceeded: the action ${action} is about one thing at a time.`;
    return { key: 'indicatorsOver', sentence };
  }
  if (reachOf(when).kinds.length > 0) return undefined;
  if (kinds && own !== undefined) {
    return { key: 'kinds', sentence: `The action ${action} is about none of these kinds; leave them out.` };
  }
  const is = own === undefined ? 'nothing of these kinds' : `nothing that the action ${action} is about`;
  const sentence = `Is never exceeded: ${is} has ${addressesOver === 0 ? 'an address' : 'so many addresses'}.`;
  return { key: 'addressesOver', sentence };
}

/** Whether a condition of the earlier rule holds for whatever fits the later one. */
const HOLDS: { readonly [K in keyof When]-?: (wanted: NonNullable<When[K]>, later: Reach) => boolean } = {
  action: (word, { words }) => words.every((each) => each === word),
  kinds: (wanted, { kinds }) => kinds.every((kind) => wanted.some((named) => covers(named, kind))),
  vendors: (wanted, { when }) => isPart(when.vendors, wanted),
  // A request has one indicator at least.
  indicatorsOver: (most, { when }) => (when.indicatorsOver ?? 0) >= most,
  addressesOver: (most, { when, kinds }) =>
    (when.addressesOver ?? -1) >= most || kinds.every((kind) => ADDRESSES[kind].least > most),
  clean: (clean, { when, words }) => when.clean === clean || (!clean && !words.includes('block')),
  severity: (wanted, { when }) => isPart(when.severity, wanted),
  channels: (wanted, { when }) => isPart(when.channels, wanted),
  hours: (hours, { when }) => isAlways(hours) || (when.hours !== undefined && areWithin(when.hours, hours)),
};

/**
 * Whether whatever fits the later conditions fits the earlier ones too, so that a rule with the later ones behind one with
 * the earlier ones is never reached. Yes is certain; no is not, where two time zones are compared.
 */
export function implies(later: When, earlier: When): boolean {
  const reach = reachOf(later);
  const holds = <K extends keyof When>(key: K) => {
    const wanted = earlier[key];
    const condition = HOLDS[key] as (wanted: NonNullable<When[K]>, later: Reach) => boolean;
    return wanted === undefined || condition(wanted, reach);
  };
  if (earlier.action === undefined && reach.words.includes('enrol')) return false;
  return (Object.keys(HOLDS) as (keyof When)[]).every(holds);
}

function isPart<T>(some: readonly T[] | undefined, all: readonly T[]): boolean {
  return some?.every((each) => all.includes(each)) ?? false;
}
