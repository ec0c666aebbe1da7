import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import { readContent } from './content.ts';
import type { Inspector } from './inspector.ts';
import { newBlockId } from './methods/chat.ts';
import { ApiRefusal, type Args, readArgs } from './methods/method.ts';
import { isObject } from './schema.ts';
import { APP } from './seed.ts';
import type { Store } from './store.ts';
import type { Reply, ResponseUrls } from './tickets.ts';

/**
 * Puts an answer to an interaction where the reply says: only for the person who acted unless it says `in_channel`,
 * or in the place of the message that was acted on. Throws an ApiRefusal.
 */
export function respond(store: Store, reply: Reply, args: Args): void {
  const original = reply.messageTs === undefined ? undefined : store.message(reply.channel, reply.messageTs);
  if (args.flag('delete_original', false)) {
    if (original === undefined) throw new ApiRefusal('message_not_found');
    store.remove(original);
    return;
  }
  const content = readContent(args, 'new', newBlockId);
  if (args.flag('replace_original', false) && reply.messageTs !== undefined) {
    if (original === undefined) throw new ApiRefusal('message_not_found');
    store.change(original, { text: '', blocks: [], ...content });
    return;
  }
  const threadTs = args.text('thread_ts') || reply.threadTs;
  store.post({
    channel: reply.channel,
    user: APP.userId,
    text: '',
    ...content,
    ...(threadTs && { threadTs }),
    ...(args.text('response_type') !== 'in_channel' && { only: reply.person }),
  });
}

/** Serves the response URLs. */
export async function serveResponseUrl(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  urls: ResponseUrls,
  store: Store,
  inspector: Inspector,
): Promise<void> {
  const body = await readBody(req);
  const reply = urls.use(path);
  const answer = (status: number, error?: string) => {
    inspector.add('response_url', error ?? 'ok');
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(error === undefined ? { ok: true } : { ok: false, error }));
  };
  if (typeof reply === 'string') {
    answer(404, reply);
    return;
  }
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isObject(parsed)) throw new ApiRefusal('invalid_payload');
    respond(store, reply, readArgs(parsed));
    answer(200);
  } catch (error) {
    if (error instanceof ApiRefusal) answer(400, error.code);
    else if (error instanceof SyntaxError) answer(400, 'invalid_payload');
    else throw error;
  }
}
