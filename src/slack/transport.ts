import { App, type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../log.ts';
import { createDoor } from './door.ts';
import { slackLogger } from './logger.ts';
import { createSeen } from './seen.ts';

/** How Slack reaches us: sockets that we open, or HTTP requests that it signs. */
export type Reach =
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number };

/** Who we are to Slack, as `auth.test` said. */
export interface Identity {
  readonly team: string;
  readonly botUser: string;
  readonly bot: string;
}

export interface Transport {
  readonly apps: readonly App[];
  /** Resolves once Slack can reach us. In HTTP mode with the port that is listened on. */
  start(): Promise<number | undefined>;
  /** Takes nothing more. */
  stop(): Promise<void>;
  /** False while no socket is up or nothing listens. */
  isConnected(): boolean;
}

/**
 * Slack renews a socket every few hours and Bolt is without one for five seconds then, in which commands are lost.
 * With two of them Slack always finds one.
 */
const SOCKETS = 2;
/** Slack's signatures hold for five minutes, and one from a clock a minute ahead for six. */
const REMEMBER_SIGNATURES_MS = 6 * 60_000;

export function createTransport(options: {
  readonly reach: Reach;
  readonly apiUrl: string;
  readonly botToken: string;
  readonly identity: Identity;
  readonly now: () => Date;
  readonly log: Log;
}): Transport {
  return options.reach.mode === 'socket'
    ? socketTransport(options, options.reach.appToken)
    : httpTransport(options, options.reach);
}

type Options = Parameters<typeof createTransport>[0];

function socketTransport(options: Options, appToken: string): Transport {
  const logger = slackLogger(options.log);
  const receivers = Array.from(
    { length: SOCKETS },
    () =>
      new SocketModeReceiver({
        appToken,
        logger,
        installerOptions: { clientOptions: { slackApiUrl: options.apiUrl } },
      }),
  );
  return {
    apps: receivers.map((receiver) => createApp(options, receiver, logger)),
    async start() {
      await Promise.all(receivers.map((receiver) => receiver.start()));
      return undefined;
    },
    async stop() {
      await Promise.all(receivers.map(({ client }) => client.disconnect()));
    },
    isConnected: () => receivers.some(({ client }) => client.websocket?.isActive() === true),
  };
}

function httpTransport(options: Options, reach: Extract<Reach, { readonly mode: 'http' }>): Transport {
  const { now, log } = options;
  const seen = createSeen(REMEMBER_SIGNATURES_MS, now);
  const door = createDoor({ signingSecret: reach.signingSecret, port: reach.port, seen, now, log });
  return {
    apps: [createApp(options, door, slackLogger(log))],
    async start() {
      await door.start();
      const address = door.server.address();
      return typeof address === 'object' && address ? address.port : reach.port;
    },
    async stop() {
      await door.stop();
    },
    isConnected: () => door.server.listening,
  };
}

function createApp(options: Options, receiver: Receiver, logger: Logger): App {
  const { team, botUser, bot } = options.identity;
  return new App({
    receiver,
    logger,
    // Bolt's own store keeps every conversation for ever and costs a quarter of the throughput.
    convoStore: false,
    // Nothing that we do comes back to us as something to be served.
    ignoreSelf: false,
    clientOptions: { slackApiUrl: options.apiUrl },
    authorize: async () => ({ botToken: options.botToken, botId: bot, botUserId: botUser, teamId: team }),
  });
}
