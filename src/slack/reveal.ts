import type { Request } from '../domain/request.ts';
import type { SayAlone } from './alone.ts';
import { code, words } from './text.ts';

/** Shows a secret to the person who asked for it, once: visible to nobody else, and gone with a reload where it is ephemeral. */
export function createReveal(sayAlone: SayAlone): (request: Request, secret: string) => Promise<void> {
  return ({ id, terms: { requester, channel } }, secret) => {
    const text = `:key: ${code(id)} ${words(secret, 2_000)} This is shown once and kept nowhere.`;
    return sayAlone(channel, requester.user, { text });
  };
}
