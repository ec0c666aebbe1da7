import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import { createGate } from './gate.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;
const { soc, approvals, warRoom } = CHANNELS;
const APOLOGY =
  /^Portcullis failed at this, and what you wanted may not have happened\. Tell whoever runs it: reference [0-9a-f]{6}\.$/;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
beforeEach(async () => {
  stage.workspace.faults.clear();
  await stage.restart();
});
afterAll(() => stage.end());

const cardsOf = (id: string): readonly Message[] =>
  stage.workspace.messages(approvals).filter((message) => read(message).includes(id));

describe('a card gets there, once and in place,', () => {
  test.each([
    ['after Slack has failed', { status: 500, times: 2 }],
    ['after Slack has dropped the connection', { reset: 'before', times: 2 }],
    ['after Slack has asked us to wait', { ratelimited: 1, times: 2 }],
  ] as const)('%s', async (_what, fault) => {
    stage.workspace.faults.api({ method: 'chat.postMessage', ...fault });
    const id = await stage.request();
    stage.workspace.faults.api({ method: 'chat.update', ...fault });
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, ACCEPTED);
    await stage.statusSaying(id, ACCEPTED);
    expect(cardsOf(id)).toHaveLength(1);
  });
});

test('a card that Slack posted without saying so is posted again, and only the one in the record can be pressed', async () => {
  stage.workspace.faults.api({ method: 'chat.postMessage', reset: 'after', times: 2 });
  const sha1 = freshSha1();
  const id = await stage.request(sha1);
  const [lost, known] = cardsOf(id);
  expect(await stage.pressAndHear(lea, lost!, 'Approve')).toMatch(
    /^This message is not the card in the record/,
  );
  await stage.press(lea, known!, 'Approve');
  await stage.waitFor(() => cardsOf(id).some((card) => read(card).includes(ACCEPTED)));
  expect(stage.calls('block').filter(({ body }) => JSON.stringify(body).includes(sha1))).toHaveLength(1);
});

test('a press that comes before Slack has said where the card stands is a press on the card', async () => {
  const gate = createGate();
  stage.workspace.faults.api({ method: 'chat.postMessage', held: gate.wait(), times: 2 });
  const asked = await stage.command(rina, `/block sha1 ${freshSha1()} because beaconing`);
  const id = /`(R.{5})`/.exec(asked.text)![1]!;
  const card = await stage.waitFor(() => stage.card(id));
  const before = stage.whispers(lea).length;
  const pressed = stage.press(lea, card, 'Approve');
  // Answered only after the press has reached the bot.
  await stage.command(lea, '/portcullis pending');
  gate.open();
  await pressed;
  await stage.cardSaying(id, ACCEPTED);
  expect(stage.whispers(lea)).toHaveLength(before + 1);
  expect(cardsOf(id)).toHaveLength(1);
});

test('where the bot may not write, the one who asked is told directly', async () => {
  const said = await stage.command(rina, `/block sha1 ${freshSha1()} because beaconing`, warRoom);
  const id = /`(R.{5})`/.exec(said.text)![1]!;
  expect((await stage.statusSaying(id, 'Waiting for approval')).channel).toBe(stage.workspace.dm(rina));
});

describe('while Slack does not say who somebody is', () => {
  test('nobody can approve, and is told so', async () => {
    const id = await stage.request();
    stage.workspace.faults.api({ method: 'users.info', status: 500 });
    expect(await stage.pressAndHear(lea, stage.card(id)!, 'Approve')).toMatch(APOLOGY);
    expect(labels(stage.card(id)!)).toContain('Approve');
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, ACCEPTED);
  });

  test.each([
    ['Claim', 'users.info'],
    ['Claim', 'usergroups.users.list'],
    ['Deny…', 'users.info'],
    ['Deny…', 'views.open'],
    ['Cancel', 'users.info'],
  ] as const)('whoever presses “%s” hears that it failed (%s)', async (button, method) => {
    const id = await stage.request();
    stage.workspace.faults.api({ method, status: 500 });
    expect(await stage.pressAndHear(lea, stage.card(id)!, button)).toMatch(APOLOGY);
    expect(read(stage.card(id)!)).toContain('Waiting for approval: 0 of 1');
  });

  test.each([
    ['Approve in part…', 'views.open'],
    ['Ask somebody else…', 'usergroups.users.list'],
  ] as const)('whoever chooses “%s” hears that it failed (%s)', async (choice, method) => {
    const id = await stage.ask(`/block sha1 ${freshSha1()} ${freshSha1()} because beaconing`);
    stage.workspace.faults.api({ method, status: 500 });
    expect(await stage.chooseAndHear(lea, stage.card(id)!, choice)).toMatch(APOLOGY);
  });

  test('whoever sends the form behind a button hears it there, and can send it again', async () => {
    const id = await stage.request();
    await stage.opened(lea, () => stage.press(lea, stage.card(id)!, 'Deny…'));
    stage.workspace.faults.api({ method: 'users.info', status: 500 });
    await stage.submit(lea, { reason: 'Shared host.' });
    expect(stage.form(lea).errors).toEqual({ reason: expect.stringMatching(APOLOGY) });
    await stage.submit(lea, { reason: 'Shared host.' });
    await stage.cardSaying(id, 'Denied by');
  });

  test('a form stays open with a sentence, and the same form is recorded later', async () => {
    const fields = { indicators: freshSha1(), reason: 'beaconing' };
    await openForm();
    await stage.restart();
    stage.workspace.faults.api({ method: 'users.info', status: 500 });
    await stage.submit(rina, fields);
    expect(stage.workspace.views(rina)[0]?.errors).toEqual({ indicators: expect.stringMatching(APOLOGY) });
    await stage.submit(rina, fields);
    expect(stage.workspace.views(rina)).toEqual([]);
    await stage.waitFor(() => cardsOf(fields.indicators)[0]);
  });
});

describe('when an acknowledgement gets lost', () => {
  test('a form that is sent again is recorded once', async () => {
    const fields = { indicators: freshSha1(), reason: 'beaconing' };
    await openForm();
    stage.workspace.faults.dropAcks(1);
    expect(await stage.submit(rina, fields)).toMatchObject({ ok: false });
    expect(await stage.submit(rina, fields)).toEqual({ ok: true });
    expect(stage.workspace.views(rina)).toEqual([]);
    const id = await stage.request();
    await stage.cardSaying(id, 'Waiting');
    expect(cardsOf(fields.indicators)).toHaveLength(1);
  });
});

test('no command is lost while Slack renews a socket', async () => {
  await stage.waitFor(() => stage.workspace.connections() === 2);
  stage.workspace.faults.disconnect('refresh_requested', 'one');
  for (let n = 0; n < 5; n += 1)
    expect(read(await stage.command(lea, '/portcullis vendors'))).toContain('ESET Inspect');
  await stage.waitFor(() => stage.workspace.connections() === 2);
});

async function openForm(): Promise<void> {
  await stage.opened(rina, () =>
    stage.workspace.act({ act: 'command', as: rina, channel: soc, command: '/block', text: '' }),
  );
}
