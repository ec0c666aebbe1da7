import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig, loadFile } from '../src/config.ts';
import { SECRET } from './config/reading.ts';
import { adapters, type Change, ENV, folder, load, problems, problemsWith, YML } from './config/yml.ts';

const ROOT = path.join(import.meta.dirname, '..');

test('a good configuration comes back typed, with times in milliseconds', async () => {
  const { vendors, ...config } = await load(YML);
  expect(config).toEqual({
    file: path.join(folder, 'portcullis.yml'),
    slack: { mode: 'socket', botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: 'https://slack.com/api/' },
    dataDir: './data',
    logLevel: 'info',
    approvals: { channel: 'C0APPROVALS' },
    policy: {
      requesters: ['S0RESPONDERS'],
      rules: [
        {
          name: 'wide',
          when: { indicatorsOver: 50 },
          approvals: 2,
          approvers: ['S0LEADS'],
          expiresAfterMs: 1_800_000,
        },
        { name: 'default', approvals: 1, approvers: ['S0LEADS', 'U0ONCALL'], expiresAfterMs: 3_600_000 },
      ],
    },
    protected: { networks: [], domains: [], hashes: [], paths: [] },
  });
  expect(vendors).toEqual([
    {
      name: 'inspect',
      adapter: adapters[0],
      settings: { username: 'bot', password: SECRET },
      http: { url: 'https://inspect.example:8443', secrets: [SECRET] },
    },
  ]);
});

test('the example at the root is whole, and every adapter of it is asked for its keys', async () => {
  const env = { ...ENV, GRAVITYZONE_API_KEY: 'g', CYBEREASON_PASSWORD: 'c', BLOCKADE_API_KEY: 'b' };
  const config = await load(await readFile(path.join(ROOT, 'portcullis.example.yml'), 'utf8'), env);
  expect(config.vendors.map(({ name, adapter: { name: product } }) => [name, product])).toEqual([
    ['inspect', 'eset-inspect'],
    ['gravityzone', 'gravityzone'],
    ['cybereason', 'cybereason'],
    ['blockade', 'blockade'],
  ]);
  expect(config.policy.rules.map(({ name }) => name)).toEqual(['networks', 'night', 'wide', 'default']);
  expect(config.protected).toEqual({
    networks: ['203.0.113.0/24'],
    domains: ['example.com'],
    hashes: [],
    paths: ['D:\\Apps\\*'],
  });
});

test('a reference may stand for any text of the file, and everything may be named under "when"', async () => {
  const yml = YML.replace('C0APPROVALS', `\${CHANNEL}`).replace(
    '{ indicatorsOver: 50 }',
    '{ action: unblock, kinds: [domain, url], vendors: [inspect] }',
  );
  const config = await load(yml, { ...ENV, CHANNEL: 'G0OTHER' });
  expect(config.approvals.channel).toBe('G0OTHER');
  expect(config.policy.rules[0]?.when).toEqual({
    action: 'unblock',
    kinds: ['domain', 'url'],
    vendors: ['inspect'],
  });
});

describe('a configuration', () => {
  test.each<Change>([
    [
      'an unknown key at the top',
      'approvals:',
      'aproval: 1\napprovals:',
      'portcullis.yml:1:1 aproval: Is not a key that is known here.',
    ],
    [
      'a key twice',
      '  channel: C0APPROVALS',
      '  channel: C0A\n  channel: C0B',
      'portcullis.yml:3:3: This key stands there twice.',
    ],
    [
      'a vendor twice',
      'policy:\n',
      '  inspect: {}\npolicy:\n',
      'portcullis.yml:9:3: This key stands there twice.',
    ],
    ['a missing key', '  channel: C0APPROVALS', '  {}', 'portcullis.yml:1:1 approvals.channel: Is missing.'],
    [
      'an empty key',
      '  channel: C0APPROVALS',
      '  channel:',
      'portcullis.yml:2:11 approvals.channel: Must be a text, not empty.',
    ],
    [
      'a missing part',
      'approvals:\n  channel: C0APPROVALS\n',
      '',
      'portcullis.yml:1:1 approvals: Is missing.',
    ],
    [
      'a channel by name',
      'C0APPROVALS',
      "'#approvals'",
      'portcullis.yml:2:12 approvals.channel: Must be the id of a channel (C… or G…), not its name.',
    ],
    [
      'no YAML',
      'approvals:',
      `approvals: [${SECRET}`,
      'portcullis.yml:1:13: This is not YAML (multiline implicit key).',
    ],
    [
      'a key of JavaScript',
      'approvals:',
      '__proto__: { x: 1 }\napprovals:',
      'portcullis.yml:1:1 __proto__: Is not a key that is known here.',
    ],
    ['an empty file', YML, '', 'portcullis.yml: Must be a map of keys, not empty.'],
  ])('with %s is refused', async (_, from, to, ...lines) => {
    expect(await problemsWith(from, to)).toEqual(lines);
  });

  test('everything that is wrong is told at once', async () => {
    const yml = YML.replace('C0APPROVALS', 'approvals')
      .replace('eset-inspect', 'eset')
      .replace('30m', 'soon');
    expect(await problems(load(yml, {}))).toEqual([
      expect.stringMatching(/^SLACK_BOT_TOKEN: /),
      expect.stringMatching(/^SLACK_APP_TOKEN: /),
      expect.stringMatching(/^portcullis\.yml:8:15 vendors\.inspect\.password: /),
      expect.stringMatching(/^portcullis\.yml:2:12 approvals\.channel: /),
      expect.stringMatching(/^portcullis\.yml:16:21 policy\.rules\[0\]\.expiresAfter: /),
      expect.stringMatching(/^portcullis\.yml:5:14 vendors\.inspect\.adapter: /),
    ]);
  });

  test('one that is not there is named, and so is the example', async () => {
    const file = path.join(folder, 'none.yml');
    expect(await problems(loadConfig({ env: { ...ENV, PORTCULLIS_CONFIG: file }, adapters }))).toEqual([
      'none.yml: Cannot be read (ENOENT); portcullis.example.yml shows what goes into it.',
    ]);
  });

  test('can be read alone, without a word from the environment about Slack', async () => {
    const source = { env: { ESET_PASSWORD: SECRET }, adapters, readFile: async () => YML };
    const { approvals, policy, vendors } = await loadFile(source);
    expect(approvals).toEqual({ channel: 'C0APPROVALS' });
    expect(policy.rules.map(({ name }) => name)).toEqual(['wide', 'default']);
    expect(vendors.map(({ name }) => name)).toEqual(['inspect']);
    expect(await problems(loadFile({ ...source, env: {} }))).toEqual([
      './portcullis.yml:8:15 vendors.inspect.password: The environment has no variable ESET_PASSWORD.',
    ]);
  });

  test('without PORTCULLIS_CONFIG it is portcullis.yml of the working directory', async () => {
    const config = await loadConfig({ env: ENV, adapters, readFile: async () => YML });
    expect(config.file).toBe(path.resolve('portcullis.yml'));
  });
});
