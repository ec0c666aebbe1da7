import { WebClient } from '@slack/web-api';
import type { Standing } from '../domain/policy.ts';
import type { Log } from '../log.ts';
import { identify } from './app.ts';
import { slackLogger } from './logger.ts';
import { createPeople } from './people.ts';

const TIMEOUT_MS = 15_000;

/** Who somebody is to Slack, asked once and outside of any bot. Throws `SlackError` when Slack does not let us in. */
export async function lookUp(
  user: string,
  groups: readonly string[],
  slack: { readonly apiUrl: string; readonly botToken: string },
  log: Log,
): Promise<Standing> {
  const { apiUrl, botToken } = slack;
  const { team } = await identify(apiUrl, botToken, log);
  const client = new WebClient(botToken, {
    slackApiUrl: apiUrl,
    logger: slackLogger(log),
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 1 },
  });
  return createPeople({ client, team, now: () => new Date() }).standing(user, groups, true);
}
