import { readException, readOptions } from './extract/ad-block.ts';
import { readIpv4, readIpv6, readRange } from './extract/address.ts';
import { readBareLink } from './extract/bare-link.ts';
import { isDigit, isHexadecimal } from './extract/characters.ts';
import { readHashes } from './extract/hash.ts';
import { readHost } from './extract/host.ts';
import { readColonless, readLink } from './extract/link.ts';
import { endOfLogin, isLogin, isMailbox } from './extract/mailbox.ts';
import { widerThan } from './extract/more.ts';
import { readNearAddress } from './extract/near-address.ts';
import { createPage, type Hit, type Page, type Reading } from './extract/page.ts';
import { plainOf } from './extract/plain.ts';
import { isWordStart, trimmed, type Word, wordAt } from './extract/word.ts';
import type { Indicator } from './indicator.ts';

/** An indicator and its place in a text, in UTF-16 units; `text` is how it is written there. */
export interface Finding {
  readonly indicator: Indicator;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Absent: it is all that the text says there. */
  readonly more?: More;
}

/** What a text says where an indicator is less of it: `*.evil.com`, `203.0.113.7:8443`, `10.0.0.1-10.0.0.9`. */
export interface More {
  /** As it is written. */
  readonly text: string;
  readonly end: number;
  /** The indicator is its one end, and the next is the other. */
  readonly isRange: boolean;
  /** The indicator may be nothing but the end of a name that begins on the line above, or a part of a URL: `evil.com/bank.com`. */
  readonly isHalf: boolean;
}

/**
 * What is no indicator and is written like one, such as a range, a URL with an impossible port, an exception of a block list:
 * `parseIndicator` says of its `text` why. That is what is meant there: its dots and slashes are plain.
 */
export type Miss = Pick<Finding, 'start' | 'end' | 'text'>;

/** What a text comes to: what it names, and what nearly names something, each in order and as often as it is there. */
interface Gathered {
  readonly findings: readonly Finding[];
  readonly misses: readonly Miss[];
}

const AT = 0x40;
const COLON = 0x3a;
const DOLLAR = 0x24;
const DOT = 0x2e;
const LONGEST_GROUP = 4;

function isNumeric(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== DOT && !isDigit(code)) return false;
  }
  return true;
}

/** `certain`: that a name is a host's is known. */
function readDotted(page: Page, start: number, end: number, certain: boolean): Reading | undefined {
  if (isNumeric(page.text, start, end))
    return readIpv4(page, start, end) ?? readNearAddress(page, start, end);
  const host = readHost(page, start, end, certain);
  if (host === undefined) {
    if (!isDigit(page.text.charCodeAt(start))) return undefined;
    return readRange(page, start, end) ?? readNearAddress(page, start, end);
  }
  const reading = readBareLink(page, host);
  page.lastHost = reading.hits.at(-1)?.end ?? host.end;
  return { hits: reading.hits, end: Math.max(end, reading.end) };
}

function readWord(page: Page, word: Word): Reading | undefined {
  if (!word.hasDot && !word.hasDigits) return undefined;
  const { text } = page;
  const [start, end] = trimmed(text, word);
  const certain = isLogin(text, start, end);
  if (!certain && isMailbox(text, start, end)) return undefined;
  const login = word.hasDot ? endOfLogin(text, end) : undefined;
  if (login !== undefined) {
    page.misses.push({ start, end: login });
    return { hits: [], end: login };
  }
  const dotted = word.hasDot ? readDotted(page, start, end, certain) : undefined;
  return dotted ?? (word.hasDigits ? readHashes(page, word.start, word.end) : undefined);
}

function isGroup(text: string, { start, end, hasDot }: Word): boolean {
  if (hasDot || end - start > LONGEST_GROUP) return false;
  for (let at = start; at < end; at++) if (!isHexadecimal(text.charCodeAt(at))) return false;
  return true;
}

/** What stands at the beginning of this word. */
function readAt(page: Page, word: Word): Reading | undefined {
  const { text } = page;
  const { start, end } = word;
  if (text.charCodeAt(end) !== COLON)
    return (text.startsWith('//', end) ? readColonless(page, start, end) : undefined) ?? readWord(page, word);
  return (
    (text.startsWith('//', end + 1) ? readLink(page, end) : undefined) ??
    (isGroup(text, word) ? readIpv6(page, start) : undefined) ??
    readWord(page, word)
  );
}

function hitsOf(page: Page): Hit[] {
  const { text } = page;
  const hits: Hit[] = [];
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    let reading: Reading | undefined;
    if (isWordStart(code)) {
      const word = wordAt(text, at);
      reading = readAt(page, word);
      at = word.end;
    } else if (code === COLON && text.charCodeAt(at + 1) === COLON) {
      reading = readIpv6(page, at);
      at += 2;
    } else {
      if (code === AT) reading = readException(page, at);
      else if (code === DOLLAR) reading = readOptions(page, at);
      at++;
    }
    if (reading === undefined) continue;
    hits.push(...reading.hits);
    at = reading.end;
  }
  return hits;
}

/** What Slack makes of `evil.com`. */
const LINK = /<[^<>|]*\|([^<>]*)>/;

/**
 * Every hash, address, network, domain and URL that a text mentions, defanged or not, in order; each as often as it is
 * there. Names of files, versions, e-mail addresses, UUIDs and commits are left out. `certain`: the text is meant to name
 * indicators and nothing else, so a dot that is spelled is one. Never throws; linear in the length.
 */
export function extract(text: string, certain = false): readonly Finding[] {
  return gather(text, certain).findings;
}

/** The same, and what was nearly found. */
export function gather(text: string, certain = false): Gathered {
  const plain = plainOf(text, certain);
  const page = createPage(plain);
  const hits = hitsOf(page);
  const findings = hits.map((hit, at) => {
    const place = plain.place(hit.start, hit.end);
    const found = { indicator: hit.indicator, ...place, text: text.slice(place.start, place.end) };
    const wider = widerThan(plain.text, hit, hits[at + 1]);
    if (wider === undefined) return found;
    const { start, end } = plain.place(wider.start, wider.end);
    const all = text.slice(start, end).replace(LINK, '$1');
    return { ...found, more: { text: all, end, isRange: wider.isRange, isHalf: wider.isHalf } };
  });
  const misses = page.misses.map(({ start, end }) => ({
    ...plain.place(start, end),
    text: plain.text.slice(start, end).replace(/\s+/g, ' '),
  }));
  return { findings, misses };
}
