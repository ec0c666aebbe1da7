import { Refusal } from '../refusal.ts';

/** `203.0.113.10-203.0.113.20`, `203.0.113.10 - 20`: its ends alone are not what it says. */
const RANGE = /^(?=[^.]*\.)[\d.]+( ?)[-–—~]\1[\d.]+$/;

/** Four parts, of which one at least is no number: `198.51.100.*`, `198.51.100.x`, `198.51.100.[1-9]`. */
const PATTERN =
  /^(?!(?:\d{1,3}[[({]?\.[\])}]?){3}\d)\d{1,3}(?:[[({]?\.[\])}]?(?:\d{1,3}|\*|x|[[({]\d{1,3}(?:[-–,|]|\.\.)[\d.,|–-]*\d[\])}])){3}(?![\w*[({]|[.-]\w)/i;

/** What stands on two lines beneath the name of a longer hash. */
const TWO_HALVES = /^[\da-f]{32} [\da-f]{32}$/i;

const NETWORKS = 'write its networks, such as 203.0.113.0/28';

/** The pattern of IPv4 addresses that a text begins with; empty when it begins with none. */
export function patternIn(text: string): string {
  return PATTERN.exec(text)?.[0] ?? '';
}

/** The refusal of a range of addresses; `shown` is what was typed, quoted. */
export function refuseRange(shown: string): Refusal {
  return new Refusal('not_a_network', `${shown} is a range; ${NETWORKS}.`);
}

/**
 * The refusal of a range or a pattern of addresses, or of what may be two hashes, if a refanged text is one; `shown` is what was
 * typed, quoted.
 */
export function refuseSeveral(text: string, shown: string): Refusal | undefined {
  if (RANGE.test(text)) return refuseRange(shown);
  if (TWO_HALVES.test(text))
    return new Refusal(
      'not_understood',
      `${shown} may be one SHA-256 file hash or two of MD5; write it on one line, or “md5” before each.`,
    );
  return text !== '' && patternIn(text) === text
    ? new Refusal('not_a_network', `${shown} stands for several addresses; ${NETWORKS}.`)
    : undefined;
}
