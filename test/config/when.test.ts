import { describe, expect, test } from '@jest/globals';
import { AT, type Change, problemsWith } from './everything.ts';

const WHEN = /when:\n(?: {8}.*\n)+/;

/** Rule `wide` with other conditions, in line 10. */
const wide = (conditions: string) => [WHEN, `when: ${conditions}\n`] as const;

describe('a policy is refused', () => {
  test.each<Change>([
    [
      'with an unknown key of hours',
      'days: [mon, tue]',
      'dayz: [mon]',
      `p.yml:19:18 ${AT}.when.hours.dayz: Is not a key that is known here.`,
    ],
    [
      'with a severity that is none',
      '[1, 2]',
      '[0]',
      `p.yml:17:20 ${AT}.when.severity[0]: Must be one of 1, 2, 3, 4.`,
    ],
    ['without a severity', '[1, 2]', '[]', `p.yml:17:19 ${AT}.when.severity: Must name a severity.`],
    ['without a kind', '[ip, network]', '[]', `p.yml:12:16 ${AT}.when.kinds: Must name a kind of indicator.`],
    ['without a vendor', '[inspect]', '[]', `p.yml:13:18 ${AT}.when.vendors: Must name a vendor.`],
    ['without a channel', '[C0SOC]', '[]', `p.yml:18:19 ${AT}.when.channels: Must name a channel.`],
    [
      'with a channel by name',
      '[C0SOC]',
      "['#soc']",
      `p.yml:18:20 ${AT}.when.channels[0]: Must be the id of a channel (C… or G…), not its name.`,
    ],
    ['without a day', '[mon, tue]', '[]', `p.yml:19:24 ${AT}.when.hours.days: Must name a day of the week.`],
    [
      'with a day in full',
      '[mon, tue]',
      '[Monday]',
      `p.yml:19:25 ${AT}.when.hours.days[0]: Must be one of sun, mon, tue, wed, thu, fri, sat.`,
    ],
    [
      'with an hour alone',
      "'18:00'",
      "'18'",
      `p.yml:19:42 ${AT}.when.hours.from: Must be a time of day from 00:00 to 23:59, such as 18:00.`,
    ],
    [
      'with an hour after the last',
      '08:30',
      '24:00',
      `p.yml:19:55 ${AT}.when.hours.to: Must be a time of day from 00:00 to 23:59, such as 18:00.`,
    ],
    [
      'with a minute after the last',
      '08:30',
      '08:60',
      `p.yml:19:55 ${AT}.when.hours.to: Must be a time of day from 00:00 to 23:59, such as 18:00.`,
    ],
    [
      'with a time zone that is none',
      'Europe/Berlin',
      'Europe/Bärlin',
      `p.yml:19:72 ${AT}.when.hours.timeZone: Must be an IANA time zone, such as Europe/Berlin.`,
    ],
    [
      'with an offset for a time zone',
      'Europe/Berlin',
      '+01:00',
      `p.yml:19:72 ${AT}.when.hours.timeZone: Must be an IANA time zone, such as Europe/Berlin.`,
    ],
    [
      'without a time zone',
      ', timeZone: Europe/Berlin',
      '',
      `p.yml:19:9 ${AT}.when.hours.timeZone: Is missing.`,
    ],
    [
      'with hours that are never over',
      "days: [mon, tue], from: '18:00', to: 08:30, ",
      '',
      `p.yml:19:16 ${AT}.when.hours: Is the whole week; name days, or a span of the day, or leave it out.`,
    ],
    [
      'with fewer than no indicators',
      'indicatorsOver: 50',
      'indicatorsOver: -1',
      `p.yml:14:25 ${AT}.when.indicatorsOver: Must be 0 or more.`,
    ],
    [
      'with more indicators than the rule lets through',
      'indicatorsOver: 50',
      'indicatorsOver: 200',
      `p.yml:14:25 ${AT}.when.indicatorsOver: Is never exceeded: a request under this rule has at most 200 indicators.`,
    ],
    [
      'with more indicators than the rule lets through in an hour',
      'indicators: 500',
      'indicators: 50',
      `p.yml:14:25 ${AT}.when.indicatorsOver: Is never exceeded: a request under this rule has at most 50 indicators.`,
    ],
    [
      'with a cleaning that is no block',
      ...wide('{ action: allow, clean: true }'),
      `p.yml:10:37 ${AT}.when.clean: Only a block cleans, and never the action allow.`,
    ],
    [
      'with a size of what has none',
      ...wide('{ kinds: [domain], addressesOver: 16 }'),
      `p.yml:10:47 ${AT}.when.addressesOver: Is never exceeded: nothing of these kinds has so many addresses.`,
    ],
    [
      'with a vendor of another file',
      '[inspect]',
      '[inspect, outspect]',
      `p.yml:13:28 ${AT}.when.vendors[1]: Names no vendor of this file.`,
    ],
  ])('%s', async (_, from, to, ...lines) => {
    expect(await problemsWith(from, to)).toEqual(lines);
  });
});
