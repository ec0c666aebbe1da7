import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf } from '../../sandbox/slack/interactive.ts';
import type { OpenView } from '../../sandbox/slack/modals.ts';
import { APP, CHANNELS, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import { freshSha1, read, SHA1, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;
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
    for (const { id: viewId } of stage.workspace.views(rina))
      await stage.workspace.act({ act: 'close_view', as: rina, viewId });
    expect(read(await stage.command(lea, '/portcullis pending'))).toContain('Nothing is waiting.');
    expect(lasting()).toEqual(before);
    expect(stage.writes()).toEqual([]);
  });

  const why = 'because why';
  test.each([
    ['garbage', `xyzzy plugh ${why}`, /“xyzzy”/],
    ['3,000 characters of hash', `sha1 ${'a'.repeat(3000)} ${why}`, /SHA-1/],
    ['7,500 characters of garbage', `${'xyzzy '.repeat(1250)}${why}`, /“xyzzy”/],
    ['a hash of the wrong length', `sha1 ${SHA1.slice(1)} ${why}`, /39/],
    ['a SHA-256 that is called a SHA-1', `sha1 ${SHA1}${SHA1.slice(16)} ${why}`, /SHA-1/],
    ['no reason', `sha1 ${SHA1}`, /Say why: add "because …" with a reason\./],
    ['a reason of spaces', `sha1 ${SHA1} because    `, /Say why: add "because …" with a reason\./],
    [
      'an unknown vendor',
      `sha1 ${SHA1} on nowhere ${why}`,
      /“nowhere” is not a configured vendor; there is inspect\./,
    ],
    [
      '3,000 characters of reason',
      `sha1 ${SHA1} because ${'x'.repeat(3000)}`,
      /The reason has 3,000 characters; it can have 500\./,
    ],
    [
      '7,000 characters of reason, more than a field can be filled with',
      `sha1 ${SHA1} because ${'x'.repeat(7000)}`,
      /The reason has 7,000 characters; it can have 500\./,
    ],
    ['a hash in Cyrillic', `sha1 ${'ас'.repeat(20)} ${why}`, /has “а” in it, which is no hexadecimal digit/],
    ['another alphabet altogether', '屏蔽 هذا чтобы because ломает', /屏蔽/],
    ['control characters', `sha1 ${'\u0000\u0007\u001b[31m'.repeat(5)} ${why}`, /./],
    ['markup', '`*<!channel>*` because <!here>', /./],
    ['an end that is none', `sha1 ${SHA1} for ever ${why}`, /After “for” comes how long/],
    [
      'a day that the calendar lacks',
      `sha1 ${SHA1} until 2026-02-30 ${why}`,
      /no date and time of the calendar/,
    ],
    ['a severity that is none', `sha1 ${SHA1} sev 9 ${why}`, /“9”/],
    ['two tickets', `sha1 ${SHA1} ref INC-1 ref INC-2 ${why}`, /one ticket/],
  ])(
    'on %s behind /block, which opens a form with a sentence and all that was written',
    async (_what, words, sentence) => {
      const { said, form } = await answerTo(`/block ${words}`);
      expect(said).toBeUndefined();
      const { blocks } = form!.view;
      const [problems] = blocks;
      expect(JSON.stringify(problems)).toContain(':pencil2: *Not all of it was understood.*');
      const sentences = textIn(problems).split('\n').slice(1);
      expect(sentences.join('\n')).toMatch(sentence);
      for (const each of sentences) expect(each).toMatch(/^(?:• [^a-z].*[.…]|and [\d,]+ more\.)$/su);
      expect(blocksPing(blocks)).toEqual([]);
      const kept = [filledIn(form!), ...sentences].join('\n');
      for (const word of written(words)) expect(kept).toContain(word);
    },
  );

  test.each([
    ['9,000 characters', 'z'.repeat(9000), /^The text has 9,000 characters; at most 8,000 are read\.$/],
    [
      'a link that Slack made of a domain',
      `domain <http://evil.com|evil.com> ${why}`,
      /No configured vendor can do this\./,
    ],
    ['an end that is past', `sha1 ${SHA1} until 2001-01-01 ${why}`, /is past/],
    [
      'a right that she lacks',
      `sha1 ${SHA1} break-glass ${why}`,
      /^You are not among those who may break the glass\./,
    ],
  ])('on %s behind /block, which is answered with a sentence', async (_what, words, sentence) => {
    const { said, form } = await answerTo(`/block ${words}`);
    expect([form, said?.only]).toEqual([undefined, rina]);
    expect(said!.text).toMatch(sentence);
    expect(said!.text).toMatch(/^[^a-z].*[.…]$/su);
    expect(said!.text.length).toBeLessThanOrEqual(2_500);
    expect(blocksPing(said!.blocks, said!.text)).toEqual([]);
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
      '{"request":"RZZZZZ","page":0,"without":""}',
      { reason: 'There is no such request here.' },
    ],
    ['a denial of nothing', 'deny', '', { reason: 'There is no such request here.' }],
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
      expect(blocksPing(message.blocks, message.text)).toEqual([]);
      expect(JSON.stringify(message)).not.toContain('<https:');
      expect(JSON.stringify(message)).not.toContain('\u202e');
    }
    expect(read(stage.card(id)!)).toContain('<!channel> @U0LEA https://evil.example');
    expect(stage.card(id)!.unfurl).toEqual({ links: false, media: false });
  });
});

/** What somebody is answered: in a message that only they see, or with a form. */
async function answerTo(line: string): Promise<{ readonly said?: Message; readonly form?: OpenView }> {
  const before = stage.whispers(rina).length;
  const [command = '', ...words] = line.split(' ');
  await stage.workspace.act({ act: 'command', as: rina, channel: soc, command, text: words.join(' ') });
  return stage.waitFor(() => {
    const [said, form] = [stage.whispers(rina)[before], stage.workspace.views(rina).at(-1)];
    return (said || form) && { ...(said && { said }), ...(form && { form }) };
  });
}

function textIn(block: unknown): string {
  return String((block as { readonly text?: { readonly text?: string } }).text?.text);
}

/** All that a form was opened with, as text. */
function filledIn({ view }: OpenView): string {
  const values = Object.values(stateOf(view.blocks, {})).flatMap((row) => Object.values(row));
  return JSON.stringify(values);
}

/** The words that somebody meant, without those that are only grammar. */
function written(words: string): readonly string[] {
  const grammar = /^(sha1|because|for|until|on|sev|ref|break-glass)?$/;
  // What cannot be seen is not kept, nor what Slack would read as markup.
  return words
    .replaceAll(/[\p{Cc}`*<>!]+/gu, ' ')
    .split(' ')
    .filter((word) => !grammar.test(word) && word.length < 500);
}

/** Everything that Slack would turn into a mention of many, or of somebody that the bot did not name. */
function blocksPing(blocks: unknown, text = ''): readonly string[] {
  const markup = [text, ...markupIn(blocks)].join('\n');
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
