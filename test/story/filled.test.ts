import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import type { Filling } from './filling.ts';
import { requestedBy, saidIn } from './found-form.ts';
import { freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina } = PEOPLE;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    bot: {
      policy: {
        rules: [
          { name: 'default', approvals: 1, approvers: ['S0LEADS'], expiresAfter: '1h', ticket: 'required' },
        ],
      },
    },
  });
  await stage.start();
});
afterAll(() => stage.end());
afterEach(async () => {
  for (const { id: viewId } of stage.workspace.views(rina))
    await stage.workspace.act({ act: 'close_view', as: rina, viewId, all: true });
});

/** Runs a command that opens a form, and gives back what stands in its fields. */
async function openedBy(line: string): Promise<Record<string, unknown>> {
  const [command = '', ...words] = line.split(' ');
  const { view } = await stage.opened(rina, () =>
    stage.workspace.act({
      act: 'command',
      as: rina,
      channel: stage.workspace.channels.soc,
      command,
      text: words.join(' '),
    }),
  );
  const fields: Record<string, unknown> = {};
  for (const block of view.blocks as readonly KnownBlock[]) {
    if (block.type !== 'input') continue;
    const { block_id: id = '', element } = block;
    if (element.type === 'plain_text_input') fields[id] = element.initial_value ?? '';
    if (element.type === 'static_select') fields[id] = element.initial_option?.value;
    if (element.type === 'checkboxes' || element.type === 'multi_static_select')
      fields[id] = (element.initial_options ?? []).map(({ value }) => value);
  }
  return fields;
}

interface Chooser {
  readonly element: { readonly options: readonly { readonly value: string }[] };
}

const send = (fields: Filling) => requestedBy(stage, () => stage.submit(rina, fields));

describe('words that are not all understood open the form', () => {
  test('with all that was understood, and the rest marked and where it can be mended', async () => {
    const good = freshSha1();
    const filled = await openedBy(
      `/block ${good} xyzzy on inspect for 7d sev 2 clean because beaconing from two hosts ref INC-61`,
    );
    expect(filled).toMatchObject({
      vendors: ['inspect'],
      reason: 'beaconing from two hosts',
      ticket: 'INC-61',
      severity: '2',
      lasts: '7d',
      clean: ['clean'],
      breakGlass: [],
      override: [],
      dry_run: [],
    });
    expect(String(filled['indicators']).split('\n')).toEqual([expect.stringContaining(good), 'xyzzy']);
    expect(saidIn(stage.form(rina))).toContain('*Not all of it was understood.* What was is filled in.');
    expect(saidIn(stage.form(rina))).toContain('• “xyzzy” is not understood');
  });

  test('which, sent as it is, says under the field what is wrong, and mended becomes the request', async () => {
    const good = freshSha1();
    await openedBy(`/block ${good} xyzzy for 7d because beaconing ref INC-62`);
    await stage.submit(rina, {});
    expect(stage.form(rina).errors['indicators']).toMatch(/“xyzzy” is not understood/);
    const id = await send({ indicators: `sha1 ${good}` });
    const card = read(stage.card(id)!);
    for (const said of [good, 'beaconing', 'INC-62', 'for 7 days', '*Block 1 SHA-1 file hash*'])
      expect(card).toContain(said);
    expect(stage.workspace.views(rina)).toEqual([]);
  });

  test('when only the reason is missing, and nothing else is typed again', async () => {
    const good = freshSha1();
    const filled = await openedBy(`/block sha1 ${good} sev 1 ref INC-63`);
    expect(filled).toMatchObject({ reason: '', ticket: 'INC-63', severity: '1' });
    expect(saidIn(stage.form(rina))).toContain('• Say why: add "because …" with a reason.');
    const id = await send({ reason: 'now with a reason' });
    expect(read(stage.card(id)!)).toContain('now with a reason');
    expect(read(stage.card(id)!)).toContain(good);
  });

  test('when the policy wants a ticket', async () => {
    const good = freshSha1();
    await openedBy(`/block sha1 ${good} because beaconing`);
    expect(saidIn(stage.form(rina))).toMatch(/• .*ticket/i);
    const id = await send({ ticket: 'INC-64' });
    expect(read(stage.card(id)!)).toContain('*Ticket*\nINC-64');
  });

  test('though they were a dry run, which it then is', async () => {
    const filled = await openedBy(`/block ${freshSha1()} xyzzy dry-run because beaconing`);
    expect(filled).toMatchObject({ reason: 'beaconing', dry_run: ['dry_run'] });
    expect(await openedBy('/block connection dry-run')).toMatchObject({ dry_run: ['dry_run'] });
  });

  test('however many there are, in as many fields as it takes, and all of them are asked for', async () => {
    const many = Array.from({ length: 150 }, freshSha1);
    const filled = await openedBy(`/block xyzzy ${many.join(' ')} because beaconing ref INC-66`);
    const fields = [filled['indicators'], filled['indicators_2'], filled['indicators_3']].map(String);
    expect(fields.join('\n').split('\n')).toEqual([...many, 'xyzzy']);
    await stage.submit(rina, {});
    expect(stage.form(rina).errors['indicators']).toMatch(/“xyzzy” is not understood/);
    const id = await send({ indicators_3: fields[2]!.replace('xyzzy', '') });
    expect(read(stage.card(id)!)).toContain('*Block 150 SHA-1 file hashes*');
  });

  test('in fields that stay when something is chosen', async () => {
    const many = Array.from({ length: 90 }, freshSha1);
    await openedBy(`/block xyzzy ${many.join(' ')} because beaconing ref INC-67`);
    const { id: viewId, hash, view } = stage.form(rina);
    const vendors = (view.blocks as readonly KnownBlock[]).find(({ block_id: id }) => id === 'vendors');
    const [option] = (vendors as unknown as Chooser).element.options;
    const selected = { selected_options: [option] };
    await stage.workspace.act({
      act: 'press_view',
      as: rina,
      viewId,
      blockId: 'vendors',
      actionId: 'vendors',
      selected,
      // Together they would fit into one.
      values: {
        vendors: { vendors: selected },
        indicators: { indicators: { type: 'plain_text_input', value: many[0] } },
        indicators_2: { indicators_2: { type: 'plain_text_input', value: many[1] } },
      },
    });
    await stage.waitFor(() => stage.form(rina).hash !== hash);
    expect(stage.form(rina).view.blocks.map((block) => block.block_id)).toContain('indicators_2');
    const id = await send({});
    const card = read(stage.card(id)!);
    for (const said of ['*Block 2 SHA-1 file hashes*', many[0]!, many[1]!]) expect(card).toContain(said);
  });

  test('with what stands behind a word of its own, as it was written, in its field', async () => {
    const good = freshSha1();
    const filled = await openedBy(`/block sha1 ${good} for 7x because beaconing ref INC-65`);
    expect(filled).toMatchObject({ lasts: 'for 7x', ticket: 'INC-65' });
    await stage.submit(rina, {});
    expect(Object.keys(stage.form(rina).errors)).toEqual(['lasts']);
    const id = await send({ lasts: '2 weeks' });
    expect(read(stage.card(id)!)).toContain('*Lasts*\nfor 14 days');
  });
});
