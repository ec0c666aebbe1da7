import { readUrl } from '../normal-form.ts';
import { refang } from '../refang.ts';
import { Refusal } from '../refusal.ts';
import { isNamed } from './characters.ts';
import { readHostAt } from './host.ts';
import { endOfLink } from './link-end.ts';
import type { Hit, Page, Reading } from './page.ts';
import { COMMON_SUFFIXES } from './suffixes.ts';

/** Longest URL, as in indicator.ts. */
const LONGEST = 4096;

/** What stands behind the slash of `203.0.113.7/443` and `203.0.113.7/udp`. */
const NOT_PATHS = /^(?:\d+(?:\/(?:sctp|tcp|udp))?|any|icmp|sctp|tcp|udp|[A-Z][A-Z\d-]*)$/;
/** What stands behind the port of `evil.com:443/tcp`. */
const PROTOCOL = /^\/(?:sctp|tcp|udp)$/i;

/** Whether only a pattern is said: `*.evil.com/a`, `.evil.com/a`, `evil.com/a*`; but `*evil.com/a*` is in bold. */
function isPattern(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  return before === '.' || (before === '*') !== (text.charAt(end) === '*');
}

/** How far the label of a link is from where it leads. */
const FARTHEST_LABEL = 24;

/** `[evil.com/a](https://evil.com/a)`, `<a href="https://evil.com/a">evil.com/a`: the label of a link that has a scheme. */
function isLabel({ text, lastLink }: Page, start: number, end: number): boolean {
  if (text.charAt(start - 1) === '[' && /^(?:\]\(<?|\|)h/i.test(text.slice(end, end + 4))) return true;
  if (lastLink === undefined || start - lastLink.end > FARTHEST_LABEL) return false;
  return lastLink.indicator.value.endsWith(`://${text.slice(start, end)}`);
}

/**
 * A host and all others that only slashes part from it: `203.0.113.5/203.0.113.6`, `evil.com/evil.net`. A domain may as well be
 * the path of a URL, as phishing has it: `evil.com/bank.com`.
 */
function alternatives(page: Page, host: Hit, from: number, end: number): readonly Hit[] | undefined {
  const hits = othersBetween(page, from, end);
  if (hits?.every(({ indicator }) => indicator.kind === 'ip')) return [host, ...hits];
  const whole = { start: host.start, end };
  return hits && [host, ...hits].map((hit) => ({ ...hit, whole }));
}

function othersBetween(page: Page, start: number, end: number): readonly Hit[] | undefined {
  const hits: Hit[] = [];
  let from = start;
  for (const part of page.text.slice(start, end).split('/')) {
    const hit = readHostAt(page, from, from + part.length, true);
    const suffix = hit?.indicator.value.split('.').at(-1) ?? '';
    if (hit === undefined || (hit.indicator.kind !== 'ip' && !COMMON_SUFFIXES.has(suffix))) return undefined;
    hits.push(hit);
    from += part.length + 1;
  }
  return hits;
}

/** Where the port ends that stands behind a host, or the host itself. */
function endOfPort(text: string, at: number): number {
  return at + (/^:\d{1,5}(?!\d)/.exec(text.slice(at, at + 7))?.[0].length ?? 0);
}

const LONGEST_KEY = 32;

/** Whether a path or a query begins at this place. */
function isPathStart(text: string, at: number): boolean {
  const sign = text.charAt(at);
  if (sign === '?') return /^\?[\w.~%-]+=/.test(text.slice(at, at + LONGEST_KEY));
  if (sign !== '/') return false;
  return isNamed(text.charCodeAt(at + 1)) || /^(?:[?#~_%@-]|\.\w)/.test(text.slice(at + 1, at + 3));
}

/**
 * What a host begins that stands there without a scheme: with a path or a query it is a URL, which is asked for with http as
 * browsers do; with neither, or with no more than a port, it is the host.
 */
export function readBareLink(page: Page, host: Hit): Reading {
  const { text } = page;
  const from = endOfPort(text, host.end);
  if (!isPathStart(text, from)) return { hits: [host], end: from };
  const end = endOfLink(text, from, ',');
  const all = alternatives(page, host, from + 1, end);
  if (all !== undefined) return { hits: all, end };
  if (isLabel(page, host.start, end)) return { hits: [], end };
  const isService =
    (host.indicator.kind === 'ip' && NOT_PATHS.test(text.slice(from + 1, end))) ||
    (from > host.end && PROTOCOL.test(text.slice(from, end)));
  if (isService || isPattern(text, host.start, end)) return { hits: [host], end };
  const indicator = readUrl(refang(`http://${text.slice(host.start, end)}`), '');
  const isMore =
    !(indicator instanceof Refusal) &&
    indicator.value.length <= LONGEST &&
    !/^http:\/\/[^/]*\/$/.test(indicator.value);
  return { hits: [isMore ? { indicator, start: host.start, end } : host], end };
}
