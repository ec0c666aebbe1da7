import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Face } from './card.ts';

/** Says something to one person where they asked; where we cannot speak, in a direct message. */
export type SayAlone = (
  channel: string,
  user: string,
  face: Pick<Face, 'text'> & Partial<Face>,
) => Promise<void>;

export function createSayAlone(client: WebClient): SayAlone {
  return async (channel, user, face) => {
    try {
      await client.chat.postEphemeral({ channel, user, ...face });
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError)) throw error;
      const opened = await client.conversations.open({ users: user });
      await client.chat.postMessage({ channel: opened.channel?.id ?? user, ...face });
    }
  };
}
