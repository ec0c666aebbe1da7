import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Forgery } from '../../sandbox/slack/requests.ts';
import { sign } from '../../sandbox/slack/requests.ts';
import { APP, CHANNELS, OTHER_TEAM, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import { createForger, type Forger, GUEST, STRANGER, UNKNOWN } from './forger.ts';
import { ACCEPTED, freshSha1, labels, type Stage, setStage } from './stage.ts';

const { rina, lea, gus, sam, dara } = PEOPLE;
const { soc, approvals } = CHANNELS;

const FOREIGN = /^This message is not the card in the record/;
const STALE = /^This button belongs to an older Portcullis/;

/** A request of one hash, and one of two that can be approved in part. Nobody but the last test decides on them. */
let id: string;
let few: string;
let ear: Server;
let stage: Stage;
let forger: Forger;
beforeAll(async () => {
  stage = await setStage({ mode: 'http' });
  await stage.start();
  forger = createForger(stage);
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

const everything = () => forger.everything(id, few);
const forge: Forger['forge'] = (payload, forgery) => forger.forge(payload, forgery);

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
      ['no JSON', 'payload=%7B', 400],
      ['a list', `payload=${encodeURIComponent('[]')}`, 400],
      ['nothing', '', 404],
    ])('or a status at once, to a body that is %s', async (_what, body, expected) => {
      const { status } = await forge({}, { body });
      expect(status).toBe(expected);
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
  });
});

test('the same press, honest, is let in', async () => {
  expect((await forge(pressing())).status).toBe(200);
  expect(labels(await stage.cardSaying(id, ACCEPTED))).toEqual([]);
});
