import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Entry, LedgerError } from '../../src/ledger.ts';
import { type JsonLedger, openJsonLedger } from '../../src/ledgers/json.ts';
import {
  approved,
  denied,
  handled,
  idOf,
  numbers,
  requested,
  retried,
  shown,
  started,
} from '../kit/events.ts';
import { all, chainOf, landed } from '../kit/ledger.ts';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) };

let root = '';
/** A record of nine events in five appends: the last three lines are one append. */
let sound: { journal: Buffer; view: string; entries: readonly Entry[] };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const { ledger } = await openOn(await place({}));
  await ledger.append('R00001', () => [requested('R00001')]);
  await ledger.append('R00002', () => [requested('R00002'), denied(1), ...shown(2)]);
  await ledger.append('R00001', () => [approved(2)]);
  await ledger.append('R00003', () => [
    requested('R00003', { reason: 'Second → third.' }),
    approved(1),
    started(),
  ]);
  const entries = await all(ledger);
  await ledger.close();
  sound = { journal: await readFile(files.journal), view: await readFile(files.view, 'utf8'), entries };
});
afterAll(() => rm(root, { recursive: true, force: true }));

let files = { dir: '', journal: '', view: '' };

/** A new data directory with what is given in it. */
async function place(content: { readonly journal?: Buffer; readonly view?: string }): Promise<string> {
  const dir = await mkdtemp(join(root, 'data-'));
  files = { dir, journal: join(dir, 'ledger.jsonl'), view: join(dir, 'state.json') };
  await mkdir(dir, { recursive: true });
  if (content.journal) await writeFile(files.journal, content.journal);
  if (content.view !== undefined) await writeFile(files.view, content.view);
  return dir;
}

async function openOn(dir: string): Promise<{ ledger: JsonLedger; warnings: readonly string[] }> {
  const warnings: string[] = [];
  const warn = (_: object, sentence: string) => warnings.push(sentence);
  return { ledger: await openJsonLedger({ dir, log: { warn }, onFatal: () => {} }), warnings };
}

/** Opens a record, and gives what is in it after one more append and another start. */
async function readThrough(dir: string): Promise<{ entries: readonly Entry[]; warnings: readonly string[] }> {
  const { ledger, warnings } = await openOn(dir);
  const entries = await all(ledger);
  expect(landed(await ledger.append('R0000Z', () => [requested('R0000Z')])).head.position).toBe(
    entries.length + 1,
  );
  await ledger.close();
  const again = await openOn(dir);
  const after = await all(again.ledger);
  await again.ledger.close();
  expect(again.warnings).toEqual([]);
  expect(after.slice(0, -1)).toEqual(entries);
  expect(after.map(({ hash }) => hash)).toEqual(chainOf(after));
  return { entries, warnings };
}

const linesOf = (journal: Buffer) => journal.toString().split('\n').slice(0, -1);
const journalOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));

function resealed(line: string): string {
  const body = line.slice(0, line.lastIndexOf(',"hash":"'));
  return line.replace(/"hash":"[0-9a-f]{64}"/, `"hash":"${createHash('sha256').update(body).digest('hex')}"`);
}

describe('What a crash leaves behind', () => {
  const tails: [string, () => Buffer, number][] = [
    ['half a line', () => Buffer.from(linesOf(sound.journal)[0]!.slice(0, 200)), 9],
    ['a whole line without its newline', () => Buffer.from(linesOf(sound.journal)[0]!), 9],
    ['NULs', () => Buffer.alloc(4096), 9],
    ['NULs longer than what is read at once', () => Buffer.alloc(3_000_000), 9],
    ['half a line, then NULs', () => Buffer.concat([Buffer.from('{"position":10,'), Buffer.alloc(512)]), 9],
    ['NULs, then the end of a line', () => Buffer.concat([Buffer.alloc(512), Buffer.from('"}\n')]), 9],
  ];
  test.each(tails)('is cut off and reported: %s', async (_, tail, left) => {
    for (const view of [sound.view, undefined]) {
      const dir = await place({ journal: Buffer.concat([sound.journal, tail()]), ...(view && { view }) });
      const { entries, warnings } = await readThrough(dir);
      expect(entries).toEqual(sound.entries.slice(0, left));
      expect(warnings).toEqual([expect.stringContaining(`${tail().length} bytes were removed`)]);
    }
  });

  test('is never a part of an append', async () => {
    const lines = linesOf(sound.journal);
    const { entries, warnings } = await readThrough(await place({ journal: journalOf(lines.slice(0, 8)) }));
    expect(entries).toEqual(sound.entries.slice(0, 6));
    expect(warnings).toHaveLength(1);
  });

  test('is, wherever the write ended, the appends that were whole', async () => {
    const ends = [0, 1, 5, 6, 9];
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sound.journal.length }), async (length) => {
        const { entries } = await readThrough(await place({ journal: sound.journal.subarray(0, length) }));
        const whole = linesOf(Buffer.concat([sound.journal.subarray(0, length)])).length;
        expect(entries).toEqual(
          sound.entries.slice(
            0,
            ends.findLast((end) => end <= whole),
          ),
        );
      }),
      runs,
    );
  });
});

describe('A journal that was tampered with', () => {
  const edits: [string, (lines: string[]) => (string | undefined)[], RegExp][] = [
    [
      'an edited word',
      (l) => l.with(6, l[6]!.replace('third', 'fifth')),
      /line 7: The line was changed after/,
    ],
    ['a removed line', (l) => l.toSpliced(2, 1), /line 3: The line holds event 4 where event 3 belongs/],
    [
      'reordered lines',
      (l) => [l[0], l[2], l[1], ...l.slice(3)],
      /line 2: The line holds event 3 where event 2/,
    ],
    [
      'a duplicated line',
      (l) => l.toSpliced(2, 0, l[2]!.slice()),
      /line 4: The line holds event 3 where event 4/,
    ],
    [
      'a line sealed anew',
      (l) => l.with(3, resealed(l[3]!.replace('C0APPROVALS', 'C0BAD'))),
      /line 5: The line does not follow/,
    ],
    [
      'a line sealed anew by another rule',
      (l) => l.with(3, l[3]!.replace(/"hash":"./, '"hash":"g')),
      /line 4: The line is not/,
    ],
    ['an empty line', (l) => l.toSpliced(2, 0, ''), /line 3: The line is not a line of a ledger/],
    ['other line ends', (l) => l.map((line) => `${line}\r`), /line 1: The line is not a line of a ledger/],
    ['NULs in the middle', (l) => l.with(3, '\0'.repeat(300)), /line 4: The line is not a line of a ledger/],
    [
      'a line removed from an append',
      (l) => [...l.slice(0, 7), forged(l, 8)],
      /line 8: An append lacks lines/,
    ],
  ];
  /** A line moved one up, with position, link and seal made to fit. */
  const forged = (lines: readonly string[], index: number) =>
    resealed(
      lines[index]!.replace(/"position":\d+/, `"position":${index}`).replace(
        /"prev":"\w+"/,
        `"prev":"${JSON.parse(lines[index - 2]!).hash}"`,
      ),
    ).replace('"}', '","rest":5}');

  test.each(edits)('stops the start and names the line: %s', async (_, edit, message) => {
    const lines = edit(linesOf(sound.journal)) as string[];
    for (const view of [sound.view, undefined]) {
      const dir = await place({ journal: journalOf(lines), ...(view && { view }) });
      const opening = openOn(dir);
      await expect(opening).rejects.toThrow(LedgerError);
      await expect(opening).rejects.toThrow(message);
      await expect(opening).rejects.toThrow(files.journal);
      // Nothing was repaired, and nothing holds the record.
      expect(await readFile(files.journal)).toEqual(journalOf(lines));
      await expect(openOn(dir)).rejects.toThrow(message);
    }
  });

  test('does not open again when any byte of it is another', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: sound.journal.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const journal = Buffer.from(sound.journal);
          journal[at]! ^= change;
          await expect(openOn(await place({ journal, view: sound.view }))).rejects.toThrow(LedgerError);
        },
      ),
      runs,
    );
  });

  test('does not open again when whole lines are gone from its end', async () => {
    for (const kept of [8, 6, 1]) {
      const journal = journalOf(linesOf(sound.journal).slice(0, kept));
      const opening = openOn(await place({ journal, view: sound.view }));
      await expect(opening).rejects.toThrow(LedgerError);
      await expect(opening).rejects.toThrow(
        /state\.json was made at event 9: the end of the record is missing/,
      );
      // The evidence stays.
      expect((await stat(files.journal)).size).toBe(journal.length);
    }
  });

  test('does not open again when it was deleted', async () => {
    const dir = await place({ view: sound.view });
    await expect(openOn(dir)).rejects.toThrow(/ends at event 0, but state\.json was made at event 9/);
    await expect(openOn(dir)).rejects.toThrow(/Restore .* from a backup/);
  });

  test('is not mistaken for another record that verifies', async () => {
    const { ledger } = await openOn(await place({}));
    for (const id of numbers(9).map(idOf)) await ledger.append(id, () => [requested(id)]);
    await ledger.close();
    const other = await readFile(files.journal);
    await expect(openOn(await place({ journal: other, view: sound.view }))).rejects.toThrow(
      /line 9: The line is not the one that state\.json was made from/,
    );
  });
});

describe('The checkpoint', () => {
  const open = async (dir: string) => {
    const { ledger, warnings } = await openOn(dir);
    const requests = (await ledger.open()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const head = ledger.head();
    await ledger.close();
    return { requests, head, warnings };
  };

  const views: [string, (view: string) => string | undefined, number][] = [
    ['as it was', (view) => view, 0],
    ['deleted', () => undefined, 0],
    ['cut short', (view) => view.slice(0, 500), 1],
    ['empty', () => '', 1],
    ['null', () => 'null', 1],
    ['of a later version', (view) => view.replace('"version":1', '"version":2'), 1],
    ['without an open request', (view) => JSON.stringify({ ...JSON.parse(view), open: [] }), 1],
    ['with another status', (view) => view.replace('"status":"approved"', '"status":"done"'), 1],
  ];
  test.each(views)('never changes what the journal says: %s', async (_, edit, warned) => {
    const wanted = await open(await place({ journal: sound.journal, view: sound.view }));
    expect(wanted.requests).toMatchObject([
      { id: 'R00001', version: 2, status: 'approved' },
      { id: 'R00003', version: 3, status: 'executing' },
    ]);
    const edited = edit(sound.view);
    const dir = await place({ journal: sound.journal, ...(edited !== undefined && { view: edited }) });
    const { requests, head, warnings } = await open(dir);
    expect(requests).toEqual(wanted.requests);
    expect(head).toEqual(wanted.head);
    expect(warnings).toHaveLength(warned);
    expect(await readFile(files.view, 'utf8')).toBe(sound.view);
  });

  test('may name open requests, but what they are is read from the journal', async () => {
    const { seal: _, ...bare } = JSON.parse(sound.view);
    bare.open[0].status = 'done';
    const seal = createHash('sha256').update(JSON.stringify(bare)).digest('hex');
    const dir = await place({ journal: sound.journal, view: JSON.stringify({ ...bare, seal }) });
    const { requests, warnings } = await open(dir);
    expect(warnings).toEqual([]);
    expect(requests.map(({ status }) => status)).toEqual(['approved', 'executing']);
  });

  test('may be behind, or missing, when requests that were let go are taken up again', async () => {
    const dir = await place({});
    const { ledger } = await openOn(dir);
    const ids = numbers(300).map(idOf);
    for (const id of ids) await ledger.append(id, () => handled(id));
    await ledger.close();
    const early = await readFile(files.view, 'utf8');

    const later = await openOn(dir);
    for (const id of [idOf(3), idOf(299)]) {
      await later.ledger.append(id, () => [retried(2), started()]);
    }
    const wanted = (await later.ledger.open()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(wanted).toMatchObject([
      { id: idOf(3), version: 8, status: 'executing' },
      { id: idOf(299), version: 8, status: 'executing' },
    ]);
    await later.ledger.close();
    const journal = await readFile(files.journal);

    for (const view of [early, undefined]) {
      const { requests } = await open(await place({ journal, ...(view && { view }) }));
      expect(requests).toEqual(wanted);
    }
  });

  test('does not stop the start for lack of a journal that never held anything', async () => {
    const dir = await place({});
    await (await openOn(dir)).ledger.close();
    await truncate(files.journal, 0);
    expect((await open(dir)).head.position).toBe(0);
  });
});
