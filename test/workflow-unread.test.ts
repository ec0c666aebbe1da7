import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Draft } from '../src/domain/draft.ts';
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
import { reputations } from './workflow-reputations.ts';
import { a, HOUR, MINUTE, outcomesOf } from './workflow-stage.ts';

describe('what ends at a vendor that cannot be asked', () => {
  let blind: ReturnType<typeof reputations>;
  beforeEach(async () => {
    blind = reputations(false);
    await begin({ vendors: { blind } });
  });
  const here = () => blind.held.get(a.value);
  const forAnHour = { lasts: { forMs: HOUR } };

  test.each<[string, Partial<Draft>, Partial<Draft>, string]>([
    ['a block that was allowed', {}, { action: 'allow' }, 'blacklist'],
    ['a block that was cleared', {}, { action: 'clear' }, 'blacklist'],
    ['what was allowed and blocked', { action: 'allow' }, {}, 'whitelist'],
    ['prevention that was allowed', { prevent: true }, { action: 'allow' }, 'blacklist+prevent'],
    ['a block that was prevented', {}, { prevent: true }, 'blacklist'],
  ])('puts back what another wants, as the record has it: %s', async (_, below, above, left) => {
    await through(below);
    await through({ ...above, ...forAnHour });
    await stage.pass(HOUR);
    expect([here(), told()]).toEqual([left, []]);
  });

  test('takes no prevention from who wants it, though a plain block comes later', async () => {
    await through({ prevent: true, ...forAnHour });
    await through();
    expect(here()).toBe('blacklist+prevent');
    await stage.pass(HOUR);
    expect(here()).toBe('blacklist');
  });

  test('says so before it is agreed to and afterwards, where nobody knows what was there', async () => {
    const id = await through({ ...forAnHour });
    const plain = await through({ action: 'allow' });
    await stage.pass(HOUR);
    expect((await stage.ledger.get(id))?.terms.steps).toMatchObject([{ unread: true }]);
    expect((await stage.ledger.get(plain))?.terms.steps[0]).not.toHaveProperty('unread');
    const undo = (await stage.ledger.get(await undoAsked(plain)))?.terms.steps[0];
    expect(undo).toMatchObject({ restores: [null], unread: true });
  });

  test('puts back nothing that ended while it was put off', async () => {
    await through({ action: 'allow', lasts: { forMs: 2 * HOUR } });
    await through(forAnHour);
    blind.failsAlways('busy');
    await stage.pass(HOUR);
    await stage.pass(HOUR);
    blind.failsAlways(undefined);
    await stage.pass(MINUTE);
    expect([here(), told()]).toEqual([undefined, []]);
  });

  test('does not take away instead what has replaced it', async () => {
    const first = await through();
    const undo = await undoAsked(first);
    const allow = await through({ action: 'allow' });
    await approved(undo);
    expect(here()).toBe('whitelist');
    expect(await stage.ledger.get(undo)).toMatchObject({ status: 'done', spared: [{ for: [allow] }] });
  });

  test('is taken back though nobody knows whether it came about, and what is below is wanted', async () => {
    await through();
    blind.failsAlways('unanswered');
    await through({ action: 'allow', ...forAnHour });
    blind.failsAlways(undefined);
    expect(here()).toBe('whitelist');
    await stage.pass(HOUR);
    expect([here(), told()]).toEqual(['blacklist', []]);
  });

  test('and really fails at a later try, having been taken back, claims nothing anew', async () => {
    blind.failsAlways('lost');
    const first = await through();
    blind.failsAlways(undefined);
    await approved(await undoAsked(first));
    blind.failsAlways('refused');
    expect(await retried(first)).toEqual(['failed refused']);
    blind.failsAlways(undefined);
    await through(forAnHour);
    await stage.pass(HOUR);
    expect([here(), told()]).toEqual([undefined, []]);
  });
});

test('what cannot be read for a moment is not taken away instead of what it has replaced', async () => {
  await through();
  const allow = await through({ action: 'allow' });
  cybereason.blind(true);
  const undo = await through({ undo: true });
  expect(held()).toBe('whitelist');
  expect(await stage.ledger.get(undo)).toMatchObject({ spared: [{ for: [allow] }] });
  cybereason.blind(false);
  await through({ undo: true });
  expect([held(), cybereason.sent]).toEqual(['whitelist', ['block', 'allow']]);
});

test('what was to be taken back does not come back with what had replaced it', async () => {
  const undo = await undoAsked(await through({ action: 'allow' }));
  await through({ action: 'clear', lasts: { forMs: HOUR } });
  cybereason.blind(true);
  await approved(undo);
  cybereason.blind(false);
  await stage.pass(HOUR);
  expect(held()).toBeUndefined();
});

test('what was there before us is taken back on people’s word, though nobody can read it now', async () => {
  cybereason.held.set(a.value, 'blacklist');
  await through();
  cybereason.blind(true);
  const undo = await through({ undo: true });
  expect([held(), await outcomesOf(stage.ledger, undo)]).toEqual([undefined, ['accepted ok']]);
});

test('what could not be read for a moment is put back as the record has it', async () => {
  await through({ action: 'allow' });
  cybereason.blind(true);
  await through({ lasts: { forMs: HOUR } });
  cybereason.blind(false);
  await stage.pass(HOUR);
  expect(held()).toBe('whitelist');
});
