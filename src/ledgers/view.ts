import { hash as digest } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Low } from 'lowdb';
import * as z from 'zod';
import type { Request } from '../domain/request.ts';
import type { Head } from '../ledger.ts';
import { replaceFile } from './durable.ts';

/** The state of a ledger at one position. `offset` is the journal's length in bytes there. */
interface Snapshot extends Head {
  readonly offset: number;
  readonly open: readonly Request[];
}

/** What the next start takes from a view: where it stands, and which requests were open. What they are, the journal says. */
export interface Checkpoint extends Head {
  readonly offset: number;
  readonly open: ReadonlySet<string>;
}

interface Document extends Snapshot {
  readonly version: number;
  /** SHA-256 of all before it, so that an edit by hand is noticed and the view is made anew. Put in when it is written. */
  readonly seal: string;
}

const VERSION = 1;
const documentSchema = z.object({
  version: z.literal(VERSION),
  position: z.int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  offset: z.int().nonnegative(),
  open: z.array(z.looseObject({ id: z.string() })),
  seal: z.string(),
});

/** The readable view of a ledger and its checkpoint. It is never the truth: losing it costs a longer start. */
export interface View {
  /** `missing` when there is none, `unusable` when it cannot be relied on. Rejects when the file cannot be read. */
  read(): Promise<Checkpoint | 'missing' | 'unusable'>;
  write(snapshot: Snapshot): Promise<void>;
}

export function createView(path: string): View {
  const empty: Document = { version: VERSION, position: 0, hash: '', offset: 0, open: [], seal: '' };
  // lowdb's own file adapter does not flush, opens the file to everyone and shares one draft between two processes.
  const database = new Low<Document>(
    {
      read: async () => JSON.parse(await readFile(path, 'utf8')),
      // Written out once for the seal and the file, because all open requests are in it.
      write: async ({ seal: _, ...bare }) => {
        const text = JSON.stringify(bare);
        await replaceFile(path, `${text.slice(0, -1)},"seal":"${digest('sha256', text, 'hex')}"}\n`);
      },
    },
    empty,
  );

  return {
    async read() {
      try {
        await database.read();
      } catch (error) {
        if (error instanceof SyntaxError) return 'unusable';
        if (isMissing(error)) return 'missing';
        throw error;
      }
      const read = documentSchema.safeParse(database.data);
      const stored = database.data;
      database.data = empty;
      if (!read.success || stored.seal !== sealOf(stored)) return 'unusable';
      const { position, hash, offset, open } = read.data;
      return { position, hash, offset, open: new Set(open.map((request) => request.id)) };
    },
    async write({ position, hash, offset, open }) {
      database.data = { version: VERSION, position, hash, offset, open, seal: '' };
      await database.write();
      // The requests are in the working set; the document need not hold on to those that close.
      database.data = empty;
    },
  };
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function sealOf({ version, position, hash, offset, open }: Omit<Document, 'seal'>): string {
  return digest('sha256', JSON.stringify({ version, position, hash, offset, open }), 'hex');
}
