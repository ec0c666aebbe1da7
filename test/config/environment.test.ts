import { describe, expect, test } from '@jest/globals';
import { SECRET } from './reading.ts';
import { ENV, load, problems, YML } from './yml.ts';

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
