import { urlOf } from '../domain/url.ts';
import type { Problem } from './problem.ts';

/** How to talk to Slack. */
type SlackConfig = {
  /** `SLACK_BOT_TOKEN`: the app's bot token. Example: `xoxb-…`. */
  readonly botToken: string;
  /** `SLACK_API_URL`, with its closing slash. Default `https://slack.com/api/`; GovSlack and the sandbox set it. */
  readonly apiUrl: string;
} & (
  | {
      readonly mode: 'socket';
      /** `SLACK_APP_TOKEN`: an app-level token with `connections:write`. Example: `xapp-…`. */
      readonly appToken: string;
    }
  | {
      readonly mode: 'http';
      /** `SLACK_SIGNING_SECRET`: by which Slack signs what it sends. */
      readonly signingSecret: string;
      /** `PORT`: where Slack's requests come in, at `/slack/events`; 0 lets the system choose. Example: `3000`. */
      readonly port: number;
    }
);

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** What the environment says. */
export interface Environment {
  readonly slack: SlackConfig;
  /** `DATA_DIR`: the folder of the ledger. Default `./data`. */
  readonly dataDir: string;
  /** `OPS_PORT`: where `/healthz`, `/readyz` and `/metrics` are served. Absent: nowhere. Example: `9090`. */
  readonly opsPort?: number;
  /** `LOG_LEVEL`: the least important lines to write. Default `info`. */
  readonly logLevel: LogLevel;
}

const SLACK_API = 'https://slack.com/api/';

/** Where Slack is and what opens it, for those who only ask it something. Undefined without `SLACK_BOT_TOKEN`. */
export function readSlackAddress(
  env: NodeJS.ProcessEnv,
): Pick<SlackConfig, 'apiUrl' | 'botToken'> | undefined {
  const botToken = env['SLACK_BOT_TOKEN']?.trim();
  return botToken ? { botToken, apiUrl: withSlash(env['SLACK_API_URL']?.trim() || SLACK_API) } : undefined;
}

/** Reads the environment; an empty variable counts as absent, as it does in a compose file. */
export function readEnvironment(env: NodeJS.ProcessEnv): {
  readonly environment?: Environment;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const add = (where: string, sentence: string): undefined => {
    problems.push({ where, sentence });
  };
  const read = (name: string): string | undefined => env[name]?.trim() || undefined;

  function token(name: string, prefix: string, what: string): string | undefined {
    const value = read(name);
    if (value === undefined) return add(name, `Is not set; it is ${what} and begins with ${prefix}.`);
    return value.startsWith(prefix) ? value : add(name, `Must begin with ${prefix}; it is ${what}.`);
  }

  function port(name: string): number | undefined {
    const value = read(name);
    if (value === undefined) return undefined;
    return /^\d{1,5}$/.test(value) && Number(value) <= 65_535
      ? Number(value)
      : add(name, 'Must be a port, a whole number from 0 to 65535.');
  }

  function url(name: string, byDefault: string): string {
    const value = read(name) ?? byDefault;
    const parsed = urlOf(value);
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
      add(name, 'Must be a URL that begins with https://.');
    return withSlash(value);
  }

  function slack(): SlackConfig | undefined {
    const botToken = token('SLACK_BOT_TOKEN', 'xoxb-', "the app's bot token");
    const apiUrl = url('SLACK_API_URL', SLACK_API);
    const signingSecret = read('SLACK_SIGNING_SECRET');
    const hasAppToken = read('SLACK_APP_TOKEN') !== undefined;
    if (hasAppToken && signingSecret !== undefined)
      return add(
        'SLACK_APP_TOKEN',
        'Is set together with SLACK_SIGNING_SECRET; set the first alone for Socket Mode, or the second with PORT for HTTP.',
      );
    if (!hasAppToken && signingSecret === undefined)
      return add(
        'SLACK_APP_TOKEN',
        'Is not set; Socket Mode needs it, and HTTP needs SLACK_SIGNING_SECRET and PORT instead.',
      );
    if (signingSecret === undefined) {
      const appToken = token('SLACK_APP_TOKEN', 'xapp-', 'the app-level token for Socket Mode');
      return botToken && appToken ? { botToken, apiUrl, mode: 'socket', appToken } : undefined;
    }
    const listenOn = port('PORT');
    if (read('PORT') === undefined)
      add('PORT', "Is not set; with SLACK_SIGNING_SECRET it says where Slack's requests come in.");
    return botToken !== undefined && listenOn !== undefined
      ? { botToken, apiUrl, mode: 'http', signingSecret, port: listenOn }
      : undefined;
  }

  const slackConfig = slack();
  const opsPort = port('OPS_PORT');
  const level = read('LOG_LEVEL') ?? 'info';
  const logLevel = LOG_LEVELS.find((each) => each === level);
  if (logLevel === undefined) add('LOG_LEVEL', `Must be one of ${LOG_LEVELS.join(', ')}.`);
  if (read('DATABASE_URL') !== undefined)
    add('DATABASE_URL', 'Is set, but this version keeps its ledger in DATA_DIR only; unset it.');
  if (slackConfig === undefined || logLevel === undefined || problems.length > 0) return { problems };
  const environment = {
    slack: slackConfig,
    dataDir: read('DATA_DIR') ?? './data',
    ...(opsPort === undefined ? {} : { opsPort }),
    logLevel,
  };
  return { environment, problems };
}

/** Without it, what is put behind would take the place of the last part. */
function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
