import { describe, expect, test } from '@jest/globals';
import { OTHER_TEAM, TEAM } from '../../../sandbox/slack/seed.ts';
import { card, gus, lea, plain, postCard, press, rina, sam, soc } from './acts.ts';
import { text } from './app.ts';
import { answerWith, api, app, begin, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

describe('a press', () => {
  test('tells who, where and what; the value comes from the message', async () => {
    const ts = await postCard();
    expect(await press(ts, lea, { selected: { value: 'forged' } })).toEqual({ ok: true });
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      user: { id: lea, team_id: TEAM.id },
      container: { type: 'message', message_ts: ts, channel_id: soc, is_ephemeral: false },
      message: { ts, text: 'card' },
      actions: [{ type: 'button', action_id: 'approve', block_id: 'decide', value: 'R1' }],
    });
  });

  test('by a stranger names their organisation as theirs and ours as the app’s', async () => {
    await press(await postCard(), sam);
    expect(app.last()).toMatchObject({ team: { id: TEAM.id }, user: { id: sam, team_id: OTHER_TEAM.id } });
  });

  test('on an ephemeral message comes without the message', async () => {
    const { message_ts: ts } = await api('chat.postEphemeral', {
      channel: soc,
      user: rina,
      text: 'e',
      blocks: card,
    });
    expect(await press(String(ts), lea)).toMatchObject({ ok: false });
    await press(String(ts), rina);
    expect(app.last()).toMatchObject({ container: { is_ephemeral: true } });
    expect(app.last()).not.toHaveProperty('message');
  });

  test('on what is no longer there is not sent', async () => {
    const ts = await postCard();
    await api('chat.update', { channel: soc, ts, text: 'done' });
    expect(await press(ts)).toMatchObject({ ok: false });
    expect(await press('1.000000')).toMatchObject({ ok: false });
    expect(app.envelopes).toEqual([]);
  });

  test('from outside the channel is not sent', async () => {
    const ts = await postCard();
    workspace.leave(soc, gus);
    expect(await press(ts, gus)).toEqual({ ok: false, sentence: 'You are not in this channel.' });
  });

  test('without an answer leaves a warning on the message, until the next press', async () => {
    await begin({ ackMs: 30 });
    answerWith(() => 'silent');
    const ts = await postCard();
    expect(await press(ts)).toMatchObject({ ok: false });
    expect(workspace.snapshot(lea).messages[soc]?.[0]?.warning).toContain('operation_timeout');
    answerWith(() => undefined);
    await press(ts);
    expect(workspace.snapshot(lea).messages[soc]?.[0]).not.toHaveProperty('warning');
  });

  test('goes nowhere when the manifest switches interactivity off', async () => {
    await begin({ manifest: manifest({ interactive: false }) });
    expect(await press(await postCard())).toEqual({
      ok: false,
      sentence: 'This app is not configured to handle interactive responses.',
    });
  });

  test('on a select sends the chosen option, and only one that is offered', async () => {
    const option = (value: string) => ({ text: plain(value), value });
    const menu = { type: 'static_select', action_id: 'approve', options: [option('a'), option('b')] };
    const blocks = [{ type: 'actions', block_id: 'decide', elements: [menu] }];
    const ts = text(await api('chat.postMessage', { channel: soc, text: 'x', blocks }), 'ts');
    const choose = (value: string) =>
      press(ts, lea, { selected: { type: 'static_select', selected_option: option(value) } });
    expect(await choose('c')).toMatchObject({ ok: false });
    await choose('b');
    expect(app.last()).toMatchObject({ actions: [{ type: 'static_select', selected_option: option('b') }] });
  });
});
