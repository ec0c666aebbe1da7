import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { adapters } from '../../adapters/index.ts';
import { createClock } from '../../sandbox/clock.ts';
import { esetInspectProduct, type Product } from '../../sandbox/product.ts';
import { CHANNELS, GROUPS, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import type { Simulator } from '../../sandbox/vendors/simulator.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { createHttp } from '../../src/http.ts';
import { openJsonLedger } from '../../src/ledgers/json.ts';
import type { ConnectedVendor } from '../../src/vendor.ts';
import { createWorkflow } from '../../src/workflow.ts';
import { createGate } from './gate.ts';
import { digest, type Neighbours, startNeighbours } from './neighbours.ts';
import { ACCEPTED, freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;
const SILENT = { info() {}, warn() {}, error() {} };

function fail(error: Error): never {
  throw error;
}

const gate = createGate();
let sims: Neighbours;
let stage: Stage;
beforeAll(async () => {
  const clock = createClock();
  sims = await startNeighbours(clock);
  stage = await setStage({ clock, neighbours: sims.all, sleep: gate.wait });
  await stage.start();
});
afterAll(() => stage.end());

function products(): readonly Product[] {
  return [esetInspectProduct(stage.inspect), ...sims.all.map(({ product }) => product)];
}

/** As the bot connects to it. Nothing is called. */
function connected({ name, settings, secrets, ca }: Product): ConnectedVendor {
  const { adapter: kind, url, insecure, ...own } = settings;
  const adapter = adapters.find((each) => each.name === kind)!;
  const http = createHttp({ url: String(url), secrets: Object.values(secrets), ...(ca && { ca }) });
  const vendor = adapter.connect(adapter.settings.parse({ ...own, ...secrets }), http);
  return { name, title: adapter.title, vendor, insecure: insecure === true };
}

const WRITES = ['block', 'update', 'add', 'addToBlocklist'];

/** How many calls that put something on its list a vendor has had. */
function writes({ seen }: Simulator): number {
  return seen.filter(({ operation }) => WRITES.includes(operation)).length;
}

describe('one request', () => {
  beforeEach(() => stage.restart());

  test('is carried out at one vendor while another keeps it waiting', async () => {
    stage.inspect.fault({ kind: 'delay', ms: 1 }, 'block');
    const hash = freshSha1();
    const id = await stage.ask(`/block sha1 ${hash} because INC-3 dropper`);
    await stage.press(lea, stage.card(id)!, 'Approve');
    const half = read(await stage.cardSaying(id, '*cybereason* verified'));
    expect(half).toContain('*inspect* is being asked about 1 indicator now.');
    expect(sims.cybereason.reputations()).toContainEqual(expect.objectContaining({ key: hash }));
    expect([...stage.inspect.blocked().keys()]).not.toContain(hash);
    gate.open();
    expect(read(await stage.cardSaying(id, ACCEPTED))).toContain('*inspect* accepted');
  });

  test('of as many as a command holds takes two calls where a hundred go into one', async () => {
    const hashes = Array.from({ length: 190 }, freshSha1);
    const before = [stage.inspect, sims.cybereason].map(writes);
    const id = await stage.ask(`/block sha1 ${hashes.join(' ')} because INC-5 a feed`);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.press(tomas, await stage.cardSaying(id, 'Waiting for approval: 1 of 2'), 'Approve');
    const card = read(await stage.cardSaying(id, ACCEPTED));
    for (const words of ['*inspect* 190 of 190 accepted', '*cybereason* 190 of 190 verified'])
      expect(card).toContain(words);
    expect([stage.inspect, sims.cybereason].map((vendor, i) => writes(vendor) - before[i]!)).toEqual([2, 2]);
  });
});

describe('a thousand indicators', () => {
  /**
   * Puts a request of so many on record while the bot is down, as a file with indicators would, and starts it again. A
   * command holds 8,000 characters and a form 3,000, so that nobody can type them.
   */
  async function recorded(names: readonly string[], all: readonly Indicator[]): Promise<string> {
    await stage.bot().stop();
    const ledger = await openJsonLedger({ dir: join(stage.folder, 'data'), log: SILENT, onFatal: fail });
    const among = products().filter(({ name }) => names.includes(name));
    const vendors = among.map(connected);
    const workflow = createWorkflow({
      ledger,
      vendors,
      agenda: { schedule() {}, cancel() {}, work() {}, stop: async () => undefined },
      policy: {
        requesters: [GROUPS.responders],
        rules: [{ name: 'default', approvals: 1, approvers: [GROUPS.leads], expiresAfterMs: 3_600_000 }],
      },
      guard: () => [],
      reach: () => undefined,
      rehearsing: () => fail(new Error('Nobody asked for a dry run.')),
      now: () => new Date(),
      newId: () => `R${randomBytes(3).toString('hex').toUpperCase().slice(0, 5)}`,
      log: SILENT,
      signal: new AbortController().signal,
      reveal: () => Promise.resolve(),
      standings: () => fail(new Error('Nothing is carried out here.')),
    });
    const draft = {
      action: 'block',
      undo: false,
      indicators: all,
      vendors: [],
      reason: 'INC-9 a feed',
      clean: false,
      prevent: false,
      breakGlass: false,
      override: false,
    } as const;
    const person = { team: TEAM.id, user: rina, name: 'rina' };
    const request = await workflow.ask(
      draft,
      { person, kind: 'member', groups: [GROUPS.responders] },
      CHANNELS.soc,
    );
    await ledger.close();
    for (const { vendor } of vendors) await vendor.close();
    if (request instanceof Refusal) throw new Error(request.sentence);
    await stage.start({ products: among });
    await stage.cardSaying(request.id, 'Waiting for approval: 0 of 1');
    await stage.settled(request.id);
    return request.id;
  }

  const thousand = (kind: 'sha1' | 'sha256' | 'host_md5') =>
    Array.from(
      { length: 1_000 },
      (_, i): Indicator => ({
        kind,
        value: digest(kind === 'host_md5' ? 'md5' : kind, `feed ${i}`),
      }),
    );

  test('take ESET Inspect and Cybereason ten writes each', async () => {
    const id = await recorded(['inspect', 'cybereason'], thousand('sha1'));
    const before = [writes(stage.inspect), writes(sims.cybereason)];
    await stage.press(lea, stage.card(id)!, 'Approve');
    const card = read(await stage.cardSaying(id, ACCEPTED));
    expect(card).toContain('*inspect* 1000 of 1000 accepted');
    expect(card).toContain('*cybereason* 1000 of 1000 verified');
    expect([writes(stage.inspect), writes(sims.cybereason)].map((n, i) => n - before[i]!)).toEqual([10, 10]);
    expect(thousand('sha1').filter(({ value }) => !stage.inspect.blocked().has(value))).toEqual([]);
  });

  test('take Blockade ten writes, one after the other', async () => {
    const id = await recorded(['blockade'], thousand('host_md5'));
    const before = writes(sims.blockade);
    await stage.press(lea, stage.card(id)!, 'Approve');
    expect(read(await stage.cardSaying(id, 'Done.'))).toContain(
      '*blockade* :unlock: _plain HTTP_ 1000 of 1000 verified',
    );
    expect(writes(sims.blockade) - before).toBe(10);
    expect(sims.blockade.isWedged()).toBe(false);
  });

  test('take each GravityZone ten writes, five a minute, and the rest waits where everybody sees it', async () => {
    const { east, west } = sims;
    const id = await recorded(['gz-east', 'gz-west'], thousand('sha256'));
    await stage.press(lea, stage.card(id)!, 'Approve');
    const waits =
      /\*gz-(east|west)\* asked us to wait; (\d+) indicators will be sent at <!date\^\d+\^\{time_secs\}/g;
    const waiting = await stage.waitFor(() => {
      const all = [...read(stage.card(id)!).matchAll(waits)];
      return all.length === 2 && all;
    });
    expect(waiting.map(([, name, left]) => [name, left])).toEqual([
      ['east', '500'],
      ['west', '500'],
    ]);
    expect([east, west].map(writes)).toEqual([5, 5]);
    expect([east, west].map((tenant) => tenant.items().length)).toEqual([500, 500]);
    await stage.forward(61_000);
    await stage.cardSaying(id, '800 of 800 verified');
    const card = read(await stage.cardSaying(id, 'Done.'));
    for (const name of ['east', 'west']) expect(card).toContain(`*gz-${name}* 1000 of 1000 verified`);
    expect([east, west].map(writes)).toEqual([10, 10]);
    expect([east, west].map((tenant) => tenant.items().length)).toEqual([1_000, 1_000]);
    await stage.bot().stop();
    const events = await stage.record(id);
    expect(events.filter(({ type }) => type === 'acted')).toHaveLength(20);
    expect(events.filter(({ type }) => type === 'deferred')).toEqual([
      expect.objectContaining({ code: 'rate_limited' }),
      expect.objectContaining({ code: 'rate_limited' }),
    ]);
  });
});
