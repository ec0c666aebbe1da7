import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, mara, nadia, olu } = PEOPLE;
const { leads } = GROUPS;
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const OURS = freshSha1();

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ bot: { protect: { hashes: [OURS] } } });
  await stage.start();
});
// A day later Slack has forgotten the last messages, and the policy how often the glass was broken.
beforeEach(() => stage.forward(DAY));
afterAll(() => stage.end());

const reminders = (id: string) => stage.thread(id).filter(({ text }) => text.startsWith(':alarm_clock:'));
const isBlocked = (sha1: string) => stage.inspect.blocked().has(sha1);

function breakGlass(sha1 = freshSha1()): Promise<string> {
  return stage.ask(`/block sha1 ${sha1} break-glass because INC-10 it spreads`, olu);
}

/** Moves the time and resolves once the bot has done what was due. */
async function pass(ms: number): Promise<void> {
  await stage.forward(ms);
  await stage.command(lea, '/portcullis pending');
}

test('it runs at once, and the one who did it is told so', async () => {
  const sha1 = freshSha1();
  const line = `/block sha1 ${sha1} break-glass because INC-10 it spreads`;
  const said = await stage.command(olu, line);
  expect(said.text).toMatch(
    /^:rotating_light: Recorded as `R.{5}`: Block 1 SHA-1 file hash\. It runs now, and <#C0APPROVALS> is told\.$/,
  );
  const id = /`(R.{5})`/.exec(said.text)![1]!;
  const words = `${ACCEPTED} :rotating_light: *Break-glass* by <@${olu}>, without approval, to be reviewed.`;
  const card = await stage.cardSaying(id, words);
  await stage.statusSaying(id, words);
  expect(isBlocked(sha1)).toBe(true);
  expect(labels(card)).toEqual(['Justified', 'Not justified…']);
  expect(stage.inspect.blocked().get(sha1)?.comment).toBe(
    `Portcullis ${id}, asked by olu (${olu}), who broke the glass: INC-10 it spreads`,
  );
  expect(read(card)).not.toContain('Approved by');

  const told = await stage.threadSaying(id, ':rotating_light:');
  expect(told).toMatchObject({ channel: CHANNELS.approvals, broadcast: true });
  expect(told.text).toContain(
    `<!subteam^${leads}> <@${olu}> broke the glass: *Block 1 SHA-1 file hash* (${id}) runs`,
  );
});

describe('its review', () => {
  test('is asked for again and again, ever more seldom, and is listed until it is given', async () => {
    const id = await breakGlass();
    await stage.cardSaying(id, ACCEPTED);
    await pass(HOUR);
    const { text } = await stage.threadSaying(id, ':alarm_clock:');
    expect(text).toContain(`<!subteam^${leads}> This was done without approval. Was it justified?`);
    await pass(HOUR);
    expect(reminders(id)).toHaveLength(1);
    await pass(HOUR);
    await stage.waitFor(() => reminders(id).length === 2);
    expect(read(await stage.command(lea, '/portcullis pending'))).toMatch(
      new RegExp(`\`${id}\` .*broke the glass and waits to be reviewed`),
    );

    await stage.press(lea, stage.card(id)!, 'Justified');
    expect(labels(await stage.cardSaying(id, `*Justified*, says <@${lea}>.`))).toEqual([]);
    await pass(DAY);
    expect(reminders(id)).toHaveLength(2);
    expect(read(await stage.command(lea, '/portcullis pending'))).not.toContain(id);
  });

  test('that finds it unjustified gives a reason, and takes nothing back by itself', async () => {
    const sha1 = freshSha1();
    const id = await breakGlass(sha1);
    const card = await stage.cardSaying(id, ACCEPTED);
    await stage.opened(tomas, () => stage.press(tomas, card, 'Not justified…'));
    await stage.submit(tomas, { reason: ' ' });
    expect(stage.form(tomas).errors).toEqual({ reason: 'Say why it was not justified.' });
    await stage.submit(tomas, { reason: 'It was our own scanner.' });
    const words = `*Not justified*, says <@${tomas}>: It was our own scanner.`;
    expect(labels(await stage.cardSaying(id, words))).toEqual([]);
    expect(isBlocked(sha1)).toBe(true);
  });

  test.each([
    ['the one who broke it', olu, 'You did this yourself; somebody else has to review it.'],
    ['somebody of operations', nadia, 'You are not among the approvers of the rule "default".'],
    ['a responder', mara, 'You are not among the approvers of the rule "default".'],
  ])('is not for %s', async (_who, person, sentence) => {
    const id = await breakGlass();
    const card = await stage.cardSaying(id, ACCEPTED);
    expect(await stage.pressAndHear(person, card, 'Justified')).toBe(sentence);
    expect(await stage.pressAndHear(person, card, 'Not justified…')).toBe(sentence);
    expect(stage.workspace.views(person)).toEqual([]);
    await stage.press(lea, card, 'Justified');
  });

  test('is given once, by the first of two at the same moment', async () => {
    const id = await breakGlass();
    const card = await stage.cardSaying(id, ACCEPTED);
    const heard = () =>
      [...stage.whispers(lea), ...stage.whispers(tomas)].filter(({ text }) => text.includes(id));
    const before = heard().length;
    await Promise.all([stage.press(lea, card, 'Justified'), stage.press(tomas, card, 'Justified')]);
    await stage.waitFor(() => heard().length > before);
    expect(heard().at(-1)?.text).toMatch(/^(?:lea|tomas) has reviewed R.{5} already\.$/);
    const shown = read(await stage.cardSaying(id, '*Justified*'));
    expect([...shown.matchAll(/\*Justified\*/g)]).toHaveLength(1);
  });
});

describe('it is refused', () => {
  test('for who has no right to it', async () => {
    const sha1 = freshSha1();
    const said = await stage.command(rina, `/block sha1 ${sha1} break-glass because INC-10 it spreads`);
    expect(said.text).toBe(
      'You are not among those who may break the glass. Ask without "break-glass", and somebody else approves.',
    );
    expect(isBlocked(sha1)).toBe(false);
  });

  test('without a reason, which a form asks for', async () => {
    const form = await stage.opened(olu, () =>
      stage.workspace.act({
        act: 'command',
        as: olu,
        channel: CHANNELS.soc,
        command: '/block',
        text: `sha1 ${freshSha1()} break-glass`,
      }),
    );
    expect(JSON.stringify(form.view.blocks[0])).toContain('Say why');
  });

  test('the fourth time within a day, also after a restart, and not on the day after', async () => {
    for (let n = 0; n < 3; n += 1) {
      await breakGlass();
      await stage.forward(60_000);
    }
    const line = () => `/block sha1 ${freshSha1()} break-glass because INC-10 it spreads`;
    const sentence = 'You have broken the glass 3 times within a day; the policy allows it 3 times.';
    expect((await stage.command(olu, line())).text).toBe(sentence);
    await stage.restart();
    expect((await stage.command(olu, line())).text).toBe(sentence);
    await stage.forward(DAY);
    await stage.cardSaying(await breakGlass(), ACCEPTED);
  });

  test.each([
    ['alone', '', new RegExp(OURS)],
    [
      'with an override, which takes others',
      'override ',
      /^What is protected cannot be overridden and sent on one word alone\.$/,
    ],
  ])('for what is protected, %s', async (_how, words, sentence) => {
    const said = await stage.command(
      olu,
      `/block sha1 ${OURS} ${words}break-glass because INC-10 it spreads`,
    );
    expect(said.text).toMatch(sentence);
    expect(isBlocked(OURS)).toBe(false);
  });
});
