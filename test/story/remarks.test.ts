import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { startNeighbours } from './neighbours.ts';
import { type Stage, setStage } from './stage.ts';

const { rina } = PEOPLE;

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
    stage.workspace.act({ act: 'command', as: rina, channel: CHANNELS.soc, command: '/block', text }),
  );
  expect(JSON.stringify(form.view.blocks)).toContain('• “*[.]pick-me[.]com” is taken as “pick-me[.]com”.');
});
