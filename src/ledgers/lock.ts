import { createHash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LedgerError } from '../ledger.ts';

/**
 * Keeps every other process of this machine out of a directory until the returned function is called or this process
 * dies, however it dies. The lock is a listening socket, which the system takes back by itself. Containers that share
 * a volume but no network do not see it; the journal notices a foreign write for those.
 * Rejects with `LedgerError` when somebody else holds it.
 */
export async function lock(directory: string, platform = process.platform): Promise<() => Promise<void>> {
  // Device and inode are one for every path to the directory, and differ between two containers' own `/data`.
  const { dev, ino } = await stat(directory, { bigint: true });
  const key = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 24);
  const address = addressOf(`portcullis-${key}`, platform);

  let server = await listen(address);
  if (!server && isFile(platform) && !(await answers(address))) {
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (!server) {
    throw new LedgerError(
      `The ledger in ${directory} is held by another process: stop that one, or use PostgreSQL for a second instance.`,
    );
  }
  const held = server;
  return () => new Promise((resolve) => held.close(() => resolve()));
}

function addressOf(name: string, platform: NodeJS.Platform): string {
  if (platform === 'linux') return `\0${name}`;
  return platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Elsewhere than on Linux and Windows the socket leaves a file behind when its process is killed. */
function isFile(platform: NodeJS.Platform): boolean {
  return platform !== 'linux' && platform !== 'win32';
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((visitor) => visitor.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server.unref()));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
