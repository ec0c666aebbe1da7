import { patternIn } from '../indicator/several.ts';
import { isNamed } from './characters.ts';
import type { Page, Reading } from './page.ts';
import { isVersion } from './version.ts';

const FOUR_NUMBERS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const LARGEST = 255;
const LONGEST_PATTERN = 48;

/** Four numbers, of which one is a slip; where more are too large, they count something: `1.234.567.890`. */
function isSlip(written: string): boolean {
  return (
    FOUR_NUMBERS.test(written) && written.split('.').filter((part) => Number(part) > LARGEST).length === 1
  );
}

/** Within a longer word, a path, or after a sign of a variable. */
function isTouched(text: string, start: number): boolean {
  const before = text.charAt(start - 1);
  if (before === '/') return text.charAt(start - 2) !== '/';
  return isNamed(before.charCodeAt(0)) || '.-_$%\\'.includes(before || ' ');
}

/** What is written like an IPv4 address between these places, and is none: `203.0.113.400`, `203.0.113.*`, `203.0.113.[1-9]`. */
export function readNearAddress(page: Page, start: number, end: number): Reading | undefined {
  const { text } = page;
  const written = text.slice(start, end);
  const length = isSlip(written)
    ? written.length
    : patternIn(text.slice(start, start + LONGEST_PATTERN)).length;
  if (length === 0 || isTouched(text, start)) return undefined;
  const stop = start + length;
  if (!page.isDefanged(start, stop) && isVersion(page, start, stop)) return undefined;
  page.misses.push({ start, end: stop });
  return { hits: [], end: stop };
}
