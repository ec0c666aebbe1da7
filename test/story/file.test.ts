import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { boxesOf, requestedBy, saidIn } from './found-form.ts';
import { digest } from './neighbours.ts';
import { answerTo, givenBack, OPEN, share, shared } from './shared-file.ts';
import { freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, gus } = PEOPLE;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
afterAll(() => stage.end());
beforeEach(() => stage.forward(60_000));
afterEach(async () => {
  stage.workspace.faults.clear();
  for (const { id: viewId } of stage.workspace.views(rina))
    await stage.workspace.act({ act: 'close_view', as: rina, viewId, all: true });
});

/** The button that gives the lines that were left out. */
const LEFT = 'Get what was left out';

const listOf = (count: number, salt: string) =>
  Array.from({ length: count }, (_, i) => digest('sha1', `${salt} ${i}`));

describe('a file in a direct message', () => {
  const [a, b] = [digest('sha1', 'a'), digest('sha1', 'b')];
  const stix = {
    type: 'bundle',
    id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d',
    objects: [a, b].map((sha1, i) => ({
      type: 'indicator',
      spec_version: '2.1',
      id: `indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3${i}`,
      created: '2016-04-06T20:03:48.000Z',
      modified: '2016-04-06T20:03:48.000Z',
      valid_from: '2016-01-01T00:00:00Z',
      pattern_type: 'stix',
      pattern: `[file:hashes.'SHA-1' = '${sha1}']`,
    })),
  };
  test.each([
    ['list.txt', `${a}\n${b}\n`],
    ['feed.csv', `type,value,comment\nsha1,${a},one\nsha1,${b},"two, quoted"\n`],
    ['export.tsv', `value\tnote\n${a}\tone\n${b}\ttwo\n`],
    ['list.json', JSON.stringify([a, b])],
    ['bundle.json', JSON.stringify(stix)],
  ])('%s becomes the form', async (name, content) => {
    const answer = await shared(stage, name, content);
    expect(read(answer)).toContain(`:page_facing_up: \`${name}\`: *2 indicators.*`);
    const form = await stage.opened(rina, () => stage.press(rina, answer, OPEN));
    expect(boxesOf(form).map(({ text, verdict, ticked }) => [text, verdict, ticked])).toEqual([
      [a, 'Will be blocked at inspect.', true],
      [b, 'Will be blocked at inspect.', true],
    ]);
  });

  test('becomes a request that is answered where it was handed over', async () => {
    const sha1 = freshSha1();
    const answer = await shared(stage, 'one.txt', sha1);
    await stage.opened(rina, () => stage.press(rina, answer, OPEN));
    const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-51 from a file' }));
    const status = await stage.statusSaying(id, 'Waiting');
    expect([status.channel, status.threadTs]).toEqual([stage.workspace.dm(rina), answer.threadTs]);
    expect(answer.threadTs).toBeDefined();
    expect(read(await stage.cardSaying(id, sha1))).toContain('in a direct message');
  });

  test('of 2,500 indicators is paged through, and duplicates are folded', async () => {
    const hashes = listOf(2_500, 'many');
    const answer = await shared(stage, 'many.txt', [...hashes, ...hashes.slice(0, 3)].join('\n'));
    expect(read(answer)).toContain('*2,500 indicators.*\n• 3 duplicates folded.');
    // The same message said before that it was being read.
    const about = stage.workspace.messages(answer.channel).filter(({ text }) => text.includes('many.txt'));
    expect(about).toEqual([answer]);
    expect(stage.workspace.calls.map(({ args }) => args['text'])).toContain(
      ':hourglass_flowing_sand: Reading `many.txt`…',
    );
    await stage.opened(rina, () => stage.press(rina, answer, OPEN));
    for (let page = 2; page <= 25; page += 1) {
      await stage.pressInForm(rina, 'Next page', {});
      await stage.waitFor(() => saidIn(stage.form(rina)).includes(`Page ${page} of 25.`));
    }
    expect(boxesOf(stage.form(rina)).map(({ text }) => text)).toEqual(hashes.slice(2_400));
    const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-52 all of them' }));
    expect(read(stage.card(id)!)).toContain('*Block 2,500 SHA-1 file hashes*');
  });

  test('of many megabytes says how much of it is read, and then what is in it', async () => {
    const note = 'n'.repeat(900);
    const rows = listOf(10_000, 'large').map((sha1) => `${sha1},${note}`);
    const said = () =>
      stage.workspace.calls
        .map(({ args }) => String(args['text']))
        .filter((text) => text.includes('`large.csv`'));
    const shares = () =>
      said().flatMap(
        (text) => /^:hourglass_flowing_sand: Reading `large\.csv`: (\d+) %$/.exec(text)?.[1] ?? [],
      );
    // It says so again whenever some time has passed, which it has as soon as it has said so.
    let before = 0;
    const stop = stage.workspace.onChange(() => {
      const isNew = said().length > before;
      before = said().length;
      if (isNew && new Set(shares()).size < 4) void stage.forward(2_000);
    });
    const file = await share(stage, 'large.csv', `sha1,comment\n${rows.join('\n')}\n`);
    const answer = await answerTo(stage, file);
    stop();
    const numbers = shares().map(Number);
    expect(new Set(numbers).size).toBeGreaterThanOrEqual(4);
    expect(read(answer)).toContain('*10,000 indicators.*');
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    expect(numbers.at(-1)).toBeLessThan(100);
    // All of it in one message.
    expect(stage.workspace.messages(file.channel).filter(({ ts }) => ts > file.ts)).toEqual([answer]);
  });

  test('gives back the lines that were left out, each with why, when somebody asks', async () => {
    const good = freshSha1();
    const file = await share(
      stage,
      'mixed lines.csv',
      `sha1\n${good}\n=cmd|' /C calc'!A0\n${'f'.repeat(39)}\n`,
    );
    const answer = await answerTo(stage, file);
    expect(read(answer)).toContain('*1 indicator.*');
    expect(read(answer)).toMatch(
      /^Left out: 2 lines\.\n• Line 3: .*\n• Line 4: “f{39}” has 39 hexadecimal digits/m,
    );
    await stage.command(rina, '/portcullis pending');
    expect(givenBack(stage, file.channel)).toEqual([]);

    await stage.press(rina, answer, LEFT);
    const csv = await stage.waitFor(() => givenBack(stage, file.channel).at(-1));
    const [heading, ...rows] = csv.text.trimEnd().split('\r\n');
    expect(heading).toBe('line,text,why');
    expect(rows).toEqual([
      expect.stringMatching(/^3,"'=cmd\|' \/C calc'!A0","[A-Z“].*\."$/),
      expect.stringMatching(/^4,"f{39}",".*39.*\."$/),
    ]);
    expect(csv.name).toBe('refused-mixed_lines.csv.csv');
    const thread = stage.workspace.messages(file.channel).filter(({ threadTs }) => threadTs === file.ts);
    expect(thread.at(-1)?.files).toHaveLength(1);
    // Its own file is shared in this conversation too, and is nobody's order.
    const before = stage.workspace.messages(file.channel).length;
    await stage.command(rina, '/portcullis pending');
    expect(stage.workspace.messages(file.channel)).toHaveLength(before);
  });

  test('of nothing but refused lines gives those back', async () => {
    const answer = await shared(stage, 'nothing.csv', `sha1\n${'e'.repeat(39)}\n`);
    expect(read(answer)).toMatch(/\*0 indicators\.\*\nLeft out: 1 line\.\n• Line 2: /);
    expect(labels(answer)).toEqual([LEFT]);
    await stage.press(rina, answer, LEFT);
    await stage.waitFor(() => givenBack(stage, answer.channel).find(({ name }) => name.includes('nothing')));
  });

  test('says which columns were read, and what like indicators was not', async () => {
    const sha1 = freshSha1();
    const rows = `Wert;victim;Notiz\n${sha1};198.51.100.7;see evil.com and bad.com\n`;
    const remarks = [
      'Read: “Wert”.',
      'Not read, though they look like indicators: 2 under “Notiz”, 1 under “victim”.',
    ];
    const answer = await shared(stage, 'columns.csv', rows);
    expect(read(answer)).toContain(['*1 indicator.*', ...remarks].join('\n• '));
    const form = await stage.opened(rina, () => stage.press(rina, answer, OPEN));
    for (const remark of remarks) expect(saidIn(form)).toContain(`• ${remark}`);
  });

  test('that is a report says how much of it named nothing, there and in the form', async () => {
    const answer = await shared(stage, 'report.txt', `They came at night.\nNobody woke.\n\n${freshSha1()}\n`);
    const remark = '• 2 lines of text named no indicator.';
    expect(read(answer)).toContain(`*1 indicator.*\n${remark}`);
    const form = await stage.opened(rina, () => stage.press(rina, answer, OPEN));
    expect(saidIn(form)).toContain(remark);
  });

  test('waits for the one before it to be read, and says so', async () => {
    const { workspace } = stage;
    const rows = listOf(10_000, 'first').map((sha1) => `${sha1},${'n'.repeat(900)}`);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    workspace.faults.api({ method: 'chat.update', held });
    const first = await share(stage, 'first.csv', `sha1,comment\n${rows.join('\n')}\n`);
    const wasDownloaded = (name: string) =>
      workspace.log.some(({ text }) => text.startsWith(`Download of ${name}`));
    await stage.waitFor(() => wasDownloaded('first.csv'));
    // Its progress is due, and is said before anything else.
    await stage.forward(2_000);
    const isSaid = (text: string) => workspace.calls.some(({ args }) => String(args['text']).includes(text));
    await stage.waitFor(() => isSaid('Reading `first.csv`: '));

    const second = await share(stage, 'second.txt', freshSha1());
    await stage.waitFor(() => isSaid('`second.txt` is read as soon as the file before it has been…'));
    await stage.command(rina, '/portcullis pending');
    expect(wasDownloaded('second.txt')).toBe(false);
    letGo();
    expect(read(await answerTo(stage, first))).toContain('*10,000 indicators.*');
    expect(read(await answerTo(stage, second))).toContain('`second.txt`: *1 indicator.*');
  });

  test.each([
    ['utf16.txt', Buffer.from(`\ufeff${digest('sha1', 'wide')}`, 'utf16le'), /UTF-16; save it as UTF-8/],
    ['archive.zip', Buffer.from('PK\u0003\u0004 and so on'), /is compressed; unpack it/],
    ['picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe, 0, 0]), /is not text/],
    ['spaces.txt', '  \n\t\n', /is empty/],
    ['prose.txt', 'Nothing to see here.', /./],
    ['large.txt', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), /has 10\.1 MiB; at most 10 are read/],
    ['huge.txt', listOf(10_001, 'huge').join('\n'), /names more than 10,000 indicators; share it in parts/],
  ])('%s is answered with a sentence', async (name, content, sentence) => {
    const answer = await shared(stage, name, content);
    expect(answer.text).toMatch(sentence);
    expect(answer.text).toMatch(/^:x: .*\.$/);
    expect(labels(answer)).toEqual([]);
  });

  test.each(['chat.postMessage', 'chat.update'])(
    'is answered though Slack asks us to wait: %s',
    async (method) => {
      stage.workspace.faults.api({ method, ratelimited: 30 });
      const file = await share(stage, 'patience.txt', freshSha1());
      let isThere = false;
      const answer = answerTo(stage, file).finally(() => {
        isThere = true;
      });
      // From here nobody can tell when it begins to wait.
      while (!isThere) await stage.forward(30_000);
      expect(read(await answer)).toContain('`patience.txt`: *1 indicator.*');
      expect(stage.workspace.log.map(({ text }) => text)).toContain(`${method} → ratelimited`);
    },
  );

  test('of a guest is answered with a sentence, and not fetched', async () => {
    const file = await share(stage, 'guest.txt', freshSha1(), { as: gus });
    const answer = await answerTo(stage, file);
    expect(answer.text).toBe('Guests can neither ask for a block nor decide on one.');
    expect(stage.workspace.log.map(({ text }) => text)).not.toContain('Download of guest.txt');
  });

  test('is read once, though Slack tells of it twice', async () => {
    stage.workspace.faults.duplicate(1);
    const file = await share(stage, 'twice.txt', freshSha1());
    await answerTo(stage, file);
    await stage.command(rina, '/portcullis pending');
    const about = stage.workspace.messages(file.channel).filter(({ text }) => text.includes('twice.txt'));
    expect(about).toHaveLength(1);
  });

  test('is left alone in a channel', async () => {
    await share(stage, 'channel.txt', freshSha1(), { channel: CHANNELS.soc });
    await shared(stage, 'direct.txt', freshSha1());
    const said = Object.values(CHANNELS).flatMap((channel) => stage.workspace.messages(channel));
    expect(said.filter(({ text }) => text.includes('channel.txt'))).toEqual([]);
    expect(stage.workspace.log.map(({ text }) => text)).not.toContain('Download of channel.txt');
  });
});

describe('a download', () => {
  const downloads = (name: string) =>
    stage.workspace.log.filter(({ text }) => text.startsWith(`Download of ${name}`)).length;

  test.each(['cut', 'error'] as const)('that fails twice (%s) is whole the third time', async (fault) => {
    const hashes = listOf(500, fault);
    stage.workspace.faults.download(fault, 2);
    const answer = await shared(stage, `${fault}.txt`, hashes.join('\n'));
    expect(read(answer)).toContain('*500 indicators.*');
    expect(downloads(`${fault}.txt`)).toBe(3);
  });

  test.each(['cut', 'error'] as const)('that fails three times (%s) is not half used', async (fault) => {
    stage.workspace.faults.download(fault, 3);
    const answer = await shared(stage, `never-${fault}.txt`, listOf(500, fault).join('\n'));
    expect(answer.text).toBe(
      `:x: “never-${fault}.txt” could not be fetched whole from Slack in 3 attempts; nothing of it was used.`,
    );
    expect(downloads(`never-${fault}.txt`)).toBe(3);
    expect(labels(answer)).toEqual([]);
  });
});

describe('the button beneath a file', () => {
  test('opens nothing for whoever may no longer ask', async () => {
    const { workspace } = stage;
    const answer = await shared(stage, 'right.txt', freshSha1());
    const { users } = workspace.snapshot(rina).groups.find(({ id }) => id === GROUPS.responders)!;
    workspace.setGroup(
      GROUPS.responders,
      users.filter((user) => user !== rina),
    );
    await stage.forward(60_000);
    expect(await stage.pressAndHear(rina, answer, OPEN)).toMatch(/^You are not among those who may ask/);
    workspace.setGroup(GROUPS.responders, users);
  });

  test('says when the list is gone', async () => {
    const answer = await shared(stage, 'button.txt', `${freshSha1()}\nnonsense\n`);
    await stage.restart();
    for (const button of [OPEN, LEFT])
      expect(await stage.pressAndHear(rina, answer, button)).toMatch(/^Portcullis no longer has this list/);
  });
});
