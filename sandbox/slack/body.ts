import type { IncomingMessage } from 'node:http';

const MOST = 2 * 1024 * 1024;

/** The whole body as text; throws when it is longer than 2 MB or the connection dies. */
export async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST) throw new Error('The body is longer than 2 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
