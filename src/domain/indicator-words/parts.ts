import { isAllOf } from '../all-of.ts';
import { COMMON_SUFFIXES } from '../extract/suffixes.ts';
import type { Finding, Miss } from '../extract.ts';
import { isEmoji, isFiller } from '../fillers.ts';
import { refuseRange } from '../indicator/several.ts';
import { type Indicator, isOfKind, isPathLike, parseIndicator } from '../indicator.ts';
import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { bare } from '../tokens.ts';
import type { Place, Wording } from './wording.ts';

/** What a word came to, or several that go together: the indicators that it names, or why it names none. */
export interface Outcome {
  readonly text: string;
  readonly read: readonly Indicator[] | Refusal;
  /** What it was found as; absent: it is read to the letter. */
  readonly findings?: readonly Finding[];
}

/** A part in which nothing was found, or more stands than what was: `isMore`. */
function readPart({ text: all, isStruck }: Wording, place: Place, isMore: boolean): readonly Outcome[] {
  const part = all.slice(place.start, place.end);
  const text = bare(part);
  if (text === '' || isFiller(text) || (isEmoji(part) && !isMore)) return [];
  // A tilde within a path is its own: `C:\~a~\b`.
  if (isStruck(place.start + part.search(/[\p{L}\p{N}]|$/u)))
    return [{ text: part, read: refuseStruck(part) }];
  const read = parseIndicator(text, place.kind);
  if (read instanceof Refusal) return [{ text, read }];
  // To the letter it is something else than what it is taken for in running text: `http://evil.com/a…`.
  return [{ text, read: isMore && read.kind !== 'path' ? askWhether(text) : [read] }];
}

function refuseStruck(text: string): Refusal {
  const sentence = `${quote(text)} is struck out; write it without the tildes if it is meant.`;
  return new Refusal('not_understood', sentence);
}

/** What is written in several words and is no indicator. */
function refuseMiss(text: string, misses: readonly Miss[]): Refusal {
  const reasons = misses.map((miss) => parseIndicator(miss.text));
  return reasons.find((read) => read instanceof Refusal) ?? askWhether(text);
}

function askWhetherUrl(text: string): Refusal {
  const sentence = `${quote(text)} may be a URL or several hosts; write http:// before it, or spaces between them.`;
  return new Refusal('not_understood', sentence);
}

function askWhether(text: string): Refusal {
  const sentence = `${quote(text)} may be one thing or more; put it in quotation marks if it is one.`;
  return new Refusal('not_understood', sentence);
}

/** `evil.com -bank.com`: behind something else on its line such a sign may say that it is not meant. */
function mayBeLeftOut(text: string, start: number): boolean {
  return (
    '-–!'.includes(text.charAt(start) || ' ') && /\S[^\S\n]+$/.test(text.slice(Math.max(0, start - 3), start))
  );
}

function askWhetherLeftOut(text: string): Refusal {
  const sentence = `${quote(text)} may be what is to be left out; write it without the sign before it if it is meant.`;
  return new Refusal('not_understood', sentence);
}

/** A host behind a comma, as if the next of a list began there. */
const NEXT_HOST = /[,;](?:[a-z\d-]+\.)+([a-z]{2,6})(?=[,;/]|$)/g;

/** `http://evil.com/a,evil.net`: a comma is the URL's own, but behind this one there may be a host. Linear in the length. */
function mayBeList({ kind, value }: Indicator): boolean {
  if (kind !== 'url') return false;
  const [path = ''] = value.split('?');
  return [...path.matchAll(NEXT_HOST)].some(([, suffix = '']) => COMMON_SUFFIXES.has(suffix));
}

/** Parts that go together because something was found, or nearly, that begins in one and ends in another; mostly one alone. */
export function readParts(
  wording: Wording,
  parts: readonly Place[],
  findings: readonly Finding[],
  misses: readonly Miss[],
): readonly Outcome[] {
  const { text, isStruck } = wording;
  const { start = 0, kind } = parts[0] ?? {};
  const whole = text.slice(start, parts.at(-1)?.end);
  if (findings.some(({ start: at }) => isStruck(at))) return [{ text: whole, read: refuseStruck(whole) }];
  if (findings.length > 0 && mayBeLeftOut(text, start))
    return [{ text: whole, read: askWhetherLeftOut(whole) }];
  if (parts.length > 1 && misses.length > 0) return [{ text: whole, read: refuseMiss(whole, misses) }];
  if (findings.some(({ more }) => more?.isRange)) return [{ text: whole, read: refuseRange(quote(whole)) }];
  const halves = findings.filter(({ more }) => more?.isHalf).length;
  if (halves > 0 && (parts.length > 1 || halves < findings.length))
    return [{ text: whole, read: askWhether(whole) }];
  if (kind === undefined && halves > 1) return [{ text: whole, read: askWhetherUrl(whole) }];
  const places = findings.map((each) => ({ start: each.start - start, end: each.end - start }));
  const found = findings.map(({ indicator }) => indicator);
  if (found.some(mayBeList)) return [{ text: whole, read: askWhether(whole) }];
  const isPath = isPathLike(whole) && !whole.startsWith('//');
  const isWhole = isAllOf(whole, places);
  if (isWhole && !isPath && found.every((each) => kind === undefined || isOfKind(each, kind)))
    return [{ text: whole, read: found, findings }];
  const isMore = found.length > 0 && !isWhole;
  return parts.flatMap((part) => readPart(wording, part, isMore));
}
