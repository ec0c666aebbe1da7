import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { leaveApproved } from './on-disk.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, mara } = PEOPLE;
const { leads } = GROUPS;
const HOUR_MS = 60 * 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
beforeEach(() => {
  stage.workspace.faults.clear();
  stage.inspect.clearFaults();
  stage.workspace.setGroup(leads, [lea, tomas]);
});
afterAll(() => stage.end());

const sent = (sha1: string) =>
  stage.calls('block').filter(({ body }) => JSON.stringify(body).includes(sha1)).length;

/** A request that Lea has approved and the vendor has put off for an hour. */
async function putOff(sha1: string): Promise<string> {
  const id = await stage.request(sha1);
  stage.inspect.fault({ kind: 'retry_after', status: 503, value: '3600' }, 'block');
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, 'asked us to wait; 1 indicator will be sent at');
  return id;
}

test('what was approved before a crash waits for somebody else when who approved may not any more', async () => {
  const sha1 = freshSha1();
  const id = await stage.request(sha1);
  await stage.kill();
  await leaveApproved(stage, id, lea, 'lea');
  stage.workspace.setGroup(leads, [tomas, mara]);
  await stage.start();
  const card = await stage.cardSaying(
    id,
    `:warning: The approval by <@${lea}> no longer counts: lea is no longer among those who may approve this.`,
  );
  expect(read(card)).toContain('Waiting for approval: 0 of 1 so far.');
  expect(labels(card)).toContain('Approve');
  const told = await stage.threadSaying(id, 'no longer counts, so this waits for a decision again');
  expect(told).toMatchObject({ broadcast: true });
  expect(told.text).toContain(`<!subteam^${leads}> The approval by <@${lea}>`);
  expect(sent(sha1)).toBe(0);
  await stage.press(tomas, card, 'Approve');
  await stage.cardSaying(id, `${ACCEPTED} Approved by <@${tomas}>.`);
  expect(sent(sha1)).toBe(1);
});

describe('what the vendor has put off', () => {
  test('is not sent when who approved may not any more, and the card says so', async () => {
    const sha1 = freshSha1();
    const id = await putOff(sha1);
    expect(sent(sha1)).toBe(1);
    stage.workspace.setGroup(leads, [tomas, mara]);
    await stage.forward(HOUR_MS);
    const card = await stage.cardSaying(id, 'Not done.');
    expect(read(card)).toContain('failed (lapsed). lea is no longer among those who may approve this.');
    expect(sent(sha1)).toBe(1);
    expect(await stage.pressAndHear(rina, card, 'Try again')).toBe(
      'lea is no longer among those who may approve this. Ask again with a new request.',
    );
  });

  test('is sent when they may still, and only once Slack has said so', async () => {
    const sha1 = freshSha1();
    const id = await putOff(sha1);
    stage.workspace.faults.api({ method: 'users.info', status: 500, times: 1_000 });
    await stage.forward(HOUR_MS);
    await stage.bot().said('A job failed and will be tried again.');
    expect(sent(sha1)).toBe(1);
    stage.workspace.faults.clear();
    await stage.cardSaying(id, ACCEPTED);
    expect(sent(sha1)).toBe(2);
  });
});
