import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Face } from './card.ts';

/** What one person is told; blocks where a text is not enough. */
export type Aside = Pick<Face, 'text'> & Partial<Face>;

/** Says something to one person where they asked; where we cannot speak, in a direct message. */
export type SayAlone = (channel: string, user: string, said: Aside) => Promise<void>;

/** Puts all of an answer, of which a message held only the beginning, into a file in that person's direct messages. */
export type HandOver = (user: string, title: string, whole: string) => Promise<void>;

export function createSayAlone(client: WebClient, handOver: HandOver): SayAlone {
  return async (channel, user, { whole, ...said }) => {
    try {
      await client.chat.postEphemeral({ channel, user, ...said });
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError)) throw error;
      await client.chat.postMessage({ channel: await directly(client, user), ...said });
    }
    if (whole !== undefined) await handOver(user, said.text, whole);
  };
}

export function createHandOver(client: WebClient): HandOver {
  return async (user, title, whole) => {
    await client.filesUploadV2({
      channel_id: await directly(client, user),
      filename: `${title.replace(/[^\w-]+/g, '-').slice(0, 60)}.txt`,
      title,
      content: whole,
    });
  };
}

async function directly(client: WebClient, user: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: user });
  return channel?.id ?? user;
}
