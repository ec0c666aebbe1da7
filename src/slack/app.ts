import {
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import type { Command, Offer } from '../command.ts';
import { peopleBehind } from '../domain/decide/lapsing.ts';
import { namedIn, type Policy, type Standing } from '../domain/policy.ts';
import type { Request } from '../domain/request.ts';
import type { Ledger } from '../ledger.ts';
import type { Log } from '../log.ts';
import type { Workflow } from '../workflow.ts';
import { createHandOver, createSayAlone } from './alone.ts';
import { serveAsking } from './asking.ts';
import { serveDecisions } from './decisions.ts';
import { createDesk } from './desk.ts';
import { serveFormChoices } from './form-choices.ts';
import { serveFound } from './found.ts';
import { slackLogger } from './logger.ts';
import { createOnce } from './once.ts';
import { createPeople, groupsFor, groupsOf } from './people.ts';
import { createReveal } from './reveal.ts';
import { serveSharedFiles } from './shared-file.ts';
import { createSheets } from './sheets.ts';
import { createShow, type Show } from './show.ts';
import { createSwitchboard } from './switchboard.ts';
import { createTransport, type Identity, type Reach } from './transport.ts';

/** Slack did not let us in. The message is one line that says what to do. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
}

/** Everything Slack, from one bot token. */
export interface Slack {
  readonly show: Show['show'];
  /** Tells the person who asked something that is for nobody else and goes into no record. */
  readonly reveal: (request: Request, secret: string) => Promise<void>;
  /** Those on whose word a request rests, as they stand now, give or take a minute. Rejects when Slack does not say. */
  readonly standings: (request: Request) => Promise<readonly Standing[]>;
  /** Resolves once Slack can reach us; in HTTP mode with the port. Rejects with `SlackError`. */
  start(): Promise<number | undefined>;
  /** Answers newcomers with a polite sentence, waits for those being served, then lets go of Slack. */
  stop(): Promise<void>;
  isConnected(): boolean;
}

/** How long Slack may take to say who somebody is: the acknowledgement waits for it and is due after three seconds. */
const PROMPT_MS = 2_000;
const POST_MS = 15_000;

/** The bot scopes without which something we do fails; a test holds them against manifest.yml. */
export const SCOPES = [
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'files:write',
  'im:write',
  'usergroups:read',
  'users:read',
] as const;

/** Asks Slack once who we are, so that a wrong token or address is one line at the start and not a riddle later. */
export async function identify(apiUrl: string, botToken: string, log: Log): Promise<Identity> {
  const client = new WebClient(botToken, quick(apiUrl, POST_MS, log));
  try {
    const {
      team_id: team,
      user_id: botUser,
      bot_id: bot,
      response_metadata: about,
    } = await client.auth.test();
    if (!team || !botUser || !bot) throw new SlackError('SLACK_BOT_TOKEN is not the token of a bot.');
    const missing = about?.scopes ? SCOPES.filter((scope) => !about.scopes?.includes(scope)) : [];
    if (missing.length > 0) {
      throw new SlackError(
        `The Slack app lacks the scopes ${missing.join(', ')}. Add them and reinstall it.`,
      );
    }
    return { team, botUser, bot };
  } catch (error) {
    if (error instanceof SlackError) throw error;
    if (error instanceof WebAPIPlatformError) {
      throw new SlackError(`Slack refuses SLACK_BOT_TOKEN: ${error.data.error}.`);
    }
    if (error instanceof WebAPIRateLimitedError)
      throw new SlackError('Slack asks us to wait before starting.');
    const { host } = new URL(apiUrl);
    throw new SlackError(`Slack does not answer at ${host}. Check SLACK_API_URL and the way out.`, {
      cause: error,
    });
  }
}

/** Asks Slack for a socket without opening it. Throws `SlackError` when the app-level token is refused. */
export async function proveSocket(apiUrl: string, appToken: string, log: Log): Promise<void> {
  const client = new WebClient(appToken, quick(apiUrl, POST_MS, log));
  try {
    await client.apps.connections.open({});
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    throw new SlackError(`Slack refuses SLACK_APP_TOKEN: ${error.data.error}.`);
  }
}

/**
 * Who is in each user group of the policy, by its id. A group that Slack says nothing about for the moment is left out.
 * Throws `SlackError` for one that does not exist: nobody could ever act for it.
 */
export async function groupMembers(
  apiUrl: string,
  botToken: string,
  policy: Policy,
  log: Log,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const client = new WebClient(botToken, quick(apiUrl, POST_MS, log));
  const members = new Map<string, readonly string[]>();
  for (const usergroup of groupsOf(namedIn(policy))) {
    try {
      members.set(usergroup, (await client.usergroups.users.list({ usergroup })).users ?? []);
    } catch (error) {
      if (error instanceof WebAPIPlatformError && error.data.error === 'no_such_subteam') {
        throw new SlackError(`The policy names the user group ${usergroup}, which Slack does not have.`);
      }
      log.warn({ err: error, usergroup }, 'Slack does not say who is in this group.');
    }
  }
  return members;
}

export function createSlack(options: {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly reach: Reach;
  readonly identity: Identity;
  readonly approvalsChannel: string;
  readonly policy: Policy;
  readonly commands: readonly Command[];
  readonly offer: Offer;
  readonly workflow: Workflow;
  readonly ledger: Ledger;
  readonly now: () => Date;
  readonly log: Log;
  /** Aborted when the process must go. */
  readonly signal: AbortSignal;
}): Slack {
  const { apiUrl, botToken, reach, identity, workflow, ledger, now, log } = options;
  const desk = createDesk(log);
  // Look-ups and forms are needed within the three seconds of an acknowledgement, so they neither wait nor share a
  // queue with the posting, which may take its time.
  const prompt = new WebClient(botToken, quick(apiUrl, PROMPT_MS, log));
  const post = new WebClient(botToken, quick(apiUrl, POST_MS, log));

  const people = createPeople({ client: prompt, team: identity.team, now });
  const show = createShow({
    ledger,
    client: post,
    approvalsChannel: options.approvalsChannel,
    recordShown: workflow.recordShown,
    recordTold: workflow.recordTold,
    now,
    log,
  });
  const transport = createTransport({ reach, apiUrl, botToken, identity, now, log });
  const once = createOnce(now);
  const groups = groupsOf(namedIn(options.policy));
  const standing = (user: string) => people.standing(user, groups, false);
  const handOver = createHandOver(post);
  const sayAlone = createSayAlone(post, handOver);
  const board = createSwitchboard();
  const sheets = createSheets(now);
  serveAsking(board, { ...options, desk, once, standing, prompt, sayAlone, handOver });
  serveFormChoices(board, { desk, offer: options.offer, prompt });
  serveFound(board, { ...options, desk, once, sheets, standing, prompt, sayAlone, handOver });
  serveSharedFiles(board, { ...options, desk, once, sheets, standing, client: post });
  serveDecisions(board, {
    desk,
    once,
    workflow,
    policy: options.policy,
    ledger,
    people,
    prompt,
    settled: show.settled,
    now,
  });
  board.event('subteam_members_changed', async ({ event }) => people.forgetGroup(event.subteam_id));
  for (const app of transport.apps) {
    app.use(board.deliver);
    app.error(async (error) => log.error({ err: error }, 'Bolt failed.'));
  }

  return {
    show: show.show,
    reveal: createReveal(sayAlone),
    standings: (request) => people.recorded(peopleBehind(request), groupsFor(request, options.policy)),
    isConnected: transport.isConnected,
    async start() {
      try {
        return await transport.start();
      } catch (error) {
        if (!(error instanceof WebAPIPlatformError)) throw error;
        throw new SlackError(`Slack refuses SLACK_APP_TOKEN: ${error.data.error}.`);
      }
    },
    async stop() {
      await desk.close();
      await transport.stop();
    },
  };
}

/** No retries and no waiting in the client: what has to be tried again is on the agenda. */
function quick(apiUrl: string, timeoutMs: number, log: Log): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger: slackLogger(log),
    timeout: timeoutMs,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
  };
}
