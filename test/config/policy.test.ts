import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { Adapter } from '../../src/adapter.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { loadFile } from '../../src/config.ts';
import type { Policy } from '../../src/domain/policy.ts';

const adapter: Adapter = {
  name: 'eset-inspect',
  title: 'ESET Inspect',
  settings: z.strictObject({}),
  secretKeys: [],
  connect: () => {
    throw new Error('The configuration connects to nobody.');
  },
};

const HEAD = `approvals: { channel: C0APPROVALS }
vendors:
  inspect: { adapter: eset-inspect, url: https://inspect.example }
policy:
`;

/** Reads a policy, which stands in the file from line 5 on. */
async function read(yml: string): Promise<Policy> {
  const readFile = async () => `${HEAD}${yml}`;
  return (await loadFile({ env: { PORTCULLIS_CONFIG: 'p.yml' }, adapters: [adapter], readFile })).policy;
}

async function problems(yml: string): Promise<readonly string[]> {
  const error = await read(yml).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message.split('\n');
}

const EVERYTHING = `  requesters: [S0RESPONDERS]
  breakGlass: { people: [S0ONCALL], perDay: 3, remindAfter: 30m }
  override: { people: [S0LEADS] }
  rules:
    - name: wide
      when:
        action: block
        kinds: [ip, network]
        vendors: [inspect]
        indicatorsOver: 50
        addressesOver: 256
        clean: false
        severity: [1, 2]
        channels: [C0SOC]
        hours: { days: [mon, tue], from: '18:00', to: 08:30, timeZone: Europe/Berlin }
      requesters: [S0SENIORS]
      reason: optional
      ticket: required
      maxIndicators: 200
      perHour: { requests: 10, indicators: 500 }
      approvals: 2
      approvers: [S0LEADS, S0NETWORK]
      oneFromEach: true
      expiresAfter: 1h
      remindAfter: 10m
      escalate: { after: 20m, to: [S0ONCALL] }
    - name: default
      approvals: 1
      approvers: [S0LEADS]
      expiresAfter: 2h
`;

describe('a policy', () => {
  test('with every key comes back typed, times in milliseconds and the clock in minutes', async () => {
    expect(await read(EVERYTHING)).toEqual({
      requesters: ['S0RESPONDERS'],
      breakGlass: { people: ['S0ONCALL'], perDay: 3, remindAfterMs: 1_800_000 },
      override: { people: ['S0LEADS'] },
      rules: [
        {
          name: 'wide',
          when: {
            action: 'block',
            kinds: ['ip', 'network'],
            vendors: ['inspect'],
            indicatorsOver: 50,
            addressesOver: 256,
            clean: false,
            severity: [1, 2],
            channels: ['C0SOC'],
            hours: { days: ['mon', 'tue'], from: 18 * 60, to: 8 * 60 + 30, timeZone: 'Europe/Berlin' },
          },
          requesters: ['S0SENIORS'],
          reasonOptional: true,
          ticketRequired: true,
          maxIndicators: 200,
          perHour: { requests: 10, indicators: 500 },
          approvals: 2,
          approvers: ['S0LEADS', 'S0NETWORK'],
          oneFromEach: true,
          expiresAfterMs: 3_600_000,
          remindAfterMs: 600_000,
          escalation: { afterMs: 1_200_000, to: ['S0ONCALL'] },
        },
        { name: 'default', approvals: 1, approvers: ['S0LEADS'], expiresAfterMs: 7_200_000 },
      ],
    });
  });

  test('says what it says by default without a key for it', async () => {
    const yml = EVERYTHING.replace('reason: optional', 'reason: required')
      .replace('ticket: required', 'ticket: optional')
      .replace('oneFromEach: true', 'oneFromEach: false')
      .replace(', remindAfter: 30m', '');
    const { rules, breakGlass } = await read(yml);
    const written = ['reasonOptional', 'ticketRequired', 'oneFromEach'].filter((key) => key in rules[0]!);
    expect(written).toEqual([]);
    expect(breakGlass?.remindAfterMs).toBe(3_600_000);
  });

  test.each<[what: string, hours: string, from: number, to: number]>([
    ['days alone', '{ days: [sat, sun], timeZone: UTC }', 0, 0],
    ['a beginning alone', '{ from: 18:05, timeZone: UTC }', 18 * 60 + 5, 0],
    ['an end alone', '{ to: 23:59, timeZone: UTC }', 0, 23 * 60 + 59],
  ])('has hours of %s, the rest up to midnight', async (_, hours, from, to) => {
    const yml = EVERYTHING.replace(/hours: .*/, `hours: ${hours}`);
    expect((await read(yml)).rules[0]?.when?.hours).toMatchObject({ from, to });
  });
});

const WHEN = /when:\n(?: {8}.*\n)+/;
const AT = 'policy.rules[0]';
/** Rule `wide` with other conditions, in line 10. */
const wide = (conditions: string) => [WHEN, `when: ${conditions}\n`] as const;

describe('a policy is refused', () => {
  test.each<[what: string, from: string | RegExp, to: string, ...lines: string[]]>([
    [
      'with an unknown key',
      'override:',
      'overide:',
      'p.yml:7:3 policy.overide: Is not a key that is known here.',
    ],
    [
      'with an unknown key of breaking the glass',
      'perDay: 3',
      'perDay: 3, perWeek: 9',
      'p.yml:6:48 policy.breakGlass.perWeek: Is not a key that is known here.',
    ],
    [
      'with an unknown key of hours',
      'days: [mon, tue]',
      'dayz: [mon]',
      `p.yml:19:18 ${AT}.when.hours.dayz: Is not a key that is known here.`,
    ],
    [
      'with an unknown key of a limit',
      'requests: 10',
      'asks: 10',
      `p.yml:24:18 ${AT}.perHour.asks: Is not a key that is known here.`,
    ],
    [
      'with an unknown key of an escalation',
      'after: 20m',
      'after: 20m, at: 9',
      `p.yml:30:31 ${AT}.escalate.at: Is not a key that is known here.`,
    ],
    [
      'without glass for anybody',
      'perDay: 3',
      'perDay: 0',
      'p.yml:6:45 policy.breakGlass.perDay: Must be 1 or more; leave breakGlass out and nobody may break the glass.',
    ],
    [
      'without anybody who breaks the glass',
      '{ people: [S0ONCALL], perDay',
      '{ people: [], perDay',
      'p.yml:6:25 policy.breakGlass.people: Must name somebody: with an empty list nobody could ever break the glass.',
    ],
    [
      'without anybody who overrides',
      '{ people: [S0LEADS] }',
      '{ people: [] }',
      'p.yml:7:23 policy.override.people: Must name somebody: with an empty list nobody could ever override the guard.',
    ],
    [
      'without anybody who asks under a rule',
      '[S0SENIORS]',
      '[]',
      `p.yml:20:19 ${AT}.requesters: Must name somebody: with an empty list nobody could ever ask.`,
    ],
    [
      'with an escalation to nobody',
      'to: [S0ONCALL]',
      'to: []',
      `p.yml:30:35 ${AT}.escalate.to: Must name somebody: with an empty list it would be escalated to nobody.`,
    ],
    [
      'with an escalation to those who may approve already',
      'to: [S0ONCALL]',
      'to: [S0NETWORK, S0LEADS]',
      `p.yml:30:35 ${AT}.escalate.to: Names nobody who may not approve already.`,
    ],
    [
      'with a reminder when it is over',
      'remindAfter: 10m',
      'remindAfter: 1h',
      `p.yml:29:20 ${AT}.remindAfter: Must be shorter than expiresAfter: by then nobody can decide any more.`,
    ],
    [
      'with an escalation when it is over',
      'after: 20m',
      'after: 1h',
      `p.yml:30:26 ${AT}.escalate.after: Must be shorter than expiresAfter: by then nobody can decide any more.`,
    ],
    [
      'with fewer approvals than it takes for one from each',
      'approvals: 2',
      'approvals: 1',
      `p.yml:25:18 ${AT}.approvals: Must be 2 or more: each of the 2 approvers takes an approval of its own.`,
    ],
    [
      'with somebody named twice',
      '[S0LEADS, S0NETWORK]',
      '[S0LEADS, S0NETWORK, S0LEADS]',
      `p.yml:26:39 ${AT}.approvers[2]: Is named before already.`,
      `p.yml:25:18 ${AT}.approvals: Must be 3 or more: each of the 3 approvers takes an approval of its own.`,
    ],
    [
      'when nobody is left to approve what those ask who may',
      /requesters: \[S0RESPONDERS\]([\s\S]*)approvers: \[S0LEADS\]/,
      'requesters: [U0ANN]$1approvers: [U0ANN]',
      'p.yml:32:18 policy.rules[1].approvals: The rule "default" could never be met: whoever may ask under it is needed to approve.',
    ],
    [
      'with more indicators than there can be',
      'maxIndicators: 200',
      'maxIndicators: 10001',
      `p.yml:23:22 ${AT}.maxIndicators: Must be 10,000 or less, the most in any request.`,
    ],
    [
      'with no indicators',
      'maxIndicators: 200',
      'maxIndicators: 0',
      `p.yml:23:22 ${AT}.maxIndicators: Must be 1 or more.`,
    ],
    [
      'with a limit of nothing',
      '{ requests: 10, indicators: 500 }',
      '{}',
      `p.yml:24:16 ${AT}.perHour: Must name requests, indicators or both.`,
    ],
    [
      'with a limit of no requests',
      'requests: 10',
      'requests: 0',
      `p.yml:24:28 ${AT}.perHour.requests: Must be 1 or more.`,
    ],
    [
      'with another word for a reason',
      'reason: optional',
      'reason: no',
      `p.yml:21:15 ${AT}.reason: Must be one of required, optional.`,
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
    [
      'with a rule behind one that covers it',
      '    - name: default',
      `    - name: narrow
      when: { action: block, kinds: [network], vendors: [inspect], indicatorsOver: 60, addressesOver: 256, clean: false, severity: [1], channels: [C0SOC], hours: { days: [mon], from: '20:00', to: '23:00', timeZone: Europe/Berlin } }
      approvals: 1
      approvers: [S0LEADS]
      expiresAfter: 1h
    - name: default`,
      'p.yml:31:7 policy.rules[1]: Is never reached: whatever it fits, "wide" above it fits first.',
    ],
    [
      'with a default that is not the last',
      /rules:\n/,
      `rules:
    - { name: first, approvals: 1, approvers: [S0LEADS], expiresAfter: 1h }
`,
      'p.yml:9:7 policy.rules[0]: Has no "when", so it is the default and must be the last.',
    ],
  ])('%s', async (_, from, to, ...lines) => {
    const yml = EVERYTHING.replace(from, to);
    expect(yml).not.toBe(EVERYTHING);
    expect(await problems(yml)).toEqual(lines);
  });

  test('with all that is wrong in its rules at once', async () => {
    const yml = EVERYTHING.replace('remindAfter: 10m', 'remindAfter: 2h')
      .replace('approvals: 2', 'approvals: 1')
      .replace('name: default', 'name: wide');
    expect(await problems(yml)).toEqual([
      expect.stringContaining(`${AT}.approvals: Must be 2 or more`),
      expect.stringContaining(`${AT}.remindAfter: Must be shorter`),
      expect.stringContaining('policy.rules[1].name: Is the name of another rule too.'),
    ]);
  });
});
