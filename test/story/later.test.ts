import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { leaveApproved } from './on-disk.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, mara } = PEOPLE;
const { leads } = GROUPS;
const HOUR_MS = 60 * 60_000;

const clock = createClock();
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ clock });
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

test('what can then be approved by nobody any more has expired, and people are told why', async () => {
  const sha1 = freshSha1();
  const id = await stage.request(sha1);
  await stage.kill();
  await stage.forward(HOUR_MS / 2);
  await leaveApproved(stage, id, lea, 'lea', new Date(clock.now()));
  stage.workspace.setGroup(leads, [tomas, mara]);
  await stage.forward((HOUR_MS * 2) / 3);
  await stage.start();
  const lapse = `The approval by <@${lea}> no longer counts: lea is no longer among those who may approve this.`;
  const card = read(await stage.cardSaying(id, 'Expired: an approval of it no longer counts'));
  expect(card).toContain(`:warning: ${lapse}`);
  expect(read(await stage.statusSaying(id, 'Expired: an approval'))).toContain(lapse);
  const told = await stage.threadSaying(id, 'so it has expired and nothing was sent');
  expect(told).toMatchObject({ broadcast: true });
  expect(told.text).toContain(
    `<!subteam^${leads}> <@${rina}> This was approved and is not carried out. ${lapse}`,
  );
  expect(sent(sha1)).toBe(0);
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

  test.each([
    ['does not answer', { status: 500 }],
    ['lacks a scope for it', { error: 'missing_scope' }],
  ] as const)(
    'is sent when they may still, and only once Slack has said so; meanwhile both messages say that it %s',
    async (_, fault) => {
      const sha1 = freshSha1();
      const id = await putOff(sha1);
      stage.workspace.faults.api({ method: 'users.info', times: 1_000, ...fault });
      await stage.forward(HOUR_MS);
      const waits = 'It waits for Slack to say whether those on whose word it runs still may;';
      await stage.cardSaying(id, waits);
      await stage.statusSaying(id, waits);
      expect(sent(sha1)).toBe(1);
      stage.workspace.faults.clear();
      expect(read(await stage.cardSaying(id, ACCEPTED))).not.toContain('It waits');
      expect(sent(sha1)).toBe(2);
    },
  );
});
