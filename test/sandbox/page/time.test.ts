import { expect, test } from '@jest/globals';
import { ago, dayAndTime, dayOf, duration, slackDate } from '../../../sandbox/page/time.ts';

const now = new Date(2026, 10, 22, 14, 41, 5).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [MINUTE, '1 min ago'],
  [59 * MINUTE, '59 min ago'],
  [60 * MINUTE, '1 h ago'],
  [DAY - 1, '23 h ago'],
  [DAY, '1 d ago'],
])('%d ms are "%s"', (age, expected) => {
  expect(ago(now - age, now)).toBe(expected);
});

test.each([
  [0, '{date_num} {time_secs}', '2026-11-22 14:41:05'],
  [0, '{date_short_pretty} at {time}', 'today at 14:41'],
  [DAY, '{date_pretty}', 'tomorrow'],
  [-DAY, '{date_long_pretty}', 'yesterday'],
  [3 * DAY, '{date_pretty}', 'November 25'],
  [0, '{date_short}', 'Nov 22, 2026'],
  [0, '{date_long}', 'Sunday, November 22, 2026'],
  [5 * MINUTE, '{ago}', 'in 5 min'],
  [0, '{nothing}', '{nothing}'],
])('%d ms from now by %s is "%s"', (ahead, format, expected) => {
  expect(slackDate(now + ahead, format, now)).toBe(expected);
});

test.each([
  [0, '0 min'],
  [10 * MINUTE, '10 min'],
  [60 * MINUTE, '1 h'],
  [DAY + 70 * MINUTE, '1 d 1 h 10 min'],
  [2 * DAY + 59_999, '2 d'],
])('%d ms are said "%s"', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

test.each([
  [0, 'Today'],
  [-15 * 60 * MINUTE, 'Yesterday'],
  [10 * 60 * MINUTE, 'Tomorrow'],
  [-4 * DAY, 'Wednesday 18 November'],
])('%d ms from now are on "%s"', (ahead, expected) => {
  expect(dayOf(now + ahead, now)).toBe(expected);
});

test('the time of the sandbox has its day', () => {
  expect(dayAndTime(now)).toBe('Sun 22 Nov, 14:41');
});
