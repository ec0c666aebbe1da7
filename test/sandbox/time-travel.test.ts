import { afterEach, describe, expect, test } from '@jest/globals';
import { type Stage, setStage } from '../story/stage.ts';

const HOUR = 3_600_000;

let stage: Stage;
afterEach(() => stage?.end());

describe.each(['socket', 'http'] as const)('in %s mode', (mode) => {
  test('a request expires when the clock is moved past its end, and what follows is on time', async () => {
    stage = await setStage({ mode });
    await stage.start();
    const { workspace } = stage;
    const { rina, lea } = workspace.people;

    const id = await stage.request();
    expect(await workspace.act({ act: 'forward', ms: HOUR / 2 })).toEqual({ ok: true });
    expect(stage.card(id)?.text).not.toMatch(/expired/i);
    expect(await workspace.act({ act: 'forward', ms: HOUR / 2 + 1_000 })).toEqual({ ok: true });
    const card = await stage.cardSaying(id, /expired/i);
    expect(card.blocks.filter(({ type }) => type === 'actions')).toEqual([]);

    // Signatures and triggers go by the same clock: neither is taken for old or for one from the future.
    const again = await stage.request();
    const view = await stage.opened(lea, () => stage.press(lea, stage.card(again)!, 'Deny…'));
    expect(view.person).toBe(lea);
    expect((await stage.command(rina, `/portcullis show ${id}`)).text).not.toContain('failed');
    expect(stage.bot().log.filter(({ level }) => Number(level) >= 40)).toEqual([]);

    await stage.restart();
    await stage.settled(again);
    await workspace.act({ act: 'forward', ms: HOUR + 1_000 });
    await stage.cardSaying(again, /expired/i);
    expect(await stage.bot().stop()).toBe(0);
  });
});

test('a bot that has ended does not hold the clock up', async () => {
  stage = await setStage();
  await stage.start();
  await stage.kill();
  expect(await stage.workspace.act({ act: 'forward', ms: HOUR })).toEqual({ ok: true });
  expect(stage.workspace.clock.aheadMs()).toBe(HOUR);
});

test.each([
  ['more than a year', 367 * 24 * HOUR],
  ['backwards', -1],
])('the clock is not moved by %s', async (_name, ms) => {
  stage = await setStage();
  const { workspace } = stage;
  const result = await workspace.act({ act: 'forward', ms }).catch((error: Error) => error.message);
  expect(result).not.toEqual({ ok: true });
  expect(workspace.clock.aheadMs()).toBe(0);
});
