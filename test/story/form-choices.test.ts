import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { type Filling, valuesOf } from './filling.ts';
import { requestedBy, saidIn } from './found-form.ts';
import { digest, type Neighbours, startNeighbours } from './neighbours.ts';
import { freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;
const WISHES = ['lasts', 'clean', 'prevent', 'override'];

let sims: Neighbours;
let stage: Stage;
beforeAll(async () => {
  sims = await startNeighbours();
  stage = await setStage({ neighbours: sims.all });
  await stage.start();
});
afterAll(() => stage.end());
afterEach(async () => {
  for (const { id: viewId } of stage.workspace.views(rina))
    await stage.workspace.act({ act: 'close_view', as: rina, viewId, all: true });
});

const open = (command: string, text = '') =>
  stage.opened(rina, () =>
    stage.workspace.act({ act: 'command', as: rina, channel: CHANNELS.soc, command, text }),
  );

/** Which of the fields that depend on others are there. */
function wishes(): readonly string[] {
  const ids = stage.form(rina).view.blocks.map(({ block_id: id }) => id ?? '');
  return WISHES.filter((wish) => ids.includes(wish));
}

/** Chooses in a field that tells at once, with the other fields filled in so. */
async function choose(field: string, choice: string | readonly string[], filling: Filling = {}) {
  const { id: viewId, hash, view } = stage.form(rina);
  const option = (value: string) => {
    const block = view.blocks.find(({ block_id: id }) => id === field) as unknown as Chooser;
    const found = block.element.options.find((each) => each.value === value);
    if (!found) throw new Error(`There is no choice ${value}.`);
    return found;
  };
  const selected =
    typeof choice === 'string'
      ? { selected_option: option(choice) }
      : { selected_options: choice.map(option) };
  const others = valuesOf(view.blocks, filling);
  const values = { ...others, [field]: { [field]: selected } };
  await stage.workspace.act({
    act: 'press_view',
    as: rina,
    viewId,
    blockId: field,
    actionId: field,
    selected,
    values,
  });
  await stage.waitFor(() => stage.form(rina).hash !== hash);
}

interface Chooser {
  readonly element: { readonly options: readonly { readonly value: string }[] };
}

describe('the fields of a form', () => {
  test('of /reputation go with what is to be done', async () => {
    await open('/reputation');
    expect(wishes()).toEqual(['lasts', 'prevent', 'override']);
    await choose('choice', 'whitelist');
    expect(wishes()).toEqual(['lasts']);
    await choose('choice', 'remove');
    expect(wishes()).toEqual([]);
    await choose('choice', 'blacklist');
    expect(wishes()).toEqual(['lasts', 'prevent', 'override']);
  });

  test('of /blockade go with what is to be done', async () => {
    await open('/blockade');
    expect(wishes()).toEqual(['lasts', 'override']);
    await choose('choice', 'remove');
    expect(wishes()).toEqual([]);
  });

  test.each([
    [['inspect'], ['lasts', 'clean', 'override']],
    [['cybereason'], ['lasts', 'prevent', 'override']],
    [
      ['gz-east', 'blockade'],
      ['lasts', 'override'],
    ],
    [
      ['inspect', 'cybereason'],
      ['lasts', 'clean', 'prevent', 'override'],
    ],
    [[], ['lasts', 'clean', 'prevent', 'override']],
  ])('of /block go with what these vendors can: %p', async (vendors, expected) => {
    await open('/block');
    expect(wishes()).toEqual(WISHES);
    await choose('vendors', vendors);
    expect(wishes()).toEqual(expected);
  });
});

describe('what was filled in', () => {
  test('stays, and is what is asked for', async () => {
    const sha1 = digest('sha1', 'stays');
    await open('/reputation');
    await choose('choice', 'whitelist', { indicators: sha1, reason: 'INC-88 ours after all', lasts: '3d' });
    // Only what is touched last is sent again: the rest has to stand in the form.
    const id = await requestedBy(stage, () => stage.submit(rina, { ticket: 'INC-88' }));
    const card = read(stage.card(id)!);
    for (const said of [sha1, 'INC-88 ours after all', 'for 3 days', '*Ticket*\nINC-88'])
      expect(card).toContain(said);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.waitFor(() => sims.cybereason.reputations().some(({ key }) => key === sha1));
    expect(sims.cybereason.reputations().find(({ key }) => key === sha1)?.maliciousType).toBe('whitelist');
  });

  test('stays though it does not go with the choice, and is a problem of its field', async () => {
    await open('/reputation');
    const filling = { indicators: freshSha1(), reason: 'INC-89', prevent: ['prevent'] };
    await choose('choice', 'whitelist', filling);
    expect(wishes()).toEqual(['lasts', 'prevent']);
    await stage.submit(rina, {});
    expect(stage.form(rina).errors).toEqual({
      prevent: 'To prevent is part of a block; it cannot be asked for here.',
    });
  });

  test('and was not understood still stands above', async () => {
    await open('/block', `${freshSha1()} xyzzy because INC-90`);
    await choose('vendors', ['cybereason'], { ticket: 'INC-90' });
    const said = saidIn(stage.form(rina));
    expect(said.match(/Not all of it was understood/g)).toHaveLength(1);
    expect(wishes()).toEqual(['lasts', 'prevent', 'override']);
  });
});

test('a form that is closed meanwhile is nobody’s trouble', async () => {
  const { workspace } = stage;
  const { id: viewId, view } = await open('/reputation');
  const [choice] = view.blocks.filter(({ block_id: id }) => id === 'choice') as unknown as Chooser[];
  const selected = { selected_option: choice!.element.options[1]! };
  const press = { act: 'press_view', blockId: 'choice', actionId: 'choice', selected, values: {} } as const;
  workspace.faults.api({ method: 'views.update', error: 'not_found' });
  await workspace.act({ ...press, as: rina, viewId });
  await stage.waitFor(() => workspace.log.some(({ text }) => text === 'views.update → not_found'));
  await stage.command(rina, '/portcullis pending');
  expect(stage.bot().log.filter(({ level }) => level === 'error' || Number(level) >= 50)).toEqual([]);
});
