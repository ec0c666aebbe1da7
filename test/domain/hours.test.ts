import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  areWithin,
  DAYS,
  describeHours,
  type Hours,
  isAlways,
  isTimeZone,
  isWithin,
} from '../../src/domain/hours.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);

const hours = (from: number, to: number, timeZone = 'UTC', days?: Hours['days']): Hours => ({
  from: from * 60,
  to: to * 60,
  timeZone,
  ...(days && { days }),
});

describe('a moment', () => {
  // 22 November 2026 is a Sunday.
  test.each<[string, Hours, string, boolean]>([
    ['is within as the span begins', hours(9, 17), '2026-11-22T09:00:00Z', true],
    ['is not within before it', hours(9, 17), '2026-11-22T08:59:59Z', false],
    ['is within before it ends', hours(9, 17), '2026-11-22T16:59:59Z', true],
    ['is not within as it ends', hours(9, 17), '2026-11-22T17:00:00Z', false],
    ['is within on a day that is named', hours(9, 17, 'UTC', ['sun']), '2026-11-22T12:00:00Z', true],
    ['is not within on another', hours(9, 17, 'UTC', ['sat', 'mon']), '2026-11-22T12:00:00Z', false],
    ['is within in the evening of a span over midnight', hours(18, 8), '2026-11-22T18:00:00Z', true],
    ['is within in the morning of it', hours(18, 8), '2026-11-22T07:59:00Z', true],
    ['is not within as it ends in the morning', hours(18, 8), '2026-11-22T08:00:00Z', false],
    ['is not within before it begins in the evening', hours(18, 8), '2026-11-22T17:59:00Z', false],
    ['on the day it begins is within', hours(18, 8, 'UTC', ['sun']), '2026-11-22T19:00:00Z', true],
    ['of the morning after belongs to that day', hours(18, 8, 'UTC', ['sun']), '2026-11-23T07:00:00Z', true],
    [
      'of the morning before belongs to the day before',
      hours(18, 8, 'UTC', ['sun']),
      '2026-11-22T07:00:00Z',
      false,
    ],
    ['of the evening after is of another day', hours(18, 8, 'UTC', ['sun']), '2026-11-23T19:00:00Z', false],
    ['of Sunday morning belongs to Saturday', hours(18, 8, 'UTC', ['sat']), '2026-11-22T07:00:00Z', true],
    ['up to midnight is within before it', hours(18, 0), '2026-11-22T23:59:59Z', true],
    ['up to midnight is not within at it', hours(18, 0), '2026-11-23T00:00:00Z', false],
    ['at midnight is minute 0', hours(0, 1), '2026-11-22T00:00:00Z', true],
    ['of a whole day is within first', hours(0, 0, 'UTC', ['sun']), '2026-11-22T00:00:00Z', true],
    ['of a whole day is within last', hours(0, 0, 'UTC', ['sun']), '2026-11-22T23:59:59Z', true],
    ['of a whole day is not within before', hours(9, 9, 'UTC', ['sun']), '2026-11-21T23:59:59Z', false],
    [
      'of a whole day is within whatever it begins at',
      hours(9, 9, 'UTC', ['sun']),
      '2026-11-22T08:59:00Z',
      true,
    ],
    ['is not within before half an hour', hours(9.5, 17.5), '2026-11-22T09:29:59Z', false],
    ['is within from half an hour on', hours(9.5, 17.5), '2026-11-22T09:30:00Z', true],
    ['is within before half an hour ends', hours(9.5, 17.5), '2026-11-22T17:29:59Z', true],
    ['goes by the clocks of Berlin in winter', hours(9, 17, 'Europe/Berlin'), '2026-11-22T08:00:00Z', true],
    ['goes by the clocks of Berlin in summer', hours(9, 17, 'Europe/Berlin'), '2026-07-22T07:00:00Z', true],
    ['in winter is an hour off those', hours(9, 17, 'Europe/Berlin'), '2026-11-22T07:00:00Z', false],
    [
      'is on the day that it is there',
      hours(0, 0, 'Pacific/Auckland', ['mon']),
      '2026-11-22T12:00:00Z',
      true,
    ],
    [
      'is on the day before in the west',
      hours(0, 0, 'Pacific/Honolulu', ['sat']),
      '2026-11-22T05:00:00Z',
      true,
    ],
    ['keeps half hours of a zone', hours(12, 13, 'Asia/Kolkata'), '2026-11-22T06:30:00Z', true],
    ['before half an hour is before', hours(12, 13, 'Asia/Kolkata'), '2026-11-22T06:29:00Z', false],
    // 29 March 2026: Berlin goes from 02:00 to 03:00 at 01:00 UTC, so that its 2 o'clock is not there.
    ['in an hour that is left out is past it', hours(2, 3, 'Europe/Berlin'), '2026-03-29T01:00:00Z', false],
    ['before the hour left out is before it', hours(2, 3, 'Europe/Berlin'), '2026-03-29T00:59:00Z', false],
    ['after the hour left out is the next hour', hours(3, 4, 'Europe/Berlin'), '2026-03-29T01:00:00Z', true],
    // 25 October 2026: Berlin has its 2 o'clock twice.
    ['in an hour that comes twice is within', hours(2, 3, 'Europe/Berlin'), '2026-10-25T00:30:00Z', true],
    [
      'in an hour that comes twice is within again',
      hours(2, 3, 'Europe/Berlin'),
      '2026-10-25T01:30:00Z',
      true,
    ],
    ['after both of them is past', hours(2, 3, 'Europe/Berlin'), '2026-10-25T02:00:00Z', false],
  ])('%s', (_, when, at, within) => {
    expect(isWithin(when, new Date(at))).toBe(within);
  });
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['america/new_york', true],
  ['', false],
  ['Mars/Olympus', false],
  ['+01:00', false],
  ['-0800', false],
])('%j as a time zone: %p', (name, is) => expect(isTimeZone(name)).toBe(is));

test.each<[string, Hours, boolean]>([
  ['every day from midnight to midnight', hours(0, 0), true],
  ['every day from nine to nine', hours(9, 9), true],
  ['all days by name', hours(0, 0, 'UTC', DAYS), true],
  ['all days but one', hours(0, 0, 'UTC', DAYS.slice(1)), false],
  ['every day but its last hour', hours(0, 23), false],
  ['every night', hours(23, 22), false],
])('%s: never over is %p', (_, when, always) => expect(isAlways(when)).toBe(always));

describe('hours are within others', () => {
  test.each<[string, Hours, Hours, boolean]>([
    ['when they are the same', hours(9, 17), hours(9, 17), true],
    ['when they begin later and end earlier', hours(10, 16), hours(9, 17), true],
    ['but not when they begin earlier', hours(8, 16), hours(9, 17), false],
    ['nor when they end later', hours(10, 18), hours(9, 17), false],
    ['on fewer days', hours(9, 17, 'UTC', ['mon']), hours(9, 17), true],
    ['but not on more', hours(9, 17), hours(9, 17, 'UTC', ['mon']), false],
    ['in an evening', hours(20, 23), hours(18, 8), true],
    ['in a morning', hours(5, 8), hours(18, 8), true],
    [
      'in the morning after the day of a night',
      hours(5, 8, 'UTC', ['tue']),
      hours(18, 8, 'UTC', ['mon']),
      true,
    ],
    ['but not in the morning of that day', hours(5, 8, 'UTC', ['mon']), hours(18, 8, 'UTC', ['mon']), false],
    ['but never in another time zone', hours(10, 11), hours(9, 17, 'Europe/Berlin'), false],
  ])('%s', (_, some, all, within) => expect(areWithin(some, all)).toBe(within));

  test('only if no moment is within the first and not within the second', () => {
    const clock = fc.constantFrom(0, 6, 12, 18).map((hour) => hour * 60);
    const some = fc.record({
      from: clock,
      to: clock,
      timeZone: fc.constant('Europe/Berlin'),
      days: fc.subarray([...DAYS], { minLength: 1, maxLength: 3 }),
    });
    const more = fc.record({ from: clock, to: clock, days: fc.subarray([...DAYS], { minLength: 3 }) });
    // The week in which Berlin sets its clocks back.
    const moment = fc.nat(7 * 24 * 4).map((quarter) => new Date(Date.UTC(2026, 9, 22) + quarter * 900_000));
    fc.assert(
      fc.property(some, more, fc.boolean(), moment, (hours, wider, all, at) => {
        const others = all ? { ...hours, from: wider.from, to: wider.to } : { ...hours, ...wider };
        expect(!areWithin(hours, others) || !isWithin(hours, at) || isWithin(others, at)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

test.each<[Hours, string]>([
  [hours(18, 8, 'Europe/Berlin'), 'any day between 18:00 and 08:00 in Europe/Berlin'],
  [{ ...hours(0, 0), from: 9 * 60 + 5, to: 17 * 60 + 30 }, 'any day between 09:05 and 17:30 in UTC'],
  [
    hours(18, 8, 'UTC', DAYS),
    'Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, or Saturday between 18:00 and 08:00 in UTC',
  ],
  [hours(0, 0, 'UTC', ['sat', 'sun']), 'Saturday or Sunday in UTC'],
])('%j reads %s', (when, text) => expect(describeHours(when)).toBe(text));
