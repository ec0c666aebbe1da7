import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';
import { esetInspectProduct, gravityzoneProduct } from '../../sandbox/product.ts';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { type GravityzoneSimulator, startGravityzone } from '../../sandbox/vendors/gravityzone.ts';
import { digest } from './neighbours.ts';
import { read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;
const HOUR = 3_600_000;
const hash = digest('sha256', 'overran');

let gravityzone: GravityzoneSimulator;
let stage: Stage;
beforeAll(async () => {
  const clock = createClock();
  gravityzone = await startGravityzone({ name: 'gz', now: clock.now });
  const neighbours = [{ simulator: gravityzone, product: gravityzoneProduct(gravityzone) }];
  stage = await setStage({ clock, neighbours });
  await stage.start();
});
afterAll(() => stage.end());

test('a block whose vendor is gone at its end says so, and is taken back once the vendor is there again', async () => {
  const id = await stage.ask(`/block sha256 ${hash} on gz for 2h because INC-9 beaconing`);
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, 'Done.');
  await stage.bot().stop();
  await stage.start({ products: [esetInspectProduct(stage.inspect)] });

  await stage.forward(3 * HOUR);
  const { text, broadcast } = await stage.threadSaying(id, 'could not be taken back');
  expect(text).toBe(
    `:rotating_light: <!subteam^${GROUPS.leads}> The time of *\`${id}\`* is up, and it could not be taken back: No configured vendor can do this. No vendor "gz" is configured any more. It stays until one of you sees to it.`,
  );
  expect(broadcast).toBe(true);
  expect(read(await stage.command(rina, '/portcullis blocks'))).toContain(hash);
  for (let hour = 0; hour < 3; hour += 1) {
    await stage.forward(HOUR);
    const pending = read(await stage.command(lea, '/portcullis pending'));
    expect(pending).toContain(`<@${rina}>: its time is up, and it could not be taken back`);
  }
  expect(stage.thread(id)).toHaveLength(1);

  await stage.restart();
  const ended = read(await stage.cardSaying(id, 'Its time was up: '));
  const [, undo = ''] = /Its time was up: `(R.{5})`/.exec(ended) ?? [];
  await stage.cardSaying(undo, 'Done.');
  expect(gravityzone.items()).toEqual([]);
  expect(read(await stage.command(rina, '/portcullis blocks'))).not.toContain(hash);
  expect(stage.thread(id)).toHaveLength(1);
  expect(read(await stage.command(lea, '/portcullis pending'))).toContain('Nothing is waiting.');
});
