import { describe, expect, test } from '@jest/globals';
import { button, command, input, lea, modal, opened, plain, rina } from './acts.ts';
import { dig, type Json } from './app.ts';
import { answerWith, api, app, begin, pass, workspace } from './bot.ts';

const submit = (viewId: unknown, reason: string | null = 'because', as: string = rina) =>
  workspace.act({
    act: 'submit',
    as,
    viewId: String(viewId),
    values: { why: { reason: { type: 'plain_text_input', value: reason } } },
  });

describe('a trigger', () => {
  test('opens one modal', async () => {
    await opened();
    const again = await api('views.open', { trigger_id: app.last()['trigger_id'], view: modal() });
    expect(again).toMatchObject({ error: 'exchanged_trigger_id' });
    expect(workspace.views(rina)).toHaveLength(1);
    expect(workspace.views(lea)).toEqual([]);
  });

  test('lives three seconds', async () => {
    await command();
    pass(3001);
    const late = await api('views.open', { trigger_id: app.last()['trigger_id'], view: modal() });
    expect(late).toMatchObject({ error: 'expired_trigger_id' });
    await command();
    pass(3000);
    await opened();
  });

  test('cannot be made up', async () => {
    expect(await api('views.open', { trigger_id: '1.2.abc', view: modal() })).toMatchObject({
      error: 'invalid_trigger_id',
    });
  });
});

describe('a modal', () => {
  test('is refused with the block that breaks a limit', async () => {
    await command();
    const view = modal({ title: plain('x'.repeat(25)) });
    expect(await api('views.open', { trigger_id: app.last()['trigger_id'], view })).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: {
        messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
      },
    });
  });

  test('closes when its submission is acknowledged', async () => {
    const { id } = await opened();
    expect(await submit(id)).toEqual({ ok: true });
    expect(app.last()).toMatchObject({
      type: 'view_submission',
      view: { id, callback_id: 'form', state: { values: { why: { reason: { value: 'because' } } } } },
    });
    expect(workspace.views(rina)).toEqual([]);
  });

  test('sends every input, untouched ones as null and the first value where nothing was typed', async () => {
    const blocks = [
      input({ optional: true }),
      input({
        block_id: 'pre',
        element: { type: 'plain_text_input', action_id: 'a', initial_value: 'was here' },
      }),
      input({ block_id: 'pick', optional: true, element: { type: 'multi_users_select', action_id: 'b' } }),
    ];
    const { id } = await opened(modal({ blocks }));
    await workspace.act({ act: 'submit', as: rina, viewId: String(id), values: {} });
    expect(dig(app.last(), 'view', 'state', 'values')).toEqual({
      why: { reason: { type: 'plain_text_input', value: null } },
      pre: { a: { type: 'plain_text_input', value: 'was here' } },
      pick: { b: { type: 'multi_users_select', selected_users: [] } },
    });
  });

  test.each([
    ['a required field', {}, null, 'Please complete this required field.'],
    ['a minimum', { min_length: 5 }, 'four', 'Please enter at least 5 characters.'],
    ['a maximum', { max_length: 3 }, 'four', 'Please enter no more than 3 characters.'],
  ])('is not sent before %s is met', async (_name, more, words, sentence) => {
    const element = { type: 'plain_text_input', action_id: 'reason', ...more };
    const { id } = await opened(modal({ blocks: [input({ element })] }));
    expect(await submit(id, words)).toEqual({ ok: false, sentence });
    expect(workspace.snapshot(rina).views[0]?.errors).toEqual({ why: sentence });
    expect(app.last()['type']).not.toBe('view_submission');
  });

  test('shows errors at their inputs and stays', async () => {
    answerWith(({ type }) =>
      type === 'view_submission' ? { response_action: 'errors', errors: { why: 'Say more.' } } : undefined,
    );
    const { id } = await opened();
    expect(await submit(id)).toEqual({ ok: true });
    expect(workspace.snapshot(rina).views).toMatchObject([{ id, errors: { why: 'Say more.' }, busy: false }]);
  });

  test.each([
    ['errors at a block that is no input', { response_action: 'errors', errors: { nowhere: 'x' } }],
    ['no errors at all', { response_action: 'errors', errors: {} }],
    [
      'an update that breaks a limit',
      { response_action: 'update', view: modal({ title: plain('x'.repeat(25)) }) },
    ],
    ['an unknown action', { response_action: 'explode' }],
  ])('is in trouble after %s', async (_name, reply) => {
    answerWith(({ type }) => (type === 'view_submission' ? reply : undefined));
    const { id } = await opened();
    expect(await submit(id)).toEqual({ ok: false, sentence: 'We had some trouble connecting. Try again?' });
    expect(workspace.snapshot(rina).views).toMatchObject([{ id, busy: false, trouble: expect.any(String) }]);
  });

  test('is in trouble when nothing comes, and can be sent again', async () => {
    await begin({ ackMs: 30 });
    const { id } = await opened();
    answerWith(() => 'silent');
    expect(await submit(id)).toMatchObject({ ok: false });
    answerWith(() => undefined);
    expect(await submit(id)).toEqual({ ok: true });
  });

  test('is busy while its submission is with the bot', async () => {
    let release: () => void = () => {};
    const asked = new Promise<void>((arrived) => {
      answerWith(({ type }) => {
        if (type !== 'view_submission') return undefined;
        arrived();
        return new Promise((resolve) => {
          release = () => resolve(undefined);
        });
      });
    });
    const { id } = await opened();
    const sent = submit(id);
    await asked;
    expect(workspace.snapshot(rina).views[0]?.busy).toBe(true);
    expect(await submit(id)).toMatchObject({ ok: false });
    release();
    expect(await sent).toEqual({ ok: true });
  });

  test.each([
    ['update', { response_action: 'update', view: modal({ title: plain('New') }) }, ['New']],
    ['push', { response_action: 'push', view: modal({ title: plain('Top') }) }, ['Block', 'Top']],
    ['clear', { response_action: 'clear' }, []],
  ])('does what response_action %s says', async (_name, reply, titles) => {
    answerWith(({ type }) => (type === 'view_submission' ? reply : undefined));
    const { id } = await opened();
    await submit(id);
    expect(workspace.views(rina).map(({ view }) => (view.type === 'modal' ? view.title.text : ''))).toEqual(
      titles,
    );
  });

  test('is three deep at most, pushed by triggers from within', async () => {
    const { id } = await opened(
      modal({ blocks: [{ type: 'actions', block_id: 'decide', elements: [button] }] }),
    );
    await command();
    expect(await api('views.push', { trigger_id: app.last()['trigger_id'], view: modal() })).toMatchObject({
      error: 'not_found',
    });
    const push = async () => {
      await workspace.act({
        act: 'press_view',
        as: rina,
        viewId: String(id),
        blockId: 'decide',
        actionId: 'approve',
        values: {},
      });
      return api('views.push', { trigger_id: app.last()['trigger_id'], view: modal() });
    };
    const second = await push();
    expect(second).toMatchObject({ ok: true, view: { root_view_id: id, previous_view_id: id } });
    expect(await push()).toMatchObject({
      ok: true,
      view: { root_view_id: id, previous_view_id: dig(second, 'view', 'id') },
    });
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
  });

  test('is updated by id or external id, with the right hash if any', async () => {
    const first = await opened(modal({ external_id: 'mine' }));
    const update = (more: Json) => api('views.update', { view: modal({ external_id: 'mine' }), ...more });
    expect(await update({ view_id: first['id'], hash: '1.wrong' })).toMatchObject({ error: 'hash_conflict' });
    const second = await update({ view_id: first['id'], hash: first['hash'] });
    expect(second).toMatchObject({ ok: true });
    expect(await update({ view_id: first['id'], hash: first['hash'] })).toMatchObject({
      error: 'hash_conflict',
    });
    expect(await update({ external_id: 'mine' })).toMatchObject({ ok: true });
    expect(await update({ view_id: 'V0GONE' })).toMatchObject({ error: 'not_found' });
  });

  test('has an external id of its own', async () => {
    await opened(modal({ external_id: 'mine' }));
    await command();
    const twin = await api('views.open', {
      trigger_id: app.last()['trigger_id'],
      view: modal({ external_id: 'mine' }),
    });
    expect(twin).toMatchObject({ error: 'duplicate_external_id' });
  });

  test.each([
    ['is told when it was closed', { notify_on_close: true }, {}, { type: 'view_closed', is_cleared: false }],
    [
      'is told when the whole stack was closed',
      { notify_on_close: true },
      { all: true },
      { type: 'view_closed', is_cleared: true },
    ],
    ['is told of clear_on_close', { notify_on_close: true, clear_on_close: true }, {}, { is_cleared: true }],
  ])('%s', async (_name, view, act, expected) => {
    const { id } = await opened(modal(view));
    await workspace.act({ act: 'close_view', as: rina, viewId: String(id), ...act });
    await workspace.waitFor(() => app.last()['type'] === 'view_closed');
    expect(app.last()).toMatchObject({ ...expected, view: { id } });
    expect(workspace.views(rina)).toEqual([]);
  });

  test('closes silently unless it asks to be told', async () => {
    const { id } = await opened();
    await workspace.act({ act: 'close_view', as: rina, viewId: String(id) });
    await command();
    expect(app.envelopes.map(({ type }) => type)).toEqual(['slash_commands', 'slash_commands']);
  });

  test('is nobody else’s', async () => {
    const { id } = await opened();
    expect(await submit(id, 'x', lea)).toEqual({ ok: false, sentence: 'This view is no longer open.' });
  });
});
