import { describe, expect, test } from '@jest/globals';
import { card, command, lea, postCard, press, rina, soc, texts, warRoom } from './acts.ts';
import { type Json, text } from './app.ts';
import { api, app, pass, workspace } from './bot.ts';

describe('a response URL', () => {
  const use = async (body: Json, url = text(app.last(), 'response_url')) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, ...((await response.json()) as Json) };
  };

  test('answers the person alone unless it says in_channel', async () => {
    await command();
    await use({ text: 'quiet' });
    await use({ text: 'loud', response_type: 'in_channel' });
    expect([texts(rina), texts(lea)]).toEqual([['quiet', 'loud'], ['loud']]);
  });

  test('works where the bot may not write', async () => {
    await command('', rina, warRoom);
    expect(await use({ text: 'x' })).toMatchObject({ status: 200 });
    expect(workspace.messages(warRoom)).toMatchObject([{ text: 'x', only: rina }]);
  });

  test('works five times', async () => {
    await command();
    for (let n = 0; n < 5; n += 1) expect(await use({ text: 'x' })).toMatchObject({ status: 200, ok: true });
    expect(await use({ text: 'x' })).toEqual({ status: 404, ok: false, error: 'used_url' });
  });

  test('works for thirty minutes', async () => {
    await command();
    pass(30 * 60_000);
    expect(await use({ text: 'x' })).toMatchObject({ status: 200 });
    pass(1);
    expect(await use({ text: 'x' })).toEqual({ status: 404, ok: false, error: 'expired_url' });
  });

  test('cannot be guessed', async () => {
    await command();
    expect(await use({ text: 'x' }, `${text(app.last(), 'response_url').slice(0, -1)}x`)).toMatchObject({
      status: 404,
    });
  });

  test('refuses what is no message', async () => {
    await command();
    expect(await use({})).toMatchObject({ status: 400, error: 'no_text' });
  });

  test.each([
    ['replaces', { replace_original: true, text: 'decided' }, ['decided']],
    ['removes', { delete_original: true }, []],
    ['leaves', { text: 'noted' }, ['card', 'noted']],
  ])('%s the message that was pressed', async (_name, body, after) => {
    await press(await postCard());
    await use(body);
    expect(texts(lea)).toEqual(after);
  });

  test('answers in the thread of the message that was pressed', async () => {
    const root = await postCard();
    const reply = await api('chat.postMessage', { channel: soc, text: 'r', blocks: card, thread_ts: root });
    await press(text(reply, 'ts'));
    expect(app.last()['container']).toMatchObject({ thread_ts: root });
    await use({ text: 'noted' });
    expect(workspace.messages(soc).at(-1)).toMatchObject({ text: 'noted', threadTs: root, only: lea });
  });

  test('replaces an ephemeral message, which the API cannot', async () => {
    const { message_ts: ts } = await api('chat.postEphemeral', {
      channel: soc,
      user: rina,
      text: 'e',
      blocks: card,
    });
    await press(String(ts), rina);
    await use({ replace_original: true, text: 'done' });
    expect(texts(rina)).toEqual(['done']);
  });
});
