import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Request } from '../domain/request.ts';
import { code, words } from './text.ts';

/**
 * Shows a secret to the person who asked for it, once: where they asked, visible to nobody else and gone with a reload;
 * or, where we cannot speak, in a direct message.
 */
export function createReveal(client: WebClient): (request: Request, secret: string) => Promise<void> {
  return async ({ id, terms: { requester, channel } }, secret) => {
    const text = `:key: ${code(id)} ${words(secret, 2_000)} This is shown once and kept nowhere.`;
    try {
      await client.chat.postEphemeral({ channel, user: requester.user, text });
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError)) throw error;
      const opened = await client.conversations.open({ users: requester.user });
      await client.chat.postMessage({ channel: opened.channel?.id ?? requester.user, text });
    }
  };
}
