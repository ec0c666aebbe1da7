import { readHash } from '../normal-form.ts';
import { Refusal } from '../refusal.ts';
import { isBlank, isHexadecimal, isLineEnd, isNamed } from './characters.ts';
import { beyondSpaces } from './mark.ts';
import type { Hit, Page, Reading } from './page.ts';
import { isStranger } from './stranger.ts';
import { isLineClosed, isLineStart, lineBefore } from './surroundings.ts';
import { FEWEST_OF_HASH } from './word.ts';

const LENGTHS: readonly number[] = [32, 40, 64];

function hexadecimalEnd(text: string, at: number): number {
  let to = at;
  while (isHexadecimal(text.charCodeAt(to))) to++;
  return to;
}

/** A part of an identifier such as a UUID: hexadecimal digits on the other side of a hyphen. */
function isPartOfId(text: string, start: number, end: number): boolean {
  if (text.charAt(end) === '-') {
    const next = hexadecimalEnd(text, end + 1);
    if (next > end + 2 && !isNamed(text.charCodeAt(next))) return true;
  }
  if (text.charAt(start - 1) !== '-') return false;
  let before = start - 2;
  while (before > start - 66 && isHexadecimal(text.charCodeAt(before))) before--;
  return before < start - 3 && !isNamed(text.charCodeAt(before));
}

/** `aad3…:31d6…`: the hashes of a password, as Windows keeps them. */
function isPasswordPair(text: string, start: number, end: number): boolean {
  if (end - start !== 32) return false;
  const behind = text.charAt(end) === ':' && hexadecimalEnd(text.slice(end + 1, end + 35), 0) === 32;
  const before = /(?<![0-9a-f])[0-9a-f]{32}:$/i.test(text.slice(Math.max(0, start - 34), start));
  return behind || before;
}

function isOneDigit(written: string): boolean {
  return written === written.charAt(0).repeat(written.length);
}

function read(page: Page, start: number, end: number, written: string): Reading | undefined {
  const { text } = page;
  if (
    /^\d+$/.test(written) ||
    isOneDigit(written) ||
    isPartOfId(text, start, end) ||
    isPasswordPair(text, start, end)
  )
    return undefined;
  if (isStranger(page, start, end)) {
    page.lastStranger = { start, end };
    return undefined;
  }
  const indicator = readHash(written, '');
  return indicator instanceof Refusal ? undefined : { hits: [{ indicator, start, end }], end };
}

const ANNOUNCED = /\b(?:sha-?(1|256)|md-?(5))(?: (?:checksum|hash|is|of|value|was)){0,2}[\s:=|"'`(]*$/i;
const LABEL = /^[\s>*•|"'`([-]*(?:[\w .#-]{1,24}(?=[:=]))?[\s:=|"'`(]*$/;
const LENGTH_OF: Readonly<Record<string, number>> = { 1: 40, 256: 64, 5: 32 };
const FARTHEST_LABEL = 32;

/** The length of the hash that the words just before announce, on this line or at the end of the last; 0 for none. */
function lengthBefore(text: string, start: number): number {
  const match = ANNOUNCED.exec(text.slice(Math.max(0, start - FARTHEST_LABEL), start));
  return LENGTH_OF[match?.[1] ?? match?.[2] ?? ''] ?? 0;
}

/** Whether a line has no words but these digits and a label. */
function isAlone(text: string, start: number, stop: number): boolean {
  const line = lineBefore(text, start);
  return line.length <= FARTHEST_LABEL && LABEL.test(line) && isLineClosed(text, stop);
}

/**
 * A hash of two lines, as PDFs break them: neither line has other words, and together they have the digits of one. What
 * begins or goes on like an MD5 alone is joined only when the line says which hash it is; two of them beneath such a line may be
 * either.
 */
function readBroken(page: Page, start: number, end: number): Reading | undefined {
  const { text } = page;
  const hyphen = /[-=]/.test(text.charAt(end)) ? end + 1 : end;
  const cut = beyondSpaces(text, hyphen, 1);
  if (!isLineEnd(text.charCodeAt(cut))) return undefined;
  let next = text.startsWith('\r\n', cut) ? cut + 2 : cut + 1;
  while (next < cut + FARTHEST_LABEL && (isBlank(text.charCodeAt(next)) || text.charAt(next) === '>')) next++;
  const stop = hexadecimalEnd(text, next);
  const total = end - start + stop - next;
  if (stop === next || !LENGTHS.includes(total)) return undefined;
  const announced = lengthBefore(text, start);
  if (isNamed(text.charCodeAt(stop)) || (announced === 0 && !isAlone(text, start, stop))) return undefined;
  const isWhole = end - start === LENGTHS[0] || LENGTHS.includes(stop - next);
  if (announced === 0 ? isWhole || stop - next > end - start : announced !== total) return undefined;
  // What stands above may stand over several.
  if (isWhole && stop - next === end - start && hyphen === end && isLineStart(text, start)) {
    page.misses.push({ start, end: stop });
    return { hits: [], end: stop };
  }
  if (announced === 0 && stop - next === end - start && isAmongDigits(text, start, stop)) return undefined;
  const reading = read(page, start, end, text.slice(start, end) + text.slice(next, stop));
  const [hit] = reading?.hits ?? [];
  return hit && { hits: [{ ...hit, end: stop }], end: stop };
}

const FARTHEST_DIGITS = 12;

/** More lines of digits alone: where one hash ends and the next begins is anybody's guess. */
function isAmongDigits(text: string, start: number, end: number): boolean {
  const cut = beyondSpaces(text, end, 1);
  const next = text.startsWith('\r\n', cut) ? cut + 2 : cut + 1;
  const stop = hexadecimalEnd(text, next);
  if (stop - next >= FEWEST_OF_HASH && isLineClosed(text, stop)) return true;
  return /[0-9a-f]{6}[\s>]*$/i.test(text.slice(Math.max(0, start - FARTHEST_DIGITS), start));
}

/** The hashes within a word, between the signs that are no letters or digits: `VirusShare_44d8….exe`. */
export function readHashes(page: Page, start: number, end: number): Reading {
  const { text } = page;
  const hits: Hit[] = [];
  let from = start;
  let pure = true;
  for (let at = start; at <= end; at++) {
    const code = text.charCodeAt(at);
    if (at < end && isNamed(code)) {
      pure = pure && isHexadecimal(code);
      continue;
    }
    const length = at - from;
    if (pure) {
      const broken = readBroken(page, from, at);
      const reading =
        broken ?? (LENGTHS.includes(length) ? read(page, from, at, text.slice(from, at)) : undefined);
      if (reading) hits.push(...reading.hits);
      if (broken) return { hits, end: broken.end };
    }
    from = at + 1;
    pure = true;
  }
  return { hits, end };
}
