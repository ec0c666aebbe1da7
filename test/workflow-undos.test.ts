import { describe, expect, test } from '@jest/globals';
import { finding } from './domain/stories.ts';
import {
  approved,
  begin,
  cybereason,
  held,
  retried,
  stage,
  through,
  told,
  undoAsked,
} from './workflow-meeting.ts';
import { a, b, HOUR, MINUTE, outcomesOf, type Setting } from './workflow-stage.ts';

describe('an undo', () => {
  test('leaves what others have asked for since it was asked for, to whom it then belongs', async () => {
    const first = await through();
    const undo = await undoAsked(first);
    const second = await through({ lasts: { forMs: HOUR } });
    await approved(undo);
    expect(held()).toBe('blacklist');
    expect(await stage.ledger.get(undo)).toMatchObject({
      status: 'done',
      spared: [{ vendor: 'cybereason', indicators: [a], for: [second] }],
    });
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('is carried out against those who were known to want it to stay', async () => {
    const first = await through();
    const second = await through();
    const undo = await undoAsked(first);
    expect(await stage.ledger.get(undo)).toMatchObject({
      terms: { related: [{ request: second, wants: 'stay' }] },
    });
    await approved(undo);
    expect(held()).toBeUndefined();
  });

  test('puts back what its approvers saw, whatever has ended since', async () => {
    await through({ lasts: { forMs: 10 * MINUTE } });
    const undo = await undoAsked(await through({ action: 'allow' }));
    await stage.pass(10 * MINUTE);
    await approved(undo);
    expect(held()).toBe('blacklist');
  });

  test('leaves it also after a restart, and when it is put off or tried again', async () => {
    const first = await through();
    const undo = await undoAsked(first);
    cybereason.failsAlways('refused');
    await approved(undo);
    cybereason.failsAlways(undefined);
    await through();
    await stage.restart();
    await retried(undo);
    expect([held(), cybereason.sent]).toEqual(['blacklist', ['block', 'unblock']]);
  });

  test('that is tried again leaves alone what it has taken back, whoever brought it about since', async () => {
    const both = { indicators: [a, b] };
    const first = await through(both);
    const batched = (await stage.ledger.get(first))?.steps.length;
    expect(batched).toBe(1);
    const undo = await undoAsked(first);
    cybereason.held.delete(a.value);
    cybereason.failsAlways('refused');
    await approved(undo);
    expect(await outcomesOf(stage.ledger, undo)).toEqual(['already', 'failed refused']);
    cybereason.failsAlways(undefined);
    await through();
    expect(await retried(undo)).toEqual(['already', 'verified']);
    expect([held(), cybereason.held.get(b.value)]).toEqual(['blacklist', undefined]);
  });
});

test('what somebody has blocked again by hand is taken back, whatever the record says of it', async () => {
  await through();
  await through({ action: 'allow' });
  cybereason.held.set(a.value, 'blacklist');
  const undo = await through({ undo: true });
  expect([held(), await outcomesOf(stage.ledger, undo)]).toEqual([undefined, ['verified']]);
});

describe('a block that also prevents', () => {
  test('leaves the plain one at its end', async () => {
    await through();
    await through({ prevent: true, lasts: { forMs: HOUR } });
    expect(held()).toBe('blacklist+prevent');
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual(['blacklist', []]);
  });

  test('leaves the plain one when it is taken back, whose request is in no danger', async () => {
    await through();
    const undo = await undoAsked(await through({ prevent: true }));
    expect((await stage.ledger.get(undo))?.terms).not.toHaveProperty('related');
    await approved(undo);
    expect(held()).toBe('blacklist');
  });

  test('stays at the end of the plain one, and leaves nothing at its own', async () => {
    const plain = await through({ lasts: { forMs: HOUR } });
    const prevents = await through({ prevent: true, lasts: { forMs: 2 * HOUR } });
    await stage.pass(HOUR);
    expect(held()).toBe('blacklist+prevent');
    expect(await stage.ledger.get(plain)).toMatchObject({ endedBy: null, left: { wantedBy: [prevents] } });
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('is not taken back with a plain one that came meanwhile', async () => {
    const undo = await undoAsked(await through({ prevent: true }));
    const plain = await through({ lasts: { forMs: HOUR } });
    await approved(undo);
    expect(await stage.ledger.get(undo)).toMatchObject({ spared: [{ for: [plain] }] });
    expect(held()).toBe('blacklist+prevent');
    await stage.pass(HOUR);
    expect(held()).toBeUndefined();
  });

  test('ends though it was put off until a plain one came, which is left', async () => {
    await through({ prevent: true, lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    await through();
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual(['blacklist', []]);
  });

  test('stays, and is told of, where the plain one that is to be left has come to be protected', async () => {
    const setting: Setting = { vendors: { cybereason } };
    await begin(setting);
    await through({ prevent: true, lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    await through();
    setting.findings = (indicators) => indicators.map(({ value }) => finding(value.charAt(0)));
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual(['blacklist+prevent', ['overran SLEADS']]);
  });

  test('is taken back where the plain one that came meanwhile is put back as it was to be', async () => {
    await through();
    const undo = await undoAsked(await through({ prevent: true }));
    await through();
    await approved(undo);
    expect(held()).toBe('blacklist');
    expect(await stage.ledger.get(undo)).not.toHaveProperty('spared');
  });
});
