import type { Indicator, NamedKind } from '../indicator.ts';
import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { readAs } from './entry.ts';
import { type PatternToken, patternTokens } from './pattern-tokens.ts';

/** What a property is compared with, by = or as a part of a network: one that is enough for a pattern to match. */
export interface Comparison {
  readonly path: string;
  readonly operator: string;
  readonly value: PatternToken;
}

/** Longest pattern that is read, in characters. */
const LONGEST_PATTERN = 50_000;

/** What a property of an observable is an indicator of (STIX 2.1 §6), by its path without quotation marks, in lower case. */
const KINDS: ReadonlyMap<string, NamedKind> = new Map([
  ['file:hashes.md5', 'md5'],
  ['file:hashes.sha-1', 'sha1'],
  ['file:hashes.sha1', 'sha1'],
  ['file:hashes.sha-256', 'sha256'],
  ['file:hashes.sha256', 'sha256'],
  ['ipv4-addr:value', 'ip'],
  ['ipv6-addr:value', 'ip'],
  ['domain-name:value', 'domain'],
  ['url:value', 'url'],
]);

/** What makes blocking a part of a pattern wrong, in the order in which it is looked for. */
const MORE_THAN_ALTERNATIVES: readonly (readonly [text: string, why: string])[] = [
  ['AND', 'joins conditions by AND, and each of them alone may be harmless'],
  ['FOLLOWEDBY', 'is about an order of events (FOLLOWEDBY), and each of them alone may be harmless'],
  ['NOT', 'holds a NOT, so it names what is not meant'],
  ['!=', 'compares by !=, so it names what is not meant'],
  ['<>', 'compares by <>, so it names what is not meant'],
  ['WITHIN', 'holds only within some time (WITHIN), and its parts alone may be harmless'],
  ['REPEATS', 'holds only when it repeats (REPEATS), and once alone may be harmless'],
  ['START', 'holds only between two times (START, STOP)'],
  ['LIKE', 'compares by LIKE, and only whole values can be named'],
  ['MATCHES', 'compares by a regular expression (MATCHES), and only whole values can be named'],
  ['ISSUPERSET', 'compares by ISSUPERSET, and only whole values can be named'],
  ['EXISTS', 'asks only whether something EXISTS'],
  ['<', 'compares by <, and only whole values can be named'],
  ['>', 'compares by >, and only whole values can be named'],
  ['<=', 'compares by <=, and only whole values can be named'],
  ['>=', 'compares by >=, and only whole values can be named'],
];

const NOT_UNDERSTOOD = new Refusal('pattern_not_understood', 'The pattern is not understood.');

function refuseTokens(tokens: readonly PatternToken[]): Refusal | undefined {
  const present = new Set(
    tokens.flatMap(({ is, text }) => (is === 'sign' || is === 'keyword' ? [text] : [])),
  );
  const [, why] = MORE_THAN_ALTERNATIVES.find(([text]) => present.has(text)) ?? [];
  return why === undefined ? undefined : new Refusal('pattern_not_blockable', `The pattern ${why}.`);
}

/** The indicator that a property is compared with, or why it is none. */
export function readComparison({ path, operator, value }: Comparison): Indicator | Refusal {
  const kind = KINDS.get(path.replace(/['"]/g, '').toLowerCase());
  const refuse = (sentence: string) => new Refusal('pattern_not_blockable', sentence);
  if (kind === undefined) return refuse(`${quote(path)} is nothing that can be blocked.`);
  if (value.is !== 'string') return refuse(`${quote(value.text)} is not a text, and ${quote(path)} is.`);
  if (operator === 'ISSUBSET' && kind !== 'ip')
    return refuse(`${quote(path)} is no network, so nothing is a subset of it.`);
  return readAs(value.text, kind);
}

interface Compared {
  readonly comparisons: readonly Comparison[];
  readonly end: number;
}

function isConstant({ is }: PatternToken): boolean {
  return is === 'string' || is === 'constant';
}

/** The constants of a list behind IN, from behind its parenthesis on. */
function listAt(tokens: readonly PatternToken[], at: number): readonly PatternToken[] | undefined {
  for (let place = at; ; place += 2) {
    const [each, behind] = tokens.slice(place, place + 2);
    if (each === undefined || behind?.is !== 'sign' || !isConstant(each)) return undefined;
    if (behind.text === ')') return tokens.slice(at, place + 1).filter(isConstant);
    if (behind.text !== ',') return undefined;
  }
}

/** What is compared here, from its path on: by =, by IN with a list, by ISSUBSET with a network. */
function comparedAt(tokens: readonly PatternToken[], at: number): Compared | undefined {
  const [path, operator, value] = tokens.slice(at, at + 3);
  if (path?.is !== 'path' || operator === undefined || value === undefined) return undefined;
  const comparing = (constant: PatternToken) => ({
    path: path.text,
    operator: operator.text,
    value: constant,
  });
  if (['=', '==', 'ISSUBSET'].includes(operator.text))
    return isConstant(value) ? { comparisons: [comparing(value)], end: at + 3 } : undefined;
  const isList = operator.text === 'IN' && value.is === 'sign' && value.text === '(';
  const list = isList ? listAt(tokens, at + 3) : undefined;
  return list && { comparisons: list.map(comparing), end: at + 3 + 2 * list.length };
}

const OPENED_BY: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Brackets of observations and parentheses, comparisons within the former, and OR between all of them. */
function alternativesOf(tokens: readonly PatternToken[]): readonly Comparison[] | Refusal {
  const found: Comparison[] = [];
  const open: string[] = [];
  let isInside = false;
  let isOperand = true;
  let at = 0;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    const { is, text } = token;
    if (isOperand && is === 'sign' && (text === '(' || (text === '[' && !isInside))) {
      open.push(text);
      isInside ||= text === '[';
      at++;
    } else if (isOperand) {
      const compared = isInside ? comparedAt(tokens, at) : undefined;
      if (compared === undefined) return NOT_UNDERSTOOD;
      found.push(...compared.comparisons);
      at = compared.end;
      isOperand = false;
    } else if (is === 'keyword' && text === 'OR') {
      isOperand = true;
      at++;
    } else if (is === 'sign' && open.pop() === OPENED_BY[text]) {
      isInside &&= text !== ']';
      at++;
    } else return NOT_UNDERSTOOD;
  }
  return isOperand || open.length > 0 ? NOT_UNDERSTOOD : found;
}

/**
 * The comparisons of which each is enough for a pattern of STIX 2.1 (§9) to match. Patterns that need more than one condition, or
 * that name anything but whole values, are refused: what they mean is more, or less, than their parts.
 */
export function readPattern(pattern: string): readonly Comparison[] | Refusal {
  if (pattern.length > LONGEST_PATTERN)
    return new Refusal('pattern_not_understood', 'The pattern is too long; it can have 50,000 characters.');
  const tokens = patternTokens(pattern);
  if (tokens === undefined) return NOT_UNDERSTOOD;
  return refuseTokens(tokens) ?? alternativesOf(tokens);
}
