import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage, UNCLEAR } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ bot: { vendor: { timeout: '1s' } } });
  await stage.start();
});
beforeEach(async () => {
  stage.inspect.clearFaults();
  await stage.restart();
});
afterAll(() => stage.end());

const sent = (sha1: string) =>
  stage.calls('block').filter(({ body }) => JSON.stringify(body).includes(sha1)).length;

/** Asks as Rina and approves as Lea. */
async function approved(sha1: string): Promise<string> {
  const id = await stage.request(sha1);
  await stage.press(lea, stage.card(id)!, 'Approve');
  return id;
}

/** What came of it on the card, after a vendor that was in trouble is well again, and somebody pressed a button. */
async function afterwards(id: string, person: string, button: string): Promise<string> {
  stage.inspect.clearFaults();
  await stage.press(person, stage.card(id)!, button);
  const end = button === 'Mark as done' ? `Done, by the word of <@${person}>.` : ACCEPTED;
  const card = await stage.cardSaying(id, end);
  expect(labels(card)).toEqual([]);
  return read(card);
}

test.each([
  ['is down', 'down', 'failed (unreachable)'],
  [
    'refuses the account',
    'unauthorized',
    'failed (auth_failed). Sign-in did not succeed, so nothing was sent.',
  ],
  ['answers with a web page', 'html', 'failed (malformed). Sign-in did not succeed, so nothing was sent.'],
])(
  'a vendor that %s did nothing, and the card says so and offers to try again',
  async (_how, fault, says) => {
    const sha1 = freshSha1();
    stage.inspect.switchFault(fault, true);
    const id = await approved(sha1);
    const card = await stage.cardSaying(id, 'Not done.');
    expect(read(card)).toContain(`*inspect* ${says}`);
    expect(read(await stage.statusSaying(id, 'Not done.'))).toContain(says);
    expect(labels(card)).toEqual(['Try again']);
    expect(sent(sha1)).toBe(0);

    expect(await afterwards(id, rina, 'Try again')).toContain('*inspect* accepted');
    expect(sent(sha1)).toBe(1);
    expect([...stage.inspect.blocked().keys()]).toContain(sha1);
  },
);

test('what failed is sent again by whoever asked for it only while they may ask', async () => {
  const sha1 = freshSha1();
  stage.inspect.switchFault('down', true);
  const id = await approved(sha1);
  const card = await stage.cardSaying(id, 'Not done.');
  const { users } = stage.workspace
    .snapshot(rina)
    .groups.find(({ id: group }) => group === GROUPS.responders)!;
  stage.workspace.setGroup(
    GROUPS.responders,
    users.filter((user) => user !== rina),
  );
  expect(await stage.pressAndHear(rina, card, 'Try again')).toBe(
    'You are not among those who may ask for this. The policy names them under "requesters".',
  );
  expect(sent(sha1)).toBe(0);
  stage.workspace.setGroup(GROUPS.responders, users);
  await afterwards(id, rina, 'Try again');
  expect(sent(sha1)).toBe(1);
});

test('a vendor that asks to come back later is asked then, and the card says when', async () => {
  const sha1 = freshSha1();
  stage.inspect.fault({ kind: 'retry_after', status: 503, value: '2' }, 'block');
  const id = await approved(sha1);
  const waiting = await stage.cardSaying(id, 'asked us to wait');
  expect(read(waiting)).toMatch(/1 indicator will be sent at <!date\^\d+\^\{time_secs\}\|[^>]+>\./);
  expect(sent(sha1)).toBe(1);
  await stage.cardSaying(id, ACCEPTED);
  expect(sent(sha1)).toBe(2);
});

test.each([
  ['never answers', { kind: 'hang' }, 'unknown', '(timeout)'],
  ['does it and drops the connection', { kind: 'reset', when: 'after' }, 'unknown', '(interrupted)'],
  ['does it and answers 502', { kind: 'status', status: 502, when: 'after' }, 'unknown', '(interrupted)'],
] as const)(
  'what a vendor that %s has done is unknown, and a person decides',
  async (_how, fault, ...says) => {
    const sha1 = freshSha1();
    stage.inspect.fault(fault, 'block');
    const id = await approved(sha1);
    const card = await stage.cardSaying(id, UNCLEAR);
    for (const words of says) expect(read(card)).toContain(words);
    expect(labels(card)).toEqual(['Try again', 'Mark as done']);
    expect(sent(sha1)).toBe(1);

    expect(await stage.pressAndHear(rina, card, 'Mark as done')).toBe(
      'You asked for this yourself; somebody else has to vouch for it.',
    );
    expect(await afterwards(id, tomas, 'Mark as done')).toContain(`done, by the word of <@${tomas}>`);
    expect(sent(sha1)).toBe(1);
  },
);

test('what is unknown is sent once more when somebody says so', async () => {
  const sha1 = freshSha1();
  stage.inspect.fault({ kind: 'reset', when: 'after' }, 'block');
  const id = await approved(sha1);
  await stage.cardSaying(id, UNCLEAR);
  expect(await afterwards(id, lea, 'Try again')).toContain('*inspect* accepted');
  expect(sent(sha1)).toBe(2);
});
