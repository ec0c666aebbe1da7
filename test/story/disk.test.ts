import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { createGate, type Gate } from './gate.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage, UNCLEAR } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;
const FULL =
  /^The record cannot be written, so nothing was done\. Tell whoever runs Portcullis: reference [0-9a-f]{6}\.$/;

// Only Linux lets the limit of a running process be changed from outside.
// `prlimit` is of util-linux, which every Linux has; elsewhere these fail and say that it is missing.
describe('on a full disk', () => {
  let stage: Stage;
  let gate: Gate;
  beforeAll(async () => {
    stage = await setStage({ sleep: () => gate.wait() });
    await stage.start();
  });
  beforeEach(() => stage.restart());
  afterAll(() => stage.end());

  const journal = () => join(stage.folder, 'data', 'ledger.jsonl');
  const limit = (bytes: number | 'unlimited') =>
    execFileSync('prlimit', ['--pid', String(stage.bot().pid), `--fsize=${bytes}:unlimited`]);
  /** A few more bytes fit, so that a line is torn. */
  const fill = () => limit(statSync(journal()).size + 60);
  const free = () => limit('unlimited');
  const cards = () => stage.workspace.messages(CHANNELS.approvals).length;

  test('a command is refused in a sentence and leaves nothing behind', async () => {
    const first = await stage.request();
    const [before, size] = [cards(), statSync(journal()).size];
    fill();
    const said = await stage.command(rina, `/block sha1 ${freshSha1()} because beaconing`);
    expect(said.text).toMatch(FULL);
    expect([cards(), statSync(journal()).size]).toEqual([before, size]);
    free();
    const second = await stage.request();
    await stage.restart();
    const pending = read(await stage.command(lea, '/portcullis pending'));
    for (const id of [first, second]) expect(pending).toContain(id);
  });

  test('a form stays open with the sentence, and the same form is recorded later', async () => {
    const fields = { indicators: freshSha1(), reason: 'beaconing' };
    await stage.opened(rina, () =>
      stage.workspace.act({ act: 'command', as: rina, channel: CHANNELS.soc, command: '/block', text: '' }),
    );
    fill();
    await stage.submit(rina, fields);
    expect(stage.workspace.views(rina)[0]?.errors).toEqual({ indicators: expect.stringMatching(FULL) });
    free();
    await stage.submit(rina, fields);
    expect(stage.workspace.views(rina)).toEqual([]);
    await stage.waitFor(() =>
      stage.workspace.messages(CHANNELS.approvals).find((card) => read(card).includes(fields.indicators)),
    );
  });

  test('an approval is refused in a sentence and sends nothing', async () => {
    const id = await stage.request();
    const before = stage.calls('block').length;
    fill();
    expect(await stage.pressAndHear(lea, stage.card(id)!, 'Approve')).toMatch(FULL);
    expect(labels(stage.card(id)!)).toContain('Approve');
    free();
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, ACCEPTED);
    expect(stage.calls('block')).toHaveLength(before + 1);
  });

  test('what a vendor answered and could not be recorded is unknown and not sent again', async () => {
    gate = createGate();
    const id = await stage.request();
    const before = stage.calls('block').length;
    stage.inspect.fault({ kind: 'delay', ms: 1 }, 'block');
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.waitFor(() => stage.calls('block').length > before);
    await stage.cardSaying(id, 'being carried out');
    fill();
    gate.open();
    await stage.bot().said('A job failed and will be tried again.');
    free();
    const card = await stage.cardSaying(id, UNCLEAR);
    expect(read(card)).toContain('unknown');
    expect(stage.calls('block')).toHaveLength(before + 1);
    await stage.press(tomas, card, 'Mark as done');
    await stage.cardSaying(id, 'Done, by the word of');
    expect(stage.calls('block')).toHaveLength(before + 1);
  });
});
