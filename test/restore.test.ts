import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import type { Outcome } from '../src/domain/request.ts';
import type { Ledger } from '../src/ledger.ts';
import { openJsonLedger } from '../src/ledgers/json.ts';
import { heldBefore } from '../src/restore.ts';
import { NOON, sha1, terms } from './domain/stories.ts';

const a = sha1('a');
const at = NOON.toISOString();
let folder: string;
let ledger: Ledger;
let number = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const fail = (error: Error) => {
    throw error;
  };
  ledger = await openJsonLedger({ dir: folder, log: { warn: () => undefined }, onFatal: fail });
});
afterEach(async () => {
  await ledger.close();
  await rm(folder, { recursive: true });
});

/** A block, or with `undo` its undo, that came to this at the vendor "inspect". */
async function record(outcome: Omit<Outcome, 'indicator'>, undo = false, vendor = 'inspect'): Promise<void> {
  number += 1;
  const id = `R${String(number).padStart(5, '0')}`;
  const asked = terms({ id, undo, steps: [{ vendor, indicators: [a] }] });
  await ledger.append(id, () => [
    { at, type: 'requested', terms: asked, digest: digestOf(asked) },
    { at, type: 'started', step: 0 },
    { at, type: 'acted', step: 0, outcomes: [{ indicator: a, ...outcome }] },
  ]);
}

const held = () => heldBefore(ledger, 'inspect', 'block', [a, sha1('b')]);

test('is what was there before the first change that nobody has taken back', async () => {
  await record({ status: 'verified', previous: 'whitelist' });
  await record({ status: 'verified', previous: 'blacklist' });
  expect(await held()).toEqual(['whitelist', undefined]);
});

test('is nothing where there was nothing, whatever a second change found', async () => {
  await record({ status: 'verified' });
  await record({ status: 'verified', previous: 'blacklist' });
  expect(await held()).toEqual([undefined, undefined]);
});

test('begins anew after an undo', async () => {
  await record({ status: 'verified', previous: 'whitelist' });
  await record({ status: 'verified' }, true);
  expect(await held()).toEqual([undefined, undefined]);
  await record({ status: 'unknown', previous: 'blacklist' });
  expect(await held()).toEqual(['blacklist', undefined]);
});

test('comes from no change that failed, that was not ours, or that was at another vendor', async () => {
  await record({ status: 'failed', previous: 'one' });
  await record({ status: 'already', previous: 'two' });
  await record({ status: 'verified', previous: 'three' }, false, 'elsewhere');
  expect(await held()).toEqual([undefined, undefined]);
});
