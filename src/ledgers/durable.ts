import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Makes a directory and what is missing above it, so that it is still there after a power cut. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(resolve(path), { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = resolve(path); made.length >= first.length; made = dirname(made)) {
    await flushDirectory(dirname(made));
  }
}

/** Flushes the names in a directory; without it a new file can vanish in a power cut, its flushed contents with it. */
export async function flushDirectory(path: string): Promise<void> {
  // Windows opens no directories, and NTFS journals names by itself.
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Replaces a file whole or not at all, readable by its owner only. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await flushDirectory(dirname(path));
}
