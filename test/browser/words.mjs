// What the plays of the pictures have in common.
import { randomBytes } from 'node:crypto';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const BECAUSE = 'because beaconing on two hosts ref INC-42';

export const waits = 'Waiting for approval';
export const done = 'Done, as far as the vendors say.';

export const sha1 = () => randomBytes(20).toString('hex');

/** The request that takes back what this card is about. */
export function endNamedOn({ blocks }) {
  const [, end] = /Its time was up: `(R.{5})`/.exec(JSON.stringify(blocks));
  return end;
}
