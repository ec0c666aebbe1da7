import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import { createForger, type Forger, GUEST, STRANGER, UNKNOWN } from './forger.ts';
import { freshSha1, type Stage, setStage } from './stage.ts';

const { rina, lea, gus, sam, mara } = PEOPLE;
const { soc } = CHANNELS;

/** A request of one hash, and one of two that can be approved in part. */
let id: string;
let few: string;
let stage: Stage;
let forger: Forger;
let before: unknown;
beforeAll(async () => {
  stage = await setStage({ mode: 'http' });
  await stage.start();
  forger = createForger(stage);
  id = await stage.request();
  few = await stage.request(freshSha1(), `${freshSha1()} because INC-15 dropper`);
  before = await forger.everything(id, few);
});
afterAll(() => stage.end());

/** Lea's honest answer to a form, but for what is said. */
function sending(callback: string, memory: unknown, values: object, user: string = lea): object {
  return {
    type: 'view_submission',
    user: { id: user, team_id: TEAM.id },
    view: {
      id: `V${crypto.randomUUID()}`,
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
  [
    'a denial with an id that is none',
    'deny',
    memo(() => id, { request: { id: 'RZZZZZ' } }),
    reason,
    lea,
    UNKNOWN,
  ],
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
  const { status, body } = await forger.forge(sending(callback, memory(), values, user));
  expect(status).toBe(200);
  const answer = JSON.parse(body) as { response_action: string; errors: Record<string, string> };
  expect(answer.response_action).toBe('errors');
  const [said] = Object.values(answer.errors);
  if (typeof sentence === 'string') expect(said).toBe(sentence);
  else expect(said).toMatch(sentence);
  expect(await forger.everything(id, few)).toEqual(before);
});

test('the same form, honest, is let in', async () => {
  const { status, body } = await forger.forge(sending('deny', memo(() => id)(), reason));
  expect([status, body]).toEqual([200, '']);
  await stage.cardSaying(id, `Denied by <@${lea}>: No.`);
});
