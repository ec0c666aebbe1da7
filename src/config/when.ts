import * as z from 'zod';
import { ACTIONS } from '../domain/draft.ts';
import { DAYS, isAlways, isTimeZone } from '../domain/hours.ts';
import { INDICATOR_KINDS } from '../domain/indicator.ts';
import { channel } from './values.ts';

const some = <T extends z.core.SomeType>(element: T, what: string) =>
  z.array(element).min(1, { error: `Must name ${what}.`, abort: true });

const numberOver = z.int().min(0, { error: 'Must be 0 or more.' }).exactOptional();

/** `18:30` → 1 110, the minutes after midnight. */
const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
    error: 'Must be a time of day from 00:00 to 23:59, such as 18:00.',
  })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const hours = z
  .strictObject({
    /** Days of the week; a span over midnight belongs to the day it begins on. Default: every day. Example: `[sat, sun]`. */
    days: some(z.enum(DAYS), 'a day of the week').exactOptional(),
    /** Time of day. Default `00:00`; the same as `to`: the whole day. Example: `18:00`. */
    from: timeOfDay.prefault('00:00'),
    /** Time of day at which it is over; before `from`: on the next day. Default `00:00`. Example: `08:00`. */
    to: timeOfDay.prefault('00:00'),
    /** By whose clocks, summer time included. Example: `Europe/Berlin`. */
    timeZone: z.string().refine(isTimeZone, { error: 'Must be an IANA time zone, such as Europe/Berlin.' }),
  })
  .refine((each) => !isAlways(each), {
    error: 'Is the whole week; name days, or a span of the day, or leave it out.',
  });

/** What a rule is for. Each indicator at each vendor is looked at for itself, and all of these must hold for it. */
export const when = z
  .strictObject({
    /** What is done; `unblock` means all that is taken back. Only a rule that names it is for `enrol`. Example: `allow`. */
    action: z.enum([...ACTIONS, 'unblock']).exactOptional(),
    /** What it is about; `domain` means URLs and hashed host names too. Example: `[ip, network]`. */
    kinds: some(z.enum([...INDICATOR_KINDS, 'connection']), 'a kind of indicator').exactOptional(),
    /** Where it goes: keys under `vendors`. Example: `[gravityzone]`. */
    vendors: some(z.string(), 'a vendor').exactOptional(),
    /** The request has more indicators than this. Example: `50`. */
    indicatorsOver: numberOver,
    /** A network of more addresses than this. Example: `256`. */
    addressesOver: numberOver,
    /** Whether files are removed too. Example: `true`. */
    clean: z.boolean().exactOptional(),
    /** How bad whoever asked said it is, from 1, the worst, to 4. Without a word of that no severity fits. Example: `[1, 2]`. */
    severity: some(z.literal([1, 2, 3, 4]), 'a severity').exactOptional(),
    /** Ids of the channels that it is asked in. Example: `[C0INCIDENTS]`. */
    channels: some(channel, 'a channel').exactOptional(),
    /** When it is asked. Example: `{ from: '18:00', to: '08:00', timeZone: Europe/Berlin }`. */
    hours: hours.exactOptional(),
  })
  .refine((conditions) => Object.keys(conditions).length > 0, {
    error: 'Holds no condition; leave it out and the rule is the default.',
  });
