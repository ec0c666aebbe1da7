import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lengthOfMoment, lengthOfSpan, readLasts, refuseEnd, writeLasts } from '../../src/domain/lasts.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { tokens } from '../../src/domain/tokens.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a span', () => {
  test.each<[string, number]>([
    ['7d', 7 * DAY],
    ['for 7d', 7 * DAY],
    ['For: 7 days', 7 * DAY],
    ['1 day', DAY],
    ['90s', 90_000],
    ['90 sec', 90_000],
    ['120 secs', 120_000],
    ['1 second and 1 minute', MINUTE + 1000],
    ['60 seconds', MINUTE],
    ['1m', MINUTE],
    ['5 min', 5 * MINUTE],
    ['5 mins', 5 * MINUTE],
    ['a minute', MINUTE],
    ['90 minutes', 90 * MINUTE],
    ['1h', HOUR],
    ['2 hr', 2 * HOUR],
    ['2 hrs', 2 * HOUR],
    ['an hour', HOUR],
    ['12 hours.', 12 * HOUR],
    ['1.5h', 90 * MINUTE],
    ['0.5 days', 12 * HOUR],
    ['1h30m', 90 * MINUTE],
    ['1h 30m', 90 * MINUTE],
    ['1 hour and 30 minutes', 90 * MINUTE],
    ['1 hour, 30 minutes', 90 * MINUTE],
    ['2w', 14 * DAY],
    ['1 wk', 7 * DAY],
    ['3 wks', 21 * DAY],
    ['a week', 7 * DAY],
    ['two weeks', 14 * DAY],
    ['Twelve Hours', 12 * HOUR],
    ['2 weeks and 3 days', 17 * DAY],
    ['366d', 366 * DAY],
    ['  "7d" ', 7 * DAY],
    ['for "7d".', 7 * DAY],
    ['7 \n days', 7 * DAY],
  ])('%j is %d ms', (text, forMs) => {
    expect(readLasts(text)).toEqual({ forMs });
  });

  test.each([
    ['', 'not_a_span', '“” does not say how long; write 7d, 2 weeks or an hour.'],
    ['for', 'not_a_span', '“” does not say how long; write 7d, 2 weeks or an hour.'],
    ['forever', 'not_a_span', '“forever” does not say how long; write 7d, 2 weeks or an hour.'],
    ['7', 'not_a_span', '“7” does not say how long; write 7d, 2 weeks or an hour.'],
    ['7d and', 'not_a_span', '“7d and” does not say how long; write 7d, 2 weeks or an hour.'],
    ['7 fortnights', 'not_a_span', '“7 fortnights” does not say how long; write 7d, 2 weeks or an hour.'],
    ['7d2x', 'not_a_span', '“7d2x” does not say how long; write 7d, 2 weeks or an hour.'],
    ['-7d', 'not_a_span', '“-7d” does not say how long; write 7d, 2 weeks or an hour.'],
    ['a', 'not_a_span', '“a” does not say how long; write 7d, 2 weeks or an hour.'],
    ['a month', 'not_a_span', '“a month” is not always equally long; give it in days or weeks, such as 30d.'],
    ['and 7d', 'not_a_span', '“and 7d” does not say how long; write 7d, 2 weeks or an hour.'],
    ['12mo', 'not_a_span', '“12mo” is not always equally long; give it in days or weeks, such as 30d.'],
    ['2mo', 'not_a_span', '“2mo” is not always equally long; give it in days or weeks, such as 30d.'],
    ['1 year', 'not_a_span', '“1 year” is not always equally long; give it in days or weeks, such as 30d.'],
    [
      'a quarter',
      'not_a_span',
      '“a quarter” is not always equally long; give it in days or weeks, such as 30d.',
    ],
    ['59s', 'too_short', '“59s” is too short; the shortest is a minute.'],
    ['zero days', 'too_short', '“zero days” is too short; the shortest is a minute.'],
    ['367d', 'too_long', '“367d” is too long; the longest is 366 days.'],
    ['366d 1s', 'too_long', '“366d 1s” is too long; the longest is 366 days.'],
  ])('%j is refused as %s', (text, code, sentence) => {
    expect(readLasts(text)).toEqual(new Refusal(code, sentence));
  });
});

describe('a moment', () => {
  test.each([
    ['until 2026-12-24 18:00', '2026-12-24T18:00:00.000Z'],
    [' until   2026-12-24   18:00 ', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24 18:00', '2026-12-24T18:00:00.000Z'],
    ['Until: 2026-12-24 9:05', '2026-12-24T09:05:00.000Z'],
    ['2026-12-24T18:00', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24t18:00:59', '2026-12-24T18:00:59.000Z'],
    ['2026-12-24T18:00:59.123Z', '2026-12-24T18:00:59.000Z'],
    ['2026-12-24 18:00Z', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24 18:00 z', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24 18:00 UTC', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24 18:00 GMT', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24 18:00+01:00', '2026-12-24T17:00:00.000Z'],
    ['2026-12-24 18:00 +0530', '2026-12-24T12:30:00.000Z'],
    ['2026-12-24 18:00 -08', '2026-12-25T02:00:00.000Z'],
    ['2026-12-24 23:59 -14:00', '2026-12-25T13:59:00.000Z'],
    ['2026-12-24', '2026-12-25T00:00:00.000Z'],
    ['2026-12-31 +01:00', '2026-12-31T23:00:00.000Z'],
    ['2028-02-29 00:00', '2028-02-29T00:00:00.000Z'],
  ])('%j is %s', (text, until) => {
    expect(readLasts(text)).toEqual({ until });
  });

  const unclear = (shown: string) =>
    `“${shown}” is not a date and a time; write 2026-12-24 18:00, which is in UTC, or 2026-12-24 18:00 +01:00.`;
  const impossible = (shown: string) => `“${shown}” is no date and time of the calendar.`;
  test.each([
    ['until', unclear('')],
    ['until 18:00', unclear('18:00')],
    ['until tomorrow 18:00', unclear('tomorrow 18:00')],
    ['until 24.12.2026', unclear('24.12.2026')],
    ['until 12/24/2026 18:00', unclear('12/24/2026 18:00')],
    ['2026-12-24 18:00 CET', unclear('2026-12-24 18:00 CET')],
    ['2026-12-24 6:00 pm', unclear('2026-12-24 6:00 pm')],
    ['until 7d', unclear('7d')],
    ['until 1999-12-24', unclear('1999-12-24')],
    ['2026-12-24 18', unclear('2026-12-24 18')],
    ['2026-02-30', impossible('2026-02-30')],
    ['2027-02-29 18:00', impossible('2027-02-29 18:00')],
    ['2026-13-01', impossible('2026-13-01')],
    ['2026-12-24 24:00', impossible('2026-12-24 24:00')],
    ['2026-12-24 18:60', impossible('2026-12-24 18:60')],
    ['2026-12-24 18:00:60', impossible('2026-12-24 18:00:60')],
    ['2026-12-24 18:00 +15:00', impossible('2026-12-24 18:00 +15:00')],
    ['2026-12-24 18:00 +01:60', impossible('2026-12-24 18:00 +01:60')],
  ])('%j is refused', (text, sentence) => {
    expect(readLasts(text)).toEqual(new Refusal('not_a_moment', sentence));
  });
});

describe('an end', () => {
  const now = new Date('2026-11-22T12:00:30.000Z');
  test.each<[string, string | undefined]>([
    ['2026-11-22T12:00:00.000Z', '2026-11-22 12:00 UTC is past, or within a minute; name a later moment.'],
    ['2026-11-22T12:01:29.999Z', '2026-11-22 12:01 UTC is past, or within a minute; name a later moment.'],
    ['2026-11-22T12:01:30.000Z', undefined],
    ['2027-11-23T12:00:30.000Z', undefined],
    ['2027-11-23T12:00:31.000Z', '2027-11-23 12:00 UTC is too far away; the longest is 366 days.'],
  ])('at %s is answered with %j', (until, sentence) => {
    expect(refuseEnd({ until }, now)?.sentence).toBe(sentence);
  });

  test('has a code for the past and one for the far future', () => {
    expect(refuseEnd({ until: '2020-01-01T00:00:00.000Z' }, now)?.code).toBe('in_the_past');
    expect(refuseEnd({ until: '2030-01-01T00:00:00.000Z' }, now)?.code).toBe('too_long');
  });

  test('after so long needs no clock', () => {
    expect(refuseEnd({ forMs: 1 }, now)).toBeUndefined();
  });
});

describe('in writing', () => {
  test.each([
    [{ forMs: 7 * DAY }, '7d'],
    [{ forMs: 36 * HOUR }, '36h'],
    [{ forMs: 90 * MINUTE }, '90m'],
    [{ forMs: 90_000 }, '90s'],
    [{ until: '2026-12-24T18:00:00.000Z' }, '2026-12-24 18:00:00Z'],
  ])('%j is %j', (lasts, text) => {
    expect(writeLasts(lasts)).toBe(text);
  });

  test('is read back as what it was', () => {
    const forMs = fc.integer({ min: MINUTE, max: 366 * DAY });
    const at = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2999, 11, 31) });
    fc.assert(
      fc.property(forMs, at, (ms, moment) => {
        expect(readLasts(writeLasts({ forMs: ms }))).toEqual({ forMs: ms });
        const until = new Date(moment - (moment % 1000)).toISOString();
        expect(readLasts(`until ${writeLasts({ until })}`)).toEqual({ until });
      }),
      { numRuns },
    );
  });
});

describe('among other words', () => {
  test.each([
    ['7d evil.com', 1],
    ['2 weeks evil.com', 2],
    ['2 weeks and 3 days and evil.com', 5],
    ['7d 1.2.3.4', 1],
    ['7d 3com.com', 1],
    ['7d 44d88612fea8a8f36de82e1278abb02f', 1],
    ['evil.com', 0],
    ['"7 days"', 0],
    ['', 0],
    ['and 7d', 0],
    ['7', 1],
    ['7 evil.com', 1],
    ['7 fortnights evil.com', 2],
    ['7fortnights evil.com', 1],
    ['a month', 2],
  ])('%j begins with a span of %d', (text, length) => {
    expect(lengthOfSpan(tokens(text), 0)).toBe(length);
  });

  test.each([
    ['2026-12-24 evil.com', 1],
    ['2026-12-24 18:00 evil.com', 2],
    ['2026-12-24 18:00 +01:00 evil.com', 3],
    ['2026-12-24 18:00 UTC evil.com', 3],
    ['2026-12-24 18:00 CET evil.com', 3],
    ['2026-12-24 18:00+01:00 evil.com', 2],
    ['2026-12-24 6:00 pm UTC Z', 4],
    ['2026-12-24 18:00 IP 1.2.3.4', 2],
    ['2026-12-24 1.22.33.44', 1],
    ['"2026-12-24 18:00" evil.com', 1],
    ['tomorrow 18:00 evil.com', 2],
    ['noon. evil.com', 1],
    ['12/24/2026 18:00', 2],
    ['evil.com', 0],
    ['C:\\x', 0],
    ['http://evil.com', 0],
    ['', 0],
  ])('%j begins with a moment of %d', (text, length) => {
    expect(lengthOfMoment(tokens(text), 0)).toBe(length);
  });
});
