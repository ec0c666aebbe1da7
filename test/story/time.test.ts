import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, olu } = PEOPLE;
const { leads, oncall } = GROUPS;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
// Slack takes about a message a second in a channel; after a minute it has forgotten the last ones.
beforeEach(() => stage.forward(MINUTE));
afterAll(() => stage.end());

const all = `<!subteam^${leads}>`;
const reminders = (id: string) => stage.thread(id).filter(({ text }) => text.startsWith(':alarm_clock:'));
const unblocks = (sha1: string) => stage.calls('unblock').filter(({ path }) => path.includes(sha1)).length;

/** Moves the time and resolves once the bot has done what was due: it answers a question in its turn. */
async function pass(ms: number): Promise<void> {
  await stage.forward(ms);
  await stage.command(lea, '/portcullis pending');
}

/** Asks for a block with an end as Rina and has Lea agree; gives back the id once it is done. */
async function blocked(sha1: string, end: string): Promise<string> {
  const id = await stage.request(sha1, `${end} because INC-9 beaconing`);
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, ACCEPTED);
  return id;
}

describe('a request that nobody decides on', () => {
  let id: string;
  beforeAll(async () => {
    id = await stage.request();
  });

  test('reminds its approvers in its thread after ten minutes, and not again ten minutes later', async () => {
    await pass(8 * MINUTE);
    expect(reminders(id)).toEqual([]);
    await pass(MINUTE);
    const first = await stage.threadSaying(id, ':alarm_clock:');
    expect(first.text).toContain(`:alarm_clock: ${all} This still waits for a decision and expires <!date`);
    expect(first.broadcast).toBe(true);
    await pass(11 * MINUTE);
    expect(reminders(id)).toHaveLength(1);
  });

  test('is not for the one on call before half an hour is over', async () => {
    expect(await stage.pressAndHear(olu, stage.card(id)!, 'Approve')).toBe(
      'You are not among the approvers of the rule "default".',
    );
    expect(read(stage.card(id)!)).not.toContain('Escalated');
  });

  test('reminds again after twice the pause, and is escalated to who is on call', async () => {
    await pass(8 * MINUTE);
    await stage.cardSaying(id, `:arrow_double_up: Escalated: <!subteam^${oncall}> may approve too.`);
    await stage.threadSaying(id, `<!subteam^${oncall}> Nobody has decided yet, so you may approve this too.`);
    await stage.waitFor(() => reminders(id).length === 2);
  });

  test('may be approved by who is on call from then on', async () => {
    await stage.press(olu, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, `${ACCEPTED} Approved by <@${olu}>.`);
    await pass(3 * HOUR);
    expect(stage.thread(id)).toHaveLength(3);
  });
});

test('a claim is reminded of by name, and by nobody else’s', async () => {
  const id = await stage.request();
  await stage.press(tomas, stage.card(id)!, 'Claim');
  await stage.cardSaying(id, `<@${tomas}> is looking at it.`);
  await pass(10 * MINUTE);
  const { text } = await stage.threadSaying(id, ':alarm_clock:');
  expect(text).toContain(`:alarm_clock: <@${tomas}> This`);
  expect(text).not.toContain(all);
});

test('undecided for an hour it expires, nothing was sent, and nothing can be pressed', async () => {
  const sha1 = freshSha1();
  const id = await stage.request(sha1);
  const before = stage.card(id)!;
  await pass(HOUR);
  const outcome = 'Expired: nobody decided in time. Nothing was sent.';
  expect(labels(await stage.cardSaying(id, outcome))).toEqual([]);
  expect(labels(await stage.statusSaying(id, outcome))).toEqual([]);
  await expect(stage.press(lea, before, 'Approve')).rejects.toThrow('the button is no longer there');
  expect(JSON.stringify(stage.writes())).not.toContain(sha1);
});

describe('a block with an end', () => {
  test('says until when, and is taken back then, once, without another approval', async () => {
    const sha1 = freshSha1();
    const id = await blocked(sha1, 'for 2h');
    const card = read(stage.card(id)!);
    expect(card).toContain('*Lasts*\nfor 2 hours, from the moment it takes effect');
    expect(card).toMatch(/Ends <!date\^\d+\^/);
    const listed = read(await stage.command(rina, '/portcullis blocks'));
    expect(listed).toMatch(new RegExp(`\`${sha1}\` at \\*inspect\\* since .* · \`${id}\` · ends <!date`));

    await pass(HOUR + 58 * MINUTE);
    expect([...stage.inspect.blocked().keys()]).toContain(sha1);
    await pass(3 * MINUTE);
    const ended = read(await stage.cardSaying(id, 'Its time was up: '));
    const undo = /Its time was up: `(R.{5})`/.exec(ended)![1]!;
    const covered = read(await stage.cardSaying(undo, `The end that \`${id}\` was approved with.`));
    expect(covered).toContain('*Unblock 1 SHA-1 file hash*');
    expect(covered).toContain(`*The end of*\n\`${id}\`, asked for by <@${rina}>`);
    expect([...stage.inspect.blocked().keys()]).not.toContain(sha1);
    expect(read(await stage.command(rina, '/portcullis blocks'))).not.toContain(sha1);

    await pass(26 * HOUR);
    await stage.restart();
    await stage.settled(undo);
    expect(unblocks(sha1)).toBe(1);
  });

  test('is taken back once when its end comes while Portcullis is down', async () => {
    const sha1 = freshSha1();
    const id = await blocked(sha1, 'for 2h');
    await stage.bot().stop();
    await stage.forward(3 * HOUR);
    expect([...stage.inspect.blocked().keys()]).toContain(sha1);
    await stage.start();
    const ended = read(await stage.cardSaying(id, 'Its time was up: '));
    const undo = /Its time was up: `(R.{5})`/.exec(ended)![1]!;
    await stage.cardSaying(undo, ACCEPTED);
    await stage.restart();
    await stage.settled(undo);
    expect([unblocks(sha1), [...stage.inspect.blocked().keys()].includes(sha1)]).toEqual([1, false]);
  });

  test('can be taken back before, by its id and with an approval, and then has no end of its own', async () => {
    const sha1 = freshSha1();
    const id = await blocked(sha1, 'for 2h');
    const undo = await stage.ask(`/unblock ${id} because INC-9 false alarm`);
    expect(read(stage.card(undo)!)).toContain('Waiting for approval: 0 of 1');
    await stage.press(tomas, stage.card(undo)!, 'Approve');
    await stage.cardSaying(undo, `${ACCEPTED} Approved by <@${tomas}>.`);
    expect([...stage.inspect.blocked().keys()]).not.toContain(sha1);
  });

  test('cannot be given one by somebody who lets it wait for its approval until that is past', async () => {
    const until = new Date(stage.workspace.clock.now() + 30 * MINUTE).toISOString().slice(0, 16);
    const sha1 = freshSha1();
    const id = await stage.request(sha1, `until ${until.replace('T', ' ')} because INC-9 beaconing`);
    await pass(40 * MINUTE);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Not done.');
    expect(JSON.stringify(stage.writes())).not.toContain(sha1);
  });
});

describe('/unblock with the id of a request', () => {
  test.each([
    ['that is not there', 'RZZZZZ', 'There is no request RZZZZZ.'],
    ['that has done nothing', () => stage.request(), /^R.{5} /],
  ])('%s is refused with a sentence', async (_what, given, sentence) => {
    const id = typeof given === 'string' ? given : await given();
    const said = await stage.command(rina, `/unblock ${id} because INC-9 false alarm`);
    expect(said.text).toMatch(sentence);
  });
});
