import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as selfsigned from 'selfsigned';
import * as z from 'zod';
import type { Adapter } from '../src/adapter.ts';
import { parseDuration } from '../src/config/duration.ts';
import { ConfigError } from '../src/config/problem.ts';
import { type Config, loadConfig, loadFile } from '../src/config.ts';

const ROOT = path.join(import.meta.dirname, '..');
const SECRET = 'hunter2-hunter2';

function adapter(name: string, settings: z.ZodType, secretKeys: readonly string[]): Adapter {
  return {
    name,
    title: name,
    settings,
    secretKeys,
    connect: () => {
      throw new Error('The configuration connects to nobody.');
    },
  };
}

const text = z.string().min(1);
const adapters = [
  adapter('eset-inspect', z.strictObject({ username: text, password: text }), ['password']),
  adapter(
    'gravityzone',
    z.strictObject({ apiKey: text, apiVersion: z.enum(['v1.1', 'v1.2']).default('v1.2') }),
    ['apiKey'],
  ),
  adapter('cybereason', z.strictObject({ username: text, password: text }), ['password']),
  adapter('blockade', z.strictObject({ email: text, apiKey: text, database: text }), ['apiKey']),
];

const ENV = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', ESET_PASSWORD: SECRET };

const YML = `approvals:
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

let folder: string;
let pem: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'portcullis-config-'));
  pem = (await selfsigned.generate([{ name: 'commonName', value: 'ca.example' }])).cert;
  await writeFile(path.join(folder, 'ca.pem'), pem);
  await writeFile(path.join(folder, 'password'), `${SECRET}\n`);
  await writeFile(path.join(folder, 'empty'), '\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function load(yml: string, env: NodeJS.ProcessEnv = ENV): Promise<Config> {
  const file = path.join(folder, 'portcullis.yml');
  await writeFile(file, yml);
  return loadConfig({ env: { PORTCULLIS_CONFIG: file, ...env }, adapters });
}

/** The lines of the error, with the folder of the test taken out of them. */
async function problems(loading: Promise<unknown>): Promise<readonly string[]> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as ConfigError;
  expect(message).not.toContain(SECRET);
  return message.replaceAll(`${folder}${path.sep}`, '').split('\n');
}

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

test('a vendor takes a secret from a file, an authority, a time-out and plain HTTP when it says so', async () => {
  const yml = YML.replace(`\${ESET_PASSWORD}`, `\${file:password}\n    caFile: ./ca.pem\n    timeout: 1m30s`);
  expect((await load(yml)).vendors[0]?.http).toEqual({
    url: 'https://inspect.example:8443',
    ca: pem,
    secrets: [SECRET],
    timeoutMs: 90_000,
  });
  const plain = YML.replace('https://inspect.example:8443', 'http://inspect.example\n    insecure: true');
  expect((await load(plain)).vendors[0]?.http.url).toBe('http://inspect.example');
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

test('what protects is read', async () => {
  const yml = `${YML}protected:
  networks: [10.0.0.0/8, '2001:db8::/32']
  domains: [example.com]
  hashes: [d41d8cd98f00b204e9800998ecf8427e]
  paths: ['C:\\Windows\\*']
  knownGood: ./known-good.txt
  warninglists: ./lists
`;
  expect((await load(yml)).protected).toEqual({
    networks: ['10.0.0.0/8', '2001:db8::/32'],
    domains: ['example.com'],
    hashes: ['d41d8cd98f00b204e9800998ecf8427e'],
    paths: ['C:\\Windows\\*'],
    knownGood: './known-good.txt',
    warninglists: './lists',
  });
});

describe('the file', () => {
  test.each<[what: string, from: string, to: string, ...lines: string[]]>([
    [
      'an unknown key at the top',
      'approvals:',
      'aproval: 1\napprovals:',
      'portcullis.yml:1:1 aproval: Is not a key that is known here.',
    ],
    [
      'an unknown key of a rule',
      '      approvals: 2',
      '      approvals: 2\n      aprovers: []',
      'portcullis.yml:15:7 policy.rules[0].aprovers: Is not a key that is known here.',
    ],
    [
      'an unknown key of a vendor',
      '    username: bot',
      '    username: bot\n    token: x',
      'portcullis.yml:8:5 vendors.inspect.token: Is not a key that is known here.',
    ],
    [
      'an unknown key of "when"',
      '{ indicatorsOver: 50 }',
      '{ indicatorsOver: 50, who: x }',
      'portcullis.yml:13:35 policy.rules[0].when.who: Is not a key that is known here.',
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
      'a wrong type',
      'approvals: 2',
      'approvals: two',
      'portcullis.yml:14:18 policy.rules[0].approvals: Must be a number, not a text.',
    ],
    [
      'half an approval',
      'approvals: 2',
      'approvals: 1.5',
      'portcullis.yml:14:18 policy.rules[0].approvals: Must be a whole number, not a number.',
    ],
    [
      'no list',
      '[S0RESPONDERS]',
      'S0RESPONDERS',
      'portcullis.yml:10:15 policy.requesters: Must be a list, not a text.',
    ],
    [
      'no approval',
      'approvals: 2',
      'approvals: 0',
      'portcullis.yml:14:18 policy.rules[0].approvals: Must be 1 or more: nothing is carried out on one word alone.',
    ],
    [
      'no approver',
      'approvers: [S0LEADS]\n',
      'approvers: []\n',
      'portcullis.yml:15:18 policy.rules[0].approvers: Must name somebody: with an empty list nobody could ever approve.',
    ],
    [
      'no requester',
      '[S0RESPONDERS]',
      '[]',
      'portcullis.yml:10:15 policy.requesters: Must name somebody: with an empty list nobody could ever ask.',
    ],
    [
      'two approvals of one person',
      'approvers: [S0LEADS]\n',
      'approvers: [U0ONE]\n',
      'portcullis.yml:14:18 policy.rules[0].approvals: The rule "wide" asks for 2 approvals, and only 1 person may give one, so it could never be met.',
    ],
    [
      'two approvals of one person named twice',
      'approvers: [S0LEADS]\n',
      'approvers: [U0ONE, U0ONE]\n',
      'portcullis.yml:15:26 policy.rules[0].approvers[1]: Is named before already.',
      'portcullis.yml:14:18 policy.rules[0].approvals: The rule "wide" asks for 2 approvals, and only 1 person may give one, so it could never be met.',
    ],
    [
      'a channel by name',
      'C0APPROVALS',
      "'#approvals'",
      'portcullis.yml:2:12 approvals.channel: Must be the id of a channel (C… or G…), not its name.',
    ],
    [
      'a person by name',
      '[S0LEADS, U0ONCALL]',
      '[S0LEADS, "@ann"]',
      'portcullis.yml:19:28 policy.rules[1].approvers[1]: Must be the id of a user (U… or W…) or of a user group (S…), not a name.',
    ],
    [
      'a bot among the requesters',
      'S0RESPONDERS',
      'B0BOT',
      'portcullis.yml:10:16 policy.requesters[0]: Must be the id of a user (U… or W…) or of a user group (S…), not a name.',
    ],
    [
      'a number for a duration',
      '30m',
      '30',
      'portcullis.yml:16:21 policy.rules[0].expiresAfter: Must be a text, not a number.',
    ],
    [
      'no duration',
      '30m',
      '30 minutes',
      'portcullis.yml:16:21 policy.rules[0].expiresAfter: Must be a duration: a whole number and s, m, h or d, such as 30m.',
    ],
    [
      'too long a duration',
      '30m',
      '91d',
      'portcullis.yml:16:21 policy.rules[0].expiresAfter: Must be between 1s and 90d.',
    ],
    [
      'no default',
      '    - name: default\n',
      '    - name: default\n      when: { action: block }\n',
      'portcullis.yml:12:5 policy.rules: Must hold a rule without "when": the default for what no other rule fits.',
    ],
    [
      'the default before another',
      '      when: { indicatorsOver: 50 }\n',
      '',
      'portcullis.yml:12:7 policy.rules[0]: Has no "when", so it is the default and must be the last.',
    ],
    [
      'an empty "when"',
      '{ indicatorsOver: 50 }',
      '{}',
      'portcullis.yml:13:13 policy.rules[0].when: Holds no condition; leave it out and the rule is the default.',
      'portcullis.yml:17:7 policy.rules[1]: Is never reached: whatever it fits, "wide" above it fits first.',
    ],
    [
      'a rule by the name of another',
      'name: default',
      'name: wide',
      'portcullis.yml:17:13 policy.rules[1].name: Is the name of another rule too.',
    ],
    [
      'a rule by a name with blanks',
      'name: wide',
      'name: Very wide',
      'portcullis.yml:12:13 policy.rules[0].name: Must begin with a small letter and hold only small letters, digits, "-" and "_".',
    ],
    [
      'an unknown action',
      '{ indicatorsOver: 50 }',
      '{ action: deny }',
      'portcullis.yml:13:23 policy.rules[0].when.action: Must be one of block, allow, clear, flush, enrol, unblock.',
    ],
    [
      'an unknown kind',
      '{ indicatorsOver: 50 }',
      '{ kinds: [hash] }',
      'portcullis.yml:13:23 policy.rules[0].when.kinds[0]: Must be one of md5, sha1, sha256, ip, network, domain, url, path, connection.',
    ],
    [
      'an unknown vendor in a rule',
      '{ indicatorsOver: 50 }',
      '{ vendors: [inspekt] }',
      'portcullis.yml:13:25 policy.rules[0].when.vendors[0]: Names no vendor of this file.',
    ],
    [
      'no vendor',
      YML.slice(YML.indexOf('  inspect'), YML.indexOf('policy')),
      '  {}\n',
      'portcullis.yml:4:3 vendors: Must hold at least one vendor.',
    ],
    [
      'more vendors than a menu of Slack holds',
      YML.slice(YML.indexOf('  inspect'), YML.indexOf('policy')),
      Array.from({ length: 101 }, (_, i) => `  v${i}: { adapter: eset-inspect }\n`).join(''),
      'portcullis.yml:4:3 vendors: Must hold no more than 100 vendors.',
    ],
    [
      'an unknown adapter',
      'adapter: eset-inspect',
      'adapter: eset',
      'portcullis.yml:5:14 vendors.inspect.adapter: Must be one of eset-inspect, gravityzone, cybereason, blockade.',
    ],
    [
      'a vendor without an adapter',
      '    adapter: eset-inspect\n',
      '',
      'portcullis.yml:4:3 vendors.inspect.adapter: Is missing.',
    ],
    [
      'a vendor by a name with blanks',
      '  inspect:',
      '  ESET Inspect:',
      'portcullis.yml:4:3 vendors.ESET Inspect: A vendor is called by small letters, digits, "-" and "_", and begins with a letter.',
    ],
    [
      'a missing key of an adapter',
      '    username: bot\n',
      '',
      'portcullis.yml:4:3 vendors.inspect.username: Is missing.',
    ],
    [
      'no URL',
      '    url: https://inspect.example:8443\n',
      '',
      'portcullis.yml:4:3 vendors.inspect.url: Is missing.',
    ],
    [
      'another scheme',
      'https://inspect',
      'ftp://inspect',
      'portcullis.yml:6:10 vendors.inspect.url: Must be a URL that begins with https://.',
    ],
    [
      'plain HTTP',
      'https://inspect',
      'http://inspect',
      'portcullis.yml:6:10 vendors.inspect.url: Plain HTTP sends the credentials in the clear; use https://, or write "insecure: true" beside it.',
    ],
    [
      '"insecure" beside HTTPS',
      '    username: bot',
      '    insecure: true\n    username: bot',
      'portcullis.yml:7:15 vendors.inspect.insecure: Only allows plain HTTP and does nothing for https://; a certificate of your own authority goes into caFile.',
    ],
    [
      'a password in the URL',
      'https://inspect',
      `https://bot:${SECRET}@inspect`,
      'portcullis.yml:6:10 vendors.inspect.url: Must not hold a user name or a password; they have keys of their own.',
    ],
    [
      'a query in the URL',
      ':8443',
      `/?key=${SECRET}`,
      'portcullis.yml:6:10 vendors.inspect.url: Must end with its path, without "?" and "#".',
    ],
    [
      'a time-out out of bounds',
      '    username: bot',
      '    timeout: 1d\n    username: bot',
      'portcullis.yml:7:14 vendors.inspect.timeout: Must be between 1s and 10m.',
    ],
    [
      'a missing authority',
      '    username: bot',
      '    caFile: no.pem\n    username: bot',
      'portcullis.yml:7:13 vendors.inspect.caFile: The file no.pem cannot be read (ENOENT).',
    ],
    [
      'an authority that is none',
      '    username: bot',
      '    caFile: password\n    username: bot',
      'portcullis.yml:7:13 vendors.inspect.caFile: The file password is not a certificate in PEM.',
    ],
    [
      'a secret in the file',
      `\${ESET_PASSWORD}`,
      SECRET,
      `portcullis.yml:8:15 vendors.inspect.password: A secret does not belong in this file; write \${NAME} for a variable of the environment or \${file:PATH} for a file.`,
    ],
    [
      'a secret around a reference',
      `\${ESET_PASSWORD}`,
      `${SECRET}\${ESET_PASSWORD}`,
      `portcullis.yml:8:15 vendors.inspect.password: A secret does not belong in this file; write \${NAME} for a variable of the environment or \${file:PATH} for a file.`,
    ],
    [
      'an unset variable',
      `\${ESET_PASSWORD}`,
      `\${NO_PASSWORD}`,
      'portcullis.yml:8:15 vendors.inspect.password: The environment has no variable NO_PASSWORD.',
    ],
    [
      'a missing file',
      `\${ESET_PASSWORD}`,
      `\${file:nothing}`,
      'portcullis.yml:8:15 vendors.inspect.password: The file nothing cannot be read (ENOENT).',
    ],
    [
      'an empty file',
      `\${ESET_PASSWORD}`,
      `\${file:empty}`,
      'portcullis.yml:8:15 vendors.inspect.password: The file empty is empty.',
    ],
    [
      'a reference of neither form',
      `\${ESET_PASSWORD}`,
      `\${env:X}`,
      `portcullis.yml:8:15 vendors.inspect.password: A reference names a variable, \${NAME}, or a file, \${file:PATH}.`,
    ],
    [
      'a reference in { } without quotes',
      `    username: bot\n    password: \${ESET_PASSWORD}`,
      `    extra: { password: \${ESET_PASSWORD} }`,
      'portcullis.yml:7:25: Inside { … } a reference needs quotes around it, because YAML takes its brace for another map.',
    ],
    [
      'no network',
      YML,
      `${YML}protected: { networks: [10.0.0.0/33] }\n`,
      'portcullis.yml:21:25 protected.networks[0]: Must be an address or a network, such as 10.0.0.0/8.',
    ],
    [
      'no domain',
      YML,
      `${YML}protected: { domains: ["a b"] }\n`,
      'portcullis.yml:21:24 protected.domains[0]: Must be a domain, such as example.com.',
    ],
    [
      'no hash',
      YML,
      `${YML}protected: { hashes: [abc] }\n`,
      'portcullis.yml:21:23 protected.hashes[0]: Must be an MD5, a SHA-1 or a SHA-256 in hex.',
    ],
    [
      'an empty path',
      YML,
      `${YML}protected: { paths: [""] }\n`,
      'portcullis.yml:21:22 protected.paths[0]: Must not be empty.',
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
    expect(YML).toContain(from);
    expect(await problems(load(YML.replace(from, () => to)))).toEqual(lines);
  });

  test('an empty variable is no secret', async () => {
    expect(await problems(load(YML, { ...ENV, ESET_PASSWORD: '' }))).toEqual([
      'portcullis.yml:8:15 vendors.inspect.password: The variable ESET_PASSWORD is empty.',
    ]);
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

describe('the environment', () => {
  test('HTTP takes a signing secret and a port', async () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', PORT: '0', ESET_PASSWORD: SECRET };
    expect((await load(YML, env)).slack).toEqual({
      mode: 'http',
      botToken: 'xoxb-1',
      signingSecret: 's',
      port: 0,
      apiUrl: 'https://slack.com/api/',
    });
  });

  test('the rest has its variables too', async () => {
    const env = {
      ...ENV,
      SLACK_API_URL: 'http://127.0.0.1:7000/api',
      DATA_DIR: '/var/lib/portcullis',
      OPS_PORT: '9090',
      LOG_LEVEL: 'debug',
      SLACK_SIGNING_SECRET: '',
      DATABASE_URL: '',
    };
    expect(await load(YML, env)).toMatchObject({
      slack: { mode: 'socket', apiUrl: 'http://127.0.0.1:7000/api/' },
      dataDir: '/var/lib/portcullis',
      opsPort: 9090,
      logLevel: 'debug',
    });
  });

  test.each<[what: string, env: NodeJS.ProcessEnv, line: string]>([
    [
      'without a bot token',
      { SLACK_BOT_TOKEN: undefined },
      "SLACK_BOT_TOKEN: Is not set; it is the app's bot token and begins with xoxb-.",
    ],
    [
      'with a token of another kind',
      { SLACK_BOT_TOKEN: SECRET },
      "SLACK_BOT_TOKEN: Must begin with xoxb-; it is the app's bot token.",
    ],
    [
      'with an app token of another kind',
      { SLACK_APP_TOKEN: SECRET },
      'SLACK_APP_TOKEN: Must begin with xapp-; it is the app-level token for Socket Mode.',
    ],
    [
      'with neither mode',
      { SLACK_APP_TOKEN: undefined },
      'SLACK_APP_TOKEN: Is not set; Socket Mode needs it, and HTTP needs SLACK_SIGNING_SECRET and PORT instead.',
    ],
    [
      'with both modes',
      { SLACK_SIGNING_SECRET: SECRET, PORT: '3000' },
      'SLACK_APP_TOKEN: Is set together with SLACK_SIGNING_SECRET; set the first alone for Socket Mode, or the second with PORT for HTTP.',
    ],
    [
      'with HTTP and no port',
      { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: SECRET },
      "PORT: Is not set; with SLACK_SIGNING_SECRET it says where Slack's requests come in.",
    ],
    [
      'with a port that is none',
      { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: SECRET, PORT: '70000' },
      'PORT: Must be a port, a whole number from 0 to 65535.',
    ],
    [
      'with an ops port that is none',
      { OPS_PORT: 'x' },
      'OPS_PORT: Must be a port, a whole number from 0 to 65535.',
    ],
    [
      'with an API that is no URL',
      { SLACK_API_URL: SECRET },
      'SLACK_API_URL: Must be a URL that begins with https://.',
    ],
    [
      'with an unknown log level',
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL: Must be one of trace, debug, info, warn, error, fatal, silent.',
    ],
    [
      'with a database',
      { DATABASE_URL: `postgres://u:${SECRET}@db/x` },
      'DATABASE_URL: Is set, but this version keeps its ledger in DATA_DIR only; unset it.',
    ],
  ])('%s is refused', async (_, env, line) => {
    expect(await problems(load(YML, { ...ENV, ...env }))).toEqual([line]);
  });
});

describe('durations', () => {
  test.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['1h30m', 5_400_000],
    ['0m', undefined],
    ['', undefined],
    ['5', undefined],
    ['-5m', undefined],
    ['1.5h', undefined],
    ['5 m', undefined],
    ['5w', undefined],
    ['5M', undefined],
  ])('%j is %p', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test('any sum of units is the sum of their times', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99), (d, h, m, s) => {
        const ms = (((d * 24 + h) * 60 + m) * 60 + s) * 1000;
        expect(parseDuration(`${d}d${h}h${m}m${s}s`)).toBe(ms === 0 ? undefined : ms);
      }),
    );
  });
});
