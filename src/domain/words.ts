import { type Clauses, clausesOf } from './clauses.ts';
import { cleanText } from './clean-text.ts';
import { type Indicator, type NamedKind, parseIndicator } from './indicator.ts';
import { type Problem, problem } from './problem.ts';
import { quote } from './quote.ts';
import { Refusal } from './refusal.ts';
import type { Draft } from './request.ts';
import { ticketOf, ticketWithin } from './ticket.ts';
import { keyword, pieces, type Token, tokens } from './tokens.ts';

/** Longest text that is read, in characters; Slack's own fields hold 3,000. */
export const LONGEST_TEXT = 8000;
/** Longest reason, in characters; it goes into the record, onto the card and into the vendors' comments. */
export const LONGEST_REASON = 500;
const MOST_INDICATORS = 1000;

/** What was understood. `vendors` are configured names; none means every vendor that can. */
interface Found {
  readonly indicators: readonly Indicator[];
  readonly vendors: readonly string[];
  /** Empty when none was given. */
  readonly reason: string;
  readonly ticket: string | undefined;
  readonly clean: boolean;
  readonly prevent: boolean;
}

/** A text as it was read: what was understood and what was not. Without problems it is a request. */
interface Words extends Found {
  readonly problems: readonly Problem[];
}

/** What the words are read against: the configured vendors, by the names of the configuration. */
interface Configured {
  readonly vendors: readonly { readonly name: string }[];
}

/** What the words are for: an action, or to take it back. */
export type Purpose = Pick<Draft, 'action' | 'undo'>;

/** What a form holds when it is sent. */
export interface Fields {
  readonly indicatorsText: string;
  readonly vendors: readonly string[];
  readonly reason: string;
  readonly ticket?: string | undefined;
  readonly clean: boolean;
  readonly prevent: boolean;
}

const KIND_WORDS: ReadonlyMap<string, NamedKind> = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha-256', 'sha256'],
  ['hash', 'hash'],
  ['hashes', 'hash'],
  ['ip', 'ip'],
  ['ips', 'ip'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
  ['network', 'network'],
  ['networks', 'network'],
  ['cidr', 'network'],
  ['domain', 'domain'],
  ['domains', 'domain'],
  ['host', 'domain'],
  ['hosts', 'domain'],
  ['hostname', 'domain'],
  ['url', 'url'],
  ['urls', 'url'],
  ['path', 'path'],
  ['paths', 'path'],
]);

function isFiller(text: string): boolean {
  return text === '&' || text.toLowerCase() === 'and';
}

/** "sha256:275a…": a kind that is glued to its indicator, as other tools print it. */
function unglued(text: string, kind: NamedKind | undefined): readonly [string, NamedKind | undefined] {
  const [, word = '', rest = ''] = /^([a-z0-9-]{2,8})[:=](.+)$/i.exec(text) ?? [];
  const named = KIND_WORDS.get(word.toLowerCase());
  return named ? [rest, named] : [text, kind];
}

function readIndicators(words: readonly Token[]): Pick<Words, 'indicators' | 'problems'> {
  const found = new Map<string, Indicator>();
  const problems: Problem[] = [];
  let kind: NamedKind | undefined;
  for (const token of words) {
    const named = KIND_WORDS.get(keyword(token));
    if (named) {
      kind = named;
      continue;
    }
    for (const text of pieces(token)) {
      if (isFiller(text)) continue;
      const read = token.quoted ? parseIndicator(text, kind) : parseIndicator(...unglued(text, kind));
      if (read instanceof Refusal) problems.push(problem('indicators', read.code, read.sentence));
      else found.set(`${read.kind} ${read.value}`, read);
    }
  }
  const indicators = [...found.values()];
  if (indicators.length === 0 && problems.length === 0)
    problems.push(
      problem(
        'indicators',
        'indicators_missing',
        'Name what it is about: a hash, an IP address, a network, a domain, a URL or a file path.',
      ),
    );
  if (indicators.length > MOST_INDICATORS)
    problems.push(
      problem(
        'indicators',
        'too_many_indicators',
        `These are ${indicators.length} indicators; a request has at most ${MOST_INDICATORS.toLocaleString('en')}.`,
      ),
    );
  return { indicators, problems };
}

function readVendors(names: readonly string[], configured: Configured): Pick<Words, 'vendors' | 'problems'> {
  const known = configured.vendors.map(({ name }) => name);
  const choice = known.length === 0 ? 'none is configured' : `there is ${known.join(', ')}`;
  const problems: Problem[] = [];
  const vendors = new Set<string>();
  for (const name of names) {
    const vendor = known.find((each) => each.toLowerCase() === name.toLowerCase());
    if (vendor !== undefined) vendors.add(vendor);
    else
      problems.push(
        problem('vendors', 'unknown_vendor', `${quote(name)} is not a configured vendor; ${choice}.`),
      );
  }
  return { vendors: [...vendors], problems };
}

function readReason(text: string): Pick<Words, 'reason' | 'problems'> {
  const reason = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^"([^"]*)"$/, '$1');
  if (!/[\p{L}\p{N}]/u.test(reason))
    return {
      reason: '',
      problems: [
        problem('reason', 'reason_missing', 'A request needs a reason; a command has it after “because”.'),
      ],
    };
  if (reason.length <= LONGEST_REASON) return { reason, problems: [] };
  const sentence = `The reason has ${reason.length.toLocaleString('en')} characters; it can have ${LONGEST_REASON}.`;
  return { reason, problems: [problem('reason', 'reason_too_long', sentence)] };
}

function readTicket(text: string | undefined, reason: string): Pick<Words, 'ticket' | 'problems'> {
  const ticket = text === undefined ? ticketWithin(reason) : ticketOf(text);
  if (ticket !== undefined || text === undefined) return { ticket, problems: [] };
  const why = `${quote(text)} is not the id of a ticket, such as INC-42 or #1234.`;
  return { ticket, problems: [problem('ticket', 'not_a_ticket', why)] };
}

/** What it is about is known already, so a word before the first clause is one too many. */
function readGiven(
  { indicators: [extra] }: Clauses,
  given: readonly Indicator[],
): Pick<Words, 'indicators' | 'problems'> {
  const sentence = `${quote(extra?.text ?? '')} is not understood; write “because” and why.`;
  return { indicators: given, problems: extra ? [problem('indicators', 'not_understood', sentence)] : [] };
}

function understand(parts: Clauses, configured: Configured, given?: readonly Indicator[]): Words {
  const { indicators, problems } = given ? readGiven(parts, given) : readIndicators(parts.indicators);
  const vendors = readVendors(parts.vendors, configured);
  const reason = readReason(parts.reason);
  const ticket = readTicket(parts.ticket, reason.reason);
  return {
    indicators,
    vendors: vendors.vendors,
    reason: reason.reason,
    ticket: ticket.ticket,
    clean: parts.clean,
    prevent: parts.prevent,
    problems: [...problems, ...vendors.problems, ...parts.problems, ...reason.problems, ...ticket.problems],
  };
}

const NOTHING: Found = {
  indicators: [],
  vendors: [],
  reason: '',
  ticket: undefined,
  clean: false,
  prevent: false,
};

function tooLong(text: string): Words | undefined {
  if (text.length <= LONGEST_TEXT) return undefined;
  const [length, most] = [text.length, LONGEST_TEXT].map((count) => count.toLocaleString('en'));
  const sentence = `The text has ${length} characters; at most ${most} are read.`;
  return { ...NOTHING, problems: [problem('indicators', 'text_too_long', sentence)] };
}

/**
 * Reads what somebody wrote behind a command, as Slack delivers it:
 * `[kind] <indicators…> [on <vendor>…] [because <reason>] [ref <ticket>] [clean] [prevent]`. Never throws; linear in the length.
 * `given`: what it is about is known already and not read from the text.
 */
export function readWords(text: string, configured: Configured, given?: readonly Indicator[]): Words {
  return tooLong(text) ?? understand(clausesOf(cleanText(text)), configured, given);
}

/** The draft that words come to, or all that stands in its way. */
export function draftOf(words: Words, purpose: Purpose): Draft | readonly Problem[] {
  const problems = [...words.problems, ...refuseWishes(words, purpose)];
  if (problems.length > 0) return problems;
  const { indicators, vendors, reason, ticket, clean, prevent } = words;
  const { action, undo } = purpose;
  return { action, undo, indicators, vendors, reason, ticket, clean, prevent };
}

/** To clean and to prevent are parts of a block. */
function refuseWishes({ clean, prevent }: Found, { action, undo }: Purpose): readonly Problem[] {
  if (action === 'block' && !undo) return [];
  const only = 'is part of a block; it cannot be asked for here.';
  return [
    ...(clean ? [problem('clean', 'clean_without_block', `To clean ${only}`)] : []),
    ...(prevent ? [problem('prevent', 'prevent_without_block', `To prevent ${only}`)] : []),
  ];
}

/**
 * The draft that a filled-in form comes to, by the same rules as a text, or the problems of its fields. `given`: what it
 * is about is known already.
 */
export function draftFrom(
  fields: Fields & Purpose,
  configured: Configured,
  given?: readonly Indicator[],
): Draft | readonly Problem[] {
  const { action, undo, vendors, clean, prevent } = fields;
  const ticket = cleanText(fields.ticket ?? '').trim();
  const words =
    tooLong(fields.indicatorsText) ??
    understand(
      {
        indicators: tokens(cleanText(fields.indicatorsText)),
        vendors,
        reason: cleanText(fields.reason),
        ticket: ticket === '' ? undefined : ticket,
        clean,
        prevent,
        problems: [],
      },
      configured,
      given,
    );
  return draftOf(words, { action, undo });
}
