import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parseMrkdwn } from '../../sandbox/page/mrkdwn.ts';
import { CHANNELS, defaultSeed, PEOPLE } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, olu } = PEOPLE;

/** What nobody may bring into anybody's Slack; every test writes it wherever a person can write. */
const NASTY =
  '<!channel> <!here> <@U0DARA> <!subteam^S0EVIL> <https://evil.example|our wiki> ```fence `tick` \u202Egnp.exe\u200B';
const named = (name: string) => `${name} ${NASTY}`;

/** Everybody chose such a name. */
const seed = {
  ...defaultSeed,
  people: defaultSeed.people.map((person) => ({
    ...person,
    name: named(person.name),
    realName: named(person.realName),
  })),
};

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ seed, bot: { protect: { hashes: [OURS] } } });
  await stage.start();
});
beforeEach(() => stage.forward(60_000));
afterAll(async () => {
  await stage.end();
});
const OURS = freshSha1();

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(textsIn);
}

/** Everything that the bot has said to anybody, as Slack draws it. */
function drawn(): string {
  const { messages, dm } = stage.workspace;
  const people = Object.values(PEOPLE).filter(
    (person) => ![PEOPLE.sam, PEOPLE.dara].includes(person as never),
  );
  const all = [...Object.values(CHANNELS), ...people.map(dm)].flatMap((channel) => messages(channel));
  return JSON.stringify(
    all.flatMap(({ text, blocks }) => [text, ...textsIn(blocks)].map((each) => parseMrkdwn(each, true))),
  );
}

/** Nothing that anybody wrote became more than text. */
function expectHarmless(): void {
  const said = drawn();
  expect(said).toContain('evil.example');
  for (const made of [
    '"broadcast"',
    '"id":"U0DARA"',
    '"id":"S0EVIL"',
    '"link"',
    '"fence"',
    '\u202E',
    '\u200B',
  ])
    expect(said).not.toContain(made);
}

const reason = `INC-16 ${NASTY}`;

test('as a name, a reason and a denial', async () => {
  const id = await stage.request(freshSha1(), `because ${reason}`);
  expect(await stage.pressAndHear(lea, stage.card(id)!, 'Cancel')).toMatch(/^Only rina .*who asked for it/s);
  await stage.opened(lea, () => stage.press(lea, stage.card(id)!, 'Deny…'));
  await stage.submit(lea, { reason: NASTY });
  await stage.cardSaying(id, `Denied by <@${lea}>: &lt;!channel&gt;`);
  await stage.command(lea, `/portcullis history ${id}`);
  await stage.command(lea, `/portcullis show ${id}`);
  expectHarmless();
});

test('as a reason to leave something out, and to whom it is delegated', async () => {
  const id = await stage.request(freshSha1(), `${freshSha1()} because ${reason}`);
  await stage.opened(lea, () => stage.choose(lea, stage.card(id)!, 'Ask somebody else…'));
  await stage.submit(lea, { whom: { person: rina } });
  expect(Object.values(stage.form(lea).errors)[0]).toMatch(
    /^rina .* asked for this and cannot decide on it\.$/,
  );
  await stage.submit(lea, { whom: { person: PEOPLE.mara } });
  await stage.threadSaying(id, 'asks you to decide');
  await stage.opened(tomas, () => stage.choose(tomas, stage.card(id)!, 'Approve in part…'));
  await stage.submit(tomas, { 'ticks:0': ['0'], reason: NASTY });
  await stage.cardSaying(id, `<@${tomas}> left out 1: &lt;!channel&gt;`);
  await stage.command(lea, `/portcullis why ${id}`);
  expectHarmless();
});

test('as a reason to override the guard', async () => {
  const id = await stage.ask(`/block sha1 ${OURS} override because ${reason}`);
  await stage.opened(PEOPLE.nadia, () => stage.press(PEOPLE.nadia, stage.card(id)!, 'Override the guard…'));
  await stage.submit(PEOPLE.nadia, { reason: NASTY });
  await stage.cardSaying(id, `Overridden by <@${PEOPLE.nadia}>: &lt;!channel&gt;`);
  expectHarmless();
});

test('as a reason to find it unjustified', async () => {
  const id = await stage.ask(`/block sha1 ${freshSha1()} break-glass because ${reason}`, olu);
  const card = await stage.cardSaying(id, ACCEPTED);
  await stage.opened(lea, () => stage.press(lea, card, 'Not justified…'));
  await stage.submit(lea, { reason: NASTY });
  await stage.cardSaying(id, `*Not justified*, says <@${lea}>: &lt;!channel&gt;`);
  expectHarmless();
});

test('in words that are not understood, in a question and in a dry run', async () => {
  const form = await stage.opened(rina, () =>
    stage.workspace.act({
      act: 'command',
      as: rina,
      channel: CHANNELS.soc,
      command: '/block',
      text: `${NASTY} because ${reason}`,
    }),
  );
  const drawnForm = JSON.stringify(textsIn(form.view.blocks).map((each) => parseMrkdwn(each, true)));
  for (const made of ['"broadcast"', '"id":"U0DARA"', '"link"', '"fence"'])
    expect(drawnForm).not.toContain(made);
  await stage.command(rina, `/portcullis ${NASTY}`);
  const dry = await stage.command(rina, `/block sha1 ${freshSha1()} dry-run because ${reason}`);
  expect(read(dry)).toContain('nothing was changed');
  expectHarmless();
});
