import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import { requestedBy } from './found-form.ts';
import { digest } from './neighbours.ts';
import { openFile } from './shared-file.ts';
import { ACCEPTED, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;
const MOST = 10_000;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
afterAll(() => stage.end());

test('as many hashes as a file can hold are asked for in one request, approved, blocked and recorded', async () => {
  const hashes = Array.from({ length: MOST }, (_, i) => digest('sha1', `most ${i}`));
  await openFile(stage, 'most.txt', hashes.join('\n'));
  await stage.submit(rina, { reason: 'INC-91 all of them', dry_run: ['dry_run'] });
  const dryRun = await stage.waitFor(() =>
    stage.workspace.messages(stage.workspace.dm(rina)).find((said) => read(said).includes('Dry run')),
  );
  expect(read(dryRun)).toContain('… The rest is in the record.');

  await openFile(stage, 'again.txt', hashes.join('\n'));
  const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-91 all of them' }));
  expect(read(stage.card(id)!)).toContain('*Block 10,000 SHA-1 file hashes*');
  for (const lead of [lea, tomas]) await stage.press(lead, stage.card(id)!, 'Approve');

  for (let some = 0; some <= MOST; some += 500)
    await stage.waitFor(() => stage.inspect.blocked().size >= some);
  expect(new Set(stage.inspect.blocked().keys())).toEqual(new Set(hashes));
  // Nothing is sent twice.
  expect(stage.writes()).toHaveLength(MOST / 100);
  const card = await stage.cardSaying(id, ACCEPTED);
  expect(read(card)).toContain('*inspect* 10000 of 10000 accepted');
  await stage.statusSaying(id, ACCEPTED);
  const shown = await stage.command(lea, `/portcullis show ${id}`);
  expect(read(shown)).toContain('… The rest is in the record.');
  expect(read(await stage.command(lea, `/portcullis history ${id}`))).toContain('… The rest');

  await stage.bot().stop();
  const acted = (await stage.record(id)).flatMap((event) => (event.type === 'acted' ? event.outcomes : []));
  expect(new Set(acted.map(({ indicator }) => indicator.value))).toEqual(new Set(hashes));
  expect(acted.filter(({ status }) => status !== 'accepted')).toEqual([]);
}, 120_000);
