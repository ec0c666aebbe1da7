import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, read, type Stage, setStage } from './stage.ts';

const { lea } = PEOPLE;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
beforeEach(async () => {
  stage.workspace.faults.clear();
  // Slack takes about a message a second in a channel; after a minute it has forgotten the last ones.
  await stage.forward(MINUTE);
});
afterAll(() => stage.end());

async function blocked(line: string): Promise<string> {
  const id = await stage.ask(line);
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, ACCEPTED);
  return id;
}

/** A block whose time is up, the request that is to take it back, which the vendor has put off, and the hash. */
async function endPutOff() {
  const sha1 = freshSha1();
  const origin = await blocked(`/block sha1 ${sha1} for 2h because INC-9 beaconing`);
  stage.inspect.fault({ kind: 'retry_after', status: 503, value: '600' }, 'unblock');
  await stage.forward(2 * HOUR + MINUTE);
  const said = read(await stage.cardSaying(origin, 'Its time was up: '));
  const [, end = ''] = /Its time was up: `(R.{5})` takes it back\./.exec(said) ?? [];
  await stage.cardSaying(end, 'asked us to wait');
  await stage.settled(end);
  return { sha1, origin, end };
}

/** The same, and another wants it by now. */
async function endPutOffAndWanted() {
  const { sha1, origin, end } = await endPutOff();
  const other = await blocked(`/block sha1 ${sha1} because INC-10 dropper`);
  await stage.settled(other);
  return { sha1, origin, end };
}

const TOOK_NOTHING = (end: string) =>
  `Its time was up: \`${end}\` took nothing back, because others want all of it.`;

test('what took it back is named on the card and in the line, and that it did', async () => {
  const { sha1, origin, end } = await endPutOff();
  await stage.forward(11 * MINUTE);
  const said = `Its time was up: \`${end}\` took it back, as far as the vendors say.`;
  await stage.cardSaying(origin, said);
  await stage.statusSaying(origin, said);
  expect(read(await stage.command(lea, `/portcullis show ${origin}`))).toContain(said);
  expect([...stage.inspect.blocked().keys()]).not.toContain(sha1);
});

test('what others have come to want meanwhile is never said to be taken back', async () => {
  const { sha1, origin, end } = await endPutOffAndWanted();
  await stage.forward(11 * MINUTE);
  await stage.cardSaying(end, 'Nothing was taken back: others want all of it.');
  await stage.cardSaying(origin, TOOK_NOTHING(end));
  await stage.statusSaying(origin, TOOK_NOTHING(end));
  expect([...stage.inspect.blocked().keys()]).toContain(sha1);
});

test.each([
  ['has failed', { status: 500, times: 2 }],
  ['has failed and says so', { error: 'internal_error', times: 2 }],
  ['has asked us to wait', { ratelimited: 1, times: 2 }],
] as const)('none of it is lost where Slack %s', async (_what, fault) => {
  const { origin, end } = await endPutOffAndWanted();
  stage.workspace.faults.api({ method: 'chat.update', ...fault });
  await stage.forward(11 * MINUTE);
  await stage.cardSaying(origin, TOOK_NOTHING(end));
  await stage.statusSaying(origin, TOOK_NOTHING(end));
});

test('the end itself is shown where Slack never takes what came of it', async () => {
  const { origin, end } = await endPutOffAndWanted();
  stage.workspace.faults.api({ method: 'chat.update', error: 'not_in_channel', times: 2 });
  await stage.forward(11 * MINUTE);
  await stage.cardSaying(end, 'Nothing was taken back: others want all of it.');
  expect(await stage.bot().said('Slack does not take what came of an end.')).toMatchObject({
    request: origin,
  });
});

test('an end that failed is told of although Slack takes nothing on the card of what it was to end', async () => {
  const { origin, end } = await endPutOff();
  stage.inspect.fault({ kind: 'status', status: 403 }, 'unblock');
  stage.workspace.faults.api({ method: 'chat.update', status: 500, times: 1_000 });
  await stage.forward(11 * MINUTE);
  await stage.threadSaying(end, `The end of *\`${origin}\`* took back only part of it or nothing.`);
  stage.workspace.faults.clear();
  await stage.forward(2 * MINUTE);
  const card = await stage.cardSaying(origin, `Its time was up: \`${end}\` could not take it back.`);
  expect(read(card)).toMatch(new RegExp(`: done, and ${end} could not take it back\\.`));
  expect(read(card)).toContain(':rotating_light: *Block');
});
