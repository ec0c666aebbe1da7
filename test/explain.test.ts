import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startWorkspace, type Workspace } from '../sandbox/slack/workspace.ts';

const YML = `approvals: { channel: C0APPROVALS }
vendors:
  inspect: { adapter: eset-inspect, url: https://inspect.example, username: bot, password: "\${SECRET}" }
  node: { adapter: blockade, url: https://node.example, email: bot@example.com, apiKey: "\${SECRET}" }
policy:
  requesters: [S0RESPONDERS]
  rules:
    - name: night
      when: { hours: { from: '22:00', to: '06:00', timeZone: UTC } }
      approvals: 2
      approvers: [S0LEADS]
      expiresAfter: 2h
    - name: lab
      when: { channels: [C0LAB] }
      approvals: 1
      approvers: [U0PIA]
      expiresAfter: 2h
    - name: default
      approvals: 1
      approvers: [S0LEADS]
      expiresAfter: 1h
protected: { domains: [example.com] }
`;

let folder: string;
let workspace: Workspace;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-explain-'));
  await writeFile(join(folder, 'portcullis.yml'), YML);
  workspace = await startWorkspace();
});
afterAll(async () => {
  await workspace.close();
  await rm(folder, { recursive: true });
});

/** Runs the built file, as `npm run explain` does. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join('dist', 'src', 'explain.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PORTCULLIS_CONFIG: join(folder, 'portcullis.yml'), SECRET: 'hunter2', ...env },
  });
  const [said, wrong, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expect(said + wrong).not.toContain('hunter2');
  return { code, lines: said.trimEnd().split('\n'), wrong };
}

const HASH = '3395856ce81f2b7382dee72602f798b642f14140';
const LINE = `/block ${HASH} because beaconing`;
const NOON = ['--at', '2026-11-22T12:00:00Z'];
const RINA = ['--as', 'U0RINA', '--groups', 'S0OTHERS,S0RESPONDERS'];

test('a command is explained without anybody being asked', async () => {
  const { code, lines, wrong } = await run([LINE, ...RINA, ...NOON]);
  expect(wrong).toBe('');
  expect(lines).toEqual([
    'This would block 1 indicator at inspect.',
    expect.stringMatching(/^Not at node: Blockade takes only /),
    '"night" does not fit: it wants that it is any day between 22:00 and 06:00 in UTC.',
    '"lab" does not fit: it wants that it is asked in C0LAB.',
    '"default" fits: it has no conditions.',
    '"default" has no conditions, and no rule before it fits.',
    'It takes one approval by S0LEADS, within 1h, and never by whoever asks.',
    'The guard has nothing against it.',
  ]);
  expect(code).toBe(0);
});

test.each<[string, readonly string[], number, string]>([
  [
    'at another time falls under another rule',
    [LINE, ...RINA, '--at', '2026-11-22T23:00:00Z'],
    0,
    'It takes 2 approvals by S0LEADS, within 2h, and never by whoever asks.',
  ],
  [
    'in another channel falls under another rule',
    [LINE, ...RINA, ...NOON, '--channel', 'C0LAB'],
    0,
    'It takes one approval by U0PIA, within 2h, and never by whoever asks.',
  ],
  [
    "about a vendor's own host is refused",
    ['/block node.example because x1', ...RINA],
    1,
    'node.example is the host of node, which Portcullis itself needs. Nobody may override that.',
  ],
  [
    'that is a question ends with 2',
    ['/portcullis pending', ...RINA],
    2,
    'This is a question, which needs no approval.',
  ],
])('a command %s', async (_, args, code, line) => {
  const ran = await run(args);
  expect(ran.lines).toContainEqual(line);
  expect(ran.code).toBe(code);
});

describe('Slack is asked who somebody is', () => {
  const slack = () => ({ SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken });

  test.each<[string, string, number, string]>([
    ['a responder', 'U0RINA', 0, 'The guard has nothing against it.'],
    ['a guest', 'U0GUS', 1, 'Guests can neither ask for a block nor decide on one.'],
  ])('%s', async (_, user, code, line) => {
    const ran = await run([LINE, '--as', user, ...NOON], slack());
    expect(ran.lines.at(-1)).toBe(line);
    expect(ran.code).toBe(code);
  });

  test('but not of which groups when they are said', async () => {
    const { code } = await run([LINE, '--as', 'U0NADIA', '--groups', 'S0RESPONDERS', ...NOON], slack());
    expect(code).toBe(0);
  });

  test('and when it does not let us in, that is said', async () => {
    const { code, wrong } = await run([LINE, '--as', 'U0RINA'], {
      ...slack(),
      SLACK_BOT_TOKEN: 'xoxb-wrong',
    });
    expect(wrong).toBe('Slack refuses SLACK_BOT_TOKEN: invalid_auth.\n');
    expect(code).toBe(2);
  });
});

test('a configuration that is not there is named', async () => {
  const { code, wrong } = await run([LINE, ...RINA], { PORTCULLIS_CONFIG: 'none.yml' });
  expect(wrong).toBe('none.yml: Cannot be read (ENOENT); portcullis.example.yml shows what goes into it.\n');
  expect(code).toBe(2);
});

test.each<[string, readonly string[]]>([
  ['nobody who asks', [LINE, ...NOON]],
  ['a time that is none', [LINE, ...RINA, '--at', 'noon']],
])('%s are answered with how it is used', async (_, args) => {
  const { code, wrong } = await run(args);
  expect(wrong).toContain("portcullis policy explain '<command>' --as <user>");
  expect(code).toBe(2);
});
