import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import * as z from 'zod';
import { type Config, loadConfig } from '../../src/config.ts';
import { adapterOf, problemsOf, SECRET } from './reading.ts';

const text = z.string().min(1);
export const adapters = [
  adapterOf('eset-inspect', z.strictObject({ username: text, password: text }), ['password']),
  adapterOf(
    'gravityzone',
    z.strictObject({ apiKey: text, apiVersion: z.enum(['v1.1', 'v1.2']).default('v1.2') }),
    ['apiKey'],
  ),
  adapterOf('cybereason', z.strictObject({ username: text, password: text }), ['password']),
  adapterOf('blockade', z.strictObject({ email: text, apiKey: text, database: text }), ['apiKey']),
];

export const ENV = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', ESET_PASSWORD: SECRET };

/** A configuration with nothing wrong in it. */
export const YML = `approvals:
  channel: C0APPROVALS
vendors:
  inspect:
    adapter: eset-inspect
    url: https://inspect.example:8443
    username: bot
    password: \${ESET_PASSWORD}
policy:
  requesters: [S0RESPONDERS]
  rules:
    - name: wide
      when: { indicatorsOver: 50 }
      approvals: 2
      approvers: [S0LEADS]
      expiresAfter: 30m
    - name: default
      approvals: 1
      approvers: [S0LEADS, U0ONCALL]
      expiresAfter: 1h
`;

/** Where the file stands, beside a password and an empty file. */
export let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'portcullis-config-'));
  await writeFile(path.join(folder, 'password'), `${SECRET}\n`);
  await writeFile(path.join(folder, 'empty'), '\n');
});

afterAll(() => rm(folder, { recursive: true }));

/** Loads a configuration from the file of the test. */
export async function load(yml: string, env: NodeJS.ProcessEnv = ENV): Promise<Config> {
  const file = path.join(folder, 'portcullis.yml');
  await writeFile(file, yml);
  return loadConfig({ env: { PORTCULLIS_CONFIG: file, ...env }, adapters });
}

/** The lines of the error, with the folder taken out of them. */
export async function problems(loading: Promise<unknown>): Promise<readonly string[]> {
  return (await problemsOf(loading)).map((line) => line.replaceAll(`${folder}${path.sep}`, ''));
}

/** What is changed in the configuration, and the lines that this is refused with. */
export type Change = [what: string, from: string, to: string, ...lines: string[]];

/** The lines that the configuration is refused with after this change. */
export function problemsWith(from: string, to: string): Promise<readonly string[]> {
  expect(YML).toContain(from);
  return problems(load(YML.replace(from, () => to)));
}
