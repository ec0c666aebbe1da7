import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type Head, LedgerError } from '../ledger.ts';
import { GENESIS, verify } from './chain.ts';

const NEWLINE = 10;

/**
 * Reads the embedded ledger in `dir` without touching or locking it, also while a bot writes to it, and gives its head.
 * Rejects with `LedgerError`, naming file and line, where the chain does not hold. A missing file is an empty record.
 */
export async function verifyJsonLedger(dir: string): Promise<Head> {
  const path = join(dir, 'ledger.jsonl');
  let head: Head = GENESIS;
  let missing = 0;
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      const bytes = Buffer.concat([rest, chunk]);
      let from = 0;
      for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
        const link = verify(bytes.subarray(from, to), head);
        if (typeof link === 'string')
          throw new LedgerError(`${path}, line ${head.position + 1}: The line ${link}.`);
        head = { position: link.position, hash: link.hash };
        missing = link.rest;
        from = to + 1;
      }
      rest = bytes.subarray(from);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return GENESIS;
    throw error;
  }
  if (missing > 0)
    throw new LedgerError(`${path}, line ${head.position}: The last append lacks ${missing} events.`);
  return head;
}
