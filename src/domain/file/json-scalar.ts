/** A value that holds no others, and where it ends. */
export interface Scalar {
  readonly value: string | number | boolean | null;
  readonly end: number;
}

const LITERALS: readonly (readonly [written: string, value: boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const LONGEST_NUMBER = 400;
/** What is longer is no indicator and no pattern of them, so its escapes are left alone. */
const LONGEST_STRING = 100_000;

function isEscaped(text: string, quotation: number): boolean {
  let at = quotation - 1;
  while (text.charAt(at) === '\\') at--;
  return (quotation - at) % 2 === 0;
}

/** What an escape stands for is left to the language, which knows them all. */
function unescaped(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(`"${raw}"`);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The string that begins at this quotation mark; undefined when it is broken. */
export function readString(text: string, at: number): (Scalar & { readonly value: string }) | undefined {
  let close = text.indexOf('"', at + 1);
  while (close >= 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  if (close < 0) return undefined;
  const raw = text.slice(at + 1, close);
  const value = raw.length < LONGEST_STRING && /[\\\p{Cc}]/u.test(raw) ? unescaped(raw) : raw;
  return value === undefined ? undefined : { value, end: close + 1 };
}

function readNumber(text: string, at: number): Scalar | undefined {
  let end = at;
  while (end < at + LONGEST_NUMBER && /[-+.\de]/i.test(text.charAt(end))) end++;
  const written = text.slice(at, end);
  return NUMBER.test(written) ? { value: Number(written), end } : undefined;
}

/** The string, number, true, false or null that begins here; undefined when there is none. */
export function readScalar(text: string, at: number): Scalar | undefined {
  if (text.charAt(at) === '"') return readString(text, at);
  const literal = LITERALS.find(([written]) => text.startsWith(written, at));
  return literal === undefined ? readNumber(text, at) : { value: literal[1], end: at + literal[0].length };
}
