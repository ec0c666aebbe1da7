import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../log.ts';

/** Slack's libraries write whole payloads and tokens into their debug lines; so they go nowhere. */
export function slackLogger(log: Log): Logger {
  const line = (messages: readonly unknown[]) => messages.map(String).join(' ');
  return {
    debug: () => undefined,
    info: (...messages) => log.info({ from: 'slack' }, line(messages)),
    warn: (...messages) => log.warn({ from: 'slack' }, line(messages)),
    error: (...messages) => log.error({ from: 'slack' }, line(messages)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
