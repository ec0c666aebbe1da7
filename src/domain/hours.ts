/** Days of the week and a span of the day, in a time zone. A span that ends before it begins goes over midnight. */
export interface Hours {
  /** Absent: every day. A span over midnight belongs to the day it begins on. */
  readonly days?: readonly Day[];
  /** Minutes after midnight. Equal: the whole day. */
  readonly from: number;
  readonly to: number;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
type Day = (typeof DAYS)[number];

/** Where a week stands: a day, and minutes after its midnight. */
interface Moment {
  readonly day: Day;
  readonly minute: number;
}

const NAMES: Readonly<Record<Day, string>> = {
  sun: 'Sunday',
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
};

const MINUTES_A_DAY = 24 * 60;

const WEEK: readonly Moment[] = DAYS.flatMap((day) =>
  Array.from({ length: MINUTES_A_DAY }, (_, minute) => ({ day, minute })),
);

const LIST = new Intl.ListFormat('en', { type: 'disjunction' });

/** Whether a time zone can be reckoned with. An offset such as `+01:00` cannot: it knows no summer. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[a-z]/i.test(name) && clockOf(name) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a moment falls into the hours, by the clocks of their time zone. */
export function isWithin(hours: Hours, at: Date): boolean {
  return includes(hours, localTime(at, hours.timeZone));
}

/** Whether the hours are never over. */
export function isAlways(hours: Hours): boolean {
  return WEEK.every((moment) => includes(hours, moment));
}

/** Whether all of one's hours are the other's too. Of two time zones it is never said, for their clocks drift apart. */
export function areWithin(hours: Hours, others: Hours): boolean {
  return (
    hours.timeZone === others.timeZone &&
    WEEK.every((moment) => !includes(hours, moment) || includes(others, moment))
  );
}

/** In words that complete "it is …". */
export function describeHours({ days, from, to, timeZone }: Hours): string {
  const named = days ? LIST.format(days.map((day) => NAMES[day])) : 'any day';
  return from === to
    ? `${named} in ${timeZone}`
    : `${named} between ${timeOfDay(from)} and ${timeOfDay(to)} in ${timeZone}`;
}

function includes({ days, from, to }: Hours, { day, minute }: Moment): boolean {
  const on = (name: Day) => days === undefined || days.includes(name);
  if (from === to) return on(day);
  if (from < to) return on(day) && minute >= from && minute < to;
  return (minute >= from && on(day)) || (minute < to && on(before(day)));
}

function before(day: Day): Day {
  return DAYS.at(DAYS.indexOf(day) - 1) ?? day;
}

/** A time zone's clock, and what it was read for last: all parts of a request are asked at one time. */
interface Clock {
  readonly format: Intl.DateTimeFormat;
  read?: { readonly time: number; readonly moment: Moment };
}

/** Made once for each time zone, as making one takes longer than all the rest. */
const CLOCKS = new Map<string, Clock>();

function clockOf(timeZone: string): Clock {
  const known = CLOCKS.get(timeZone);
  if (known) return known;
  const made = {
    format: new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  };
  CLOCKS.set(timeZone, made);
  return made;
}

function localTime(at: Date, timeZone: string): Moment {
  const clock = clockOf(timeZone);
  const time = at.getTime();
  if (clock.read?.time === time) return clock.read.moment;
  const parts = clock.format.formatToParts(at);
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  const weekday = get('weekday').toLowerCase();
  const day = DAYS.find((each) => each === weekday);
  if (!day) throw new Error(`The clocks of ${timeZone} know no day of the week.`);
  const moment = { day, minute: Number(get('hour')) * 60 + Number(get('minute')) };
  clock.read = { time, moment };
  return moment;
}

function timeOfDay(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
