import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BotEnded } from '../../sandbox/bot.ts';
import { type BotSettings, type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.end());

/** Starts the bot with settings it cannot start with; gives back its exit code and all that it wrote. */
async function lastWords(
  settings: BotSettings,
): Promise<{ readonly code: number | null; readonly lines: readonly string[] }> {
  const error = await stage.start(settings).then(
    () => new Error('The bot has started.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof BotEnded)) throw error;
  return error;
}

test('a configuration with problems is refused with one line for each', async () => {
  const rule = { name: 'default', approvals: 0, approvers: ['@lea'], expiresAfter: 'soon' };
  const { code, lines } = await lastWords({
    policy: { requesters: [], rules: [rule] },
    vendor: { url: 'http://plain.example', pasword: 'x' },
    env: { LOG_LEVEL: 'loud' },
  });
  const places = [
    'LOG_LEVEL: ',
    ' policy.requesters: ',
    ' policy.rules[0].approvals: ',
    ' policy.rules[0].approvers[0]: ',
    ' policy.rules[0].expiresAfter: ',
    ' vendors.inspect.pasword: ',
    ' vendors.inspect.url: ',
  ];
  expect(lines).toEqual(places.map((place) => expect.stringContaining(place)));
  expect(lines.filter((line) => !/: [A-Z].*\.$/.test(line))).toEqual([]);
  expect(code).toBe(1);
});

test.each<[string, BotSettings, RegExp]>([
  [
    'a bot token that Slack does not know',
    { env: { SLACK_BOT_TOKEN: 'xoxb-wrong' } },
    /^portcullis: Slack refuses SLACK_BOT_TOKEN: invalid_auth\.$/,
  ],
  [
    'an app token that Slack does not know',
    { env: { SLACK_APP_TOKEN: 'xapp-wrong' } },
    /^portcullis: Slack refuses SLACK_APP_TOKEN: invalid_auth\.$/,
  ],
  [
    'a Slack that is out of reach',
    { env: { SLACK_API_URL: 'http://127.0.0.1:1/api/' } },
    /^portcullis: Slack does not answer at 127\.0\.0\.1:1\. Check SLACK_API_URL and the way out\.$/,
  ],
])('%s ends it with one line', async (_what, settings, line) => {
  const { code, lines } = await lastWords(settings);
  expect(lines).toEqual([expect.stringMatching(line)]);
  expect(code).toBe(1);
});

test('a rule that no configured vendor could ever serve ends it with one line, before Slack is asked', async () => {
  const networks = { name: 'networks', when: { kinds: ['network'] }, approvals: 1, approvers: ['S0LEADS'] };
  const { code, lines } = await lastWords({
    policy: {
      rules: [
        { ...networks, expiresAfter: '1h' },
        { name: 'default', approvals: 1, approvers: ['S0LEADS'], expiresAfter: '1h' },
      ],
    },
    env: { SLACK_BOT_TOKEN: 'xoxb-wrong' },
  });
  expect(lines).toEqual([
    'portcullis: The rule "networks" can never match because of its "kinds": no configured vendor can do anything with networks.',
  ]);
  expect(code).toBe(1);
});

test('a record that another process holds ends it with one line', async () => {
  const first = await stage.start();
  const { code, lines } = await lastWords({});
  expect(lines).toEqual([expect.stringMatching(/^portcullis: .* is held by another process: .*\.$/)]);
  expect(code).toBe(1);
  expect(await first.stop()).toBe(0);
});

test('a record that was edited ends it with a line that names the place', async () => {
  await writeFile(join(stage.folder, 'data', 'ledger.jsonl'), 'nonsense\n');
  const { code, lines } = await lastWords({});
  expect(lines).toEqual([expect.stringMatching(/^portcullis: .*ledger\.jsonl.* 1\b.*\.$/)]);
  expect(code).toBe(1);
});
