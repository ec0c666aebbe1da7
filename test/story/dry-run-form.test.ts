import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import { freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
afterAll(() => stage.end());
beforeEach(() => stage.forward(60_000));

/** Opens the form of /block in a channel, or from anywhere with the global shortcut. */
function open(channel?: string) {
  const { workspace } = stage;
  return stage.opened(rina, () =>
    workspace.act(
      channel === undefined
        ? { act: 'global_shortcut', as: rina, callbackId: 'new_request' }
        : { act: 'command', as: rina, channel, command: '/block', text: '' },
    ),
  );
}

const pending = async () => read(await stage.command(lea, '/portcullis pending'));

test('the box “Only show what would be sent” shows it to its person alone and asks for nothing', async () => {
  const sha1 = freshSha1();
  const { soc } = stage.workspace.channels;
  await open(soc);
  const before = stage.whispers(rina).length;
  await stage.submit(rina, { indicators: sha1, reason: 'INC-71 rehearsal', dry_run: ['dry_run'] });
  const said = await stage.waitFor(() => stage.whispers(rina)[before]);
  expect([said.channel, said.only]).toEqual([soc, rina]);
  expect(read(said)).toContain('*Dry run: nothing was asked for and nothing was changed*');
  expect(read(said)).toMatch(new RegExp(`\`PUT frontend/hashes/block .*${sha1}.*\``, 'i'));
  expect(stage.workspace.views(rina)).toEqual([]);
  expect(stage.writes()).toEqual([]);
  expect(await pending()).toContain('Nothing is waiting.');
});

test('the same form without the box is a request', async () => {
  const sha1 = freshSha1();
  await open(stage.workspace.channels.soc);
  await stage.submit(rina, { indicators: sha1, reason: 'INC-72 in earnest' });
  expect(await pending()).toContain('Block 1 SHA-1 file hash');
});

test('from anywhere, it is told in a direct message', async () => {
  const sha1 = freshSha1();
  await open();
  await stage.submit(rina, { indicators: sha1, reason: 'INC-73 rehearsal', dry_run: ['dry_run'] });
  const said = await stage.waitFor(() =>
    stage.workspace.messages(stage.workspace.dm(rina)).find((message) => read(message).includes(sha1)),
  );
  expect(read(said)).toContain('*Dry run: nothing was asked for and nothing was changed*');
});

test('it says what would be refused', async () => {
  await open(stage.workspace.channels.soc);
  const before = stage.whispers(rina).length;
  await stage.submit(rina, { indicators: '1.2.3.4', reason: 'INC-74 rehearsal', dry_run: ['dry_run'] });
  const said = await stage.waitFor(() => stage.whispers(rina)[before]);
  expect(read(said)).toMatch(/It would be refused: No configured vendor can do this\./);
});

test('a field that is wrong is said in the form all the same', async () => {
  await open(stage.workspace.channels.soc);
  await stage.submit(rina, { indicators: 'xyzzy', reason: 'INC-75 rehearsal', dry_run: ['dry_run'] });
  expect(stage.form(rina).errors['indicators']).toMatch(/“xyzzy” is not understood/);
});
