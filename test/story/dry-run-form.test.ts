import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import { saidIn } from './found-form.ts';
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

/** What the form on top shows, once the vendors were asked. */
const shown = () =>
  stage.waitFor(() => {
    const said = saidIn(stage.form(rina));
    return said.includes('Dry run') && said;
  });

test('the box “Only show what would be sent” shows it on top of the form and asks for nothing', async () => {
  const sha1 = freshSha1();
  const form = await open(stage.workspace.channels.soc);
  const before = stage.whispers(rina).length;
  await stage.submit(rina, { indicators: sha1, reason: 'INC-71 rehearsal', dry_run: ['dry_run'] });
  const said = await shown();
  expect(said).toContain('*Dry run: nothing was asked for and nothing was changed*');
  expect(said).toMatch(new RegExp(`\`PUT frontend/hashes/block .*${sha1}.*\``, 'i'));
  const [below, top] = stage.workspace.views(rina);
  expect([below?.id, top?.view.type === 'modal' && top.view.close?.text]).toEqual([
    form.id,
    'Back to the form',
  ]);
  expect(said).toContain('To ask for it, untick “Only show what would be sent”.');
  expect(stage.whispers(rina)).toHaveLength(before);
  expect(stage.writes()).toEqual([]);
  await stage.workspace.act({ act: 'close_view', as: rina, viewId: top!.id });
  expect(stage.form(rina).view).toEqual(form.view);
  expect(await pending()).toContain('Nothing is waiting.');
});

test('whoever has closed it before the vendors have answered is told where they asked', async () => {
  const sha1 = freshSha1();
  const { soc } = stage.workspace.channels;
  await open(soc);
  const before = stage.whispers(rina).length;
  for (let tries = 0; tries < 5; tries += 1)
    stage.workspace.faults.api({ method: 'views.update', error: 'not_found' });
  await stage.submit(rina, { indicators: sha1, reason: 'INC-71 closed', dry_run: ['dry_run'] });
  const said = await stage.waitFor(() => stage.whispers(rina)[before]);
  expect([said.channel, said.only]).toEqual([soc, rina]);
  expect(read(said)).toContain(sha1);
});

test('Slack may put the form there later than it hears what goes into it', async () => {
  const sha1 = freshSha1();
  await open(stage.workspace.channels.soc);
  stage.workspace.faults.api({ method: 'views.update', error: 'not_found' });
  await stage.submit(rina, { indicators: sha1, reason: 'INC-71 early', dry_run: ['dry_run'] });
  expect(await shown()).toContain(sha1);
});

test('what goes wrong in it is said in its place', async () => {
  await open(stage.workspace.channels.soc);
  await stage.restart();
  stage.workspace.faults.api({ method: 'users.info', status: 500 });
  await stage.submit(rina, { indicators: freshSha1(), reason: 'INC-71', dry_run: ['dry_run'] });
  await stage.waitFor(() => saidIn(stage.form(rina)).includes('Portcullis failed at this'));
});

test('the same form without the box is a request', async () => {
  const sha1 = freshSha1();
  await open(stage.workspace.channels.soc);
  await stage.submit(rina, { indicators: sha1, reason: 'INC-72 in earnest' });
  expect(await pending()).toContain('Block 1 SHA-1 file hash');
});

test('from anywhere, it is shown too', async () => {
  const sha1 = freshSha1();
  await open();
  await stage.submit(rina, { indicators: sha1, reason: 'INC-73 rehearsal', dry_run: ['dry_run'] });
  expect(await shown()).toContain(sha1);
});

test('it says what would be refused', async () => {
  await open(stage.workspace.channels.soc);
  await stage.submit(rina, { indicators: '1.2.3.4', reason: 'INC-74 rehearsal', dry_run: ['dry_run'] });
  expect(await shown()).toMatch(/It would be refused: No configured vendor can do this\./);
});

test('a field that is wrong is said in the form all the same', async () => {
  await open(stage.workspace.channels.soc);
  await stage.submit(rina, { indicators: 'xyzzy', reason: 'INC-75 rehearsal', dry_run: ['dry_run'] });
  expect(stage.form(rina).errors['indicators']).toMatch(/“xyzzy” is not understood/);
});
