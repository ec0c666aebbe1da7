import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import { requestedBy, saidIn } from './found-form.ts';
import { digest } from './neighbours.ts';
import { givenBack, openFile } from './shared-file.ts';
import { ACCEPTED, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;
const MOST = 10_000;
const REST = '… All of it is in a file, in your direct messages with Portcullis.';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
afterAll(() => stage.end());

/** The file in somebody's direct messages whose name begins so, once it is there. */
async function handedOver(as: string, beginning: string): Promise<string> {
  const { workspace } = stage;
  const found = await stage.waitFor(() =>
    givenBack(stage, workspace.dm(as)).find(({ name }) => name.startsWith(beginning)),
  );
  return found.text;
}

test('as many hashes as a file can hold are asked for in one request, approved, blocked and recorded', async () => {
  const hashes = Array.from({ length: MOST }, (_, i) => digest('sha1', `most ${i}`));
  await openFile(stage, 'most.txt', hashes.join('\n'));
  await stage.submit(rina, { reason: 'INC-91 all of them', dry_run: ['dry_run'] });
  const calls = await handedOver(rina, 'Dry-run');
  expect(new Set(calls.match(/[0-9a-f]{40}/g))).toEqual(new Set(hashes));
  expect(saidIn(stage.form(rina))).toContain(REST);
  await stage.workspace.act({ act: 'close_view', as: rina, viewId: stage.form(rina).id });
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
  expect(read(await stage.command(lea, `/portcullis show ${id}`))).toContain(REST);
  const all = (await handedOver(lea, id)).trim().split('\n');
  expect(all.slice(1)).toEqual(hashes);
  expect(read(await stage.command(lea, `/portcullis history ${id}`))).toContain(REST);
  expect((await handedOver(lea, 'History')).match(/ acted: 100 accepted · /g)).toHaveLength(MOST / 100);
  expect(read(await stage.command(lea, '/portcullis blocks'))).toContain(REST);
  expect((await handedOver(lea, '10-000-active-blocks')).match(/ at \*inspect\* /g)).toHaveLength(MOST);

  await stage.bot().stop();
  const acted = (await stage.record(id)).flatMap((event) => (event.type === 'acted' ? event.outcomes : []));
  expect(new Set(acted.map(({ indicator }) => indicator.value))).toEqual(new Set(hashes));
  expect(acted.filter(({ status }) => status !== 'accepted')).toEqual([]);
}, 120_000);
