import { isDigit, isLineEnd, isNamed } from './characters.ts';
import { beyondSpaces, type Mark } from './mark.ts';

const SCHEME = /(?:^|[^a-z])(h[tx*]{1,4}ps?|f[tx*]p)([\t\v\f\p{Zs}]{0,2})$/iu;

/** The spaces in `hxxp :// evil.com`. */
function spreadAt(text: string, at: number): Mark | undefined {
  if (!text.startsWith('//', at + 1)) return undefined;
  const [, scheme = '', spaces = ''] = SCHEME.exec(text.slice(Math.max(0, at - 10), at)) ?? [];
  const to = beyondSpaces(text, at + 3, 1);
  const isSpread = spaces !== '' || (to > at + 3 && /[x*]/i.test(scheme));
  const next = text.charCodeAt(to);
  if (scheme === '' || !isSpread || isLineEnd(next) || !(isNamed(next) || isDigit(next))) return undefined;
  return { from: at - spaces.length, to, by: '://', defanged: true };
}

const SLIP = /^:(?:\/|(?:\\\\){1,2})(?=[\p{L}\p{N}[])/u;
const LONGEST_SLIP = 6;
const SCHEME_ALONE = /(?:^|[\s"'`(<[{*|])(?:[a-z]{1,12}[:=])?(?:h[tx*]{1,4}ps?|f[tx*]p)$/i;

/** `https:/evil.com`, `https:\\evil.com`: browsers take both for `https://evil.com`. Within a longer word they are as they are. */
function slipAt(text: string, at: number): Mark | undefined {
  const [slip] = SLIP.exec(text.slice(at, at + LONGEST_SLIP)) ?? [];
  if (slip === undefined || !SCHEME_ALONE.test(text.slice(Math.max(0, at - 24), at))) return undefined;
  return { from: at, to: at + slip.length, by: '://', defanged: true };
}

/** The sign between a scheme and a host whose colon is at this place, where it is not written `://`. */
export function schemeSignAt(text: string, at: number): Mark | undefined {
  return spreadAt(text, at) ?? slipAt(text, at);
}

const SECURE = /^(?:\[s\]|\(s\)|\{s\})[:[({\\]/i;

/** `hxxp[s]://`, `http(s)://`: with the letter that may be there or not, as those who write it mean. */
export function secureAt(text: string, at: number): Mark | undefined {
  if (!SECURE.test(text.slice(at, at + 4))) return undefined;
  if (!/h[tx*]{1,4}p$/i.test(text.slice(Math.max(0, at - 6), at))) return undefined;
  return { from: at, to: at + 3, by: 's', defanged: true };
}
