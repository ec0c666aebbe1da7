import { isBlank, isLineEnd } from './characters.ts';
import type { Page, Reading } from './page.ts';

/** `@@||good.com^`, `@@|https://good.com/a`, `@@https://good.com/a`; but `@@name` is a variable. */
const BEGINNING = /^@@(?:[|*/]|[a-z*]{3,5}:\/\/)/i;
const LONGEST_BEGINNING = 10;
const AROUND = '"\'`<>';
/** What ends a sentence, or what began before it. */
const TRAILING = '.,;:!?)]}';

/** The exception in a list of what ad blockers block that begins at this place, with all that limits it: none of it is meant. */
export function readException({ text, misses }: Page, start: number): Reading | undefined {
  if (text.charAt(start + 1) !== '@') return undefined;
  const [beginning] = BEGINNING.exec(text.slice(start, start + LONGEST_BEGINNING)) ?? [];
  if (beginning === undefined) return undefined;
  let stop = start + beginning.length;
  for (let code = text.charCodeAt(stop); !isBlank(code) && !isLineEnd(code); code = text.charCodeAt(++stop))
    if (AROUND.includes(text.charAt(stop))) break;
  let end = stop;
  while (TRAILING.includes(text.charAt(end - 1))) end--;
  misses.push({ start, end });
  return { hits: [], end: stop };
}
