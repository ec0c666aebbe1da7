import type { IncomingMessage } from 'node:http';

const MOST = 2 * 1024 * 1024;

/** The whole body as text; throws when it is longer than 2 MB or the connection dies. */
export async function readBody(req: IncomingMessage): Promise<string> {
  return (await readBytes(req, MOST)).toString('utf8');
}

/** The whole body; throws when it is longer than `most` bytes or the connection dies. */
export async function readBytes(req: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new Error(`The body is longer than ${most} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
