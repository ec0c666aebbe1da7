import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sign } from '../../sandbox/slack/requests.ts';
import { APP, CHANNELS, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import { freshSha1, labels, read, SHA1, type Stage, setStage } from './stage.ts';

const { rina, lea, gus, dara } = PEOPLE;
const { soc, approvals } = CHANNELS;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ mode: 'http' });
  await stage.start();
});
afterAll(() => stage.end());

const lasting = () =>
  Object.values(CHANNELS)
    .flatMap((channel) => stage.workspace.messages(channel))
    .filter(({ only }) => only === undefined);

describe('nothing is recorded, posted or sent', () => {
  let before: readonly Message[];
  beforeEach(() => {
    before = lasting();
  });
  afterEach(async () => {
    expect(read(await stage.command(lea, '/portcullis pending'))).toContain('Nothing is waiting.');
    expect(lasting()).toEqual(before);
    expect(stage.writes()).toEqual([]);
  });

  test.each([
    ['garbage', 'xyzzy plugh because why', /“?"?xyzzy/],
    ['a hash of the wrong length', `sha1 ${SHA1.slice(1)} because why`, /39/],
    ['a SHA-256 that is called a SHA-1', `sha1 ${SHA1}${SHA1.slice(16)} because why`, /SHA-1/],
    ['no reason', `sha1 ${SHA1}`, 'A request needs a reason; a command has it after “because”.'],
    [
      'a reason of spaces',
      `sha1 ${SHA1} because    `,
      'A request needs a reason; a command has it after “because”.',
    ],
    [
      'an unknown vendor',
      `sha1 ${SHA1} on nowhere because why`,
      /“nowhere” is not a configured vendor; there is inspect\./,
    ],
    ['3,000 characters of hash', `sha1 ${'a'.repeat(3000)} because why`, /SHA-1/],
    [
      '3,000 characters of reason',
      `sha1 ${SHA1} because ${'x'.repeat(3000)}`,
      'The reason has 3,000 characters; it can have 500.',
    ],
    ['9,000 characters', 'z'.repeat(9000), 'The text has 9,000 characters; at most 8,000 are read.'],
    [
      'a hash in Cyrillic',
      `sha1 ${'ас'.repeat(20)} because why`,
      /has “а” in it, which is no hexadecimal digit/,
    ],
    ['another alphabet altogether', '屏蔽 هذا чтобы because ломает', /屏蔽/],
    ['control characters', `sha1 ${'\u0000\u0007\u001b[31m'.repeat(5)} because why`, /./],
    ['markup', '`*<!channel>*` because <!here>', /./],
    [
      'a link that Slack made of a domain',
      'domain <http://evil.com|evil.com> because phishing',
      /No configured vendor can do this\./,
    ],
    ['an end, which is not supported yet', `sha1 ${SHA1} for 7d because why`, /“for …”/],
  ])('on %s behind /block', async (_what, words, sentence) => {
    const said = await stage.command(rina, `/block ${words}`);
    expect(said.only).toBe(rina);
    if (typeof sentence === 'string') expect(said.text).toBe(sentence);
    else expect(said.text).toMatch(sentence);
    expect(said.text).toMatch(/^[^a-z].*[.…]$/su);
    expect(said.text.length).toBeLessThanOrEqual(2_500);
    expect(pings(said)).toEqual([]);
  });

  test.each([
    ['show', '/portcullis show RZZZZZ', 'There is no request `RZZZZZ`.'],
    ['history', '/portcullis history RZZZZZ', 'There is no request `RZZZZZ`.'],
    ['an unknown word', '/portcullis frobnicate', '“frobnicate” is not understood.'],
  ])('on %s of what is not there', async (_what, line, sentence) => {
    expect(read(await stage.command(rina, line))).toContain(sentence);
  });

  test.each([
    ['a request that is gone', 'approve', 'RZZZZZ', 'There is no such request here.'],
    ['a denial of a request that is gone', 'deny', 'RZZZZZ', 'There is no such request here.'],
    ['a value that is no id', 'approve', '{"id":1}\u202e', 'There is no such request here.'],
    ['a button of an older Portcullis', 'grant', 'RZZZZZ', /^This button belongs to an older Portcullis/],
  ])('on a press for %s', async (_what, action, value, sentence) => {
    const blocks = [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: action, value, text: { type: 'plain_text', text: 'Press' } }],
      },
    ];
    const posted = await slackApi('chat.postMessage', { channel: approvals, text: 'A card', blocks });
    before = lasting();
    const card = before.find(({ ts }) => ts === posted['ts'])!;
    expect(await stage.pressAndHear(lea, card, 'Press')).toMatch(sentence);
  });

  test.each([
    [
      'a denial of a request that is gone',
      'deny',
      'RZZZZZ',
      { deny_reason: 'There is no such request here.' },
    ],
    ['a denial of nothing', 'deny', '', { deny_reason: 'There is no such request here.' }],
    [
      'a form that is not ours',
      'ask',
      'nonsense',
      { indicators: expect.stringMatching(/^Portcullis failed at this/) },
    ],
    [
      'a form for another purpose',
      'ask',
      '{"form":"erase","channel":"C0SOC"}',
      { indicators: expect.stringMatching(/^Portcullis failed at this/) },
    ],
  ])('on a form with the memory of %s', async (_what, callback, memory, errors) => {
    const { status, body } = await forge({
      type: 'view_submission',
      user: { id: lea, team_id: TEAM.id },
      trigger_id: `forged-${memory}`,
      view: {
        id: `V${memory}`,
        type: 'modal',
        callback_id: callback,
        private_metadata: memory,
        state: { values: {} },
      },
    });
    expect([status, JSON.parse(body)]).toEqual([200, { response_action: 'errors', errors }]);
  });

  const ask = {
    act: 'command',
    as: rina,
    channel: soc,
    command: '/block',
    text: `sha1 ${SHA1} because why`,
  } as const;
  test.each([
    ['is not signed', { signature: null }, 'The request is not signed.'],
    ['is signed with another secret', { secret: 'x' }, 'The signature is wrong or older than five minutes.'],
    ['is signed with half a signature', { signature: 'v0=00' }, 'The request is not signed.'],
    ['is six minutes old', { skewS: -360 }, 'The signature is wrong or older than five minutes.'],
    ['comes from tomorrow', { skewS: 86_400 }, 'The request is dated in the future.'],
  ])('on a delivery that %s', async (_how, forgery, sentence) => {
    const { status, body } = await stage.workspace.deliverRaw(ask, forgery);
    expect([status, body]).toEqual([401, `${sentence}\n`]);
  });

  test('on a delivery that was sent before', async () => {
    const body = 'command=%2Fportcullis&text=vendors&user_id=U0RINA&channel_id=C0SOC&trigger_id=1.2.3';
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = sign(stage.workspace.signingSecret, timestamp, body);
    const same = { body, signature, headers: { 'x-slack-request-timestamp': timestamp } };
    expect((await stage.workspace.deliverRaw(ask, same)).status).toBe(200);
    const again = await stage.workspace.deliverRaw(ask, same);
    expect([again.status, again.body]).toEqual([401, 'The request was sent before.\n']);
  });
});

describe('a request that is there', () => {
  const nasty = '<!channel> <@U0LEA> <https://evil.example|our wiki> *`x` & ‮gnp.exe';
  let id: string;
  beforeAll(async () => {
    id = await stage.request(freshSha1(), `because ${nasty} ref INC-42`);
    await stage.statusSaying(id, 'Waiting');
  });

  test('pings nobody and links nowhere, whatever its reason says', async () => {
    const shown = await stage.command(lea, `/portcullis show ${id}`);
    const history = await stage.command(lea, `/portcullis history ${id}`);
    for (const message of [stage.card(id)!, stage.status(id)!, shown, history]) {
      expect(pings(message)).toEqual([]);
      expect(JSON.stringify(message)).not.toContain('<https:');
      expect(JSON.stringify(message)).not.toContain('\u202e');
    }
    expect(read(stage.card(id)!)).toContain('<!channel> @U0LEA https://evil.example');
    expect(stage.card(id)!.unfurl).toEqual({ links: false, media: false });
  });

  describe('pressed with a forged payload', () => {
    let ear: Server;
    beforeAll(async () => {
      ear = createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        response.end('ok');
        ear.emit('heard', JSON.parse(body).text);
      });
      await new Promise<void>((resolve) => ear.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => new Promise((resolve) => ear.close(resolve)));

    test.each([
      [
        'a deactivated account',
        dara,
        'This account is deactivated, so it can neither ask for a block nor decide on one.',
      ],
      [
        'somebody Slack does not know',
        'U0NOBODY',
        'People of another organisation can neither ask for a block nor decide on one.',
      ],
      ['the bot itself', APP.userId, 'Bots can neither ask for a block nor decide on one.'],
    ])('is not approved by %s', async (_who, user, sentence) => {
      const heard = once(ear, 'heard');
      const { port } = ear.address() as AddressInfo;
      await forge({
        type: 'block_actions',
        // The team is claimed to be ours: what counts is what Slack says when it is asked.
        user: { id: user, team_id: TEAM.id },
        channel: { id: approvals },
        message: { ts: stage.card(id)!.ts },
        container: { type: 'message', channel_id: approvals, message_ts: stage.card(id)!.ts },
        trigger_id: `forged-${user}`,
        response_url: `http://127.0.0.1:${port}/`,
        actions: [{ type: 'button', block_id: 'x', action_id: 'approve', value: id }],
      });
      expect(await heard).toEqual([sentence]);
      expect(labels(stage.card(id)!)).toContain('Approve');
    });
  });

  test('is not denied by a guest who sends the form by hand', async () => {
    const { body } = await forge({
      type: 'view_submission',
      user: { id: gus, team_id: TEAM.id },
      trigger_id: 'forged-guest',
      view: {
        id: 'VGUEST',
        type: 'modal',
        callback_id: 'deny',
        private_metadata: id,
        state: { values: { deny_reason: { deny_reason: { type: 'plain_text_input', value: 'No.' } } } },
      },
    });
    expect(JSON.parse(body)).toEqual({
      response_action: 'errors',
      errors: { deny_reason: 'Guests can neither ask for a block nor decide on one.' },
    });
    expect(labels(stage.card(id)!)).toContain('Approve');
    expect(stage.writes()).toEqual([]);
  });
});

/** Everything in a message that Slack would turn into a mention of many, or of somebody that the bot did not name. */
function pings(message: Message): readonly string[] {
  const markup = [message.text, ...markupIn(message.blocks)].join('\n');
  return markup.match(/<!(?:channel|here|everyone|subteam)[^>]*>|<@U0LEA>/g) ?? [];
}

function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(markupIn);
}

/** Sends an interaction that no client would send, signed as Slack signs. */
function forge(payload: object) {
  const whole = { api_app_id: APP.id, team: { id: TEAM.id, domain: TEAM.domain }, ...payload };
  const body = new URLSearchParams({ payload: JSON.stringify(whole) }).toString();
  return stage.workspace.deliverRaw(
    { act: 'command', as: rina, channel: soc, command: '/block', text: '' },
    { body },
  );
}

async function slackApi(method: string, args: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${stage.workspace.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.workspace.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(args),
  });
  return (await response.json()) as Record<string, unknown>;
}
