import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEsetInspect } from '../../sandbox/vendors/eset-inspect.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
afterAll(() => stage.end());

/** Runs the doctor beside the bot, on the same configuration and record. */
async function examine(changes: Record<string, string> = {}): Promise<{ code: number; lines: string[] }> {
  const { workspace, inspect, folder } = stage;
  const child = spawn(process.execPath, [join('dist', 'src', 'doctor.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      PORTCULLIS_CONFIG: join(folder, 'portcullis.yml'),
      DATA_DIR: join(folder, 'data'),
      SLACK_API_URL: workspace.apiUrl,
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
      SANDBOX_INSPECT_PASSWORD: inspect.password,
      ...changes,
    },
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, lines: said.trimEnd().split('\n') };
}

const failures = (lines: readonly string[]) => lines.filter((line) => line.startsWith('FAIL'));

test('finds a sound installation sound, beside the bot that runs on it, and writes nothing', async () => {
  await stage.request();
  const before = stage.writes().length;
  const { code, lines } = await examine();
  expect(failures(lines)).toEqual([]);
  expect(code).toBe(0);
  const all = lines.join('\n');
  expect(all).toMatch(/configuration .* holds 1 vendors and \d rules/);
  expect(all).toMatch(/ledger +The record verifies: \d+ events/);
  expect(all).toContain('Slack accepts the bot token');
  expect(all).toContain('Slack accepts the app-level token');
  expect(all).toContain("clock agrees with Slack's");
  expect(all).toMatch(/inspect +127\.0\.0\.1 resolves/);
  expect(all).toMatch(/inspect +TLSv1\.3, with a certificate that is good until \d{4}-\d\d-\d\d/);
  expect(all).toMatch(/inspect +ESET Inspect accepts the account/);
  expect(all).toContain('its changes can be taken back from here');
  expect(stage.writes()).toHaveLength(before);
});

test.each([
  ['a wrong bot token', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, /FAIL +slack +Slack refuses SLACK_BOT_TOKEN/],
  ['a wrong app token', { SLACK_APP_TOKEN: 'xapp-wrong' }, /FAIL +slack +Slack refuses SLACK_APP_TOKEN/],
  [
    "a wrong vendor's password",
    { SANDBOX_INSPECT_PASSWORD: 'wrong' },
    /FAIL +inspect +Sign-in did not succeed/,
  ],
  ['no configuration', { PORTCULLIS_CONFIG: '/nowhere.yml' }, /FAIL +configuration .*Cannot be read/],
])('names %s and ends with 1', async (_, changes, line) => {
  const { code, lines } = await examine(changes);
  expect(code).toBe(1);
  expect(failures(lines).join('\n')).toMatch(line);
  expect(lines.join('\n')).not.toContain(stage.inspect.password);
});

test('names a vendor whose certificate proves nothing, and signs in nowhere then', async () => {
  const file = join(stage.folder, 'inspect-ca.pem');
  const right = await readFile(file, 'utf8');
  const { ca: stranger } = await startEsetInspect().then(async (simulator) => {
    await simulator.close();
    return simulator;
  });
  await writeFile(file, stranger ?? '');
  const signIns = stage.calls('login').length;
  const { code, lines } = await examine();
  await writeFile(file, right);
  expect(code).toBe(1);
  expect(failures(lines).join('\n')).toMatch(
    /FAIL +inspect +127\.0\.0\.1:\d+ does not prove by TLS who it is/,
  );
  expect(stage.calls('login')).toHaveLength(signIns);
});

test('names a rule that no configured vendor could ever serve', async () => {
  const file = join(stage.folder, 'portcullis.yml');
  const right = await readFile(file, 'utf8');
  await writeFile(file, right.replace('indicatorsOver: 50', 'kinds: [path]'));
  const { code, lines } = await examine();
  await writeFile(file, right);
  expect(code).toBe(1);
  expect(failures(lines)).toEqual([
    expect.stringMatching(
      /^FAIL +policy +The rule "wide" can never match because of its "kinds": .* file paths\.$/,
    ),
  ]);
});

test('names the line of a record that was edited', async () => {
  const journal = join(stage.folder, 'data', 'ledger.jsonl');
  const sound = await readFile(journal, 'utf8');
  await writeFile(join(stage.folder, 'ledger.jsonl'), sound.replace('beaconing', 'lunching'));
  const { code, lines } = await examine({ DATA_DIR: stage.folder });
  expect(code).toBe(1);
  expect(failures(lines).join('\n')).toMatch(
    /FAIL +ledger .*line 1: The line was changed after it was written/,
  );
});
