import { refuseEnd } from '../lasts.ts';
import { sayTime } from './time.ts';

/** The one end that a request can have, out of those that a file gives its indicators. */
export interface OfferedEnd {
  /** As `readLasts` reads it. */
  readonly lasts: string;
  /** What the file gives, and what of it is offered, in sentences. */
  readonly remark: string;
}

/** The longest that can be asked for. */
const LONGEST = '366d';

/**
 * The end to offer for indicators that a file calls valid until then (ISO 8601, UTC; undefined: it does not say): the
 * earliest, so that nothing stays blocked for longer than the file vouches for it. Undefined when the file gives none.
 */
export function offeredEnd(ends: readonly (string | undefined)[], now: Date): OfferedEnd | undefined {
  const known = ends.filter((end) => end !== undefined).sort();
  const [earliest] = known;
  if (earliest === undefined) return undefined;
  const [first, last] = [sayTime(earliest), sayTime(known.at(-1) ?? earliest)];
  const isTooFar = refuseEnd({ until: earliest }, now)?.code === 'too_long';
  const none = ends.length - known.length;
  const given =
    first === last
      ? `The file gives ${first} as the end of validity.`
      : `The file gives ends of validity from ${first} to ${last}.`;
  const chosen = isTooFar
    ? '366 days, the longest that can be asked for'
    : first === last
      ? 'that'
      : 'the earliest';
  return {
    lasts: isTooFar ? LONGEST : first,
    remark: [
      given,
      ...(none > 0 ? [`It gives none for ${none} of ${ends.length}.`] : []),
      `“How long” is filled in with ${chosen}.`,
    ].join(' '),
  };
}
