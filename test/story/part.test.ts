import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';
import { cybereasonProduct } from '../../sandbox/product.ts';
import { controls } from '../../sandbox/slack/interactive.ts';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import { type CybereasonSimulator, startCybereason } from '../../sandbox/vendors/cybereason.ts';
import type { Filling } from './filling.ts';
import { saidIn } from './found-form.ts';
import { digest } from './neighbours.ts';
import { choicesOf, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;

/** As many as are three pages of the form; a command holds no more of a longer hash. */
const hashes = Array.from({ length: 230 }, (_, i) => digest('md5', `bulk ${i}`));
const [first, last] = [3, 229];
const choice = 'Approve in part…';

let cybereason: CybereasonSimulator;
let stage: Stage;
let id: string;
beforeAll(async () => {
  const clock = createClock();
  cybereason = await startCybereason({ now: clock.now });
  const neighbour = { simulator: cybereason, product: cybereasonProduct(cybereason) };
  stage = await setStage({ clock, neighbours: [neighbour] });
  await stage.start();
  id = await stage.ask(`/block md5 ${hashes.join(' ')} because INC-8 a feed`);
});
afterAll(() => stage.end());

/** The boxes of the page that is shown: each group, and which of its options are ticked at first. */
function boxes(): Readonly<Record<string, readonly string[]>> {
  const groups = controls(stage.form(lea).view.blocks).filter(({ type }) => type === 'checkboxes');
  return Object.fromEntries(
    groups.map(({ blockId, element }) => {
      const ticked = (element['initial_options'] ?? []) as readonly { readonly value: string }[];
      return [blockId, ticked.map(({ value }) => value)];
    }),
  );
}

const count = () => Object.values(boxes()).flat().length;

/** The page as it is shown, with one box unticked. */
function without(index: number): Filling {
  return Object.fromEntries(
    Object.entries(boxes()).map(([group, ticked]) => [
      group,
      ticked.filter((value) => value !== String(index)),
    ]),
  );
}

async function turn(button: string, fields: Filling): Promise<void> {
  const { hash } = stage.form(lea);
  await stage.pressInForm(lea, button, fields);
  await stage.waitFor(() => stage.form(lea).hash !== hash);
}

test('the form shows all, a hundred on a page, all of them ticked', async () => {
  await stage.opened(lea, () => stage.choose(lea, stage.card(id)!, choice));
  expect(JSON.stringify(stage.form(lea).view.blocks)).toContain('Page 1 of 3.');
  expect([Object.keys(boxes()).length, count()]).toEqual([10, 100]);
});

test('what is unticked on one page stays so while others are looked at', async () => {
  await turn('Next page', without(first));
  expect(count()).toBe(100);
  await turn('Next page', {});
  expect([Object.keys(boxes()), count()]).toEqual([['ticks:200', 'ticks:210', 'ticks:220'], 30]);
  await turn('Page before', without(last));
  expect(count()).toBe(100);
  await turn('Page before', {});
  expect(boxes()['ticks:0']).toEqual(['0', '1', '2', '4', '5', '6', '7', '8', '9']);
  await turn('Next page', {});
  await turn('Next page', {});
  expect(boxes()['ticks:220']).not.toContain(String(last));
});

test('a page that cannot be turned says so and stays, with what is left out', async () => {
  stage.workspace.faults.api({ method: 'views.update', status: 500 });
  const before = boxes();
  await turn('Page before', {});
  expect(boxes()).toEqual(before);
  expect(saidIn(stage.form(lea)).match(/:warning: Portcullis failed at this/g)).toHaveLength(1);
  await turn('Page before', {});
  expect(saidIn(stage.form(lea))).not.toContain(':warning:');
  await turn('Next page', {});
  expect(boxes()).toEqual(before);
});

test('leaving something out takes a reason', async () => {
  expect(await stage.submit(lea, { ...boxes(), reason: '   ' })).toEqual({ ok: true });
  expect(stage.form(lea).errors).toEqual({ reason: 'Say why you leave the others out.' });
  expect(read(stage.card(id)!)).toContain('Waiting for approval: 0 of 2');
});

test('the card shows what is left out, by whom and why', async () => {
  await stage.submit(lea, { ...boxes(), reason: 'Two are our own tools.' });
  expect(stage.workspace.views(lea)).toEqual([]);
  const card = read(await stage.cardSaying(id, 'Waiting for approval: 1 of 2'));
  expect(card).toContain(`:scissors: <@${lea}> left out 2: Two are our own tools.`);
  for (const index of [first, last]) expect(card).toContain(`• \`${hashes[index]}\``);
  expect(card).toContain('*Block 228 MD5 file hashes*');
  expect(card).toContain('*cybereason* will block 228 indicators.');
});

test('only what is kept goes to the vendor once the second has agreed to that', async () => {
  await stage.press(tomas, stage.card(id)!, 'Approve');
  const card = read(await stage.cardSaying(id, 'Done.'));
  expect(card).toContain('*cybereason* 228 of 228 verified');
  expect(card).toContain(`:scissors: <@${lea}> left out 2: Two are our own tools.`);
  const held = new Set(cybereason.reputations().map(({ key }) => key));
  expect(hashes.filter((hash) => !held.has(hash))).toEqual([hashes[first], hashes[last]]);
  const sent = JSON.stringify(cybereason.seen.map(({ body }) => body));
  for (const index of [first, last]) expect(sent.split(hashes[index]!).length - 1).toBe(0);
});

test('nothing cannot be approved', async () => {
  await stage.forward(60_000);
  const few = await stage.ask(`/block md5 ${hashes[first]} ${hashes[last]} because INC-8 the rest`);
  await stage.opened(lea, () => stage.choose(lea, stage.card(few)!, choice));
  await stage.submit(lea, { 'ticks:0': [], reason: 'None of them.' });
  expect(stage.form(lea).errors).toEqual({ reason: 'Nothing is left; deny it instead.' });
  expect(read(stage.card(few)!)).toContain('Waiting for approval: 0 of 1');
});

test('one thing alone is not offered in parts, and the requester gets no form', async () => {
  const one = await stage.request();
  expect(choicesOf(stage.card(one)!).map(({ text }) => text.text)).not.toContain(choice);
  const few = await stage.ask(`/block md5 ${hashes[first]} ${hashes[last]} because INC-8 once more`);
  expect(await stage.chooseAndHear(rina, stage.card(few)!, choice)).toBe(
    'You asked for this yourself; somebody else has to approve it.',
  );
  expect(stage.workspace.views(rina)).toEqual([]);
});
