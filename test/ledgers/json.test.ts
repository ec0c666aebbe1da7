import fs from 'node:fs';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { LedgerError } from '../../src/ledger.ts';
import { type JsonLedger, openJsonLedger } from '../../src/ledgers/json.ts';
import { acted, approved, handled, idOf, numbers, requested, retried, started } from '../kit/events.ts';
import { all, chainOf, conforms, landed } from '../kit/ledger.ts';

let root = '';
let handle: Record<'datasync' | 'sync' | 'truncate' | 'read', () => Promise<unknown>>;
const opened: JsonLedger[] = [];
const fatal: LedgerError[] = [];
const log = { warn: () => {} };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const file = await open(root, 'r');
  // All files share it: the place to let the disk fail, and to count what is asked of it.
  handle = Object.getPrototypeOf(file);
  await file.close();
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const ledger of opened.splice(0)) await ledger.close();
  fatal.length = 0;
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function openIn(dir: string): Promise<JsonLedger> {
  const ledger = await openJsonLedger({ dir: join(root, dir), log, onFatal: (error) => fatal.push(error) });
  opened.push(ledger);
  return ledger;
}

conforms('json', async (record) => [await openIn(record)]);

describe('A journal line', () => {
  test('is one event, sealed over its own bytes and the hash before', async () => {
    const ledger = await openIn('lines');
    const { head } = landed(await ledger.append('R00001', () => [requested('R00001'), approved(1)]));
    const text = await readFile(join(root, 'lines', 'ledger.jsonl'), 'utf8');
    const lines = text.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toBe('');
    const [first, second] = lines.slice(0, 2).map((line) => JSON.parse(line));
    expect(Object.keys(first)).toEqual(['position', 'request', 'prev', 'event', 'hash', 'rest']);
    expect(Object.keys(second)).toEqual(['position', 'request', 'prev', 'event', 'hash']);
    expect([first.prev, second.prev, second.hash]).toEqual(['0'.repeat(64), first.hash, head.hash]);
    expect(first.rest).toBe(1);
  });
});

describe('Group commit', () => {
  test('puts two hundred appends of one turn into one flush', async () => {
    const ledger = await openIn('group');
    const flush = jest.spyOn(handle, 'datasync');
    await Promise.all(
      numbers(200).map((number) => ledger.append(idOf(number), () => [requested(idOf(number))])),
    );
    expect(flush).toHaveBeenCalledTimes(1);
    expect(await all(ledger)).toHaveLength(200);
  });

  test('lets what is appended during a flush wait for the next', async () => {
    const ledger = await openIn('queue');
    const order: string[] = [];
    let later: Promise<unknown> | undefined;
    const { datasync } = handle;
    jest.spyOn(handle, 'datasync').mockImplementation(async function (this: never) {
      order.push('flush');
      later ??= ledger.append('R00001', (request) => {
        order.push(`later, on version ${request?.version}`);
        return [approved(1)];
      });
      return datasync.call(this);
    });
    await ledger.append('R00001', () => [requested('R00001')]);
    order.push('resolved');
    await later;
    expect(order).toEqual(['flush', 'resolved', 'later, on version 1', 'flush']);
  });

  test('shows nothing of an append before it is on disk', async () => {
    const ledger = await openIn('early');
    const { datasync } = handle;
    const seen: unknown[] = [];
    jest.spyOn(handle, 'datasync').mockImplementation(async function (this: never) {
      seen.push(await ledger.get('R00001'), await ledger.open(), await all(ledger), ledger.head().position);
      return datasync.call(this);
    });
    await ledger.append('R00001', () => [requested('R00001')]);
    expect(seen).toEqual([undefined, [], [], 0]);
  });

  test('refuses an append that begins nothing about an unknown request', async () => {
    const ledger = await openIn('unknown');
    await expect(ledger.append('R00001', () => [])).rejects.toThrow('Request R00001 is unknown');
  });
});

describe('Closing', () => {
  test('waits for what is being written, for what waits for that, and for what is read back first', async () => {
    const earlier = await openIn('closing');
    const ids = numbers(300).map(idOf);
    await Promise.all(ids.map((id) => earlier.append(id, () => handled(id))));
    await earlier.close();
    const ledger = await openIn('closing');
    const { datasync } = handle;
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const flushing = new Promise<void>((resolve) => {
      jest.spyOn(handle, 'datasync').mockImplementation(async function (this: never) {
        resolve();
        await gate;
        return datasync.call(this);
      });
    });
    const appends = [ledger.append(idOf(300), () => [retried(1)])];
    await flushing;
    appends.push(
      ledger.append(idOf(300), () => [started()]),
      ledger.append(idOf(1), () => [retried(1)]),
    );
    const closed = ledger.close();
    go();
    const answers = await Promise.all(appends);
    expect(answers.map((answer) => landed(answer).head.position)).toEqual([1801, 1802, 1803]);
    await closed;
    expect((await openIn('closing')).head().position).toBe(1803);
  });

  test('ends reading and writing alike', async () => {
    const ledger = await openIn('closed');
    await ledger.append('R00001', () => [requested('R00001')]);
    await Promise.all([ledger.close(), ledger.close()]);
    for (const use of [
      ledger.append('R00001', () => [approved(1)]),
      ledger.get('R00001'),
      ledger.open(),
      ledger.history('R00001'),
      all(ledger),
    ]) {
      await expect(use).rejects.toThrow(/^The ledger in .*ledger\.jsonl is closed\.$/);
    }
  });
});

describe('A disk that fails', () => {
  test('fails the batch whose flush failed, is never flushed again, and is reported', async () => {
    const ledger = await openIn('flush');
    const before = landed(await ledger.append('R00001', () => [requested('R00001')]));
    const broken = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    const flush = jest.spyOn(handle, 'datasync').mockRejectedValueOnce(broken);
    const batch = await Promise.allSettled(
      numbers(3).map((number) => ledger.append('R00001', () => [approved(number)])),
    );
    for (const answer of batch)
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(LedgerError) });
    expect(fatal).toHaveLength(1);
    expect(fatal[0]?.message).toMatch(/ledger\.jsonl takes no more events: it could not be flushed .*EIO/);
    await expect(ledger.append('R00001', () => [approved(9)])).rejects.toBe(fatal[0]);
    expect(flush).toHaveBeenCalledTimes(1);
    expect(await ledger.get('R00001')).toEqual(before.request);
    expect(ledger.head()).toEqual(before.head);
    expect(await all(ledger)).toHaveLength(1);
  });

  test('keeps nothing of a batch in memory when its write was taken back', async () => {
    const ledger = await openIn('write');
    const path = join(root, 'write', 'ledger.jsonl');
    await ledger.append('R00001', () => [requested('R00001')]);
    const size = (await stat(path)).size;
    jest.spyOn(fs, 'writeSync').mockImplementationOnce(() => {
      throw Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' });
    });
    const [one, other] = await Promise.allSettled([
      ledger.append('R00001', () => [approved(1)]),
      ledger.append('R00001', (request) => (request?.version === 2 ? [] : [approved(2)])),
    ]);
    expect(one).toMatchObject({ status: 'rejected', reason: expect.any(LedgerError) });
    expect(other).toMatchObject({ status: 'rejected', reason: expect.any(LedgerError) });
    expect((await stat(path)).size).toBe(size);
    expect(await ledger.get('R00001')).toMatchObject({ version: 1 });
    const after = landed(await ledger.append('R00001', (request) => [approved(request?.version ?? 0)]));
    expect(after.head.position).toBe(2);
    expect(fatal).toEqual([]);
    const entries = await all(ledger);
    expect(entries.map(({ hash }) => hash)).toEqual(chainOf(entries));
  });

  test('is not written to again when a failed write cannot be taken back, but still read', async () => {
    const ledger = await openIn('poisoned');
    await ledger.append('R00001', () => [requested('R00001')]);
    const error = Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    jest.spyOn(fs, 'writeSync').mockImplementationOnce(() => {
      throw error;
    });
    jest.spyOn(handle, 'truncate').mockRejectedValueOnce(error);
    for (const number of numbers(2)) {
      await expect(ledger.append('R00001', () => [approved(number)])).rejects.toThrow(/takes no more events/);
    }
    expect(await ledger.history('R00001')).toHaveLength(1);
    expect(await ledger.get('R00001')).toMatchObject({ version: 1 });
  });
});

describe('A file that something else touches', () => {
  const path = (dir: string) => join(root, dir, 'ledger.jsonl');
  test.each([
    ['written to', 'foreign', () => appendFile(path('foreign'), 'x')],
    ['deleted', 'deleted', () => rm(path('deleted'))],
    ['moved away', 'moved', () => rename(path('moved'), `${path('moved')}.1`)],
  ])('takes no more events once it was %s', async (_, dir, touch) => {
    const ledger = await openIn(dir);
    await ledger.append('R00001', () => [requested('R00001')]);
    await touch();
    for (const number of numbers(2)) {
      await expect(ledger.append('R00001', () => [approved(number)])).rejects.toThrow(
        /something else changed, moved or deleted the file/,
      );
    }
    expect(await ledger.get('R00001')).toMatchObject({ version: 1 });
  });
});

describe('The files', () => {
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  test('are for their owner only, also when they were not', async () => {
    const dir = join(root, 'made', 'deep', 'inside');
    const paths = [join(dir, 'ledger.jsonl'), join(dir, 'state.json')];
    for (const number of numbers(2)) {
      const ledger = await openIn('made/deep/inside');
      await ledger.append(idOf(number), () => [requested(idOf(number))]);
      expect(await modeOf(dir)).toBe('700');
      expect(await modeOf(paths[0]!)).toBe('600');
      await ledger.close();
      expect(await modeOf(paths[1]!)).toBe('600');
      for (const path of paths) await chmod(path, 0o644);
    }
  });

  test('stand where a symbolic link leads', async () => {
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'));
    const ledger = await openIn('link');
    await ledger.append('R00001', () => [requested('R00001')]);
    await expect(openIn('real')).rejects.toThrow(/use PostgreSQL for a second instance\.$/);
    await ledger.close();
    expect(await (await openIn('real')).get('R00001')).toMatchObject({ id: 'R00001' });
    expect(JSON.parse(await readFile(join(root, 'real', 'state.json'), 'utf8'))).toMatchObject({
      position: 1,
    });
  });
});

test('A folder that cannot be used is named, and why', async () => {
  await appendFile(join(root, 'no-folder'), '');
  await expect(openIn('no-folder')).rejects.toThrow(LedgerError);
  await expect(openIn('no-folder')).rejects.toThrow(/The ledger in .*no-folder cannot be opened: .*EEXIST/);
  await mkdir(join(root, 'odd', 'ledger.jsonl'), { recursive: true });
  await expect(openIn('odd')).rejects.toThrow(/The ledger in .*odd cannot be opened: .*EISDIR/);
});

describe('The view', () => {
  test('is written every two hundred events, readable, while appends go on', async () => {
    const ledger = await openIn('view');
    const path = join(root, 'view', 'state.json');
    await ledger.append('R00001', () => [requested('R00001', { approvals: 300 })]);
    for (const number of numbers(197)) await ledger.append('R00001', () => [approved(number)]);

    const { sync } = handle;
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const flushed: (() => void)[] = [];
    // A replaced file is flushed, and after the name is there, its directory.
    const [file, directory] = [
      new Promise<void>((done) => flushed.push(done)),
      new Promise<void>((done) => flushed.push(done)),
    ];
    jest.spyOn(handle, 'sync').mockImplementation(async function (this: never) {
      await gate;
      await sync.call(this);
      flushed.shift()?.();
    });
    for (const number of numbers(10)) await ledger.append('R00001', () => [approved(200 + number)]);
    expect(ledger.head().position).toBe(208);
    await expect(stat(path)).rejects.toThrow('ENOENT');
    go();
    await Promise.all([file, directory]);

    const view = JSON.parse(await readFile(path, 'utf8'));
    expect(Object.keys(view)).toEqual(['version', 'position', 'hash', 'offset', 'open', 'seal']);
    expect(view.position).toBeGreaterThan(198);
    expect(view.position).toBeLessThan(202);
    expect(view.hash).toBe((await all(ledger))[view.position - 1]?.hash);
    expect(view.open).toMatchObject([{ id: 'R00001', version: view.position }]);
  });
});

describe('Memory', () => {
  test('stays flat over twenty thousand handled requests, and all of them are found again', async () => {
    const ledger = await openIn('memory');
    await ledger.append('R00000', () => [requested('R00000')]);
    for (let from = 1; from <= 20_000; from += 1000) {
      const ids = numbers(1000).map((number) => idOf(from + number - 1));
      await Promise.all(ids.map((id) => ledger.append(id, () => handled(id))));
      expect(ledger.held()).toBeLessThanOrEqual(257);
    }
    expect(ledger.head().position).toBe(120_001);
    expect(await ledger.open()).toMatchObject([{ id: 'R00000' }]);

    const read = jest.spyOn(handle, 'read');
    await ledger.append('RZZZZZ', () => handled('RZZZZZ'));
    expect(await ledger.get('RZZZZY')).toBeUndefined();
    expect(await ledger.history('RZZZZY')).toEqual([]);
    expect(read).not.toHaveBeenCalled();

    const early = await Promise.all([ledger.get(idOf(7)), ledger.get(idOf(7)), ledger.history(idOf(7))]);
    expect(read).toHaveBeenCalled();
    expect(early[0]).toMatchObject({ id: idOf(7), status: 'done', version: 6 });
    expect(early[1]).toBe(early[0]);
    expect(early[2].map(({ event }) => event)).toEqual(handled(idOf(7)));

    await ledger.close();
    const again = await openIn('memory');
    expect(again.held()).toBe(1);
    expect(await again.get(idOf(19_999))).toMatchObject({ id: idOf(19_999), version: 6 });
  });

  test('appends to requests that were let go, more at once than are kept', async () => {
    const ledger = await openIn('let-go');
    const ids = numbers(600).map(idOf);
    await Promise.all(ids.map((id) => ledger.append(id, () => handled(id))));
    const answers = await Promise.all([...ids, ...ids].map((id) => ledger.append(id, () => [acted()])));
    expect(answers.map((answer) => landed(answer).request.version).sort()).toEqual(
      [...ids.map(() => 7), ...ids.map(() => 8)].sort(),
    );
    expect(await ledger.open()).toHaveLength(600);
  });

  test.each([['R00001'], ['RILOU1'], ['request "1"\\'], ['R😀'], ['R0000001'], ['']])(
    'finds request %j again, whatever its shape',
    async (id) => {
      const dir = `shape-${Buffer.from(id).toString('hex')}`;
      const ledger = await openIn(dir);
      expect(await ledger.get(id)).toBeUndefined();
      await ledger.append(id, () => handled(id));
      const others = numbers(300).map((number) => idOf(1000 + number));
      await Promise.all(others.map((other) => ledger.append(other, () => handled(other))));
      expect(await ledger.get(id)).toMatchObject({ id, version: 6 });
      await ledger.close();
      const again = await openIn(dir);
      expect(await again.get(id)).toMatchObject({ id, version: 6 });
      expect(await again.history(id)).toHaveLength(6);
    },
  );
});
