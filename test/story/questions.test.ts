import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';
import { decode } from '../../sandbox/page/mrkdwn.ts';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import type { Fault, Seen, Simulator } from '../../sandbox/vendors/simulator.ts';
import { digest, type Neighbours, startNeighbours } from './neighbours.ts';
import { ACCEPTED, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, olu } = PEOPLE;

let sims: Neighbours;
let stage: Stage;
beforeAll(async () => {
  const clock = createClock();
  sims = await startNeighbours(clock);
  stage = await setStage({ clock, neighbours: sims.all });
  await stage.start();
});
// Slack takes about a message a second in a channel, a GravityZone five writes a minute; a fresh minute has both whole.
beforeEach(() => stage.forward(60_000));
afterAll(() => stage.end());

const WRITES = [
  'block',
  'unblock',
  'update',
  'add',
  'remove',
  'add_user',
  'addToBlocklist',
  'removeFromBlocklist',
];

/** Every call by which a vendor was to change something, of those that were not `before`. */
function writes(before: readonly Seen[] = []): readonly Seen[] {
  const all: readonly Simulator[] = [stage.inspect, ...sims.all.map(({ simulator }) => simulator)];
  const known = new Set(before);
  return all
    .flatMap(({ seen }) => seen)
    .filter((call) => WRITES.includes(call.operation) && !known.has(call));
}

/** The calls that a dry run shows: method, path and body in one line each. */
function shownCalls(said: Message): readonly string[] {
  return [...read(said).matchAll(/^`((?:GET|POST|PUT|PATCH|DELETE) .*)`$/gm)].map(([, line]) =>
    decode(line!),
  );
}

/** The same of a call that was made, beneath the vendor's address; its body as it was sent, which its length proves. */
function asShown({ method, path, body, headers }: Seen): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(Buffer.byteLength(text)).toBe(Number(headers['content-length']));
  return `${method} ${path.replace(/^\/(?:api\/(?=v1\.2\/jsonrpc))?/, '')} ${text}`;
}

/** What differs on purpose: the request's id, who approved, what no two calls may share, and what nobody may read. */
function alike(call: string): string {
  const [admin] = sims.blockade.users();
  return call
    .replaceAll(admin!.apiKey, '•••')
    .replace(/Portcullis R[0-9A-Z?]{5}/g, 'Portcullis R')
    .replace(/, (?:not approved by anybody|approved by lea \(U0LEA\)):/g, ', agreed:')
    .replace(/"id":"[0-9a-f-]{36}"/g, '"id":""');
}

describe('a dry run', () => {
  test.each([
    ['ESET Inspect', (n: string) => `/block sha1 ${digest('sha1', n)} on inspect`],
    ['ESET Inspect, cleaning', (n: string) => `/block sha1 ${digest('sha1', n)} clean on inspect`],
    [
      'GravityZone',
      (n: string) => `/block md5 ${digest('md5', n)} sha256 ${digest('sha256', n)} on gz-east gz-west`,
    ],
    [
      'GravityZone, a rule of every type',
      (n: string) =>
        `/block sha256 ${digest('sha256', n)} ip 45.83.122.7 path "C:\\${digest('md5', n)}\\x.exe" on gz-east`,
    ],
    [
      'ESET Inspect, taking back',
      (n: string) => `/unblock sha1 ${digest('sha1', n)} ${digest('sha1', `${n} too`)} on inspect`,
    ],
    ['Cybereason', (n: string) => `/reputation blacklist sha1 ${digest('sha1', n)} prevent`],
    ['Cybereason, whitelisting', (n: string) => `/reputation whitelist domain ${digest('md5', n)}.example`],
    [
      'Cybereason, of more than one',
      (n: string) => `/reputation whitelist domain ${digest('md5', n)}.example sha1 ${digest('sha1', n)}`,
    ],
    ['Blockade', (n: string) => `/blockade add ${digest('md5', n)}.example ${digest('sha1', n)}.example`],
    [
      'Blockade, an account',
      (n: string) => `/blockade users add ${digest('md5', n)}@portcullis.example analyst`,
    ],
    ['all of them', (n: string) => `/block sha1 ${digest('sha1', n)} domain ${digest('md5', n)}.example`],
  ])('shows for %s what is sent afterwards, byte by byte', async (name, line) => {
    const words = `${line(name)} because INC-12 <b>&“quoted”</b> ref INC-12`;
    const before = writes();
    const said = await stage.command(rina, `${words.replace(' because', ' dry-run because')}`);
    expect(said.only).toBe(rina);
    expect(read(said)).toContain('*Dry run: nothing was asked for and nothing was changed*');
    expect(read(said)).toContain('It would need 1 approval.');
    const calls = shownCalls(said);
    expect(writes(before)).toEqual([]);
    expect(stage.workspace.messages(said.channel).at(-1)).toEqual(said);

    const id = await stage.ask(words);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, /Done(?:\.|, as far)/);
    const made = writes(before);
    expect(made.length).toBeGreaterThan(0);
    expect(calls.map(alike).sort()).toEqual(made.map(asShown).map(alike).sort());
  });

  test('of what cannot be read knows what was made of it before', async () => {
    const sha1 = freshSha1();
    const line = `/reputation blacklist sha1 ${sha1}`;
    const id = await stage.ask(`${line} prevent because INC-12 seen`);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Done.');
    sims.cybereason.behave({ forbidden: ['download', 'list'] });
    // What was read is remembered for a while.
    await stage.forward(600_000);
    try {
      const before = writes();
      const calls = shownCalls(await stage.command(rina, `${line} dry-run because INC-12 again`));
      const again = await stage.ask(`${line} because INC-12 again`);
      await stage.press(lea, stage.card(again)!, 'Approve');
      await stage.cardSaying(again, ACCEPTED);
      const made = writes(before);
      expect(made).toHaveLength(1);
      expect(calls.map(alike)).toEqual(made.map(asShown).map(alike));
    } finally {
      sims.cybereason.behave({ forbidden: [] });
    }
  });

  test('of an undo shows what is put back', async () => {
    const key = 'undone.example';
    sims.cybereason.put({ key, maliciousType: 'whitelist' });
    const id = await stage.ask(`/reputation blacklist domain ${key} because INC-12 phishing`);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Done.');
    const [call] = shownCalls(await stage.command(rina, `/unblock ${id} dry-run because INC-12 ours`));
    expect(call).toContain(`{"keys":["${key}"],"maliciousType":"whitelist"`);
    const held = sims.cybereason.reputations().find((one) => one.key === key);
    expect(held?.maliciousType).toBe('blacklist');

    const before = writes();
    const undo = await stage.ask(`/unblock ${id} because INC-12 ours`);
    await stage.press(lea, stage.card(undo)!, 'Approve');
    await stage.cardSaying(undo, 'Done.');
    expect(writes(before).map(asShown).map(alike)).toEqual([alike(call!)]);
  });

  test('of an undo shows every call that takes it back', async () => {
    const [sha256, md5] = [digest('sha256', 'taken back'), digest('md5', 'taken back')];
    const id = await stage.ask(
      `/block sha256 ${sha256} md5 ${md5} ip 45.83.122.9 domain back-one.example back-two.example on gz-east cybereason blockade because INC-12 x`,
    );
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Done.');
    const calls = shownCalls(await stage.command(rina, `/unblock ${id} dry-run because INC-12 ours`));

    const before = writes();
    const undo = await stage.ask(`/unblock ${id} because INC-12 ours`);
    await stage.press(lea, stage.card(undo)!, 'Approve');
    await stage.cardSaying(undo, 'Done.');
    const made = writes(before).map(asShown).map(alike).sort();
    expect(made.length).toBeGreaterThan(2);
    expect(calls.map(alike).sort()).toEqual(made);
  });

  test('says until when it would be put off, takes no place from others, and shows what is sent then', async () => {
    const rules = (n: number) =>
      `sha256 ${digest('sha256', `put off ${n}`)} ip 45.83.123.${n} path "C:\\put-off-${n}.exe" on gz-east`;
    const first = await stage.ask(`/block ${rules(1)} because INC-12 x`);
    await stage.press(lea, stage.card(first)!, 'Approve');
    await stage.cardSaying(first, 'Done.');
    const said = await stage.command(rina, `/block ${rules(2)} dry-run because INC-12 x`);
    expect(read(said)).toMatch(/\*gz-east\*: it would be put off until <!date\^\d+\^\{time_secs\}\|[^>]+>/);
    expect(read(said)).not.toContain('nothing would be sent');
    const before = writes();
    const second = await stage.ask(`/block ${rules(2)} because INC-12 x`);
    await stage.press(lea, stage.card(second)!, 'Approve');
    await stage.cardSaying(second, 'asked us to wait');
    expect(writes(before)).toEqual([]);
    await stage.forward(60_000);
    await stage.cardSaying(second, 'Done.');
    expect(shownCalls(said).map(alike).sort()).toEqual(writes(before).map(asShown).map(alike).sort());
  });

  test.each<[Fault, RegExp]>([
    [
      { kind: 'retry_after', status: 429, value: '600' },
      /\*inspect\*: it would be put off until <!date.*>, and what is sent then cannot be told now\.$/m,
    ],
    [
      { kind: 'status', status: 403 },
      /\*inspect\*: nothing would be sent\.\n\*inspect\* leaves out 2: Sign-in did not succeed/,
    ],
  ])('says why nothing can be shown of a vendor that answers a sign-in with %j', async (fault, words) => {
    stage.inspect.fault(fault, 'login');
    const line = `/block sha1 ${freshSha1()} ${freshSha1()} on inspect dry-run because INC-12 why`;
    expect(read(await stage.command(rina, line))).toMatch(words);
  });

  test('says what goes out instead where one key may spoil a call', async () => {
    const said = await stage.command(
      rina,
      '/reputation blacklist domain one.example two.example dry-run because INC-12 why',
    );
    expect(read(said)).toContain(
      'Should Cybereason refuse this for one of its keys, each goes out by itself.',
    );
  });

  test('says what would be refused, and what is so already', async () => {
    const guarded = read(await stage.command(rina, '/block ip 11.22.33.44 dry-run because INC-12 why'));
    expect(guarded).toMatch(/:rotating_light: The guard refuses this: .*11\[\.\]22\[\.\]33\[\.\]44/);
    const sha1 = freshSha1();
    const id = await stage.ask(`/reputation blacklist sha1 ${sha1} because INC-12 dropper`);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Done.');
    const again = await stage.command(rina, `/reputation blacklist sha1 ${sha1} dry-run because INC-12 why`);
    expect(read(again)).toContain('*cybereason*: 1 is so already: nothing would be sent.');
    expect(shownCalls(again)).toEqual([]);
  });
});

test('/unblock with an id takes back what that request did, and nothing that was so before', async () => {
  const [ours, theirs] = ['ours-unblock.example', 'theirs-unblock.example'];
  sims.cybereason.put({ key: theirs, maliciousType: 'blacklist' });
  const id = await stage.ask(`/reputation blacklist domain ${ours} ${theirs} because INC-13 phishing`);
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, 'Done.');
  const undo = await stage.ask(`/unblock ${id} because INC-13 false alarm`);
  expect(read(stage.card(undo)!)).toContain('`ours-unblock[.]example`');
  expect(read(stage.card(undo)!)).not.toContain('theirs-unblock');
  await stage.press(lea, stage.card(undo)!, 'Approve');
  await stage.cardSaying(undo, 'Done.');
  const keys = sims.cybereason.reputations().map(({ key }) => key);
  expect([keys.includes(ours), keys.includes(theirs)]).toEqual([false, true]);
});

describe('/portcullis', () => {
  test('why says which rule and why, who may approve, who has and for whom, and who takes no part', async () => {
    const id = await stage.ask('/block network 45.7.7.0/24 because INC-14 scanning');
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, '1 of 2');
    const said = await stage.command(olu, `/portcullis why ${id}`);
    expect(said.only).toBe(olu);
    const text = read(said);
    expect(text).toContain('"networks" is the first rule that fits');
    expect(text).toContain(
      'It needs 2 approvals by <!subteam^S0LEADS>, <!subteam^S0OPERATIONS>, one from each; it has 1, and nobody of <!subteam^S0OPERATIONS> yet.',
    );
    expect(text).toContain(`<@${lea}> approved, as <!subteam^S0LEADS>.`);
    expect(text).toMatch(/\*inspect\*: ESET Inspect takes only SHA-1 file hashes; this is a network\./);
  });

  test('why says to whom it will be escalated, and that of an unknown one there is none', async () => {
    const id = await stage.request();
    expect(read(await stage.command(lea, `/portcullis why ${id}`))).toContain(
      'Undecided for 30 minutes, <!subteam^S0ONCALL> may approve too.',
    );
    expect(read(await stage.command(lea, '/portcullis why RZZZZZ'))).toContain(
      'There is no request `RZZZZZ`.',
    );
  });

  test('blocks lists what is blocked, since when and by which request, until it is taken back', async () => {
    const sha1 = freshSha1();
    const id = await stage.request(sha1, 'on inspect because INC-14 dropper');
    expect(read(await stage.command(rina, '/portcullis blocks'))).not.toContain(sha1);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, ACCEPTED);
    expect(read(await stage.command(rina, '/portcullis blocks'))).toMatch(
      new RegExp(`^\`${sha1}\` at \\*inspect\\* since <!date\\^.*> · \`${id}\`$`, 'm'),
    );
    const undo = await stage.ask(`/unblock ${id} because INC-14 false alarm`);
    await stage.press(lea, stage.card(undo)!, 'Approve');
    await stage.cardSaying(undo, ACCEPTED);
    expect(read(await stage.command(rina, '/portcullis blocks'))).not.toContain(sha1);
  });

  test('pending lists what waits, the oldest first, with what it waits for', async () => {
    const first = await stage.request();
    await stage.forward(1_000);
    const second = await stage.ask('/block network 45.7.8.0/24 because INC-14 scanning');
    const text = read(await stage.command(lea, '/portcullis pending'));
    expect(text).toMatch(
      new RegExp(`\`${first}\` \\*Block 1 SHA-1 file hash\\* by <@${rina}>: 0 of 1 approvals, expires`),
    );
    expect(text).toMatch(
      new RegExp(`\`${second}\` \\*Block 1 network\\* by <@${rina}>: 0 of 2 approvals, expires`),
    );
    expect(text.indexOf(first)).toBeLessThan(text.indexOf(second));
  });

  test('vendors says when each was last well, and that a fresh start knows of none', async () => {
    await stage.restart();
    const none = ':clock3: No success before this since Portcullis was started.';
    const fresh = read(await stage.command(lea, '/portcullis vendors')).split('\n');
    expect(fresh.filter((line) => line === none)).toHaveLength(5);
    const later = read(await stage.command(lea, '/portcullis vendors')).split('\n');
    expect(
      later.filter((line) => line.startsWith(':clock3: Last success before this: <!date^')),
    ).toHaveLength(5);
  });

  test('help with a command names who can do what it is for, and with what', async () => {
    const abilities = async (line: string) =>
      read(await stage.command(rina, line))
        .split('Vendors:\n')[1]
        ?.split('\n');
    const hosts = '• *blockade* takes host names, of domains, addresses and URLs.';
    expect(await abilities('/block help')).toEqual([
      '• *inspect* takes SHA-1 file hashes.',
      expect.stringMatching(/^• \*gz-east\* takes SHA-256 and MD5 file hashes, .*connection rules\.$/),
      expect.stringMatching(/^• \*gz-west\* takes SHA-256 and MD5 file hashes, .*connection rules\.$/),
      expect.stringMatching(/^• \*cybereason\* takes MD5 and SHA-1 file hashes, /),
      hosts,
    ]);
    expect(await abilities('/blockade help')).toEqual([hosts]);
    expect(await abilities('/reputation help')).toEqual([expect.stringMatching(/^• \*cybereason\* takes /)]);
    expect((await abilities('/portcullis help'))?.at(-1)).toContain('accounts');
  });

  test.each(['why', 'show', 'history'])('%s answers only who asked, without buttons', async (verb) => {
    const id = await stage.request();
    const said = await stage.command(lea, `/portcullis ${verb} ${id}`);
    expect([said.only, labels(said)]).toEqual([lea, []]);
  });
});
