import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { createGate, type Gate } from './gate.ts';
import { leaveApproved } from './on-disk.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage, UNCLEAR } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;
const { leads } = GROUPS;

const rules = [
  { name: 'brief', when: { action: 'unblock' }, approvals: 1, approvers: [leads], expiresAfter: '1s' },
  { name: 'default', approvals: 1, approvers: [leads], expiresAfter: '1h' },
];

let stage: Stage;
let gate: Gate;
beforeAll(async () => {
  stage = await setStage({ bot: { policy: { rules } }, sleep: () => gate.wait() });
  await stage.start();
});
beforeEach(async () => {
  stage.inspect.clearFaults();
  stage.workspace.faults.clear();
  await stage.restart();
});
afterAll(() => stage.end());

const sent = (sha1: string) =>
  stage.calls('block').filter(({ body }) => JSON.stringify(body).includes(sha1)).length;
const messagesOf = (id: string) =>
  [CHANNELS.soc, CHANNELS.approvals]
    .flatMap((channel) => stage.workspace.messages(channel))
    .filter((message) => message.only === undefined && read(message).includes(id));

async function powerCut(): Promise<void> {
  await stage.kill();
  stage.inspect.clearFaults();
  stage.workspace.faults.clear();
  await stage.start();
}

describe('a power cut', () => {
  test('after a request was recorded and before it was shown loses nothing', async () => {
    stage.workspace.faults.api({ method: 'chat.postMessage', status: 500, times: 1_000 });
    const said = await stage.command(rina, `/block sha1 ${freshSha1()} because beaconing`);
    const id = /`(R.{5})`/.exec(said.text)![1]!;
    await powerCut();
    await stage.cardSaying(id, 'Waiting for approval');
    await stage.statusSaying(id, 'Waiting for approval');
    expect(messagesOf(id)).toHaveLength(2);
    await stage.settled(id);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, ACCEPTED);
  });

  test('after the approval and before anything was sent: it is sent, once', async () => {
    const sha1 = freshSha1();
    const id = await stage.request(sha1);
    await stage.kill();
    await leaveApproved(stage, id, lea, 'lea');
    expect(sent(sha1)).toBe(0);

    await stage.start();
    await stage.cardSaying(id, `${ACCEPTED} Approved by <@${lea}>.`);
    expect(sent(sha1)).toBe(1);
  });

  test.each([
    ['has not done it yet', 'before', 'Try again', 2],
    ['has done it already', 'after', 'Mark as done', 1],
  ] as const)(
    'while a vendor that %s has not answered: nobody knows, and a person decides',
    async (_what, when, button, calls) => {
      const sha1 = freshSha1();
      const id = await stage.request(sha1);
      const { ts } = stage.card(id)!;
      stage.inspect.fault({ kind: 'hang', when }, 'block');
      await stage.press(lea, stage.card(id)!, 'Approve');
      await stage.waitFor(() => sent(sha1) === 1);

      await powerCut();
      const card = await stage.cardSaying(id, UNCLEAR);
      expect(card.ts).toBe(ts);
      expect(read(card)).toContain(
        'unknown: it was sent, and nobody knows whether it took effect (interrupted). Portcullis stopped while the vendor was being called',
      );
      expect(labels(card)).toEqual(['Try again', 'Mark as done']);
      expect(messagesOf(id)).toHaveLength(2);
      expect(sent(sha1)).toBe(1);

      await stage.press(tomas, card, button);
      const end = button === 'Mark as done' ? 'Done, by the word of' : ACCEPTED;
      expect(labels(await stage.cardSaying(id, end))).toEqual([]);
      expect(sent(sha1)).toBe(calls);
      expect([...stage.inspect.blocked().keys()]).toContain(sha1);
    },
  );

  test('while a vendor has asked us to wait: it is asked again when it said', async () => {
    const sha1 = freshSha1();
    const id = await stage.request(sha1);
    stage.inspect.fault({ kind: 'retry_after', status: 503, value: '2' }, 'block');
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'asked us to wait');
    await powerCut();
    await stage.cardSaying(id, ACCEPTED);
    expect(sent(sha1)).toBe(2);
  });

  test('after a vendor’s answer was recorded and before it was shown: the card gets there in place', async () => {
    const sha1 = freshSha1();
    const id = await stage.request(sha1);
    const { ts } = await stage.statusSaying(id, 'Waiting');
    stage.workspace.faults.api({ method: 'chat.update', status: 500, times: 1_000 });
    await stage.press(lea, stage.card(id)!, 'Approve');
    let shown = '';
    while (!shown.includes(ACCEPTED)) shown = read(await stage.command(lea, `/portcullis show ${id}`));
    expect(read(stage.card(id)!)).toContain('Waiting for approval');

    await powerCut();
    await stage.cardSaying(id, ACCEPTED);
    expect((await stage.statusSaying(id, ACCEPTED)).ts).toBe(ts);
    expect([messagesOf(id).length, sent(sha1)]).toEqual([2, 1]);
  });

  test('does not stop the clock of a request', async () => {
    stage.workspace.faults.api({ method: 'chat.postMessage', status: 500, times: 1_000 });
    const said = await stage.command(rina, `/unblock sha1 ${freshSha1()} because false alarm`);
    const id = /`(R.{5})`/.exec(said.text)![1]!;
    await powerCut();
    await stage.cardSaying(id, 'Expired: nobody decided in time. Nothing was sent.');
  });
});

test('told to stop while a vendor is being called, it waits for the answer and ends with 0', async () => {
  gate = createGate();
  const sha1 = freshSha1();
  const id = await stage.request(sha1);
  stage.inspect.fault({ kind: 'delay', ms: 1 }, 'block');
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.waitFor(() => sent(sha1) === 1);
  const bot = stage.bot();
  const stopped = bot.stop();
  await bot.said('Portcullis is stopping.');
  gate.open();
  expect(await stopped).toBe(0);
  expect((await stage.record(id)).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['requested', 'approved', 'started', 'acted']),
  );
  expect(bot.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);

  await stage.start();
  await stage.cardSaying(id, ACCEPTED);
  expect(sent(sha1)).toBe(1);
});
