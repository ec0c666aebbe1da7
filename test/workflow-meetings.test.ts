import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import { finding, lea, minutesAfter } from './domain/stories.ts';
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
import { a, DAY, HOUR, MINUTE, type Setting, vendorOf } from './workflow-stage.ts';

describe('what has replaced another ends', () => {
  test.each(['block', 'allow'] as const)(
    'without bringing back that, a %s whose time is up',
    async (action) => {
      const other = action === 'block' ? 'allow' : 'block';
      await through({ action, lasts: { forMs: DAY } });
      await through({ action: other, lasts: { forMs: 7 * DAY } });
      await stage.pass(DAY);
      expect(held()).toBe(other === 'allow' ? 'whitelist' : 'blacklist');
      await stage.pass(6 * DAY);
      expect([held(), told()]).toEqual([undefined, []]);
    },
  );

  test('by hand, without bringing back what an end could not take back', async () => {
    await through({ lasts: { forMs: HOUR } });
    cybereason.fails(['busy']);
    await stage.pass(HOUR);
    const allow = await through({ action: 'allow' });
    await stage.pass(MINUTE);
    await approved(await undoAsked(allow));
    expect(held()).toBeUndefined();
  });
});

test('what one vendor puts off for long does not keep in force what has ended at another', async () => {
  const answer = async () => ({ retryAfterMs: DAY, code: 'rate_limited' });
  await begin({ vendors: { cybereason, inspect: vendorOf({ answer, takes: () => false }) } });
  await through({ lasts: { forMs: HOUR } });
  expect(held()).toBe('blacklist');
  await stage.pass(HOUR);
  expect([held(), told()]).toEqual([undefined, []]);
});

describe('what another is just putting back', () => {
  test('is waited for by the end of that', async () => {
    let [enter, release] = [() => {}, () => {}];
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { allow } = cybereason.vendor.operations;
    const revert: Operation['revert'] = async (...given) => {
      enter();
      await released;
      return allow?.revert?.(...given) ?? [];
    };
    const operations = { ...cybereason.vendor.operations, allow: { ...allow, revert } as Operation };
    await begin({ vendors: { cybereason: { vendor: { ...cybereason.vendor, operations } } } });
    await through({ lasts: { forMs: HOUR + 1 } });
    await through({ action: 'allow', lasts: { forMs: HOUR } });
    const first = stage.pass(HOUR);
    await entered;
    const second = stage.pass(1);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    release();
    await Promise.all([first, second]);
    expect([held(), told(), cybereason.sent]).toEqual([
      undefined,
      [],
      ['block', 'allow', 'unallow', 'unblock'],
    ]);
  });

  test('when it was interrupted, is looked at before that ends', async () => {
    const block = await through({ lasts: { forMs: HOUR } });
    const undo = await undoAsked(await through({ action: 'allow' }));
    const { digest = '' } = (await stage.ledger.get(undo)) ?? {};
    const at = minutesAfter(0).toISOString();
    await stage.ledger.append(undo, () => [
      { at, type: 'approved', by: lea.person, digest, as: ['SLEADS'] },
      { at, type: 'started', step: 0 },
    ]);
    cybereason.held.set(a.value, 'blacklist');
    await stage.pass(HOUR);
    expect(await stage.ledger.get(block)).not.toHaveProperty('endedBy');
    await stage.restart();
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual([undefined, []]);
  });
});

describe('an end that is put off puts back', () => {
  test('nothing that nobody wants by then', async () => {
    await through({ lasts: { forMs: 2 * HOUR } });
    await through({ action: 'allow', lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('what it was to, though nobody knows whether it has', async () => {
    cybereason.held.set(a.value, 'whitelist');
    const first = await through({ lasts: { forMs: HOUR } });
    cybereason.blind(true);
    cybereason.failsAlways('lost');
    await stage.pass(HOUR);
    cybereason.blind(false);
    cybereason.failsAlways(undefined);
    const end = (await stage.ledger.get(first))?.endedBy ?? '';
    expect(await retried(end)).toEqual(['verified']);
    expect(held()).toBe('whitelist');
  });

  test('nothing that has come to be protected', async () => {
    const setting: Setting = { vendors: { cybereason } };
    await begin(setting);
    const block = await through();
    await through({ action: 'allow', lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    setting.findings = (indicators) => indicators.map(({ value }) => finding(value.charAt(0)));
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual(['whitelist', ['overran SLEADS']]);
    expect(await stage.ledger.get(block)).toMatchObject({ status: 'done' });
  });
});

test('what had been cleared for a while comes back, though it was blocked and let go in between', async () => {
  await through({ action: 'allow' });
  await through({ action: 'clear', lasts: { forMs: HOUR } });
  await approved(await undoAsked(await through()));
  expect(held()).toBeUndefined();
  await stage.pass(HOUR);
  expect([held(), told()]).toEqual(['whitelist', []]);
});
