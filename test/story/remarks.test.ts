import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import type { Filling } from './filling.ts';
import { saidIn } from './found-form.ts';
import { startNeighbours } from './neighbours.ts';
import { type Stage, setStage } from './stage.ts';

const { rina } = PEOPLE;
const { soc } = CHANNELS;

let stage: Stage;
beforeAll(async () => {
  const sims = await startNeighbours();
  stage = await setStage({ neighbours: sims.all });
  await stage.start();
});
afterAll(() => stage.end());

test('a command is told what was made of words that say more than what is taken', async () => {
  const said = await stage.command(rina, '/block *.pick-me.com 45.8.8.1:8443 because INC-42 both');
  expect(said.text.split('\n')).toEqual([
    expect.stringMatching(/^:memo: Recorded as /),
    '• “*[.]pick-me[.]com” is taken as “pick-me[.]com”.',
    '• “45[.]8[.]8[.]1[:]8443” is taken as “45[.]8[.]8[.]1”.',
  ]);
});

test('and of no others', async () => {
  const said = await stage.command(rina, '/block pick-you.com because INC-42 one');
  expect(said.text).toMatch(/^:memo: Recorded as [^\n]*$/);
});

test('a dry run says so too', async () => {
  const dry = await stage.command(rina, '/block *.pick-me.com because INC-42 tried dry-run');
  expect(JSON.stringify(dry.blocks)).toContain('• “*[.]pick-me[.]com” is taken as “pick-me[.]com”.');
});

test('a form that is opened for the rest says so too', async () => {
  const text = '*.pick-me.com sev 9';
  const form = await stage.opened(rina, () =>
    stage.workspace.act({ act: 'command', as: rina, channel: soc, command: '/block', text }),
  );
  expect(JSON.stringify(form.view.blocks)).toContain('• “*[.]pick-me[.]com” is taken as “pick-me[.]com”.');
});

/** Opens the form of /block in a channel, or from anywhere, and sends it. */
async function send(fields: Filling, channel?: string): Promise<void> {
  await stage.opened(rina, () =>
    stage.workspace.act(
      channel === undefined
        ? { act: 'global_shortcut', as: rina, callbackId: 'new_request' }
        : { act: 'command', as: rina, channel, command: '/block', text: '' },
    ),
  );
  await stage.submit(rina, fields);
}

test('who sends a form is told the same as who types a command, once it is recorded', async () => {
  const before = stage.whispers(rina).length;
  await send({ indicators: '*.pick-form.com\n45.8.8.2:8443', reason: 'INC-42 form' }, soc);
  const said = await stage.waitFor(() => stage.whispers(rina)[before]);
  expect(said.channel).toBe(soc);
  expect(said.text.split('\n')).toEqual([
    expect.stringMatching(/^:memo: Recorded as `R\w+`: .*needs one approval in <#/),
    '• “*[.]pick-form[.]com” is taken as “pick-form[.]com”.',
    '• “45[.]8[.]8[.]2[:]8443” is taken as “45[.]8[.]8[.]2”.',
  ]);
  expect(stage.workspace.views(rina)).toEqual([]);
  const [, id = ''] = /`(R\w+)`/.exec(said.text) ?? [];
  expect(await stage.waitFor(() => stage.card(id))).toBeDefined();
});

test('who opened it from anywhere is told directly', async () => {
  const dm = stage.workspace.dm(rina);
  await send({ indicators: 'pick-anywhere.com:8443', reason: 'INC-42 anywhere' });
  const said = await stage.waitFor(() =>
    stage.workspace
      .messages(dm)
      .find(({ text }) => text.includes('“pick-anywhere[.]com[:]8443” is taken as')),
  );
  expect(said.text).toContain(':memo: Recorded as ');
});

test('who sends a form of which all is taken is told nothing more', async () => {
  const before = stage.whispers(rina).length;
  await send({ indicators: 'pick-plain.com', reason: 'INC-42 plain' }, soc);
  await stage.command(rina, '/portcullis pending', soc);
  expect(
    stage
      .whispers(rina)
      .slice(before)
      .map(({ text }) => text),
  ).not.toContainEqual(expect.stringContaining('Recorded'));
});

test('the dry run of a form says so too', async () => {
  await send({ indicators: '*.pick-dry.com', reason: 'INC-42 dry', dry_run: ['dry_run'] }, soc);
  await stage.waitFor(() =>
    saidIn(stage.form(rina)).includes('• “*[.]pick-dry[.]com” is taken as “pick-dry[.]com”.'),
  );
});
