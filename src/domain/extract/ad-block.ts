import { isBlank, isLineEnd } from './characters.ts';
import type { Page, Reading } from './page.ts';

/** `@@||good.com^`, `@@|https://good.com/a`, `@@https://good.com/a`; but `@@name` is a variable. */
const BEGINNING = /^@@(?:[|*/]|[a-z*]{3,5}:\/\/)/i;
const LONGEST_BEGINNING = 10;
const AROUND = '"\'`<>';
/** What ends a sentence, or what began before it. */
const TRAILING = '.,;:!?)]}';

function endOfRule(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); !isBlank(code) && !isLineEnd(code); code = text.charCodeAt(++at))
    if (AROUND.includes(text.charAt(at))) break;
  return at;
}

/** `||evil.com^$domain=bank.com`: what limits a rule from this place on names where it holds, and nothing to block. */
export function readOptions({ text }: Page, start: number): Reading | undefined {
  return text.charAt(start - 1) === '^' ? { hits: [], end: endOfRule(text, start) } : undefined;
}

/** The exception in a list of what ad blockers block that begins at this place, with all that limits it: none of it is meant. */
export function readException({ text, misses }: Page, start: number): Reading | undefined {
  if (text.charAt(start + 1) !== '@') return undefined;
  const [beginning] = BEGINNING.exec(text.slice(start, start + LONGEST_BEGINNING)) ?? [];
  if (beginning === undefined) return undefined;
  const stop = endOfRule(text, start + beginning.length);
  let end = stop;
  while (TRAILING.includes(text.charAt(end - 1))) end--;
  misses.push({ start, end });
  return { hits: [], end: stop };
}
