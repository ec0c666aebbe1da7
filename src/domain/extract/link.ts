import { readUrl } from '../normal-form.ts';
import { Refusal } from '../refusal.ts';
import { isHexadecimal, isLineEnd } from './characters.ts';
import { readHostAt } from './host.ts';
import { endOfLink } from './link-end.ts';
import { beyondSpaces } from './mark.ts';
import type { Hit, Page, Reading } from './page.ts';
import { isLineStart } from './surroundings.ts';

/** Longest URL, as in indicator.ts. */
const LONGEST = 4096;
const LONGEST_SCHEME = 24;

/** `http`, `hxxp`, `h**p`, `ttp`, `ftp`, `fxp`, with what stands before cut off; any other scheme as it is. */
function schemeBefore(
  text: string,
  colon: number,
): { readonly scheme: string; readonly start: number } | undefined {
  let from = colon;
  while (from > 0 && from > colon - LONGEST_SCHEME && /[a-z0-9*+-]/i.test(text.charAt(from - 1))) from--;
  const word = text.slice(from, colon).toLowerCase();
  const [whole, web, secure] = /(h[tx*]{1,4}p|(?<![a-z])ttp)(s?)$/.exec(word) ?? [];
  if (whole !== undefined && web !== undefined)
    return { scheme: secure === 's' ? 'https' : 'http', start: colon - whole.length };
  const [file] = /(?<![a-z])f[tx*]p$/.exec(word) ?? [];
  if (file !== undefined) return { scheme: 'ftp', start: colon - 3 };
  const [other] = /[a-z][a-z0-9+-]*$/.exec(word) ?? [];
  return other === undefined ? undefined : { scheme: other, start: colon - other.length };
}

/** Without the user's name and password, which browsers do not send to the host either. */
function withoutUser(body: string): string {
  const end = body.search(/[/?#]/);
  const at = (end < 0 ? body : body.slice(0, end)).lastIndexOf('@');
  return body.slice(at + 1);
}

/** A host of one part is a neighbour, such as localhost. */
function isAbroad(url: string): boolean {
  const host = url.slice(url.indexOf('://') + 3).split(/[/?]/, 1)[0] ?? '';
  return host.includes('.') || host.startsWith('[');
}

interface Body {
  readonly text: string;
  readonly end: number;
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

/** A URL is joined over the end of a line when it is in angle brackets, is cut between folders, or both lines are its own and it is cut there. */
function bodyOf(page: Page, start: number, from: number): Body {
  const { text } = page;
  const before = text.charAt(start - 1);
  const end = endOfLink(text, from, before);
  const body = text.slice(from, end);
  const untrimmed = beyondSpaces(text, end, 1);
  const cut = /[?]/.test(text.charAt(untrimmed)) ? untrimmed + 1 : untrimmed;
  if (end - from > LONGEST || !isLineEnd(text.charCodeAt(cut)) || cut >= text.length)
    return { text: body, end };
  const next = beyondSpaces(text, text.startsWith('\r\n', cut) ? cut + 2 : cut + 1, 1);
  const restEnd = endOfLink(text, next, before);
  const rest = text.slice(next, restEnd);
  const whole = text.slice(from, end) + text.slice(untrimmed, cut) + rest;
  if (rest === '' || rest.length > LONGEST || rest.includes('://')) return { text: body, end };
  if (before === '<' && text.charAt(restEnd) === '>') return { text: whole, end: restEnd };
  if (FILE_WITHIN.test(rest) && FOLDER_END.test(body)) return { text: whole, end: restEnd };
  const closed = isLineEnd(text.charCodeAt(beyondSpaces(text, restEnd, 1)));
  const alone = closed && isLineStart(text, start) && readHostAt(page, next, restEnd) === undefined;
  return alone && isCut(body + text.slice(untrimmed, cut), rest)
    ? { text: whole, end: restEnd }
    : { text: body, end };
}

/** Slack writes `<http://evil.com|evil.com>` where somebody typed `evil.com`: the label, when it says no more than the host. */
function labelled(page: Page, hit: Hit): Reading {
  const { text } = page;
  if (text.charAt(hit.start - 1) !== '<' || text.charAt(hit.end) !== '|')
    return { hits: [hit], end: hit.end };
  const start = hit.end + 1;
  let end = start;
  while (end < text.length && end < start + LONGEST && !'<>\n'.includes(text.charAt(end))) end++;
  if (text.charAt(end) !== '>') return { hits: [hit], end: hit.end };
  const label = readHostAt(page, start, end, true);
  const typed = label && hit.indicator.value.endsWith(`://${label.indicator.value}/`) ? label : hit;
  return { hits: [typed], end };
}

/** The URL whose `://` is at this place; of a scheme that is none of the web's, its host. */
export function readLink(page: Page, colon: number): Reading | undefined {
  if (colon < page.noLinkBefore) return undefined;
  const { text } = page;
  const found = schemeBefore(text, colon);
  if (found === undefined) return undefined;
  const { scheme, start } = found;
  const body = bodyOf(page, start, colon + 3);
  const { end } = body;
  if (end - start > LONGEST) return { hits: [], end };
  const rest = withoutUser(body.text);
  if (scheme === 'http' || scheme === 'https' || scheme === 'ftp') {
    const indicator = readUrl(`${scheme}://${rest}`, '');
    if (!(indicator instanceof Refusal) && isAbroad(indicator.value)) {
      page.lastLink = { indicator, start, end };
      return labelled(page, page.lastLink);
    }
  } else {
    const from = colon + 3 + body.text.length - rest.length;
    const length = rest.search(/[:/?#]/);
    const hit = readHostAt(page, from, length < 0 ? end : from + length, true);
    if (hit !== undefined) return { hits: [hit], end };
  }
  page.noLinkBefore = end;
  return undefined;
}
