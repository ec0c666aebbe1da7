import { type Clauses, clausesOf } from './clauses.ts';
import { cleanText } from './clean-text.ts';
import type { Draft } from './draft.ts';
import type { Indicator } from './indicator.ts';
import { readIndicators, type Subject } from './indicator-words.ts';
import { readLasts } from './lasts.ts';
import { type Field, type Problem, problem } from './problem.ts';
import { quote } from './quote.ts';
import { remarksOnReason } from './reason-remarks.ts';
import { Refusal } from './refusal.ts';
import { readSeverity } from './severity.ts';
import { ticketOf, ticketWithin } from './ticket.ts';
import { tokens } from './tokens.ts';
import { type Purpose, refuseWishes } from './wishes.ts';

/** Longest text that is read, in characters. */
export const LONGEST_TEXT = 8000;
/**
 * Longest text in a form, in characters: what such a text names, written out. The dots in brackets and the kinds before all
 * of it take at most twice as many again.
 */
export const LONGEST_FILLED = 3 * LONGEST_TEXT;
/** Longest reason, in characters; it goes into the record, onto the card and into the vendors' comments. */
export const LONGEST_REASON = 500;

/** What was understood: all of a draft but what it is for. */
export type Found = Omit<Draft, keyof Purpose>;

/** A text, or a form, as it was read: what was understood and what was not. Without problems it is a request. */
export interface Words extends Found {
  /** Nothing is to be asked for; what would be is wanted. */
  readonly dryRun: boolean;
  /** The words that are no indicators and should be. */
  readonly rest: readonly string[];
  /** What was made of words that say more than what is taken, in sentences. */
  readonly remarks: readonly string[];
  readonly problems: readonly Problem[];
  /** Absent: the text was too long to be taken apart. */
  readonly clauses?: Clauses;
}

/** What the words are read against: the configured vendors, by the names of the configuration. */
interface Configured {
  readonly vendors: readonly { readonly name: string }[];
}

/** What a form holds, when it is opened and when it is sent. */
export interface Fields {
  readonly indicatorsText: string;
  readonly vendors: readonly string[];
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** From "1" to "4". */
  readonly severity?: string | undefined;
  /** "7d", "2026-12-24 18:00". */
  readonly lasts?: string | undefined;
  readonly clean: boolean;
  readonly prevent: boolean;
  readonly breakGlass?: boolean;
  readonly override?: boolean;
}

function vendorNamed(name: string, { vendors }: Configured): string | undefined {
  const lower = name.toLowerCase();
  return vendors.find((vendor) => vendor.name.toLowerCase() === lower)?.name;
}

/** Reads with a reader of one text; what it refuses is a problem of this field. */
function readField<T extends object | number>(
  field: Field,
  text: string | undefined,
  read: (text: string) => T | Refusal,
  problems: Problem[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = read(text);
  if (!(found instanceof Refusal)) return found;
  problems.push(problem(field, found.code, found.sentence));
  return undefined;
}

function readVendors(names: readonly string[], configured: Configured, problems: Problem[]): string[] {
  const vendors = new Set<string>();
  for (const name of names) {
    const vendor = vendorNamed(name, configured);
    if (vendor !== undefined) {
      vendors.add(vendor);
      continue;
    }
    const known = configured.vendors.map((each) => each.name);
    const choice = known.length === 0 ? 'none is configured' : `there is ${known.join(', ')}`;
    const sentence = `${quote(name)} is not a configured vendor; ${choice}.`;
    problems.push(problem('vendors', 'unknown_vendor', sentence));
  }
  return [...vendors];
}

/** Without a letter or a digit it is none. Whether there has to be one, the policy says. */
function readReason(text: string, problems: Problem[]): string {
  const reason = text
    .replace(/^[\s,;:]+/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:"([^"]*)"|'([^']*)')$/, '$1$2');
  if (!/[\p{L}\p{N}]/u.test(reason)) return '';
  if (reason.length > LONGEST_REASON) {
    const sentence = `The reason has ${reason.length.toLocaleString('en')} characters; it can have ${LONGEST_REASON}.`;
    problems.push(problem('reason', 'reason_too_long', sentence));
  }
  return reason;
}

function readTicket(text: string | undefined, reason: string, problems: Problem[]): string | undefined {
  const ticket = text === undefined ? ticketWithin(reason) : ticketOf(text);
  if (ticket === undefined && text !== undefined) {
    const sentence = `${quote(text)} is not the id of a ticket, such as INC-42 or #1234.`;
    problems.push(problem('ticket', 'not_a_ticket', sentence));
  }
  return ticket;
}

/** What it is about is known already, so a word before the first clause is one too many. */
function readGiven({ indicators: extra }: Clauses, given: readonly Indicator[]): Subject {
  const rest = extra.map(({ text }) => text);
  const [first] = rest;
  const sentence = `${quote(first ?? '')} is not understood; write “because” and why.`;
  const problems = first === undefined ? [] : [problem('indicators', 'not_understood', sentence)];
  return { indicators: given, rest, remarks: [], problems };
}

function understand(clauses: Clauses, configured: Configured, given?: readonly Indicator[]): Words {
  const subject = given ? readGiven(clauses, given) : readIndicators(clauses.indicators);
  const problems = [...subject.problems];
  const vendors = readVendors(clauses.vendors, configured, problems);
  problems.push(...clauses.problems);
  const lasts = readField('lasts', clauses.lasts, readLasts, problems);
  const severity = readField('severity', clauses.severity, readSeverity, problems);
  const reason = readReason(clauses.reason, problems);
  const ticket = readTicket(clauses.ticket, reason, problems);
  return {
    indicators: subject.indicators,
    vendors,
    reason,
    ticket,
    severity,
    lasts,
    clean: clauses.clean,
    prevent: clauses.prevent,
    breakGlass: clauses.breakGlass,
    override: clauses.override,
    dryRun: clauses.dryRun,
    rest: subject.rest,
    remarks: [
      ...subject.remarks,
      ...remarksOnReason(clauses, reason, given ? undefined : subject.indicators),
    ],
    problems,
    clauses,
  };
}

function tooLong(text: string, longest: number): Words | undefined {
  if (text.length <= longest) return undefined;
  const [length, most] = [text.length, longest].map((count) => count.toLocaleString('en'));
  const sentence = `The text has ${length} characters; at most ${most} are read.`;
  return {
    indicators: [],
    vendors: [],
    reason: '',
    clean: false,
    prevent: false,
    breakGlass: false,
    override: false,
    dryRun: false,
    rest: [],
    remarks: [],
    problems: [problem('indicators', 'text_too_long', sentence)],
  };
}

/**
 * Reads what somebody wrote behind a command, as Slack delivers it; its clauses are those of `clausesOf`. Never throws;
 * linear in the length. `given`: what it is about is known already and not read from the text.
 */
export function readWords(text: string, configured: Configured, given?: readonly Indicator[]): Words {
  const isVendor = (name: string) => vendorNamed(name, configured) !== undefined;
  return tooLong(text, LONGEST_TEXT) ?? understand(clausesOf(cleanText(text), isVendor), configured, given);
}

/** The draft that words come to, or all that stands in its way. */
export function draftOf(words: Words, purpose: Purpose): Draft | readonly Problem[] {
  const problems = [...words.problems, ...refuseWishes(words, purpose)];
  if (problems.length > 0) return problems;
  return {
    action: purpose.action,
    undo: purpose.undo,
    indicators: words.indicators,
    vendors: words.vendors,
    reason: words.reason,
    ticket: words.ticket,
    severity: words.severity,
    lasts: words.lasts,
    clean: words.clean,
    prevent: words.prevent,
    breakGlass: words.breakGlass,
    override: words.override,
  };
}

/** A field that holds nothing but spaces was not filled in. */
function filledIn(text: string | undefined): string | undefined {
  const clean = cleanText(text ?? '').trim();
  return clean === '' ? undefined : clean;
}

/**
 * Reads what somebody filled in, by the same rules as a text. `given`: what it is about is known already and not read from the
 * fields.
 */
export function readFields(fields: Fields, configured: Configured, given?: readonly Indicator[]): Words {
  return (
    tooLong(fields.indicatorsText, LONGEST_FILLED) ??
    understand(
      {
        indicators: tokens(cleanText(fields.indicatorsText)),
        vendors: fields.vendors,
        reason: cleanText(fields.reason),
        ticket: filledIn(fields.ticket),
        severity: filledIn(fields.severity),
        lasts: filledIn(fields.lasts),
        clean: fields.clean,
        prevent: fields.prevent,
        breakGlass: fields.breakGlass ?? false,
        override: fields.override ?? false,
        dryRun: false,
        problems: [],
      },
      configured,
      given,
    )
  );
}
