import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import { ACCEPTED, buttonsOf, freshSha1, labels, read, SHA1, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, gus, sam } = PEOPLE;

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ mode });
    await stage.start();
  });
  afterAll(() => stage.end());

  const blocksOf = (sha1: string) =>
    stage.calls('block').filter(({ body }) => JSON.stringify(body).includes(sha1));
  const messagesOf = (id: string) =>
    [CHANNELS.soc, CHANNELS.approvals]
      .flatMap((channel) => stage.workspace.messages(channel))
      .filter((message) => message.only === undefined && read(message).includes(id));

  describe('a block', () => {
    let id: string;
    let card: Message;
    let status: Message;

    test('is recorded, and only the asker is told so', async () => {
      const said = await stage.command(rina, `/block sha1 ${SHA1} because INC-42 beaconing`);
      expect(said).toMatchObject({ channel: CHANNELS.soc, only: rina });
      expect(said.text).toMatch(
        /^:memo: Recorded as `R[0-9A-Z]{5}`: Block 1 SHA-1 file hash\. It needs one approval in <#C0APPROVALS>\.$/,
      );
      id = /`(R.{5})`/.exec(said.text)![1]!;
    });

    test('is put before the approvers on a card', async () => {
      card = await stage.cardSaying(id, 'Waiting for approval: 0 of 1');
      expect(card.channel).toBe(CHANNELS.approvals);
      expect(read(card)).toContain(`\`${SHA1}\``);
      expect(read(card)).toContain('INC-42 beaconing');
      expect(read(card)).toContain('*inspect* will block 1 indicator.');
      expect(read(card)).toContain(`*Asked by*\n<@${rina}> in <#${CHANNELS.soc}>`);
      expect(read(card)).toContain('*Ticket*\nINC-42');
      expect(labels(card)).toEqual(['Approve', 'Deny…', 'Claim', 'Cancel']);
      expect(buttonsOf(card).map(({ value }) => value)).toEqual([id, id, id, id]);
    });

    test('has a line where it was asked', async () => {
      status = await stage.statusSaying(id, 'Waiting for approval: 0 of 1');
      expect(status.channel).toBe(CHANNELS.soc);
      expect(labels(status)).toEqual(['Cancel']);
      await stage.settled(id);
    });

    test.each([
      ['the one who asked', rina, 'You asked for this yourself; somebody else has to approve it.'],
      ['a guest', gus, 'Guests can neither ask for a block nor decide on one.'],
      ['a stranger', sam, 'People of another organisation can neither ask for a block nor decide on one.'],
    ])('cannot be approved by %s', async (_who, person, sentence) => {
      expect(await stage.pressAndHear(person, stage.card(id)!, 'Approve')).toBe(sentence);
      expect(read(stage.card(id)!)).toContain('Waiting for approval: 0 of 1');
    });

    test('has not reached the vendor before somebody else agrees', () => {
      expect(stage.writes()).toEqual([]);
    });

    test('is carried out once a lead approves', async () => {
      await stage.press(lea, stage.card(id)!, 'Approve');
      await stage.cardSaying(id, `${ACCEPTED} Approved by <@${lea}>.`);
      expect([...stage.inspect.blocked()]).toEqual([
        [SHA1, expect.objectContaining({ shouldClean: false, comment: expect.any(String) })],
      ]);
      expect(stage.inspect.blocked().get(SHA1)?.comment).toBe(
        `Portcullis ${id}, asked by rina (${rina}), approved by lea (${lea}): INC-42 beaconing`,
      );
    });

    test('takes one sign-in and one call, whose hashes are a list', () => {
      expect([stage.calls('login').length, stage.writes().length]).toEqual([1, 1]);
      expect(stage.calls('block')[0]?.body).toMatchObject({ sha1: [SHA1], shouldClean: false });
    });

    test('ends on the same card and the same line, without buttons', async () => {
      const [cardAfter, statusAfter] = [stage.card(id)!, await stage.statusSaying(id, ACCEPTED)];
      expect([cardAfter.ts, statusAfter.ts]).toEqual([card.ts, status.ts]);
      expect([...labels(cardAfter), ...labels(statusAfter)]).toEqual([]);
      const outcome = '*inspect* accepted: the vendor said yes and has no list to check it against.';
      expect(read(cardAfter)).toContain(outcome);
      expect(read(statusAfter)).toContain(outcome);
      expect(messagesOf(id)).toHaveLength(2);
    });

    test('is taken back by REST', async () => {
      const said = await stage.command(rina, `/unblock sha1 ${SHA1} because false alarm`);
      const undo = /`(R.{5})`/.exec(said.text)![1]!;
      await stage.settled(undo);
      await stage.press(lea, stage.card(undo)!, 'Approve');
      await stage.cardSaying(undo, ACCEPTED);
      expect(stage.inspect.blocked().size).toBe(0);
      expect(stage.calls('unblock').map(({ method, path }) => `${method} ${path}`)).toEqual([
        `POST /api/v1/executables/${SHA1}/unblock?%24idType=sha1`,
      ]);
    });
  });

  describe('a request', () => {
    // Slack takes about a message a second in a channel and the bot keeps to it; a fresh one has its allowance whole.
    beforeEach(() => stage.restart());

    test('a denial needs a reason and shows it to the one who asked', async () => {
      const sha1 = freshSha1();
      const id = await stage.request(sha1);
      const form = await stage.opened(lea, () => stage.press(lea, stage.card(id)!, 'Deny…'));
      expect(form.view).toMatchObject({ title: { text: 'Deny' } });
      expect(JSON.stringify(form.view.blocks)).toContain(`*Block 1 SHA-1 file hash* · \`${id}\``);

      expect(await stage.submit(lea, { reason: '  ' })).toEqual({ ok: true });
      expect(stage.workspace.views(lea)[0]?.errors).toEqual({ reason: 'Say why you deny it.' });
      expect(labels(stage.card(id)!)).toContain('Approve');

      await stage.submit(lea, { reason: 'It is our own agent.' });
      expect(stage.workspace.views(lea)).toEqual([]);
      const outcome = `Denied by <@${lea}>: It is our own agent.`;
      expect(labels(await stage.cardSaying(id, outcome))).toEqual([]);
      expect((await stage.statusSaying(id, outcome)).channel).toBe(CHANNELS.soc);
      expect(blocksOf(sha1)).toEqual([]);
    });

    test('only the one who asked can cancel', async () => {
      const sha1 = freshSha1();
      const id = await stage.request(sha1);
      expect(await stage.pressAndHear(lea, stage.card(id)!, 'Cancel')).toBe(
        `Only rina, who asked for it, can cancel ${id}.`,
      );
      await stage.press(rina, await stage.statusSaying(id, 'Waiting'), 'Cancel');
      expect(labels(await stage.cardSaying(id, `Cancelled by <@${rina}>.`))).toEqual([]);
      expect(blocksOf(sha1)).toEqual([]);
    });

    test('a command without words opens a form, which refuses under the field what it cannot read', async () => {
      const sha1 = freshSha1();
      const { soc } = CHANNELS;
      await stage.opened(rina, () =>
        stage.workspace.act({ act: 'command', as: rina, channel: soc, command: '/block', text: '' }),
      );
      await stage.submit(rina, { indicators: sha1.slice(1), reason: 'beaconing' });
      expect(stage.workspace.views(rina)[0]?.errors).toEqual({
        indicators: expect.stringContaining(sha1.slice(1)),
      });
      await stage.submit(rina, { indicators: sha1, reason: 'beaconing', ticket: 'INC-7' });
      expect(stage.workspace.views(rina)).toEqual([]);
      const card = await stage.waitFor(() =>
        stage.workspace.messages(CHANNELS.approvals).find((message) => read(message).includes(sha1)),
      );
      expect(read(card)).toContain('*Ticket*\nINC-7');
      expect(read(card)).toContain('*inspect* will block 1 indicator.');
    });

    test('of two approvers at the same moment one is thanked by a run and the other by a sentence', async () => {
      const sha1 = freshSha1();
      const id = await stage.request(sha1);
      const card = stage.card(id)!;
      const heard = () => [...stage.whispers(lea), ...stage.whispers(tomas)].length;
      const before = heard();
      await Promise.all([stage.press(lea, card, 'Approve'), stage.press(tomas, card, 'Approve')]);
      await stage.cardSaying(id, ACCEPTED);
      await stage.waitFor(() => heard() > before);
      const last = [stage.whispers(lea).at(-1)?.text, stage.whispers(tomas).at(-1)?.text];
      expect(last).toContainEqual(
        expect.stringMatching(new RegExp(`^${id} (is approved|is being carried out|is done)`)),
      );
      expect(heard()).toBe(before + 1);
      expect(blocksOf(sha1)).toHaveLength(1);
    });

    test('what Slack delivers twice happens once', async () => {
      const sha1 = freshSha1();
      stage.workspace.faults.duplicate(1);
      const id = await stage.request(sha1);
      const before = stage.whispers(lea);
      stage.workspace.faults.duplicate(1);
      await stage.press(lea, stage.card(id)!, 'Approve');
      await stage.cardSaying(id, ACCEPTED);
      expect(stage.whispers(lea)).toEqual(before);
      const cards = stage.workspace
        .messages(CHANNELS.approvals)
        .filter((message) => read(message).includes(sha1));
      expect(cards).toHaveLength(1);
      expect(blocksOf(sha1)).toHaveLength(1);
    });
  });

  test('what ESET Inspect cannot take is refused in a sentence', async () => {
    const sha256 = `${SHA1}${SHA1.slice(0, 24)}`;
    const said = await stage.command(rina, `/block sha256 ${sha256} because beaconing`);
    expect(said.text).toContain('No configured vendor can do this.');
    expect(said.text).toContain('SHA-1 file hashes');
  });

  describe('a question', () => {
    test.each([
      ['/portcullis help', /\/block sha1/],
      ['/portcullis vendors', /\*inspect\* · ESET Inspect · takes SHA-1 file hashes/],
      ['/portcullis pending', /0 of 1 approvals/],
    ])('%s is answered to the asker alone', async (line, wanted) => {
      const said = await stage.command(lea, line);
      expect(said).toMatchObject({ only: lea, channel: CHANNELS.soc });
      expect(read(said)).toMatch(wanted);
      expect(read(said)).not.toContain('undefined');
    });

    test('shows a request and its history to the asker alone', async () => {
      const done = stage.workspace.messages(CHANNELS.approvals).find((card) => read(card).includes(SHA1))!;
      const id = /`(R.{5})`/.exec(read(done))![1]!;
      const shown = await stage.command(lea, `/portcullis show ${id}`);
      expect(shown.only).toBe(lea);
      expect(read(shown)).toContain(SHA1);
      expect(labels(shown)).toEqual([]);
      const history = await stage.command(lea, `/portcullis history ${id}`);
      expect(history.only).toBe(lea);
      for (const word of [`requested by <@${rina}>`, `approved by <@${lea}>`, 'acted: 1 accepted'])
        expect(read(history)).toContain(word);
    });

    test.each([
      ['a guest', gus, 'Guests can neither ask for a block nor decide on one.'],
      ['a stranger', sam, 'People of another organisation can neither ask for a block nor decide on one.'],
    ])('of %s is not answered', async (_who, person, sentence) => {
      expect((await stage.command(person, '/portcullis pending')).text).toBe(sentence);
    });
  });
});
