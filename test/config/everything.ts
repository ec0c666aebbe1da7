import { expect } from '@jest/globals';
import * as z from 'zod';
import { loadFile } from '../../src/config.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { adapterOf, problemsOf } from './reading.ts';

const adapters = [adapterOf('eset-inspect', z.strictObject({}), [])];

const HEAD = `approvals: { channel: C0APPROVALS }
vendors:
  inspect: { adapter: eset-inspect, url: https://inspect.example }
policy:
`;

/** Reads a policy, which stands in the file from line 5 on. */
export async function read(yml: string): Promise<Policy> {
  const readFile = async () => `${HEAD}${yml}`;
  return (await loadFile({ env: { PORTCULLIS_CONFIG: 'p.yml' }, adapters, readFile })).policy;
}

/** A policy in which every key there is has a value. */
export const EVERYTHING = `  requesters: [S0RESPONDERS]
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

/** Where its first rule is found. */
export const AT = 'policy.rules[0]';

/** What is changed in the policy, and the lines that this is refused with. */
export type Change = [what: string, from: string | RegExp, to: string, ...lines: string[]];

/** The lines that the policy is refused with after this change. */
export function problemsWith(from: string | RegExp, to: string): Promise<readonly string[]> {
  const yml = EVERYTHING.replace(from, to);
  expect(yml).not.toBe(EVERYTHING);
  return problemsOf(read(yml));
}
