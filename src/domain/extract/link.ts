import { readUrl } from '../normal-form.ts';
import { refang } from '../refang.ts';
import { Refusal } from '../refusal.ts';
import { isBlank, isHexadecimal, isLineEnd } from './characters.ts';
import { readHostAt } from './host.ts';
import { endOfLink } from './link-end.ts';
import { beyondSpaces } from './mark.ts';
import type { Hit, Page, Reading } from './page.ts';
import { isItemStart, isLineStart } from './surroundings.ts';

/** Longest URL, as in indicator.ts. */
const LONGEST = 4096;
const LONGEST_SCHEME = 24;

/** `http`, `hxxp`, `h**p`, `ttp`, `ftp`, `fxp`, with what stands before cut off; any other scheme as it is. */
function schemeBefore(
  text: string,
  colon: number,
): { readonly scheme: string; readonly start: number } | undefined {
  const before = text.slice(Math.max(0, colon - LONGEST_SCHEME), colon).toLowerCase();
  const [whole, secure] = /(?:h[tx*]{1,4}p|(?<![a-z])ttp)(s?)$/.exec(before) ?? [];
  if (whole !== undefined) return { scheme: secure === 's' ? 'https' : 'http', start: colon - whole.length };
  const [file] = /(?<![a-z])f[tx*]p$/.exec(before) ?? [];
  if (file !== undefined) return { scheme: 'ftp', start: colon - 3 };
  const [other] = /[a-z][a-z0-9+-]*$/.exec(before) ?? [];
  return other === undefined ? undefined : { scheme: other, start: colon - other.length };
}

/** Without the user's name and password, which browsers do not send to the host either. */
function withoutUser(body: string): string {
  return body.replace(/^[^/?#]*@/, '');
}

/** A host of one part is a neighbour, such as localhost. */
const ABROAD = /^[a-z]+:\/\/(?:[\w-]+\.[\w.-]+|\[[\da-f:]+\])(?::\d+)?\//;

interface Body {
  readonly text: string;
  readonly end: number;
}

/**
 * The sign before a URL; in a list of them that commas part, the one before the first: a comma ends only what is in a row. A
 * bullet is none: what stands behind it begins its line.
 */
function signBefore({ text, lastLink }: Page, start: number): string {
  const sign = text.charAt(start - 1);
  if (isBlank(text.charCodeAt(start - 1)) && isItemStart(text, start)) return '\n';
  return ',;'.includes(sign) && lastLink?.end === start - 1 ? lastLink.before : sign;
}

/** The end of a line that a URL cannot end with, or the beginning of one that only a URL can have. */
function isCut(body: string, rest: string): boolean {
  if (/%[0-9a-f]?$/i.test(body)) return isHexadecimal(rest.charCodeAt(0));
  if (/[?&=_-]$/.test(body)) return /^[\w%]/.test(rest);
  if (/^[?&=%]/.test(rest) || /^\.[a-z0-9]/i.test(rest)) return true;
  return FOLDER_END.test(body) && /^[\w%-]+[./]\S*[\w/]$/.test(rest);
}

/** A folder at the end of a line of prose, and on the next what can only be a file in it: `/content/`, `images/a.png`. */
const FOLDER_END = /[^/]\/[^/].*\/$/;
const FILE_WITHIN = /^(?:[\w%~-]+\/)+[\w%.~-]+\.[a-z\d]{2,5}$/i;

const HASH_OR_IPV6 =
  /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\/\d+)?)$/i;

/** Whether a line is an indicator of its own: a hash, or a host with whatever stands behind it. */
function isOther(page: Page, start: number, rest: string): boolean {
  const host = rest.search(/[/:?#]|$/);
  return HASH_OR_IPV6.test(rest) || readHostAt(page, start, start + host) !== undefined;
}

/** A URL is joined over the end of a line when it is in angle brackets, is cut between folders, or both lines are its own and it is cut there. */
function bodyOf(page: Page, start: number, from: number, before: string): Body {
  const { text } = page;
  const end = endOfLink(text, from, before);
  const body = text.slice(from, end);
  const untrimmed = beyondSpaces(text, end, 1);
  const cut = /[?]/.test(text.charAt(untrimmed)) ? untrimmed + 1 : untrimmed;
  if (end - from > LONGEST || !isLineEnd(text.charCodeAt(cut))) return { text: body, end };
  const next = beyondSpaces(text, text.startsWith('\r\n', cut) ? cut + 2 : cut + 1, 1);
  const restEnd = endOfLink(text, next, before);
  const rest = text.slice(next, restEnd);
  const whole = text.slice(from, end) + text.slice(untrimmed, cut) + rest;
  if (rest === '' || from - start + whole.length > LONGEST || rest.includes('://'))
    return { text: body, end };
  if (before === '<' && text.charAt(restEnd) === '>') return { text: whole, end: restEnd };
  if (FILE_WITHIN.test(rest) && FOLDER_END.test(body)) return { text: whole, end: restEnd };
  const closed = isLineEnd(text.charCodeAt(beyondSpaces(text, restEnd, 1)));
  const alone = closed && isLineStart(text, start) && !isOther(page, next, rest);
  return alone && isCut(body + text.slice(untrimmed, cut), rest)
    ? { text: whole, end: restEnd }
    : { text: body, end };
}

const PORT = /:\d{1,5}$/;

/**
 * Slack writes `<http://evil.com|evil.com>` where somebody typed `evil.com`: the label, when it says no more than the host and
 * its port.
 */
function labelled(page: Page, hit: Hit): Reading {
  const { text } = page;
  if (text.charAt(hit.start - 1) !== '<' || text.charAt(hit.end) !== '|')
    return { hits: [hit], end: hit.end };
  const start = hit.end + 1;
  let end = start;
  while (end < text.length && end < start + LONGEST && !'<>\n'.includes(text.charAt(end))) end++;
  if (text.charAt(end) !== '>') return { hits: [hit], end: hit.end };
  const [port = ''] = PORT.exec(text.slice(start, end)) ?? [];
  const label = readHostAt(page, start, end - port.length, true);
  // A URL does not say the port that its scheme has anyway.
  const isSame = [port, ''].some((each) =>
    hit.indicator.value.endsWith(`://${label?.indicator.value}${each}/`),
  );
  return { hits: [label && isSame ? { ...label, linkStart: hit.start - 1 } : hit], end };
}

/** `http://http://evil.com`: the scheme that was there already when somebody wrote one. */
const SCHEME_AGAIN = /^(?:h[tx*]{1,4}ps?|f[tx*]p):\/\//i;
const LONGEST_AGAIN = 9;

const HOST_AND_PORT = /^([^/?#:]+):(\*|\d{1,9})(?=[/?#]|$)/;
const LARGEST_PORT = 65_535;

/** Whether all that stands between a host and its URL is the port, of which there is none like that. `from`: where the host begins. */
function hasImpossiblePort(page: Page, from: number, rest: string): boolean {
  const [, host = '', port] = HOST_AND_PORT.exec(rest) ?? [];
  const isImpossible = port === '*' || Number(port) > LARGEST_PORT;
  return isImpossible && readHostAt(page, from, from + host.length, true) !== undefined;
}

/** The URL whose `://` is at this place; of a scheme that is none of the web's, its host. */
export function readLink(page: Page, colon: number): Reading | undefined {
  if (colon < page.noLinkBefore) return undefined;
  const { text } = page;
  if (SCHEME_AGAIN.test(text.slice(colon + 3, colon + 3 + LONGEST_AGAIN))) return undefined;
  const found = schemeBefore(text, colon);
  if (found === undefined) return undefined;
  const { scheme, start } = found;
  const before = signBefore(page, start);
  const body = bodyOf(page, start, colon + 3, before);
  const { end } = body;
  if (colon + 3 - start + body.text.length > LONGEST) return { hits: [], end };
  const rest = withoutUser(body.text);
  const from = colon + 3 + body.text.length - rest.length;
  if (scheme === 'http' || scheme === 'https' || scheme === 'ftp') {
    const indicator = readUrl(refang(`${scheme}://${rest}`), '');
    if (!(indicator instanceof Refusal) && ABROAD.test(indicator.value)) {
      page.lastLink = { indicator, start, end, before };
      return labelled(page, page.lastLink);
    }
    if (hasImpossiblePort(page, from, rest)) {
      page.misses.push({ start, end });
      return { hits: [], end };
    }
  } else {
    const length = rest.search(/[:/?#]/);
    const hit = readHostAt(page, from, length < 0 ? end : from + length, true);
    if (hit !== undefined) return { hits: [hit], end };
  }
  page.noLinkBefore = end;
  return undefined;
}

const SCHEME = /^(?:h[tx*]{1,4}ps?|f[tx*]p)$/i;

/** `https//evil.com/a`: a URL without its colon, which is none, from the end of its scheme on. */
export function readColonless(page: Page, start: number, slashes: number): Reading | undefined {
  const { text } = page;
  if (!SCHEME.test(text.slice(start, slashes))) return undefined;
  const from = slashes + 2;
  const end = endOfLink(text, from, signBefore(page, start));
  const length = text.slice(from, end).search(/[:/?#]|$/);
  if (readHostAt(page, from, from + length, true) === undefined) return undefined;
  page.misses.push({ start, end });
  return { hits: [], end };
}
