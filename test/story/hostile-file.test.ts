import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Inline, parseMrkdwn } from '../../sandbox/page/mrkdwn.ts';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { boxesOf, chooseShortcut, requestedBy, saidIn, say } from './found-form.ts';
import { givenBack, OPEN, openFile, shared } from './shared-file.ts';
import { freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;
const NASTY =
  '<!channel> <@U0DARA> <https://evil.example|our wiki> *bold* ```fence `tick` \u202Egnp.exe\u200B';
const ARCHIVE = Buffer.from('PK\u0003\u0004 and so on');

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
afterAll(() => stage.end());
afterEach(async () => {
  for (const { id: viewId } of stage.workspace.views(rina))
    await stage.workspace.act({ act: 'close_view', as: rina, viewId, all: true });
});

/** A text that Slack parses, and whether it leaves names of hosts in it alone. */
interface Parsed {
  readonly text: string;
  readonly verbatim: boolean;
}

function parsedIn(value: unknown): readonly Parsed[] {
  if (Array.isArray(value)) return value.flatMap(parsedIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, verbatim } = value as Record<string, unknown>;
  if (type === 'mrkdwn' && typeof text === 'string') return [{ text, verbatim: verbatim === true }];
  return Object.values(value).flatMap(parsedIn);
}

function outsideCode(inline: Inline): string {
  if (inline.type === 'text') return inline.text;
  return 'children' in inline && inline.type !== 'code' ? inline.children.map(outsideCode).join('') : ' ';
}

/** Nothing that stands there became more than text, and no name that stands bare would become a link in a client. */
function expectHarmless(parsed: readonly Parsed[]): void {
  expect(parsed).not.toEqual([]);
  for (const { text, verbatim } of parsed) {
    const chunks = parseMrkdwn(text, verbatim);
    const drawn = JSON.stringify(chunks);
    for (const made of ['"broadcast"', '"U0DARA"', '"link"', '"fence"', '\u202E', '\u200B'])
      expect([text, drawn.includes(made)]).toEqual([text, false]);
    const bare = chunks.flatMap((chunk) => ('children' in chunk ? chunk.children : [])).map(outsideCode);
    if (!verbatim) expect([text, /\w\.[a-z]{2,}/i.test(bare.join(''))]).toEqual([text, false]);
  }
}

/** All that the bot has ever said to Rina alone, as it was shown: the text of a message stands in where it has no blocks. */
function saidToRina(): readonly Parsed[] {
  const dm = stage.workspace.dm(rina);
  return stage.workspace.calls
    .filter(({ args }) => args['channel'] === dm && typeof args['text'] === 'string')
    .flatMap(({ args: { text, blocks } }) =>
      blocks === undefined
        ? [{ text: String(text), verbatim: false }]
        : parsedIn(typeof blocks === 'string' ? JSON.parse(blocks) : blocks),
    );
}

test.each([
  ['report.zip', ARCHIVE, /report\.zip.* is compressed/],
  [`${NASTY}.zip`, ARCHIVE, / is compressed/],
  ['evil.zip.txt', 'Nothing to see here.', /evil\.zip\.txt/],
  ['empty.example', ' ', /empty\.example.* is empty/],
  ['list.zip.txt', freshSha1(), /1 indicator/],
  [`${NASTY}.txt`, `${freshSha1()}\n`, /1 indicator/],
])('a file called %s is named, and nothing comes of its name', async (name, content, said) => {
  expect(read(await shared(stage, name, content))).toMatch(said);
  expectHarmless(saidToRina());
});

test('what stands in a file is shown as what it is, or given back with why', async () => {
  const sha1 = freshSha1();
  const rows = [
    sha1,
    'evil.zip',
    `hxxps://evil[.]example/${'a'.repeat(90)}?q=${NASTY}`,
    `"${NASTY}"`,
    "=cmd|' /C calc'!A0",
    "x;=cmd|' /C calc'!A0;y",
  ];
  const answer = await shared(stage, 'feed.csv', `indicator\n${rows.join('\n')}\n`);
  const form = await stage.opened(rina, () => stage.press(rina, answer, OPEN));
  expect(boxesOf(form)[0]?.text).toBe(sha1);
  expect(saidIn(form)).not.toMatch(/evil\.zip|evil\.example/);
  expectHarmless(parsedIn(form.view.blocks));
  expectHarmless(saidToRina());
  await stage.press(rina, answer, labels(answer).at(-1)!);
  const csv = await stage.waitFor(() => givenBack(stage, stage.workspace.dm(rina)).at(-1));
  expect(csv.text).toContain(`"'=cmd|' /C calc'!A0"`);
  expect(csv.text).toContain(`"x;'=cmd|' /C calc'!A0;y"`);
  expect(csv.text).not.toMatch(/[\u202E\u200B]/);
});

test.each([
  ['columns.csv', (sha1: string) => `${NASTY.replaceAll('`', '')} evil.zip;${NASTY}.com\n${sha1};bad.com\n`],
  ['header.csv', (sha1: string) => `value;${NASTY} evil.zip\n${sha1};bad.com\n`],
  ['keys.json', (sha1: string) => JSON.stringify([{ value: sha1, [`${NASTY} evil.zip`]: 'bad.com' }])],
])('what stands over the columns of a file is shown as what it is: %s', async (name, make) => {
  const form = await openFile(stage, name, make(freshSha1()));
  expect(saidIn(form)).toMatch(/Not read, though they look like indicators: /);
  expectHarmless(parsedIn(form.view.blocks));
  expectHarmless(saidToRina());
});

test('what stands in a message is shown as what it is, and so is what it becomes', async () => {
  const sha1 = freshSha1();
  const url = `hxxps://evil[.]example/${'a'.repeat(90)}`;
  const message = await say(stage, lea, CHANNELS.soc, `${NASTY} ${sha1} ${url} evil[.]zip ${NASTY}`);
  const form = await stage.opened(rina, () => chooseShortcut(stage, rina, message));
  expect(saidIn(form)).not.toMatch(/evil\.zip|evil\.example/);
  expectHarmless(parsedIn(form.view.blocks));
  await stage.submit(rina, { reason: `INC-17 ${NASTY}`, lasts: NASTY });
  expect(stage.form(rina).errors['lasts']).not.toMatch(/[\u202E\u200B]/);
  const id = await requestedBy(stage, () => stage.submit(rina, { reason: `INC-17 ${NASTY}`, lasts: '' }));
  const card = await stage.cardSaying(id, sha1);
  const links = parsedIn(card.blocks).filter(({ text }) => !text.startsWith('*Taken from*'));
  expectHarmless(links.filter(({ text }) => !/<[@#!]/.test(text)));
});
