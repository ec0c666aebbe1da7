import { isHash } from '../indicator.ts';
import { isLineEnd } from './characters.ts';
import { wholeAround } from './half.ts';
import { endOfLink } from './link-end.ts';
import type { Hit } from './page.ts';
import { lineBefore, lineBehind } from './surroundings.ts';
import { isWidened } from './widened.ts';

/** A place where a text says more than the indicator that is found there. */
export interface Wider {
  readonly start: number;
  readonly end: number;
  /** It goes on to the next indicator, and all that is between the two is meant. */
  readonly isRange: boolean;
  /** It begins on the line above, with what may be the half of a name, or it may be a URL. */
  readonly isHalf: boolean;
}

const LONGEST_BETWEEN = 9;
const BETWEEN = /^(?: ?[-–—~] ?|\.{2,3}|…| (?:through|thru) )$/;
/** Words that stand between two ends of a connection, too. */
const TO = /^ (?:to|bis) $/i;

function isAddress({ indicator: { kind } }: Hit): boolean {
  return kind === 'ip' || kind === 'network';
}

function isRange(text: string, hit: Hit, next: Hit): boolean {
  const length = next.start - hit.end;
  if (length < 1 || length > LONGEST_BETWEEN || !isAddress(hit) || !isAddress(next)) return false;
  const between = text.slice(hit.end, next.start);
  return BETWEEN.test(between) || (TO.test(between) && isAscending(hit, next));
}

/** `10.0.0.0 to 10.0.0.255`: IPv4 addresses of which the last number alone goes up. */
function isAscending({ indicator: first }: Hit, { indicator: last }: Hit): boolean {
  const dot = first.value.lastIndexOf('.') + 1;
  const isBeside =
    dot > 0 && last.value.lastIndexOf('.') + 1 === dot && last.value.startsWith(first.value.slice(0, dot));
  return isBeside && Number(first.value.slice(dot)) < Number(last.value.slice(dot));
}

/** What can be the end of a scheme or a wildcard. */
const BEFORE_SIGNS = '/@.*])}[';
const BEFORE = /(?:[a-z][a-z\d+*-]*:\/\/(?:[^\s/?#@]*@)?)?(?:\*|(?:\*|(?<![\w.]))(?:\.|[[({]+\.[\])}]+))?$/i;
/** Where bold begins, and where it ends. */
const BOLD = /(?<![\w*])\*{1,2}(?![.\s*])/;
const BOLD_END = /[^\s*]\*{1,2}(?![\w.*])/;

/** Where the scheme or the wildcard begins that stands before a host. An asterisk alone may also begin what is in bold. */
function startBefore(text: string, start: number, end: number): number {
  if (!BEFORE_SIGNS.includes(text.charAt(start - 1) || ' ')) return start;
  const [before = ''] = BEFORE.exec(lineBefore(text, start)) ?? [];
  const isBold =
    before === '*' && (text.charAt(start - 2) === '*' || BOLD_END.test(lineBehind(text, end - 1)));
  return isBold ? start : start - before.length;
}

const LONGEST_HALF = 64;
/** What a name may begin with that goes on in the next line. */
const HALF_NAME = /(?<![^\s"'`<(])(?=[\d.-]*[a-z])[a-z\d][a-z\d.-]*-(?:\r\n|[\n\r])$/i;

/** Where a name begins that may have been broken behind a hyphen: of `my-evil-` and `host.com`, only the end is taken. */
function startAbove(text: string, { indicator: { kind }, start, end }: Hit): number {
  if (!isLineEnd(text.charCodeAt(start - 1))) return start;
  const isBare = kind === 'domain' || (kind === 'url' && !text.slice(start, end).includes('://'));
  const [half = ''] = (isBare && HALF_NAME.exec(text.slice(Math.max(0, start - LONGEST_HALF), start))) || [];
  return start - half.length;
}

/** A port or a protocol, a zone: `:443`, `/udp`, `%eth0`. */
const SERVICE = /^(?:[:#/.](?:\d{1,5}|icmp|sctp|tcp|udp)(?![\w.]*\w)|%[\w.-]*\w)/;
const PORT = /^:\d{1,5}(?!\d)/;
const PATH = /^\/[\w~%?-]/;

/** Where the port and the path end that stand behind a host. */
function endBehind(text: string, hit: Hit, next: Hit | undefined): number {
  const pattern = isAddress(hit) ? SERVICE : PORT;
  const from = hit.end + (pattern.exec(text.slice(hit.end, hit.end + LONGEST_BETWEEN))?.[0].length ?? 0);
  if (!PATH.test(text.slice(from, from + 2))) return from;
  const end = endOfLink(text, from, text.charAt(hit.start - 1));
  // `evil.com/evil.net` is two hosts.
  return next !== undefined && next.start < end ? from : starsBehind(text, end);
}

function starsBehind(text: string, at: number): number {
  return at + (/^\??\*{1,2}/.exec(text.slice(at, at + 3))?.[0].length ?? 0);
}

/** The asterisk of `http://evil.com/a*`, unless what begins with another one is in bold. */
function endOfPattern(text: string, { start, end }: Hit): number {
  const stop = starsBehind(text, end);
  return stop > end && BOLD.test(lineBefore(text, start)) ? end : stop;
}

/** A host and what encloses it: the brackets of `[2a02::1]:8443`, and the link that Slack makes of the host in `*.evil.com`. */
function enclosed(text: string, hit: Hit): Hit {
  const { indicator, start, end, linkStart } = hit;
  if (linkStart !== undefined && text.charAt(end) === '>')
    return { indicator, start: linkStart, end: end + 1 };
  const isBracketed =
    text.charAt(start - 1) === '[' && text.charAt(end) === ']' && text.charAt(end + 1) === ':';
  return isBracketed ? { indicator, start: start - 1, end: end + 1 } : hit;
}

/**
 * All that a text says where something was found, if it is more than that: a port, a wildcard, the scheme of another protocol, a
 * range, the half of a name on the line above, what may be the rest of a URL. `next`: what is found after it.
 */
export function widerThan(text: string, hit: Hit, next: Hit | undefined): Wider | undefined {
  const { indicator, start } = hit;
  const isUrl = indicator.kind === 'url';
  if (isHash(indicator.kind)) return undefined;
  const whole = wholeAround(text, hit, next);
  if (whole !== undefined) return { ...whole, isRange: false, isHalf: true };
  if (next !== undefined && isRange(text, hit, next))
    return { start, end: next.end, isRange: true, isHalf: false };
  const inner = isUrl ? hit : enclosed(text, hit);
  const above = startAbove(text, inner);
  const isHalf = above < inner.start;
  const from = isHalf || isUrl ? above : startBefore(text, inner.start, inner.end);
  const end = isUrl ? endOfPattern(text, hit) : endBehind(text, inner, next);
  const isMore = from < inner.start || end > inner.end || isWidened(text, hit);
  return isMore ? { start: from, end, isRange: false, isHalf } : undefined;
}
