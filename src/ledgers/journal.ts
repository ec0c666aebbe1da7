import fs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LedgerError } from '../ledger.ts';
import { flushDirectory } from './durable.ts';

/** Whole lines in a row, and where they stand in the file. The bytes are valid until the next block is asked for. */
interface Block {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** A file that only grows, by whole lines, each on disk before `write` resolves. One writer at a time. */
export interface Journal {
  /** Bytes that are known to be on disk. */
  size(): number;
  /**
   * Adds bytes and flushes them. Rejects with `LedgerError` when they are not on disk; the file is then as before, or,
   * where that cannot be had, the journal takes nothing more.
   */
  write(bytes: Buffer): Promise<void>;
  /** False once the journal takes nothing more. Reading goes on. */
  isWritable(): boolean;
  /** The complete lines from the start up to `size()` as it was when the reading began. */
  blocks(): AsyncGenerator<Block>;
  /** Cuts the file to a length, durably. */
  cut(size: number): Promise<void>;
  close(): Promise<void>;
}

const BLOCK_BYTES = 1 << 20;
const NEWLINE = 10;

/** Opens or makes the file, for its owner only. `onFatal` is called when a flush failed: nobody knows then what is on disk. */
export async function openJournal(path: string, onFatal: (error: LedgerError) => void): Promise<Journal> {
  const file = await open(path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
  const identity = await file.stat();
  let size = identity.size;
  let broken: LedgerError | undefined;
  let closed = false;

  if ((identity.mode & 0o077) !== 0) await file.chmod(0o600);
  await flushDirectory(dirname(path));

  function refuseFromNow(why: string, cause?: unknown): LedgerError {
    broken = new LedgerError(`${path} takes no more events: ${why}`, { cause });
    return broken;
  }

  /**
   * A second writer that the lock did not see, or a journal moved away under us, must not go on unnoticed. Synchronous:
   * it takes a few microseconds, and a turn of the thread pool before each flush ten times as many.
   */
  function makeSureItIsOurs(): void {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    if (found?.ino !== identity.ino || found.dev !== identity.dev || found.size !== size) {
      throw refuseFromNow(
        'something else changed, moved or deleted the file. Stop what else uses it, and restart; use PostgreSQL for a second instance.',
      );
    }
  }

  async function cut(to: number): Promise<void> {
    await file.truncate(to);
    await file.datasync();
    size = to;
  }

  return {
    size: () => size,
    isWritable: () => broken === undefined,
    async write(bytes) {
      if (broken) throw broken;
      makeSureItIsOurs();
      try {
        writeAll(file, bytes, size);
      } catch (cause) {
        // What was written of it would glue itself to the next line.
        await cut(size).catch((error: unknown) => {
          throw refuseFromNow(`a failed write could not be taken back (${reasonOf(error)}).`, cause);
        });
        throw new LedgerError(`Nothing was written to ${path}: ${reasonOf(cause)}.`, { cause });
      }
      try {
        await file.datasync();
      } catch (cause) {
        // Never flushed again: the system may have dropped the pages, and a second flush would then succeed with nothing.
        const error = refuseFromNow(`it could not be flushed to disk (${reasonOf(cause)}).`, cause);
        onFatal(error);
        throw error;
      }
      size += bytes.length;
    },
    async *blocks() {
      const end = size;
      let buffer = Buffer.allocUnsafe(BLOCK_BYTES);
      let held = 0;
      let offset = 0;
      while (offset + held < end) {
        if (held === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
        if (closed) throw new LedgerError(`${path} was closed while it was read.`);
        const wanted = Math.min(buffer.length - held, end - offset - held);
        const { bytesRead } = await file.read(buffer, held, wanted, offset + held);
        if (bytesRead === 0) throw new LedgerError(`${path} became shorter while it was read.`);
        const fresh = buffer.subarray(held, held + bytesRead).lastIndexOf(NEWLINE);
        held += bytesRead;
        if (fresh < 0) continue;
        const whole = held - bytesRead + fresh + 1;
        yield { bytes: buffer.subarray(0, whole), offset };
        buffer.copyWithin(0, whole, held);
        offset += whole;
        held -= whole;
      }
    },
    cut,
    async close() {
      closed = true;
      await file.close();
    },
  };
}

/** Synchronous, because the system only takes a copy here; what takes time is the flush, and that is not. */
function writeAll({ fd }: FileHandle, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += fs.writeSync(fd, bytes, done, bytes.length - done, at + done);
  }
}

/** The lines of a block, without their newlines. */
export function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const to = bytes.indexOf(NEWLINE, from);
    yield bytes.subarray(from, to);
    from = to + 1;
  }
}

/** The lines of a block in which a needle stands, found without looking at the others. */
export function* linesWith(bytes: Buffer, needle: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(needle); at >= 0; ) {
    const to = bytes.indexOf(NEWLINE, at);
    yield bytes.subarray(bytes.lastIndexOf(NEWLINE, at) + 1, to);
    at = bytes.indexOf(needle, to);
  }
}

/** As the system puts it: "ENOSPC: no space left on device, write". */
function reasonOf(error: unknown): string {
  return String(error).replace(/^Error: /, '');
}
