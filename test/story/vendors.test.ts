import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { digest, type Neighbours, startNeighbours } from './neighbours.ts';
import { ACCEPTED, read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;

let sims: Neighbours;
let stage: Stage;
beforeAll(async () => {
  sims = await startNeighbours();
  stage = await setStage({ neighbours: sims.all });
  await stage.start();
});
afterAll(() => stage.end());

const reputation = (key: string) =>
  sims.cybereason.reputations().find((one) => one.key === key)?.maliciousType;
const listed = () => sims.blockade.indicators().map(({ indicator }) => indicator);

/** Every message of the workspace, those that one person saw included. */
function everywhere() {
  const { workspace } = stage;
  return [...Object.values(CHANNELS), workspace.dm(rina), workspace.dm(lea)].flatMap((channel) =>
    workspace.messages(channel),
  );
}

async function everythingIn(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

/** Asks as Rina and has Lea agree; gives back the request's id. */
async function approved(line: string): Promise<string> {
  const id = await stage.ask(line);
  await stage.press(lea, stage.card(id)!, 'Approve');
  return id;
}

test('every vendor is well, each under its name, and says what it takes', async () => {
  const said = await stage.command(lea, '/portcullis vendors');
  expect(said.only).toBe(lea);
  const lines = read(said).split('\n');
  for (const [name, title] of [
    ['inspect', 'ESET Inspect'],
    ['gz-east', 'Bitdefender GravityZone'],
    ['gz-west', 'Bitdefender GravityZone'],
    ['cybereason', 'Cybereason'],
    ['blockade', 'Blockade'],
  ])
    expect(lines).toContainEqual(
      expect.stringMatching(`^:large_green_circle: \\*${name}\\* · ${title} · takes `),
    );
  expect(lines.filter((line) => line === ':hourglass: 5 of 5 writes are left this minute.')).toHaveLength(2);
  expect(read(said)).not.toContain(':x:');
});

describe('one request', () => {
  beforeEach(() => stage.restart());

  test('goes to every vendor that can, and says of the others why they cannot', async () => {
    const id = await approved('/block ip 45[.]9[.]9[.]9 because INC-1 beaconing');
    const card = read(await stage.cardSaying(id, 'Done.'));
    for (const name of ['gz-east', 'gz-west', 'cybereason', 'blockade'])
      expect(card).toMatch(new RegExp(`\\*${name}\\* (:unlock: _plain HTTP_ )?verified`));
    expect(card).toContain(
      '*inspect* takes no part. ESET Inspect takes only SHA-1 file hashes; this is an IP address.',
    );
    for (const tenant of [sims.east, sims.west]) expect(tenant.items()).toHaveLength(1);
    expect(reputation('45.9.9.9')).toBe('blacklist');
    expect(listed()).toEqual([digest('md5', '45.9.9.9')]);
  });

  test('can be meant for one of two tenants', async () => {
    const hash = digest('sha256', 'one tenant');
    const id = await approved(`/block sha256 ${hash} on gz-west because INC-2 dropper`);
    expect(read(await stage.cardSaying(id, 'Done.'))).not.toContain('gz-east');
    expect(sims.west.items()).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ hash }) }),
    );
    expect(sims.east.items()).toHaveLength(1);
  });

  test('shows on its card what is there before it, and its undo puts that back', async () => {
    sims.cybereason.put({ key: 'known.example', maliciousType: 'whitelist' });
    const id = await stage.ask(
      '/reputation blacklist domain known[.]example new[.]example because INC-4 phishing',
    );
    await stage.cardSaying(id, '*cybereason* will block 2 indicators. Already there: 1 whitelist.');
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Done.');
    expect(['known.example', 'new.example'].map(reputation)).toEqual(['blacklist', 'blacklist']);

    const undo = await stage.ask(
      '/unblock domain known[.]example new[.]example on cybereason because false alarm',
    );
    await stage.cardSaying(undo, '*It puts back what was there before:* 1 whitelist.');
    await stage.press(lea, stage.card(undo)!, 'Approve');
    await stage.cardSaying(undo, 'Done.');
    expect(['known.example', 'new.example'].map(reputation)).toEqual(['whitelist', undefined]);
  });

  test('whitelists, and clears what was set', async () => {
    const allowed = await approved('/reputation whitelist domain ours[.]example because INC-5 ours');
    expect(read(await stage.cardSaying(allowed, 'Done.'))).toContain('*Allowed 1 domain*');
    expect(reputation('ours.example')).toBe('whitelist');
    const cleared = await approved('/reputation remove domain ours[.]example because INC-5 sold');
    await stage.cardSaying(cleared, 'Done.');
    expect(reputation('ours.example')).toBeUndefined();
  });
});

describe('at Blockade', () => {
  beforeEach(() => stage.restart());

  test('hosts are added by their MD5 and removed, and the list can be looked at', async () => {
    const added = await approved('/blockade add login.evil[.]example because INC-6 phishing');
    expect(read(await stage.cardSaying(added, 'Done.'))).toContain(
      '*blockade* :unlock: _plain HTTP_ verified',
    );
    expect(listed()).toContain(digest('md5', 'login.evil.example'));
    const said = await stage.command(rina, '/blockade indicators');
    expect([said.only, read(said)]).toEqual([
      rina,
      expect.stringContaining(digest('md5', 'login.evil.example')),
    ]);

    const removed = await approved('/blockade remove login.evil[.]example because sinkholed');
    await stage.cardSaying(removed, 'Done.');
    expect(listed()).not.toContain(digest('md5', 'login.evil.example'));
  });

  test('a node as published removes nothing, and the card says what to do', async () => {
    sims.blockade.behave({ removal: 'broken' });
    sims.blockade.plant(digest('md5', 'stays.example'));
    const id = await approved('/blockade remove stays[.]example because sinkholed');
    const card = read(await stage.cardSaying(id, 'Not done.'));
    expect(card).toContain('*blockade* :unlock: _plain HTTP_ failed (not_in_effect).');
    expect(card).toContain('A node as published removes nothing');
    sims.blockade.behave({ removal: 'patched' });
  });

  test('events are read at once and flushed after approval', async () => {
    const metadata = { timeStamp: 1, type: 'main_frame', url: 'http://evil.example/', method: 'GET' };
    const event = {
      indicatorMatch: digest('md5', 'evil.example'),
      analysisTime: 1,
      userAgent: 'Chrome',
      contact: '',
      metadata,
    };
    await fetch(`${sims.blockade.baseUrl}/send-events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events: [event] }),
    });
    expect(sims.blockade.events()).toHaveLength(1);
    expect(read(await stage.command(rina, '/blockade events'))).toContain('1 event was reported.');
    const id = await approved('/blockade events flush because INC-7 they are read');
    await stage.cardSaying(id, 'Done.');
    expect(sims.blockade.events()).toEqual([]);
  });

  test("a new user's key is shown once, to the asker alone, and kept nowhere", async () => {
    expect(read(await stage.command(rina, '/blockade users validate'))).toContain(
      "The account is an admin's",
    );
    const id = await approved('/blockade users add ann@example.com analyst because INC-8 new in the team');
    await stage.cardSaying(id, ACCEPTED);
    const { apiKey } = sims.blockade.users().find(({ email }) => email === 'ann@example.com')!;
    const shown = await stage.waitFor(() => {
      const those = everywhere().filter((message) => JSON.stringify(message).includes(apiKey));
      return those.length > 0 && those;
    });
    expect(shown.map(({ only, channel }) => ({ only, channel }))).toEqual([
      { only: rina, channel: CHANNELS.soc },
    ]);
    expect(shown[0]?.text).toContain('This is shown once and kept nowhere.');

    const show = await stage.command(lea, `/portcullis show ${id}`);
    const history = await stage.command(lea, `/portcullis history ${id}`);
    await stage.bot().stop();
    for (const text of [show, history, await stage.record(id), stage.bot().log].map((each) =>
      JSON.stringify(each),
    ))
      expect(text).not.toContain(apiKey);
    expect(await everythingIn(stage.folder)).not.toContain(apiKey);
  });
});
