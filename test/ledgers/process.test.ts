import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LedgerError } from '../../src/ledger.ts';
import { type JsonLedger, openJsonLedger } from '../../src/ledgers/json.ts';
import { lock } from '../../src/ledgers/lock.ts';
import { idOf, requested } from '../kit/events.ts';
import { all, chainOf, landed } from '../kit/ledger.ts';

const root = mkdtempSync(join(tmpdir(), 'portcullis-'));
const writer = fileURLToPath(new URL('writer.mjs', import.meta.url));
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

interface Writer {
  readonly child: ChildProcess;
  readonly lines: Interface;
  readonly ended: Promise<unknown>;
}

/** Starts a process that appends until it is killed or refused; `shell` runs before it, in the same shell. */
function startWriter(dir: string, first: number, shell = ':'): Writer {
  const reason = 'x'.repeat(400);
  const args = [writer, dir, String(first), JSON.stringify(requested('', { reason }))];
  const child = spawn('sh', ['-c', `${shell} && exec "$0" "$@"`, process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout! }), ended: once(child, 'close') };
}

function openIn(dir: string): Promise<JsonLedger> {
  return openJsonLedger({ dir, log: { warn: () => {} }, onFatal: () => {} });
}

test('everything acknowledged is there after a process was killed in the middle of it, ten times', async () => {
  const dir = join(root, 'killed');
  const acknowledged = new Map<number, string>();
  let round = 0;
  const survivesAKill = async (after: number) => {
    const { child, lines, ended } = startWriter(dir, round * 100_000);
    round += 1;
    let left = after;
    for await (const line of lines) {
      const [position, hash] = line.split(' ');
      if (position === 'open') continue;
      acknowledged.set(Number(position), hash!);
      left -= 1;
      if (left === 0) child.kill('SIGKILL');
    }
    await ended;
    const ledger = await openIn(dir);
    const hashes = (await all(ledger)).map((entry) => entry.hash);
    await ledger.close();
    for (const [position, hash] of acknowledged) expect(hashes[position - 1]).toBe(hash);
  };
  const kill = fc.asyncProperty(fc.integer({ min: 1, max: 400 }), survivesAKill);
  await fc.assert(kill, { numRuns: 10, endOnFailure: true });
  expect(acknowledged.size).toBeGreaterThan(9);
}, 60_000);

describe('A second process', () => {
  test('is refused while the first lives, and let in once it was killed', async () => {
    const dir = join(root, 'second');
    const { child, lines, ended } = startWriter(dir, 0);
    const { value } = await lines[Symbol.asyncIterator]().next();
    expect(value).toBe('open 0');
    const opening = openIn(dir);
    await expect(opening).rejects.toThrow(LedgerError);
    await expect(opening).rejects.toThrow(
      /is held by another process: .* use PostgreSQL for a second instance\.$/,
    );
    child.kill('SIGKILL');
    await ended;
    await (await openIn(dir)).close();
  });

  test.each(['linux', 'darwin'] as const)(
    'is locked out the %s way, until the lock is let go',
    async (way) => {
      const dir = join(root, way);
      mkdirSync(dir);
      const release = await lock(dir, way);
      await expect(lock(dir, way)).rejects.toThrow(LedgerError);
      await release();
      const again = await lock(dir, way);
      await again();
    },
  );

  test('is let in where a killed process left its socket behind', async () => {
    const dir = join(root, 'stale');
    mkdirSync(dir);
    const module = new URL('../../dist/src/ledgers/lock.js', import.meta.url);
    const script = `import { lock } from '${module}'; await lock(process.argv[1], 'darwin'); console.log('held'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const { value } = await child.stdout[Symbol.asyncIterator]().next();
    expect(String(value)).toBe('held\n');
    await expect(lock(dir, 'darwin')).rejects.toThrow(LedgerError);
    child.kill('SIGKILL');
    await once(child, 'close');
    const release = await lock(dir, 'darwin');
    await release();
  });
});

describe('A disk without room', () => {
  test('refuses what does not fit, keeps what was acknowledged, and leaves no torn line', async () => {
    const dir = join(root, 'limited');
    // 64 blocks of 512 or 1024 bytes, as the shell counts; the system then answers EFBIG, whoever runs it.
    const { lines, ended } = startWriter(dir, 0, 'ulimit -f 64');
    const said: string[] = [];
    for await (const line of lines) said.push(line);
    await ended;
    const acknowledged = said.filter((line) => /^\d/.test(line)).map((line) => line.split(' '));
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(said.at(-2)).toMatch(/^refused LedgerError: Nothing was written to .*ledger\.jsonl: EFBIG/);
    expect(said.at(-1)).toBe(`then LedgerError, reads ${acknowledged.length}`);

    const warnings: string[] = [];
    const warn = (_: object, sentence: string) => warnings.push(sentence);
    const ledger = await openJsonLedger({ dir, log: { warn }, onFatal: () => {} });
    expect(warnings).toEqual([]);
    const entries = await all(ledger);
    expect(entries.map(({ hash }) => hash)).toEqual(acknowledged.map(([, hash]) => hash));
    expect(landed(await ledger.append('R00001', () => [requested('R00001')])).head.position).toBe(
      entries.length + 1,
    );
    await ledger.close();
  });

  const mount = smallDisk();
  afterAll(() => {
    if (mount) execFileSync('umount', ['-l', mount]);
  });
  if (mount) {
    test('takes events again as soon as there is room', async () => {
      const dir = join(mount, 'data');
      const ledger = await openIn(dir);
      const path = join(dir, 'ledger.jsonl');
      await ledger.append('R00001', () => [requested('R00001')]);
      const filler = join(mount, 'filler');
      await writeFile(filler, Buffer.alloc(1 << 20)).catch(() => {});
      let number = 2;
      const append = () => {
        const id = idOf(number++);
        return ledger.append(id, () => [requested(id)]);
      };
      let size = 0;
      await expect(
        (async () => {
          for (;;) {
            size = (await stat(path)).size;
            await append();
          }
        })(),
      ).rejects.toThrow(/Nothing was written to .*ledger\.jsonl: ENOSPC/);
      expect((await stat(path)).size).toBe(size);
      await expect(append()).rejects.toThrow(LedgerError);
      await rm(filler);
      await append();
      const entries = await all(ledger);
      expect(entries.map(({ hash }) => hash)).toEqual(chainOf(entries));
      await ledger.close();
      const again = await openIn(dir);
      expect(await all(again)).toEqual(entries);
      await again.close();
    });
  }
});

/** A file system of 256 KiB, where this user may mount one; the limit above shows the same to everybody else. */
function smallDisk(): string | undefined {
  const point = join(root, 'small');
  mkdirSync(point);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', point], { stdio: 'ignore' });
    return point;
  } catch {
    return undefined;
  }
}
