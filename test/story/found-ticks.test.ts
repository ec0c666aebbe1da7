import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';
import { cybereasonProduct } from '../../sandbox/product.ts';
import { describeView, type OpenView } from '../../sandbox/slack/modals.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import { startCybereason } from '../../sandbox/vendors/cybereason.ts';
import { valuesOf } from './filling.ts';
import { createForger, type Forger } from './forger.ts';
import { boxesOf, chooseShortcut, requestedBy, saidIn, say, tickOnly } from './found-form.ts';
import { createGate, type Gate } from './gate.ts';
import { read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;
const [HELD, ...OPEN] = ['held.example', 'a-ticks.example', 'b-ticks.example', 'c-ticks.example'];

/** Cybereason waits at the one, which opens the other. */
let gate: Gate;
let held: Gate;
let cybereason: Awaited<ReturnType<typeof startCybereason>>;
let stage: Stage;
let forger: Forger;
beforeAll(async () => {
  const clock = createClock();
  const sleep = () => {
    held.open();
    return gate.wait();
  };
  cybereason = await startCybereason({ now: clock.now, sleep });
  cybereason.put({ key: HELD!, maliciousType: 'blacklist' });
  const neighbours = [{ simulator: cybereason, product: cybereasonProduct(cybereason) }];
  stage = await setStage({ mode: 'http', clock, neighbours });
  await stage.start();
  forger = createForger(stage);
});
afterAll(() => stage.end());
afterEach(async () => {
  gate.open();
  for (const { id: viewId } of stage.workspace.views(rina))
    await stage.workspace.act({ act: 'close_view', as: rina, viewId, all: true });
});

/** Opens the form on these, while Cybereason has yet to say which of them it holds. */
async function openOn(hosts: readonly string[]): Promise<OpenView> {
  gate = createGate();
  held = createGate();
  // What it has said is believed for some seconds.
  await stage.forward(60_000);
  cybereason.fault({ kind: 'delay', ms: 1 });
  const message = await say(stage, lea, CHANNELS.soc, hosts.join('\n'));
  const form = await stage.opened(rina, () => chooseShortcut(stage, rina, message));
  await held.wait();
  return form;
}

/** Leaves just these ticked, as a client tells of it; `among`: in the form as it was then, delivered late. */
async function tick(hosts: readonly string[], among?: OpenView, at?: string): Promise<void> {
  const form = among ?? stage.form(rina);
  const named = hosts.map((host) => host.replaceAll('.', '[.]'));
  const filling = tickOnly(form, ({ text }) => named.includes(text));
  const values = valuesOf(form.view.blocks, filling);
  const [block, actions] = Object.entries(values)[0]!;
  const selected = actions['ticks']!;
  if (!among) {
    const press = {
      act: 'press_view',
      as: rina,
      viewId: form.id,
      blockId: block,
      actionId: 'ticks',
    } as const;
    const done = await stage.workspace.act({ ...press, selected, values });
    expect(done).toEqual({ ok: true });
    return;
  }
  await late(
    { ...among, values },
    { type: 'checkboxes', block_id: block, action_id: 'ticks', action_ts: at, ...selected },
  );
}

/** Something that was done in a form as it was then. */
async function late(form: OpenView, action: object): Promise<void> {
  await forger.forge({
    type: 'block_actions',
    user: { id: rina, team_id: TEAM.id },
    container: { type: 'view', view_id: form.id },
    view: describeView(form),
    actions: [action],
  });
}

const ticked = () =>
  boxesOf(stage.form(rina)).flatMap((box) => (box.ticked ? [box.text.replaceAll('[.]', '.')] : []));
const answered = () => stage.waitFor(() => saidIn(stage.form(rina)).includes('1 blocked already.'));

describe('what a person ticks while the vendors are being asked', () => {
  test('stays so when they have answered, and only what nobody touched is left out', async () => {
    await openOn([HELD!, ...OPEN]);
    expect(ticked()).toEqual([HELD, ...OPEN]);
    await tick([HELD!, ...OPEN.slice(1)]);
    gate.open();
    await answered();
    expect(ticked()).toEqual(OPEN.slice(1));
    const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-51 two of four' }));
    const card = read(stage.card(id)!);
    expect(card).toContain('*Block 2 domains*');
    for (const host of [HELD!, OPEN[0]!]) expect(card).not.toContain(host.replace('.', '[.]'));
  });

  test('is what was ticked last, also where Slack delivers it out of turn', async () => {
    const form = await openOn([HELD!, ...OPEN]);
    await tick(OPEN.slice(2));
    await tick(OPEN, form, '1.000000');
    gate.open();
    await answered();
    expect(ticked()).toEqual(OPEN.slice(2));
  });

  test('is put back where it crosses their answer', async () => {
    const form = await openOn([HELD!, ...OPEN]);
    gate.open();
    await answered();
    expect(ticked()).toEqual(OPEN);
    await tick(OPEN.slice(0, 1), form, '2.000000');
    await stage.waitFor(() => ticked().length === 1);
    expect(ticked()).toEqual(OPEN.slice(0, 1));
    expect(saidIn(stage.form(rina))).toContain('Blocked already at');
  });

  test('stays on every page, and the answer is put into the page that is looked at', async () => {
    const many = Array.from({ length: 99 }, (_, i) => `many-${i}.example`);
    await openOn([...OPEN.slice(0, 1), ...many, HELD!, ...OPEN.slice(1)]);
    const left = tickOnly(stage.form(rina), ({ value }) => value !== '0');
    await stage.pressInForm(rina, 'Next page', left);
    await stage.waitFor(() => saidIn(stage.form(rina)).includes('Page 2 of 2'));
    await tick([HELD!, ...OPEN.slice(2)]);
    gate.open();
    await answered();
    expect(ticked()).toEqual(OPEN.slice(2));
    await stage.pressInForm(rina, 'Page before', {});
    await stage.waitFor(() => saidIn(stage.form(rina)).includes('Page 1 of 2'));
    expect(ticked()).toEqual(many);
  });
});

test('a page that is turned just as they answer is turned all the same, with its ticks', async () => {
  const many = Array.from({ length: 100 }, (_, i) => `just-${i}.example`);
  const form = await openOn([...many, HELD!, ...OPEN]);
  const values = valuesOf(
    form.view.blocks,
    tickOnly(form, ({ value }) => value !== '0'),
  );
  gate.open();
  await answered();
  const button = { type: 'button', block_id: 'sheet:turn', action_id: 'sheet:turn:1', value: '1' };
  await late({ ...form, values }, { ...button, action_ts: '1.000000' });
  await stage.waitFor(() => saidIn(stage.form(rina)).includes('Page 2 of 2'));
  expect(ticked()).toEqual(OPEN);
  await stage.pressInForm(rina, 'Page before', {});
  await stage.waitFor(() => saidIn(stage.form(rina)).includes('Page 1 of 2'));
  expect(ticked()).toEqual(many.slice(1));
});

describe('a page that cannot be turned', () => {
  const many = Array.from({ length: 120 }, (_, i) => `turned-${i}.example`);
  const turn = async (filling = {}) => {
    const { hash } = stage.form(rina);
    await stage.pressInForm(rina, 'Next page', filling);
    await stage.waitFor(() => stage.form(rina).hash !== hash);
    return saidIn(stage.form(rina));
  };

  test('stays as it is, says so once, and can be turned again', async () => {
    await openOn(many);
    gate.open();
    const left = tickOnly(stage.form(rina), ({ value }) => value !== '0');
    for (const status of [500, 503]) {
      stage.workspace.faults.api({ method: 'views.update', status });
      const said = await turn(left);
      expect(said.match(/:warning: Portcullis failed at this/g)).toHaveLength(1);
      expect(said).toContain('Page 1 of 2');
    }
    expect(boxesOf(stage.form(rina))).toHaveLength(100);
    const said = await turn(left);
    expect(said).toContain('Page 2 of 2');
    expect(said).not.toContain(':warning:');
    const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-52 all but the first' }));
    expect(read(stage.card(id)!)).toContain('*Block 119 domains*');
  });

  test('whose form Slack cannot change at all is still there', async () => {
    const { view } = await openOn(many);
    gate.open();
    stage.workspace.faults.api({ method: 'views.update', status: 500, times: 2 });
    await stage.pressInForm(rina, 'Next page', {});
    await stage.bot().said('The person could not be told either.');
    expect(stage.form(rina).view).toEqual(view);
  });
});
