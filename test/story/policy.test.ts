import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;
const { leads, responders } = GROUPS;

const rules = [
  { name: 'pair', when: { indicatorsOver: 1 }, approvals: 2, approvers: [leads], expiresAfter: '1h' },
  { name: 'brief', when: { action: 'unblock' }, approvals: 1, approvers: [leads], expiresAfter: '1s' },
  { name: 'default', approvals: 1, approvers: [leads], expiresAfter: '1h' },
];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ bot: { policy: { rules } } });
  await stage.start();
});
beforeEach(() => stage.restart());
afterAll(() => stage.end());

/** Changes a group and resolves once the bot has heard of it. */
async function setGroup(group: string, users: readonly string[]): Promise<void> {
  const heard = () => stage.workspace.log.filter(({ text }) => text.startsWith(HEARD)).length;
  const before = heard();
  stage.workspace.setGroup(group, users);
  await stage.waitFor(() => heard() > before);
}
const HEARD = 'events_api: subteam_members_changed: ';

test('a rule with two approvals takes two people', async () => {
  const [one, two] = [freshSha1(), freshSha1()];
  const id = await stage.request(one, `${two} because beaconing`);
  expect(read(stage.card(id)!)).toContain('*Rule*\npair: 2 approvals');

  await stage.press(lea, stage.card(id)!, 'Approve');
  const half = await stage.cardSaying(id, '1 of 2 so far');
  expect(await stage.pressAndHear(lea, half, 'Approve')).toBe(
    `You have approved ${id} already; it takes another person now.`,
  );
  expect(stage.writes()).toEqual([]);

  await stage.press(tomas, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, `${ACCEPTED} Approved by <@${lea}>, <@${tomas}>.`);
  expect(stage.calls('block').map(({ body }) => body)).toMatchObject([{ sha1: [one, two] }]);
});

test('a request that nobody decides on expires', async () => {
  const said = await stage.command(rina, `/unblock sha1 ${freshSha1()} because false alarm`);
  const id = /`(R.{5})`/.exec(said.text)![1]!;
  const outcome = 'Expired: nobody decided in time. Nothing was sent.';
  expect(labels(await stage.cardSaying(id, outcome))).toEqual([]);
  expect(labels(await stage.statusSaying(id, outcome))).toEqual([]);
  expect(stage.calls('unblock')).toEqual([]);
});

test('who has left the approvers since the card was posted cannot approve', async () => {
  const id = await stage.request();
  stage.workspace.setGroup(leads, [tomas]);
  expect(await stage.pressAndHear(lea, stage.card(id)!, 'Approve')).toBe(
    'You are not among the approvers of the rule "default".',
  );
  stage.workspace.setGroup(leads, [lea, tomas]);
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, ACCEPTED);
});

test('who presses is looked up each time', async () => {
  const id = await stage.request();
  const lookUps = () =>
    stage.workspace.calls
      .filter(({ method }) => method === 'users.info' || method === 'usergroups.users.list')
      .map(({ args }) => args['user'] ?? args['usergroup']);
  const before = lookUps().length;
  for (const button of ['Cancel', 'Cancel']) await stage.pressAndHear(lea, stage.card(id)!, button);
  expect(lookUps().slice(before)).toEqual([lea, leads, lea, leads]);
});

test('who has left the requesters cannot ask any more', async () => {
  await stage.request();
  await setGroup(responders, [lea, tomas]);
  const said = await stage.command(rina, `/block sha1 ${freshSha1()} because beaconing`);
  expect(said.text).toBe(
    'You are not among those who may ask for this. The policy names them under "requesters".',
  );
  await setGroup(responders, [rina, lea, tomas]);
  await stage.request();
});
