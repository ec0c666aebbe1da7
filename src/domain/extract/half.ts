import { kindNamed } from '../indicator-words/kinds.ts';
import { urlAround } from './cut.ts';
import type { Hit, Place } from './page.ts';
import { lineBefore } from './surroundings.ts';
import { isWidened } from './widened.ts';

const LABEL_BEGINNING = /\[[^[\]]*$/;
const LABEL_END = /^[^[\]\n\r]*\]\(<?$/;
const LONGEST_LABEL = 64;
const HOST = /^[a-z]+:\/\/\[?([^/]*?)\]?(?::\d+)?\//;

/** `[bank.com](http://evil.top)`: a label that names something else than where its link leads. */
function linkAround(text: string, { indicator, start, end }: Hit, next: Hit | undefined): Place | undefined {
  if (next?.indicator.kind !== 'url' || next.start - end > LONGEST_LABEL) return undefined;
  if (!LABEL_END.test(text.slice(end, next.start))) return undefined;
  const [label] = LABEL_BEGINNING.exec(lineBefore(text, start)) ?? [];
  const { value } = next.indicator;
  const [, host] = HOST.exec(value) ?? [];
  if (label === undefined || indicator.value === value || indicator.value === host) return undefined;
  return { start: start - label.length, end: next.end + (text.charAt(next.end) === ')' ? 1 : 0) };
}

const PREFIX_APART = /^(?: {1,2}\/ ?| ?\( ?\/ ?)(\d{1,3})(?![\w./:%-]*\w)(?: ?\))?/;
const LONGEST_PREFIX = 32;

/** `185.220.101.0 /24`, `185.220.101.0 (/24)`: what may be the prefix length of a network stands apart. */
function networkFrom(text: string, { indicator, start, end }: Hit): Place | undefined {
  if (!' ('.includes(text.charAt(end) || '.')) return undefined;
  const [apart = '', length] = PREFIX_APART.exec(text.slice(end, end + LONGEST_PREFIX)) ?? [];
  const most = indicator.value.includes(':') ? 128 : 32;
  return length !== undefined && Number(length) <= most ? { start, end: end + apart.length } : undefined;
}

const NAME_BEFORE = /([\p{L}\p{N}_-]+):$/u;
const LONGEST_NAME = 32;

/** `outside:185.220.101.9/25`: firewalls of Cisco write the interface before an address, and its port behind the slash. */
function interfaceAround(text: string, hit: Hit): Place | undefined {
  const { start, end } = hit;
  const [whole = '', name] = NAME_BEFORE.exec(text.slice(Math.max(0, start - LONGEST_NAME), start)) ?? [];
  if (name === undefined || kindNamed(name.toLowerCase()) !== undefined) return undefined;
  return isWidened(text, hit) ? { start: start - whole.length, end } : undefined;
}

/** All of what is said where what was found may be only a part of it. `next`: what is found after it. */
export function wholeAround(text: string, hit: Hit, next: Hit | undefined): Place | undefined {
  const whole = hit.whole ?? linkAround(text, hit, next);
  if (whole !== undefined) return whole;
  const { kind } = hit.indicator;
  if (kind === 'ip') return networkFrom(text, hit);
  if (kind === 'network') return interfaceAround(text, hit);
  return kind === 'url' ? urlAround(text, hit, next) : undefined;
}
