import type { Action, Draft, Severity } from './draft.ts';
import { describeHours, type Hours, isWithin } from './hours.ts';
import { describeKind, type Indicator, type IndicatorKind } from './indicator.ts';
import { addressesIn } from './size.ts';

/** What an action is called in the policy. */
export type Word = Action | 'unblock';

/** What a rule of the policy may look at, for each indicator at each vendor. Everything given must hold. */
export interface When {
  readonly action?: Word;
  /** The indicator is of one of these kinds; `domain` means URLs and hashed host names too. */
  readonly kinds?: readonly IndicatorKind[];
  /** It goes to one of these configured vendors. */
  readonly vendors?: readonly string[];
  readonly indicatorsOver?: number;
  /** It is a network of more addresses than this. */
  readonly addressesOver?: number;
  /** It also cleans, which destroys files. */
  readonly clean?: boolean;
  /** The person said that it is as bad as one of these. */
  readonly severity?: readonly Severity[];
  /** It was asked in one of these channels. */
  readonly channels?: readonly string[];
  readonly hours?: Hours;
}

/** One indicator at one vendor, under one of the policy's words, and where and when it is asked. */
export interface Part {
  readonly word: Word;
  readonly indicator: Indicator;
  readonly vendor: string;
  readonly draft: Pick<Draft, 'indicators' | 'clean' | 'severity'>;
  readonly channel: string;
  readonly at: Date;
}

/** A condition: whether it holds for a part, and what it wants, as words that complete "It fits: …". */
interface Condition<T> {
  holds(wanted: T, part: Part): boolean;
  says(wanted: T): string;
}

const LIST = new Intl.ListFormat('en', { type: 'disjunction' });

const CONDITIONS: { readonly [K in keyof When]-?: Condition<NonNullable<When[K]>> } = {
  action: {
    holds: (word, part) => part.word === word,
    says: (word) => `the action is ${word}`,
  },
  kinds: {
    holds: (kinds, { indicator }) => kinds.some((named) => covers(named, indicator.kind)),
    says: (kinds) => `it is about ${LIST.format(kinds.map((kind) => describeKind(kind, 2)))}`,
  },
  vendors: {
    holds: (vendors, { vendor }) => vendors.includes(vendor),
    says: (vendors) => `it goes to ${LIST.format(vendors)}`,
  },
  indicatorsOver: {
    holds: (most, { draft }) => draft.indicators.length > most,
    says: (most) => `there are more than ${counted(most, 'indicator', 'indicators')}`,
  },
  addressesOver: {
    holds: (most, { indicator }) => addressesIn(indicator) > BigInt(most),
    says: (most) => `a network has more than ${counted(most, 'address', 'addresses')}`,
  },
  clean: {
    holds: (clean, { draft }) => draft.clean === clean,
    says: (clean) => (clean ? 'it also cleans' : 'it does not clean'),
  },
  severity: {
    holds: (wanted, { draft }) => draft.severity !== undefined && wanted.includes(draft.severity),
    says: (wanted) => `the severity is ${LIST.format(wanted.map(String))}`,
  },
  channels: {
    holds: (channels, { channel }) => channels.includes(channel),
    says: (channels) => `it is asked in ${LIST.format(channels)}`,
  },
  hours: {
    holds: (hours, { at }) => isWithin(hours, at),
    says: (hours) => `it is ${describeHours(hours)}`,
  },
};

const KEYS = Object.keys(CONDITIONS) as (keyof When)[];

/** Whether all conditions hold for a part. */
export function fits(when: When, part: Part): boolean {
  return !isByTheWay(when, part) && KEYS.every((key) => look(key, when, part)?.holds !== false);
}

/** The conditions of a rule in words, those that hold for a part and those that do not. None of these: it fits. */
export function weigh(
  when: When,
  part: Part,
): { readonly met: readonly string[]; readonly unmet: readonly string[] } {
  const looks = KEYS.flatMap((key) => look(key, when, part) ?? []);
  const said = (holds: boolean) => looks.filter((each) => each.holds === holds).map(({ says }) => says());
  return {
    met: said(true),
    unmet: isByTheWay(when, part) ? [...said(false), 'it names the action enrol'] : said(false),
  };
}

function look<K extends keyof When>(
  key: K,
  when: When,
  part: Part,
): { readonly holds: boolean; says(): string } | undefined {
  const wanted = when[key];
  if (wanted === undefined) return undefined;
  const { holds, says } = CONDITIONS[key] as Condition<NonNullable<When[K]>>;
  return { holds: holds(wanted, part), says: () => says(wanted) };
}

/** An account's key works past Portcullis for ever, so a rule covers it only by name. */
function isByTheWay({ action }: When, { word }: Part): boolean {
  return word === 'enrol' && action === undefined;
}

/** A URL and a hashed host name reach the same host that a domain does, so what is said of domains is said of them. */
export function covers(named: IndicatorKind, kind: IndicatorKind): boolean {
  return named === kind || (named === 'domain' && (kind === 'url' || kind === 'host_md5'));
}

function counted(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
