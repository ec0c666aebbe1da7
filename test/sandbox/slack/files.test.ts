import { beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { dig, type Json, text } from './app.ts';
import { api, app, begin, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

const { soc, approvals, general, warRoom } = CHANNELS;
const { rina, lea } = PEOPLE;
const CSV = 'value,type\nevil.example,domain\n203.0.113.9,ip\n';
const EVENTS = ['file_shared', 'message.channels'];

beforeEach(() => begin({ manifest: manifest({ events: EVENTS }) }));

/** Attaches a file to a message of Rina's and gives back its id. */
async function attach(channel: string = soc, words = 'the list', name = 'iocs.csv'): Promise<string> {
  const id = workspace.upload(rina, name, Buffer.from(CSV));
  const said = await workspace.act({ act: 'say', as: rina, channel, text: words, files: [id] });
  expect(said).toEqual({ ok: true });
  return id;
}

async function described(id: string): Promise<Json> {
  return (await api('files.info', { file: id }))['file'] as Json;
}

async function download(id: string, token: string | undefined = workspace.botToken): Promise<Response> {
  return fetch(text(await described(id), 'url_private_download'), {
    redirect: 'manual',
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
  });
}

describe('a file that a person attaches', () => {
  test('is told of twice: the share and the message that carries it', async () => {
    const id = await attach();
    await workspace.waitFor(() => app.envelopes.length === 2);
    const events = app.envelopes.map(({ payload }) => dig(payload, 'event') as Json);
    expect(events.map(({ type, subtype }) => [type, subtype])).toEqual([
      ['file_shared', undefined],
      ['message', 'file_share'],
    ]);
    const { ts } = workspace.messages(soc)[0]!;
    expect(events[0]).toEqual({
      type: 'file_shared',
      channel_id: soc,
      file_id: id,
      user_id: rina,
      file: { id },
      event_ts: ts,
    });
    expect(events[1]).toMatchObject({ text: 'the list', files: [{ id, name: 'iocs.csv', user: rina }] });
  });

  test('needs no words', async () => {
    const id = await attach(soc, '');
    expect(workspace.messages(soc)).toMatchObject([{ text: '', blocks: [], files: [id] }]);
  });

  test('is not told of where the app is not', async () => {
    await attach(general);
    await attach(soc);
    await workspace.waitFor(() => app.envelopes.length === 2);
    expect(dig(app.envelopes[0], 'payload', 'event', 'channel_id')).toBe(soc);
  });

  test('cannot be somebody else’s', async () => {
    const id = workspace.upload(rina, 'a.txt', Buffer.from('x'));
    const said = workspace.act({ act: 'say', as: lea, channel: soc, text: 'mine', files: [id] });
    expect(await said).toEqual({ ok: false, sentence: 'This file was not uploaded.' });
  });

  test('comes with a message shortcut on its message', async () => {
    const id = await attach();
    const { ts } = workspace.messages(soc)[0]!;
    await workspace.act({ act: 'message_shortcut', as: lea, callbackId: 'block_message', channel: soc, ts });
    expect(dig(app.last(), 'message', 'files')).toMatchObject([{ id, mimetype: 'text/csv' }]);
  });
});

describe('files.info', () => {
  test('describes it', async () => {
    const file = await described(await attach());
    expect(file).toMatchObject({
      name: 'iocs.csv',
      title: 'iocs.csv',
      mimetype: 'text/csv',
      filetype: 'csv',
      pretty_type: 'CSV',
      size: CSV.length,
      user: rina,
      channels: [soc],
      groups: [],
      ims: [],
      is_public: true,
    });
  });

  test.each([
    ['list.TXT', 'text', 'text/plain'],
    ['bundle.json', 'json', 'application/json'],
    ['odd', 'binary', 'application/octet-stream'],
  ])('takes %s for %s', async (name, filetype, mimetype) => {
    expect(await described(await attach(soc, '', name))).toMatchObject({ filetype, mimetype });
  });

  test('does not know what the app cannot see', async () => {
    expect(await api('files.info', { file: 'F0NONE' })).toMatchObject({ error: 'file_not_found' });
    const id = await attach(warRoom);
    expect(await api('files.info', { file: id })).toMatchObject({ error: 'file_not_found' });
    workspace.join(warRoom, 'U0PORTCULLIS');
    expect(await described(id)).toMatchObject({ groups: [warRoom], is_public: false });
  });
});

describe('a download', () => {
  test('gives the bytes to the app’s token', async () => {
    const response = await download(await attach());
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv']);
    expect(await response.text()).toBe(CSV);
  });

  test.each([
    ['no token', ''],
    ['a wrong token', 'xoxb-wrong'],
  ])('leads %s to a page to sign in', async (_name, token) => {
    const response = await download(await attach(), token);
    expect(response.status).toBe(302);
    const url = new URL(response.headers.get('location') ?? '', response.url);
    expect(url.searchParams.get('redir')).toContain('/files-pri/');
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).not.toContain('evil.example');
  });

  test('leads a revoked token there too', async () => {
    const url = text(await described(await attach()), 'url_private');
    workspace.faults.revoke('bot');
    const headers = { authorization: `Bearer ${workspace.botToken}` };
    expect((await fetch(url, { headers, redirect: 'manual' })).status).toBe(302);
  });

  test('needs the scope files:read', async () => {
    await begin({ manifest: manifest({ events: EVENTS, scopes: ['chat:write'] }) });
    const id = await attach();
    const headers = { authorization: `Bearer ${workspace.botToken}` };
    const url = `${workspace.uiUrl}files-pri/T0SANDBOX-${id}/iocs.csv`;
    expect((await fetch(url, { headers, redirect: 'manual' })).status).toBe(302);
  });

  test('of no file is not found', async () => {
    const headers = { authorization: `Bearer ${workspace.botToken}` };
    const response = await fetch(`${workspace.uiUrl}files-pri/T0SANDBOX-F0NONE/x`, { headers });
    expect(response.status).toBe(404);
  });

  test('breaks off half-way when the fault says so, once', async () => {
    const id = await attach();
    workspace.faults.download('cut');
    const response = await download(id);
    expect(response.headers.get('content-length')).toBe(String(CSV.length));
    await expect(response.text()).rejects.toThrow();
    expect(await (await download(id)).text()).toBe(CSV);
  });

  test('answers 500 when the fault says so', async () => {
    const id = await attach();
    workspace.faults.download('error', 2);
    expect([(await download(id)).status, (await download(id)).status, (await download(id)).status]).toEqual([
      500, 500, 200,
    ]);
  });

  test('stops half-way when the fault says so', async () => {
    const id = await attach();
    workspace.faults.download('slow');
    const reader = (await download(id)).body!.getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value!).toString()).toBe(CSV.slice(0, Math.floor(CSV.length / 2)));
    await reader.cancel();
  });

  test('is spoiled by the page’s switch until it is off', async () => {
    const id = await attach();
    const turn = (on: boolean) => workspace.act({ act: 'slack_fault', id: 'download_error', on });
    expect(await turn(true)).toEqual({ ok: true });
    expect(
      workspace
        .snapshot(rina)
        .faults.filter(({ on }) => on)
        .map((fault) => fault.id),
    ).toEqual(['download_error']);
    expect([(await download(id)).status, (await download(id)).status]).toEqual([500, 500]);
    await turn(false);
    expect((await download(id)).status).toBe(200);
    expect(await workspace.act({ act: 'slack_fault', id: 'nothing', on: true })).toMatchObject({ ok: false });
  });
});

describe('a file that the app gives back', () => {
  const client = () => new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });

  test.each([
    ['text', { content: CSV }],
    ['bytes', { file: Buffer.from(CSV) }],
  ])('is uploaded as %s by files.uploadV2, and people see it', async (_name, what) => {
    const root = text(await api('chat.postMessage', { channel: soc, text: 'card' }), 'ts');
    await client().files.uploadV2({
      ...what,
      filename: 'left.csv',
      title: 'What was left out',
      channel_id: soc,
      thread_ts: root,
      initial_comment: 'Two of five.',
    });
    const shown = workspace.snapshot(rina).messages[soc]?.at(-1);
    expect(shown).toMatchObject({
      text: 'Two of five.',
      threadTs: root,
      files: [{ name: 'left.csv', title: 'What was left out', kind: 'CSV' }],
    });
    const file = workspace.file(shown!.files[0]!.id)!;
    expect(file.bytes.toString()).toBe(CSV);
    await workspace.waitFor(() => app.envelopes.length > 0);
    expect(app.last()['event']).toMatchObject({ type: 'file_shared', user_id: 'U0PORTCULLIS' });
  });

  test('keeps every byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256));
    await client().files.uploadV2({ file: bytes, filename: 'a.bin', channel_id: soc });
    const [id] = workspace.messages(soc)[0]!.files!;
    expect(workspace.file(id!)!.bytes.equals(bytes)).toBe(true);
  });

  test('goes into a direct channel', async () => {
    await client().files.uploadV2({ content: 'x', filename: 'a.txt', channel_id: workspace.dm(rina) });
    expect(workspace.messages(workspace.dm(rina))).toMatchObject([{ files: [expect.any(String)] }]);
  });

  async function uploaded(length = 1, body = 'x'): Promise<{ id: string; status: number }> {
    const place = await api('files.getUploadURLExternal', { filename: 'a.txt', length });
    const { status } = await fetch(text(place, 'upload_url'), { method: 'POST', body });
    return { id: text(place, 'file_id'), status };
  }

  test('must be as long as was said, and a place takes one', async () => {
    expect((await uploaded(2, 'x')).status).toBe(400);
    const place = await api('files.getUploadURLExternal', { filename: 'a.txt', length: 1 });
    const send = async () => (await fetch(text(place, 'upload_url'), { method: 'POST', body: 'x' })).status;
    expect([await send(), await send()]).toEqual([200, 400]);
  });

  test.each([
    ['a file that was not uploaded', { files: [{ id: 'F0NONE' }] }, 'file_not_found'],
    ['no file', { files: [] }, 'invalid_arguments'],
    ['what is no list', { files: 'F1' }, 'invalid_arguments'],
  ])('%s is refused', async (_name, args, error) => {
    expect(await api('files.completeUploadExternal', args)).toMatchObject({ ok: false, error });
  });

  test.each([
    ['a channel that it is not in', general, 'not_in_channel'],
    ['a channel that it cannot see', 'C0NONE', 'channel_not_found'],
  ])('cannot go into %s', async (_name, channel, error) => {
    const { id } = await uploaded();
    const args = { files: [{ id }], channel_id: channel };
    expect(await api('files.completeUploadExternal', args)).toMatchObject({ ok: false, error });
  });

  test.each([
    ['no name', { length: 1 }],
    ['no length', { filename: 'a' }],
    ['a length of zero', { filename: 'a', length: 0 }],
  ])('%s is refused', async (_name, args) => {
    expect(await api('files.getUploadURLExternal', args)).toMatchObject({ error: 'invalid_arguments' });
  });

  test('stays its own when it goes nowhere', async () => {
    const { id } = await uploaded();
    expect(await api('files.completeUploadExternal', { files: [{ id }] })).toMatchObject({
      ok: true,
      files: [{ id, channels: [] }],
    });
    expect([soc, approvals].flatMap((channel) => workspace.messages(channel))).toEqual([]);
  });
});
