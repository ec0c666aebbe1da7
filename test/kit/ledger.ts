import { createHash, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Request } from '../../src/domain/request.ts';
import { type Appended, type Entry, type Ledger, LedgerError } from '../../src/ledger.ts';
import { acted, approved, denied, numbers, requested, retried, shown, started } from './events.ts';

/** What every ledger does, whatever it is made of. */
const CLAUSES = {
  'reads back what was appended, on every instance': readsBack,
  'keeps any text as it was': keepsText,
  'knows nothing of a request that was never made': knowsNothing,
  'writes nothing when decide refuses': writesNothingOnRefusal,
  'writes nothing when decide has nothing to add': writesNothingWithoutEvents,
  'decides on what any instance appended before': decidesOnTheLatest,
  'makes fifty events of fifty people who approve at once': fiftyApprovals,
  'lets one start out of twenty win': oneStartWins,
  'lands several events whole, side by side': landsWhole,
  'lands nothing of several events when one cannot follow': landsNothing,
  'is not wedged by a decide that throws': survivesAThrow,
  'keeps order and chain over all entries': keepsTheChain,
  'lists what is open': listsWhatIsOpen,
  'takes up a closed request again': reopensARequest,
  'survives being closed and opened again': survivesReopening,
  'appends nothing once it is closed': refusesOnceClosed,
} satisfies Record<string, (record: Opened) => Promise<void>>;

interface Opened {
  /** One or several instances on one record, empty at the start. */
  readonly ledgers: readonly Ledger[];
  /** Closes all instances and opens the same record again. */
  readonly again: () => Promise<readonly Ledger[]>;
}

/**
 * Holds a ledger against the contract in src/ledger.ts. `open` opens the record of a name, as often as it is called with it,
 * in one or several instances. A record that cannot keep a clause is no ledger, so there are no exceptions.
 */
export function conforms(name: string, open: (record: string) => Promise<readonly Ledger[]>): void {
  describe(`The ${name} ledger`, () => {
    let ledgers: readonly Ledger[] = [];
    const closeAll = () => Promise.all(ledgers.map((ledger) => ledger.close()));
    afterEach(closeAll);

    for (const [clause, holds] of Object.entries(CLAUSES)) {
      test(clause, async () => {
        const record = `kit_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
        ledgers = await open(record);
        const again = async () => {
          await closeAll();
          ledgers = await open(record);
          return ledgers;
        };
        await holds({ ledgers, again });
      });
    }
  });
}

async function readsBack({ ledgers }: Opened): Promise<void> {
  const [writer] = ledgers as [Ledger];
  const first = landed(await writer.append('R00001', () => [requested('R00001')]));
  expect(first.events).toEqual([requested('R00001')]);
  expect(first.request).toMatchObject({ id: 'R00001', status: 'requested', version: 1 });
  expect(writer.head()).toEqual(first.head);

  const second = landed(await writer.append('R00001', () => [approved(1)]));
  expect(second.head.position).toBe(2);
  for (const ledger of ledgers) {
    expect(await ledger.get('R00001')).toEqual(second.request);
    const history = await ledger.history('R00001');
    expect(history.map(({ event }) => event)).toEqual([requested('R00001'), approved(1)]);
    expect(history.map(({ position, request }) => [position, request])).toEqual([
      [1, 'R00001'],
      [2, 'R00001'],
    ]);
    expect(history.at(-1)?.hash).toBe(second.head.hash);
  }
}

async function keepsText({ ledgers, again }: Opened): Promise<void> {
  const reason = 'Zażółć "gęślą" \\ jaźń\n\r\t\u0000\u2028 😀 \ud800 `","prev":"` {"event":1},"hash":"';
  await at(ledgers, 0).append('R00002', () => [requested('R00002', { reason })]);
  for (const ledger of [...ledgers, ...(await again())].slice(ledgers.length)) {
    expect((await ledger.get('R00002'))?.terms.reason).toBe(reason);
    expect((await ledger.history('R00002')).map(({ event }) => event)).toEqual([
      requested('R00002', { reason }),
    ]);
  }
}

async function knowsNothing({ ledgers }: Opened): Promise<void> {
  for (const ledger of ledgers) {
    expect(await ledger.get('R0000N')).toBeUndefined();
    expect(await ledger.history('R0000N')).toEqual([]);
    expect(await ledger.open()).toEqual([]);
    expect(await all(ledger)).toEqual([]);
    expect(ledger.head()).toEqual({ position: 0, hash: '0'.repeat(64) });
  }
}

async function writesNothingOnRefusal({ ledgers }: Opened): Promise<void> {
  const [ledger] = ledgers as [Ledger];
  const before = landed(await ledger.append('R00003', () => [requested('R00003')]));
  const refusal = new Refusal('own_request', 'Nobody approves their own request.');
  expect(await ledger.append('R00003', () => refusal)).toBe(refusal);
  expect(await ledger.append('R00004', () => refusal)).toBe(refusal);
  expect(ledger.head()).toEqual(before.head);
  for (const each of ledgers) {
    expect(await each.get('R00003')).toEqual(before.request);
    expect(await all(each)).toHaveLength(1);
    expect(await each.get('R00004')).toBeUndefined();
  }
}

async function writesNothingWithoutEvents({ ledgers }: Opened): Promise<void> {
  const [ledger] = ledgers as [Ledger];
  const before = landed(await ledger.append('R00005', () => [requested('R00005')]));
  const nothing = landed(await ledger.append('R00005', () => []));
  expect(nothing).toEqual({ request: before.request, events: [], head: before.head });
  expect(await all(ledger)).toHaveLength(1);
}

async function decidesOnTheLatest({ ledgers }: Opened): Promise<void> {
  await at(ledgers, 0).append('R00006', () => [requested('R00006')]);
  for (let number = 1; number <= 2 * ledgers.length; number += 1) {
    const seen: (number | undefined)[] = [];
    await at(ledgers, number).append('R00006', (request) => {
      seen.push(request?.version);
      return [approved(number)];
    });
    expect(seen.at(-1)).toBe(number);
  }
}

async function fiftyApprovals({ ledgers }: Opened): Promise<void> {
  await at(ledgers, 0).append('R00007', () => [requested('R00007', { approvals: 50 })]);
  const answers = await Promise.all(
    numbers(50).map((number) => at(ledgers, number).append('R00007', () => [approved(number)])),
  );
  expect(new Set(answers.map((answer) => landed(answer).head.position)).size).toBe(50);
  for (const ledger of ledgers) {
    const request = await ledger.get('R00007');
    expect(request).toMatchObject({ status: 'approved', version: 51 });
    expect(new Set(request?.approvals.map(({ by }) => by.user)).size).toBe(50);
    expect(await ledger.history('R00007')).toHaveLength(51);
  }
}

async function oneStartWins({ ledgers }: Opened): Promise<void> {
  await at(ledgers, 0).append('R00008', () => [requested('R00008'), approved(1)]);
  const start = (request: Request | undefined) =>
    request?.steps[0]?.state === 'waiting'
      ? [started()]
      : new Refusal('already_started', 'The step has started already.');
  const answers = await Promise.all(numbers(20).map((number) => at(ledgers, number).append('R00008', start)));
  expect(answers.filter((answer) => !(answer instanceof Refusal))).toHaveLength(1);
  for (const ledger of ledgers) {
    expect((await ledger.get('R00008'))?.steps[0]).toMatchObject({ state: 'started', attempts: 1 });
  }
}

async function landsWhole({ ledgers }: Opened): Promise<void> {
  const ids = numbers(10).map((number) => `R0001${number - 1}`);
  const answers = await Promise.all(
    ids.map((id, number) => at(ledgers, number).append(id, () => [requested(id), approved(1), started()])),
  );
  for (const [index, id] of ids.entries()) {
    const appended = landed(answers[index]);
    expect(appended.request.version).toBe(3);
    const history = await at(ledgers, index + 1).history(id);
    const end = appended.head.position;
    expect(history.map(({ position }) => position)).toEqual([end - 2, end - 1, end]);
    expect(history[2]?.hash).toBe(appended.head.hash);
  }
}

async function landsNothing({ ledgers }: Opened): Promise<void> {
  const [ledger] = ledgers as [Ledger];
  await ledger.append('R00021', () => [requested('R00021')]);
  await expect(ledger.append('R00020', () => [requested('R00020'), requested('R00020')])).rejects.toThrow();
  await expect(ledger.append('R00021', () => [approved(1), requested('R00021')])).rejects.toThrow();
  for (const each of ledgers) {
    expect(await each.get('R00020')).toBeUndefined();
    expect(await each.get('R00021')).toMatchObject({ version: 1, approvals: [] });
    expect(await all(each)).toHaveLength(1);
  }
}

async function survivesAThrow({ ledgers }: Opened): Promise<void> {
  const [ledger] = ledgers as [Ledger];
  const bug = new Error('A bug in a decision.');
  const appends = numbers(9).map((number) =>
    ledger.append(`R0003${number}`, () => {
      if (number % 3 === 0) throw bug;
      return [requested(`R0003${number}`)];
    }),
  );
  const settled = await Promise.allSettled(appends);
  expect(settled.map(({ status }) => status === 'rejected')).toEqual(
    numbers(9).map((number) => number % 3 === 0),
  );
  await expect(appends[2]).rejects.toBe(bug);
  for (const each of ledgers) {
    expect(await all(each)).toHaveLength(6);
    expect(await each.get('R00033')).toBeUndefined();
  }
  landed(await ledger.append('R00033', () => [requested('R00033')]));
}

async function keepsTheChain({ ledgers }: Opened): Promise<void> {
  const ids = numbers(8).map((number) => `R0004${number}`);
  await Promise.all(ids.map((id, index) => at(ledgers, index).append(id, () => [requested(id)])));
  await Promise.all(
    numbers(40).map((number) =>
      at(ledgers, number).append(ids[number % 8] as string, () =>
        number % 2 ? [approved(number)] : [approved(number), approved(100 + number)],
      ),
    ),
  );
  const last = landed(await at(ledgers, 0).append('R00041', () => [approved(99)]));
  for (const ledger of ledgers) {
    const entries = await all(ledger);
    expect(entries.map(({ position }) => position)).toEqual(numbers(69));
    expect(entries.map(({ hash }) => hash)).toEqual(chainOf(entries));
    expect(last.head).toEqual({ position: 69, hash: entries.at(-1)?.hash });
    for (const id of ids) {
      expect(await ledger.history(id)).toEqual(entries.filter(({ request }) => request === id));
    }
  }
}

async function listsWhatIsOpen({ ledgers, again }: Opened): Promise<void> {
  for (const id of ['R00051', 'R00052', 'R00053']) await at(ledgers, 0).append(id, () => [requested(id)]);
  await at(ledgers, 1).append('R00052', () => [denied(1), ...shown(2)]);
  await at(ledgers, 2).append('R00053', () => [denied(1)]);
  const listsTheTwo = async (ledger: Ledger) => {
    const open = await ledger.open();
    // The third is denied, but Slack still shows it as asked.
    expect(open.map(({ id }) => id).sort()).toEqual(['R00051', 'R00053']);
    for (const request of open) expect(await ledger.get(request.id)).toEqual(request);
  };
  for (const ledger of ledgers) await listsTheTwo(ledger);
  for (const ledger of await again()) await listsTheTwo(ledger);
}

async function reopensARequest({ ledgers }: Opened): Promise<void> {
  await at(ledgers, 0).append('R00054', () => [
    requested('R00054'),
    approved(1),
    started(),
    acted(),
    ...shown(4),
  ]);
  expect(await at(ledgers, 1).open()).toEqual([]);
  const { request } = landed(await at(ledgers, 1).append('R00054', () => [retried(2)]));
  expect(request).toMatchObject({ status: 'executing', version: 7 });
  for (const ledger of ledgers) expect(await ledger.open()).toEqual([request]);
}

async function survivesReopening({ ledgers, again }: Opened): Promise<void> {
  for (const number of numbers(5)) {
    await at(ledgers, number).append(`R0006${number}`, () => [requested(`R0006${number}`), approved(number)]);
  }
  const before = await all(at(ledgers, 0));
  const reopened = await again();
  for (const ledger of reopened) {
    expect(await all(ledger)).toEqual(before);
    expect(ledger.head()).toEqual({ position: 10, hash: before[9]?.hash });
    expect(await ledger.get('R00063')).toMatchObject({ id: 'R00063', status: 'approved', version: 2 });
  }
  const { head } = landed(await at(reopened, 1).append('R00061', () => [started()]));
  expect(head.position).toBe(11);
  const entries = await all(at(reopened, 0));
  expect(entries.map(({ hash }) => hash)).toEqual(chainOf(entries));
}

async function refusesOnceClosed({ ledgers, again }: Opened): Promise<void> {
  const [ledger] = ledgers as [Ledger];
  const underWay = ledger.append('R00070', () => [requested('R00070')]);
  await ledger.close();
  expect(landed(await underWay).head.position).toBe(1);
  await expect(ledger.append('R00071', () => [requested('R00071')])).rejects.toThrow(LedgerError);
  expect(await all(at(await again(), 0))).toHaveLength(1);
}

/** The hashes that a chain over these entries must have, computed from the format's description alone. */
export function chainOf(entries: readonly Entry[]): readonly string[] {
  let prev = '0'.repeat(64);
  return entries.map(({ position, request, event }) => {
    const body = JSON.stringify({ position, request, prev, event }).slice(0, -1);
    prev = createHash('sha256').update(body).digest('hex');
    return prev;
  });
}

export async function all(ledger: Ledger): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of ledger.entries()) entries.push(entry);
  return entries;
}

/** The answer of an append that must not have been refused. */
export function landed(answer: Appended | Refusal | undefined): Appended {
  if (answer === undefined || answer instanceof Refusal)
    throw new Error(`Nothing landed: ${answer?.sentence}`);
  return answer;
}

function at(ledgers: readonly Ledger[], number: number): Ledger {
  return ledgers[number % ledgers.length] as Ledger;
}
