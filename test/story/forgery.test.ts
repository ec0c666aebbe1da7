import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Forgery } from '../../sandbox/slack/requests.ts';
import { sign } from '../../sandbox/slack/requests.ts';
import { APP, CHANNELS, OTHER_TEAM, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, gus, sam, dara, mara } = PEOPLE;
const { soc, approvals } = CHANNELS;

const UNKNOWN = 'There is no such request here.';
const FOREIGN = /^This message is not the card in the record/;
const STALE = /^This button belongs to an older Portcullis/;
const GUEST = 'Guests can neither ask for a block nor decide on one.';
const STRANGER = 'People of another organisation can neither ask for a block nor decide on one.';

/** A request of one hash, and one of two that can be approved in part. Nobody but the last test decides on them. */
let id: string;
let few: string;
let ear: Server;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ mode: 'http' });
  await stage.start();
  id = await stage.request();
  few = await stage.request(freshSha1(), `${freshSha1()} because INC-15 dropper`);
  ear = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.end('ok');
    ear.emit('heard', JSON.parse(body).text);
  });
  await new Promise<void>((resolve) => ear.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => ear.close(resolve));
  await stage.end();
});

let forged = 0;
/** Sends an interaction that no client would send, signed as Slack signs unless told otherwise. */
function forge(payload: object, forgery: Forgery = {}) {
  forged += 1;
  const whole = {
    api_app_id: APP.id,
    team: { id: TEAM.id, domain: TEAM.domain },
    trigger_id: `forged-${forged}`,
    ...payload,
  };
  const body = new URLSearchParams({ payload: JSON.stringify(whole) }).toString();
  const honest = { act: 'command', as: rina, channel: soc, command: '/block', text: '' } as const;
  return stage.workspace.deliverRaw(honest, { body, ...forgery });
}

/** Lea's honest press of Approve on the card, but for what is said. */
function pressing(action: object = {}, more: object = {}): object {
  const { port } = ear.address() as AddressInfo;
  const { ts } = stage.card(id)!;
  return {
    type: 'block_actions',
    user: { id: lea, team_id: TEAM.id },
    channel: { id: approvals },
    message: { ts },
    container: { type: 'message', channel_id: approvals, message_ts: ts },
    response_url: `http://127.0.0.1:${port}/`,
    actions: [{ type: 'button', block_id: 'x', action_id: 'approve', value: id, ...action }],
    ...more,
  };
}

const choosing = (value: unknown) => ({
  type: 'overflow',
  action_id: 'more',
  value: undefined,
  selected_option: { value },
});

/** Lea's honest answer to a form, but for what is said. */
function sending(callback: string, memory: unknown, values: object, user: string = lea): object {
  return {
    type: 'view_submission',
    user: { id: user, team_id: TEAM.id },
    view: {
      id: `V${forged}`,
      type: 'modal',
      callback_id: callback,
      private_metadata: typeof memory === 'string' ? memory : JSON.stringify(memory),
      state: { values },
    },
  };
}

const field = (name: string, state: object) => ({ [name]: { [name]: state } });
const reason = field('reason', { type: 'plain_text_input', value: 'No.' });
const memo =
  (request: () => string, more: object = {}) =>
  () => ({
    request: request(),
    page: 0,
    without: '',
    ...more,
  });

/** All that the record holds of both, and all that everybody sees. */
async function everything(): Promise<unknown> {
  const histories: string[] = [];
  for (const each of [id, few])
    histories.push(read(await stage.command(mara, `/portcullis history ${each}`)));
  const seen = [soc, approvals].flatMap((channel) => stage.workspace.messages(channel));
  return [
    histories,
    read(await stage.command(mara, '/portcullis pending')),
    seen.filter(({ only }) => only === undefined),
    stage.writes(),
  ];
}

describe('nothing is recorded, shown or sent', () => {
  let before: unknown;
  beforeAll(async () => {
    before = await everything();
  });

  describe('and a status says why', () => {
    test.each<[string, Forgery, string]>([
      ['without a signature', { signature: null }, 'The request is not signed.'],
      ['signed with another secret', { secret: 'x' }, 'The signature is wrong or older than five minutes.'],
      ['signed with half a signature', { signature: 'v0=00' }, 'The request is not signed.'],
      ['of an older version', { signature: `v1=${'0'.repeat(64)}` }, 'The request is not signed.'],
      ['six minutes old', { skewS: -360 }, 'The signature is wrong or older than five minutes.'],
      ['from tomorrow', { skewS: 86_400 }, 'The request is dated in the future.'],
      [
        'without a time',
        { headers: { 'x-slack-request-timestamp': '' } },
        'The signature is wrong or older than five minutes.',
      ],
    ])('to a press %s', async (_how, forgery, sentence) => {
      const { status, body } = await forge(pressing(), forgery);
      expect([status, body]).toEqual([401, `${sentence}\n`]);
      expect(await everything()).toEqual(before);
    });

    test('to a press that was sent before', async () => {
      const timestamp = String(Math.floor(stage.workspace.clock.now() / 1000));
      const body = new URLSearchParams({ payload: JSON.stringify(pressing({ value: 'RZZZZZ' })) }).toString();
      const signature = sign(stage.workspace.signingSecret, timestamp, body);
      const same = { body, signature, headers: { 'x-slack-request-timestamp': timestamp } };
      expect((await forge({}, same)).status).toBe(200);
      const again = await forge({}, same);
      expect([again.status, again.body]).toEqual([401, 'The request was sent before.\n']);
      expect(await everything()).toEqual(before);
    });

    test.each([
      ['no JSON', 'payload=%7B'],
      ['a list', `payload=${encodeURIComponent('[]')}`],
      ['nothing', ''],
    ])('or nobody minds, to a body that is %s', async (_what, body) => {
      const { status } = await forge({}, { body });
      expect([200, 400, 500, 503]).toContain(status);
      expect(await everything()).toEqual(before);
    });
  });

  describe('and the person is told', () => {
    test.each<[string, () => object, string | RegExp]>([
      ['a guest', () => pressing({}, { user: { id: gus, team_id: TEAM.id } }), GUEST],
      [
        'somebody of another team',
        () => pressing({}, { user: { id: sam, team_id: OTHER_TEAM.id }, team: { id: OTHER_TEAM.id } }),
        STRANGER,
      ],
      [
        'somebody of another team who claims ours',
        () => pressing({}, { user: { id: sam, team_id: TEAM.id } }),
        STRANGER,
      ],
      [
        'somebody Slack does not know',
        () => pressing({}, { user: { id: 'U0NOBODY', team_id: TEAM.id } }),
        STRANGER,
      ],
      [
        'a deactivated account',
        () => pressing({}, { user: { id: dara, team_id: TEAM.id } }),
        'This account is deactivated, so it can neither ask for a block nor decide on one.',
      ],
      [
        'the bot itself',
        () => pressing({}, { user: { id: APP.userId, team_id: TEAM.id } }),
        'Bots can neither ask for a block nor decide on one.',
      ],
      [
        'the requester',
        () => pressing({}, { user: { id: rina, team_id: TEAM.id } }),
        'You asked for this yourself; somebody else has to approve it.',
      ],
      ['the id of another request', () => pressing({ value: few }), FOREIGN],
      ['the id of none', () => pressing({ value: 'RZZZZZ' }), UNKNOWN],
      ['a value that is no id', () => pressing({ value: '{"id":1}\u202e' }), UNKNOWN],
      ['a value that is no text', () => pressing({ value: { id } }), UNKNOWN],
      ['no value', () => pressing({ value: undefined }), UNKNOWN],
      ['a name of every object', () => pressing({ action_id: 'constructor' }), STALE],
      ['another name of every object', () => pressing({ action_id: '__proto__' }), STALE],
      ['a button there never was', () => pressing({ action_id: 'grant' }), STALE],
      ['a menu that chose another request', () => pressing(choosing(`approve ${few}`)), FOREIGN],
      ['a menu that chose none', () => pressing(choosing('withdraw RZZZZZ')), UNKNOWN],
      ['a menu that chose only what to do', () => pressing(choosing('delegate')), UNKNOWN],
      ['a menu that chose what there never was', () => pressing(choosing(`grant ${id}`)), STALE],
      ['a menu that chose a name of every object', () => pressing(choosing(`constructor ${id}`)), STALE],
      ['a menu that chose nothing', () => pressing(choosing('')), STALE],
      [
        'a message in another channel',
        () => pressing({}, { channel: { id: soc }, message: { ts: stage.card(id)!.ts } }),
        FOREIGN,
      ],
      ['another message', () => pressing({}, { message: { ts: stage.card(few)!.ts } }), FOREIGN],
      ['a message there never was', () => pressing({}, { message: { ts: '1.000000' } }), FOREIGN],
      ['no message', () => pressing({}, { message: undefined, container: undefined }), FOREIGN],
    ])('to a press by, with or on %s', async (_what, payload, sentence) => {
      const heard = once(ear, 'heard');
      const { status } = await forge(payload());
      expect(status).toBe(200);
      const [said] = (await heard) as [string];
      if (typeof sentence === 'string') expect(said).toBe(sentence);
      else expect(said).toMatch(sentence);
      expect(await everything()).toEqual(before);
    });

    const whole = { type: 'checkboxes', selected_options: [{ value: '0' }, { value: '1' }] };
    const broken = /^Portcullis failed at this/;
    test.each<[string, string, () => unknown, object, string, string | RegExp]>([
      ['a denial by a guest', 'deny', memo(() => id), reason, gus, GUEST],
      ['a denial by a stranger', 'deny', memo(() => id), reason, sam, STRANGER],
      [
        'a denial by the requester',
        'deny',
        memo(() => id),
        reason,
        rina,
        'You asked for this yourself; cancel it instead of denying it.',
      ],
      [
        'a denial by a responder',
        'deny',
        memo(() => id),
        reason,
        mara,
        'You are not among the approvers of the rule "default".',
      ],
      ['a denial of none', 'deny', memo(() => 'RZZZZZ'), reason, lea, UNKNOWN],
      ['a denial with a bare id', 'deny', () => id, reason, lea, UNKNOWN],
      ['a denial with more than we remember', 'deny', memo(() => id, { by: 'lea' }), reason, lea, UNKNOWN],
      ['a denial with an id that is none', 'deny', memo(() => id, { request: { id } }), reason, lea, UNKNOWN],
      ['a denial without words', 'deny', memo(() => id), {}, lea, 'Say why you deny it.'],
      [
        'an approval that leaves out more than there is',
        'part',
        memo(() => few, { without: Buffer.from([252]).toString('base64') }),
        { 'ticks:0': { ticks: whole }, ...reason },
        lea,
        /^What is left out is not among the 2 indicators of R.{5}\.$/,
      ],
      [
        'an approval that leaves out all',
        'part',
        memo(() => few),
        { 'ticks:0': { ticks: { ...whole, selected_options: [] } }, ...reason },
        lea,
        'Nothing is left; deny it instead.',
      ],
      [
        'an approval from a page that is none',
        'part',
        memo(() => few, { page: -7, without: Buffer.from([3]).toString('base64') }),
        { 'ticks:0': { ticks: whole }, ...reason },
        lea,
        'Nothing is left; deny it instead.',
      ],
      [
        'an approval in part by the requester',
        'part',
        memo(() => few),
        { 'ticks:0': { ticks: whole }, ...reason },
        rina,
        'You asked for this yourself; somebody else has to approve it.',
      ],
      [
        'a delegation to nobody',
        'delegate',
        memo(() => id),
        field('whom', { type: 'users_select', selected_user: null }),
        lea,
        'Say who decides instead of you.',
      ],
      [
        'a delegation to somebody Slack does not know',
        'delegate',
        memo(() => id),
        field('whom', { type: 'users_select', selected_user: 'U0NOBODY' }),
        lea,
        'U0NOBODY cannot decide: not a member here.',
      ],
      [
        'an override of what is not protected',
        'override',
        memo(() => id),
        reason,
        lea,
        /^Nothing about R.{5} is protected\.$/,
      ],
      [
        'a review of what nobody broke',
        'unjustified',
        memo(() => id),
        reason,
        lea,
        /^R.{5} is not to be reviewed\.$/,
      ],
      ['a request with a memory that is not ours', 'ask', () => 'nonsense', {}, rina, broken],
      ['a request for another purpose', 'ask', () => ({ form: 'erase', channel: soc }), {}, rina, broken],
      [
        'a request by a guest',
        'ask',
        () => ({ form: 'block', channel: soc }),
        {
          ...field('indicators', { type: 'plain_text_input', value: freshSha1() }),
          ...reason,
        },
        gus,
        GUEST,
      ],
      [
        'a request with a vendor that is none',
        'ask',
        () => ({ form: 'block', channel: soc }),
        {
          ...field('indicators', { type: 'plain_text_input', value: freshSha1() }),
          ...field('vendors', { type: 'multi_static_select', selected_options: [{ value: 'nowhere' }] }),
          ...reason,
        },
        rina,
        /is not a configured vendor/,
      ],
    ])('to %s, sent by hand', async (_what, callback, memory, values, user, sentence) => {
      const { status, body } = await forge(sending(callback, memory(), values, user));
      expect(status).toBe(200);
      const answer = JSON.parse(body) as { response_action: string; errors: Record<string, string> };
      expect(answer.response_action).toBe('errors');
      const [said] = Object.values(answer.errors);
      if (typeof sentence === 'string') expect(said).toBe(sentence);
      else expect(said).toMatch(sentence);
      expect(await everything()).toEqual(before);
    });
  });
});

test('the same press, honest, is let in', async () => {
  expect((await forge(pressing())).status).toBe(200);
  expect(labels(await stage.cardSaying(id, ACCEPTED))).toEqual([]);
});
