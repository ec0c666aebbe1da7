import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { boxesOf, chooseShortcut, requestedBy, saidIn, say, tickOnly } from './found-form.ts';
import { digest, type Neighbours, startNeighbours } from './neighbours.ts';
import { ACCEPTED, freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina, lea, gus, sam, nadia } = PEOPLE;
const { soc, general, warRoom } = CHANNELS;

/** What Cybereason holds before anybody asks: it is not asked for its list every time. */
const HELD = { everywhere: 'already.example', there: digest('sha1', 'held at one') };

let sims: Neighbours;
let stage: Stage;
beforeAll(async () => {
  sims = await startNeighbours();
  for (const key of Object.values(HELD)) sims.cybereason.put({ key, maliciousType: 'blacklist' });
  stage = await setStage({ neighbours: sims.all });
  await stage.start();
});
afterAll(() => stage.end());
afterEach(async () => {
  for (const person of [rina, lea])
    for (const { id: viewId } of stage.workspace.views(person))
      await stage.workspace.act({ act: 'close_view', as: person, viewId, all: true });
});

/** Says it as Lea, and opens the form on it as Rina. */
async function formOn(text: string, channel: string = soc, threadTs?: string) {
  const message = await say(stage, lea, channel, text, threadTs);
  const form = await stage.opened(rina, () => chooseShortcut(stage, rina, message));
  return { message, form };
}

const verdicts = (form = stage.form(rina)) =>
  Object.fromEntries(boxesOf(form).map(({ text, verdict }) => [text, verdict]));

describe('the form on a message', () => {
  test('has a verdict for each indicator, and ticks what somebody can block', async () => {
    const sha1 = freshSha1();
    const { form } = await formOn(
      `Seen: ${sha1}, hxxps://evil[.]example/a?b=1&c=2, 45[.]8.8.1, 11.22.33.44 and sandbox-soc.example`,
    );
    expect(verdicts(form)).toEqual({
      [sha1]: 'Will be blocked at inspect, cybereason.',
      'hxxps://evil[.]example/a?b=1&c=2': expect.stringMatching(/^(Will be blocked at|Not supported: )/),
      '45[.]8[.]8[.]1': expect.stringContaining('cybereason'),
      '11[.]22[.]33[.]44': 'Protected: It lies in 11.22.32.0/21, one of your own networks.',
      'sandbox-soc[.]example': 'Protected: It is one of your own domains.',
    });
    for (const { verdict, ticked } of boxesOf(form)) expect(ticked).toBe(verdict.startsWith('Will be'));
    expect(saidIn(form)).toContain('*5 indicators found.* 2 protected.');
  });

  test('is answered in the thread of the message, and the card links back to it', async () => {
    const sha1 = freshSha1();
    const { message } = await formOn(`Beaconing: ${sha1}`);
    const id = await requestedBy(stage, () =>
      stage.submit(rina, { reason: 'INC-31 beaconing', lasts: '7d' }),
    );
    const status = await stage.statusSaying(id, 'Waiting for approval');
    expect([status.channel, status.threadTs]).toEqual([soc, message.ts]);
    const card = read(await stage.cardSaying(id, sha1));
    expect(card).toMatch(
      new RegExp(
        `\\*Taken from\\*\\n<[^|>]+/archives/${soc}/p${message.ts.replace('.', '')}[^|>]*\\|a message>`,
      ),
    );
    expect(card).toContain('*Lasts*\nfor 7 days');
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.statusSaying(id, ACCEPTED);
    expect(stage.inspect.blocked().has(sha1)).toBe(true);
  });

  test('on a reply is answered in the same thread', async () => {
    const root = await say(stage, lea, soc, 'What have we got?');
    const { message } = await formOn(`This: ${freshSha1()}`, soc, root.ts);
    const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-32 reply' }));
    const status = await stage.statusSaying(id, 'Waiting');
    expect(status.threadTs).toBe(root.ts);
    // Slack wants the ts of the first message of a thread, never that of a reply.
    const threads = stage.workspace.calls.map(({ args }) => args['thread_ts']);
    expect(threads).not.toContain(message.ts);
    expect(read(stage.card(id)!)).toContain(`p${message.ts.replace('.', '')}?thread_ts=${root.ts}`);
  });

  test('in a channel where Portcullis cannot look is answered directly', async () => {
    await formOn(`Seen: ${freshSha1()}`, warRoom);
    const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-33 war room' }));
    const status = await stage.statusSaying(id, 'Waiting');
    expect(status.channel).toBe(stage.workspace.dm(rina));
    expect(read(stage.card(id)!)).not.toContain('Taken from');
  });

  test('asks only for what is ticked, on every page', async () => {
    const hashes = Array.from({ length: 230 }, (_, i) => digest('sha1', `page ${i} ${Math.random()}`));
    await formOn(hashes.join('\n'));
    expect(saidIn(stage.form(rina))).toContain('Page 1 of 3.');
    expect(boxesOf(stage.form(rina)).map(({ text }) => text)).toEqual(hashes.slice(0, 100));

    const press = async (button: string, fields: Record<string, readonly string[]> = {}) => {
      const { hash } = stage.form(rina);
      await stage.pressInForm(rina, button, fields);
      await stage.waitFor(() => stage.form(rina).hash !== hash);
      return stage.form(rina);
    };
    await press(
      'Next page',
      tickOnly(stage.form(rina), ({ value }) => value === '7'),
    );
    await press('Next page');
    expect(boxesOf(stage.form(rina)).map(({ text }) => text)).toEqual(hashes.slice(200));
    await press(
      'Page before',
      tickOnly(stage.form(rina), () => false),
    );
    const id = await requestedBy(stage, () =>
      stage.submit(rina, {
        ...tickOnly(stage.form(rina), ({ value }) => value === '100' || value === '199'),
        reason: 'INC-34 three of them',
      }),
    );
    const card = read(stage.card(id)!);
    expect(card).toContain('*Block 3 SHA-1 file hashes*');
    for (const index of [7, 100, 199]) expect(card).toContain(hashes[index]);
  });

  test('does not ask for what is protected unless that is overridden', async () => {
    await formOn(`Ours: 11.22.33.99 and ${freshSha1()}`);
    const all = tickOnly(stage.form(rina), () => true);
    await stage.submit(rina, { ...all, reason: 'INC-35 ours' });
    expect(stage.form(rina).errors['reason']).toMatch(/11\.22\.33\.99 .*11\.22\.32\.0\/21/);
    const id = await requestedBy(stage, () =>
      stage.submit(rina, { ...all, reason: 'INC-35 ours', override: ['override'] }),
    );
    await stage.cardSaying(id, 'Waiting for somebody to override the guard');
  });

  test('says what is blocked already once the vendors were asked, and no longer ticks what is blocked everywhere', async () => {
    const before = await stage.ask(`/blockade add ${HELD.everywhere} because INC-36 before`);
    await stage.press(lea, stage.card(before)!, 'Approve');
    await stage.cardSaying(before, 'Done.');
    await formOn(`Again: ${HELD.everywhere} and ${HELD.there}`);
    await stage.waitFor(() => saidIn(stage.form(rina)).includes('Blocked already at'));
    expect(boxesOf(stage.form(rina))).toEqual([
      {
        text: HELD.everywhere.replace('.', '[.]'),
        verdict: 'Blocked already at cybereason, blockade.',
        value: '0',
        ticked: false,
      },
      {
        text: HELD.there,
        verdict: 'Blocked already at cybereason. Will be blocked at inspect.',
        value: '1',
        ticked: true,
      },
    ]);
    expect(saidIn(stage.form(rina))).toContain('*2 indicators found.* 1 blocked already.');
  });

  test('that was closed before the vendors had answered is nobody’s trouble', async () => {
    const before = stage.whispers(rina).length;
    const { form } = await formOn(`Again: ${HELD.there}`);
    await stage.workspace.act({ act: 'close_view', as: rina, viewId: form.id });
    await stage.waitFor(() => stage.workspace.log.some(({ text }) => text === 'views.update → not_found'));
    await stage.command(rina, '/portcullis pending');
    expect(stage.whispers(rina).slice(before + 1)).toEqual([]);
    expect(stage.bot().log.filter(({ level }) => level === 'error' || Number(level) >= 50)).toEqual([]);
  });

  test('asks for nothing when nothing is ticked, and keeps what was written', async () => {
    await formOn(`One: ${freshSha1()}`);
    await stage.submit(rina, { ...tickOnly(stage.form(rina), () => false), reason: 'INC-36 none' });
    expect(stage.form(rina).errors).toEqual({ reason: 'Nothing is ticked.' });
  });

  test('shows what would be sent on top, where that is ticked, and can be sent in earnest after that', async () => {
    const sha1 = freshSha1();
    await formOn(`Maybe: ${sha1}`);
    const before = stage.writes().length;
    await stage.submit(rina, { reason: 'INC-37 maybe', dry_run: ['dry_run'] });
    await stage.waitFor(() => saidIn(stage.form(rina)).includes('*Dry run: nothing was asked for'));
    expect(saidIn(stage.form(rina))).toContain(sha1);
    expect(stage.writes()).toHaveLength(before);
    await stage.workspace.act({ act: 'close_view', as: rina, viewId: stage.form(rina).id });
    const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-37 in earnest' }));
    expect(read(stage.card(id)!)).toContain(sha1);
  });

  test('says what it made of a port, a wildcard and a range, with nothing in it to click', async () => {
    const { form } = await formOn('Seen: *.pick-one.com, 45[.]8.8.1:8443 and 45.8.9.1-45.8.9.9');
    expect(saidIn(form)).toContain(
      [
        '• “45[.]8[.]9[.]1-45[.]8[.]9[.]9” is a range, of which only the two ends are listed.',
        '• “*[.]pick-one[.]com” is taken as “pick-one[.]com”.',
        '• “45[.]8[.]8[.]1[:]8443” is taken as “45[.]8[.]8[.]1”.',
      ].join('\n'),
    );
  });

  test('does not tick the ends of a range, of which more is meant', async () => {
    const { form } = await formOn('Seen: 45.8.9.1-45.8.9.9, 45.8.9.9 and 45.8.9.30');
    expect(boxesOf(form).map(({ text, ticked }) => [text, ticked])).toEqual([
      ['45[.]8[.]9[.]1', false],
      ['45[.]8[.]9[.]9', true],
      ['45[.]8[.]9[.]30', true],
    ]);
    expect(verdicts(form)['45[.]8[.]9[.]1']).toMatch(/^It is one end of a range\. Will be blocked at /);
  });

  test('does not tick what may be only a part of something, unless it stands elsewhere too', async () => {
    const { form } = await formOn(
      'Seen: pick-evil-\nhost.com, and pick-evil-\nother.com, which is other.com',
    );
    expect(boxesOf(form).map(({ text, ticked }) => [text, ticked])).toEqual([
      ['host[.]com', false],
      ['other[.]com', true],
    ]);
    expect(verdicts(form)['host[.]com']).toMatch(
      /^It may be only a part of what is written there\. Will be blocked at /,
    );
    expect(saidIn(form)).toContain(
      '• “pick-evil- host[.]com” may be one thing, of which “host[.]com” is only a part.',
    );
    const id = await requestedBy(stage, () =>
      stage.submit(rina, { ...tickOnly(stage.form(rina), () => true), reason: 'INC-40 both' }),
    );
    expect(read(stage.card(id)!)).toContain('*Block 2 domains*');
  });

  test('does not tick what may be a URL, or what is struck out', async () => {
    const { form } = await formOn('Seen: pick-one.com/bank.com, ~was.com~ and pick-two.com');
    expect(boxesOf(form).map(({ text, ticked }) => [text, ticked])).toEqual([
      // Slack makes a link of it.
      ['hxxp://pick-one[.]com/bank.com', false],
      ['pick-one[.]com', false],
      ['bank[.]com', false],
      ['was[.]com', false],
      ['pick-two[.]com', true],
    ]);
    expect(verdicts(form)['was[.]com']).toMatch(/^It is struck out\. Will be blocked at /);
    expect(saidIn(form)).toContain(
      '• “pick-one[.]com/bank[.]com” may be one thing, of which “bank[.]com” is only a part.',
    );
  });

  test('says what it does not take, a range and an impossible port', async () => {
    const { form } = await formOn('Seen: pick-two.com from 45.8.8.10-20, and hxxp://pick-two[.]com:99999/a');
    expect(boxesOf(form).map(({ text }) => text)).toEqual(['pick-two[.]com']);
    expect(saidIn(form)).toContain(
      [
        '• Not taken: “45[.]8[.]8[.]10-20” is a range; write its networks, such as 203[.]0[.]113[.]0/28.',
        '• Not taken: “hxxp[:]//pick-two[.]com[:]99999/a” is not a valid URL.',
      ].join('\n'),
    );
  });

  test('that is longer than what is read says that its end is not there', async () => {
    const { form } = await formOn(`${freshSha1()} ${'and so on '.repeat(20_001)}`);
    expect(saidIn(form)).toContain('• The message is longer than what is read of one');
  });
});

describe('a sentence is all there is', () => {
  async function told(as: string, text: string, channel: string = soc): Promise<string> {
    const message = await say(stage, lea, channel, text);
    const before = stage.whispers(as).length;
    await chooseShortcut(stage, as, message);
    const said = await stage.waitFor(() => stage.whispers(as)[before]);
    expect(stage.workspace.views(as)).toEqual([]);
    return said.text;
  }

  test.each([
    ['a guest', gus, 'Guests can neither ask for a block nor decide on one.'],
    ['somebody of another organisation', sam, /^People of another organisation/],
    ['somebody whom the policy does not name', nadia, /^You are not among those who may ask/],
  ])('for %s', async (_who, person, sentence) => {
    expect(await told(person, `Look: ${freshSha1()}`)).toMatch(sentence);
  });

  test('on a message without indicators', async () => {
    expect(await told(rina, 'Good morning, version 2.4.1 is out since 10:30.')).toBe(
      'There is no hash, address, network, domain or URL in this message.',
    );
  });
});

test('a message that holds only what is not taken is told so', async () => {
  const message = await say(stage, lea, soc, 'Scanned from 45.8.8.10-20 again');
  const before = stage.whispers(rina).length;
  await chooseShortcut(stage, rina, message);
  const said = await stage.waitFor(() => stage.whispers(rina)[before]);
  expect(said.text).toBe(
    'There is no hash, address, network, domain or URL in this message. Not taken: “45[.]8[.]8[.]10-20” is a range; write its networks, such as 203[.]0[.]113[.]0/28.',
  );
});

describe('after a restart', () => {
  test('whatever is done in a form says that the list is gone, and nothing that was written is', async () => {
    const hashes = Array.from({ length: 120 }, () => freshSha1());
    const { form } = await formOn(hashes.join(' '), general);
    await stage.restart();
    const GONE = /Portcullis no longer has this list: .* Copy what you wrote here before\./;
    await stage.submit(rina, { reason: 'INC-38 too late' });
    expect(stage.form(rina).errors['reason']).toMatch(GONE);
    await stage.pressInForm(rina, 'Next page', {});
    await stage.waitFor(() => GONE.test(saidIn(stage.form(rina))));
    expect(stage.form(rina).id).toBe(form.id);
    const kept = stage.form(rina).view.blocks.filter(({ block_id: id }) => id !== 'notice');
    expect(kept).toEqual(form.view.blocks);
    const group = 'ticks:0';
    const selected = { selected_options: [] };
    const values = { [group]: { ticks: selected } };
    const press = {
      act: 'press_view',
      as: rina,
      viewId: form.id,
      blockId: group,
      actionId: 'ticks',
    } as const;
    const { hash } = stage.form(rina);
    await stage.workspace.act({ ...press, selected, values });
    await stage.waitFor(() => stage.form(rina).hash !== hash);
    expect(saidIn(stage.form(rina)).match(/no longer has this list/g)).toHaveLength(1);
  });
});

describe('the global shortcut', () => {
  test('opens the form of /block, and the answer comes directly', async () => {
    const sha1 = freshSha1();
    await stage.opened(rina, () =>
      stage.workspace.act({ act: 'global_shortcut', as: rina, callbackId: 'new_request' }),
    );
    const id = await requestedBy(stage, () =>
      stage.submit(rina, { indicators: sha1, reason: 'INC-39 from anywhere' }),
    );
    const status = await stage.statusSaying(id, 'Waiting');
    expect(status.channel).toBe(stage.workspace.dm(rina));
    expect(read(stage.card(id)!)).toContain(`*Asked by*\n<@${rina}> in a direct message`);
  });

  test('tells a guest directly that there is nothing for them', async () => {
    const dm = stage.workspace.dm(gus);
    await stage.workspace.act({ act: 'global_shortcut', as: gus, callbackId: 'new_request' });
    const said = await stage.waitFor(() => stage.workspace.messages(dm).at(-1));
    expect(said.text).toBe('Guests can neither ask for a block nor decide on one.');
    expect(stage.workspace.views(gus)).toEqual([]);
  });
});
