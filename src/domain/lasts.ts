import type { Lasts } from './draft.ts';
import { quote } from './quote.ts';
import { Refusal } from './refusal.ts';
import { keyword, type Token, tokens } from './tokens.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHORTEST_MS = MINUTE;
const LONGEST_MS = 366 * DAY;

const UNITS: ReadonlyMap<string, number> = new Map(
  (
    [
      [1000, 's sec secs second seconds'],
      [MINUTE, 'm min mins minute minutes'],
      [HOUR, 'h hr hrs hour hours'],
      [DAY, 'd day days'],
      [7 * DAY, 'w wk wks week weeks'],
    ] as const
  ).flatMap(([ms, names]) => names.split(' ').map((name) => [name, ms] as const)),
);
const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const MONTH = /^(?:mo|mos|mth|mths|months?|quarters?|y|yrs?|years?)$/;

const NUMBER = /^\d{1,8}(?:\.\d{1,3})?$/;
const GLUED = /^(\d{1,8}(?:\.\d{1,3})?)([a-z]{1,10})/;

/** The amount that one word is: "2", "1.5", "an", "two". */
function amountOf(word: string): number | undefined {
  if (NUMBER.test(word)) return Number(word);
  const named = word === 'a' || word === 'an' ? 1 : NUMBERS.indexOf(word);
  return named < 0 ? undefined : named;
}

/** The milliseconds of a glued word, "1h30m"; undefined unless every part has a unit. */
function glued(word: string): number | undefined {
  let ms = 0;
  for (let rest = word; rest !== ''; ) {
    const [part = '', amount = '', name = ''] = GLUED.exec(rest) ?? [];
    const unit = UNITS.get(name);
    if (unit === undefined) return undefined;
    ms += Number(amount) * unit;
    rest = rest.slice(part.length);
  }
  return word === '' ? undefined : ms;
}

interface Span {
  readonly words: number;
  readonly ms: number;
}

/** One amount with its unit, at this place. */
function spanAt(words: readonly Token[], at: number): Span | undefined {
  const word = keyword(words[at]);
  const whole = glued(word);
  if (whole !== undefined) return { words: 1, ms: whole };
  const amount = amountOf(word);
  const unit = UNITS.get(keyword(words[at + 1]));
  return amount === undefined || unit === undefined ? undefined : { words: 2, ms: amount * unit };
}

/** The spans from here on, with "and" between them or nothing, as one. No words: there is none. */
function spansAt(words: readonly Token[], at: number): Span {
  let end = at;
  let ms = 0;
  for (;;) {
    const from = end > at && keyword(words[end]) === 'and' ? end + 1 : end;
    const span = spanAt(words, from);
    if (!span) return { words: end - at, ms: Math.round(ms) };
    ms += span.ms;
    end = from + span.words;
  }
}

/** How many words from here on were meant to say how long, if only to be told that they do not. */
export function lengthOfSpan(words: readonly Token[], at: number): number {
  const { words: length } = spansAt(words, at);
  if (length > 0) return length;
  const word = keyword(words[at]);
  if (amountOf(word) === undefined) return GLUED.exec(word)?.[0] === word ? 1 : 0;
  return /^[a-z]+$/.test(keyword(words[at + 1])) ? 2 : 1;
}

const CLOCK = /^\d{1,2}[:.h]\d{2}(?::\d{2})?(?:z|utc|gmt|[+-]\d{1,2}:?\d{2})?$/i;
const ZONE = /^(?:z|utc|gmt|[+-]\d{1,2}(?::?\d{2})?|am|pm)$/i;
/** "CET", "PDT": known only from a list, and some of them stand for several. */
const ZONE_NAME = /^[A-Z]{2,4}T$/;
const LONGEST_MOMENT = 4;

/** How many words from here on were meant to say until when, if only to be told that they do not. */
export function lengthOfMoment(words: readonly Token[], at: number): number {
  const first = words[at];
  if (first === undefined || !(first.quoted || /^(?:\d[^/\\]*|\d+\/\d+\/\d+|[a-z]+[.:]?)$/i.test(first.text)))
    return 0;
  let length = 1;
  for (; length < LONGEST_MOMENT; length++) {
    const text = words[at + length]?.text ?? '';
    if (!CLOCK.test(text) && !ZONE.test(text) && !ZONE_NAME.test(text)) break;
  }
  return length;
}

const DATE = /^2\d{3}-\d{2}-\d{2}/;
const MOMENT =
  /^2\d{3}-\d{2}-\d{2}(?:(?:t| )(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?)?(?: ?(?:z|utc|gmt|([+-])(\d{2})(?::?(\d{2}))?))?$/i;

function readFor(text: string): Lasts | Refusal {
  const words = tokens(text);
  const { words: length, ms } = spansAt(words, 0);
  const month = words.map(keyword).find((word) => MONTH.test(word.replace(/^\d+/, '')));
  if (month !== undefined)
    return new Refusal(
      'not_a_span',
      `${quote(text)} is not always equally long; give it in days or weeks, such as 30d.`,
    );
  if (length === 0 || length < words.length)
    return new Refusal('not_a_span', `${quote(text)} does not say how long; write 7d, 2 weeks or an hour.`);
  if (ms < SHORTEST_MS)
    return new Refusal('too_short', `${quote(text)} is too short; the shortest is a minute.`);
  if (ms > LONGEST_MS) return new Refusal('too_long', `${quote(text)} is too long; the longest is 366 days.`);
  return { forMs: ms };
}

/** The first millisecond of a day in UTC; undefined when the calendar has no such day. */
function beginningOf(day: string): number | undefined {
  const ms = Date.parse(`${day}T00:00:00Z`);
  // The thirtieth of February would be taken for the second of March.
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(day) ? undefined : ms;
}

function readUntil(text: string): Lasts | Refusal {
  const match = MOMENT.exec(text);
  if (!match)
    return new Refusal(
      'not_a_moment',
      `${quote(text)} is not a date and a time; write 2026-12-24 18:00, which is in UTC, or 2026-12-24 18:00 +01:00.`,
    );
  const day = beginningOf(text.slice(0, 10));
  const [, hours, minutes = '0', seconds = '0', sign, zoneHours = '0', zoneMinutes = '0'] = match;
  const isClock = Number(hours ?? 0) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  const isZone = Number(zoneHours) <= 14 && Number(zoneMinutes) < 60;
  if (day === undefined || !isClock || !isZone)
    return new Refusal('not_a_moment', `${quote(text)} is no date and time of the calendar.`);
  const clock =
    hours === undefined ? DAY : Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000;
  const zone = (Number(zoneHours) * HOUR + Number(zoneMinutes) * MINUTE) * (sign === '-' ? -1 : 1);
  return { until: new Date(day + clock - zone).toISOString() };
}

/**
 * Reads how long something lasts: "for 7d", "1h30m", "2 weeks and 3 days", "until 2026-12-24 18:00" (UTC unless it ends in
 * `Z` or an offset such as `+01:00`), "2026-12-24" (until that day is over). Between a minute and 366 days; whether a moment
 * still lies ahead, `refuseEnd` says. Refusals have the codes not_a_span, not_a_moment, too_short and too_long.
 */
export function readLasts(text: string): Lasts | Refusal {
  const [begun = '', clause] = /^\s*(for|until)\b:?/i.exec(text) ?? [];
  const said = text
    .slice(begun.length)
    .replace(/\s+/g, ' ')
    .replace(/^["' ]+|["'.,;!? ]{1,9}$/g, '');
  const isMoment = clause === undefined ? DATE.test(said) : clause.toLowerCase() === 'until';
  return isMoment ? readUntil(said) : readFor(said);
}

/** Why an end cannot be agreed on at this time: it is past or within a minute (in_the_past), or further than 366 days away (too_long). */
export function refuseEnd(lasts: Lasts, now: Date): Refusal | undefined {
  if (!('until' in lasts)) return undefined;
  const shown = `${lasts.until.slice(0, 10)} ${lasts.until.slice(11, 16)} UTC`;
  const left = Date.parse(lasts.until) - now.getTime();
  if (left < SHORTEST_MS)
    return new Refusal('in_the_past', `${shown} is past, or within a minute; name a later moment.`);
  return left > LONGEST_MS
    ? new Refusal('too_long', `${shown} is too far away; the longest is 366 days.`)
    : undefined;
}

/** How long something lasts, as `readLasts` reads it back: "7d", "2026-12-24 18:00:00Z". */
export function writeLasts(lasts: Lasts): string {
  if ('until' in lasts) return lasts.until.replace('T', ' ').replace('.000Z', 'Z');
  const units = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
  ] as const;
  const [ms, name] = units.find(([unit]) => lasts.forMs % unit === 0) ?? [1000, 's'];
  return `${lasts.forMs / ms}${name}`;
}
