import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BotEnded } from '../../sandbox/bot.ts';
import { blockadeProduct, type Product } from '../../sandbox/product.ts';
import { CHANNELS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { digest, type Neighbours, startNeighbours } from './neighbours.ts';
import { freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina } = PEOPLE;

let sims: Neighbours;
let stage: Stage;
beforeAll(async () => {
  sims = await startNeighbours();
  stage = await setStage({ neighbours: sims.all });
  await stage.start();
});
afterAll(() => stage.end());

describe('before anybody is asked', () => {
  const any = 'because INC-9 seen';
  const onlySha1 = 'No configured vendor can do this. ESET Inspect takes only SHA-1 file hashes; this is';
  test.each([
    [
      'a SHA-256 for ESET Inspect alone',
      `/block sha256 ${digest('sha256', 'x')} on inspect ${any}`,
      `${onlySha1} a SHA-256 file hash.`,
    ],
    [
      'an MD5 for ESET Inspect alone',
      `/block md5 ${digest('md5', 'x')} on inspect ${any}`,
      `${onlySha1} an MD5 file hash.`,
    ],
    [
      "an MD5 of a file for Blockade, which lists the MD5 of hosts' names",
      `/block md5 ${digest('md5', 'x')} on blockade ${any}`,
      'No configured vendor can do this. Blockade takes only host names, of domains, addresses and URLs; this is an MD5 file hash.',
    ],
    [
      'a SHA-256 for Cybereason alone',
      `/block sha256 ${digest('sha256', 'x')} on cybereason ${any}`,
      'No configured vendor can do this. Cybereason takes only MD5 and SHA-1 file hashes, IP addresses and domains; this is a SHA-256 file hash.',
    ],
    [
      'a network for Cybereason alone',
      `/block network 45.1.2.0/24 on cybereason ${any}`,
      'No configured vendor can do this. Cybereason takes only MD5 and SHA-1 file hashes, IP addresses and domains; this is a network.',
    ],
    [
      'an address that is to be prevented',
      `/reputation blacklist ip 45.1.2.3 prevent ${any}`,
      'Cybereason prevents only files; ask for IP addresses and domains without prevention.',
    ],
    [
      'a SHA-1 for both tenants',
      `/block sha1 ${freshSha1()} on gz-east gz-west ${any}`,
      'this is a SHA-1 file hash.',
    ],
  ])('%s is refused with its sentence', async (_what, line, sentence) => {
    const said = await stage.command(rina, line);
    expect([said.only, said.text]).toEqual([rina, expect.stringContaining(sentence)]);
    expect(said.text).toMatch(/^[^a-z].*\.$/su);
  });

  test.each([
    ['65 digits', `/block sha256 ${digest('sha256', 'x')}0 ${any}`, '65'],
    [
      'a whitelisting at a vendor that has none',
      `/reputation whitelist domain a[.]example on blockade ${any}`,
      '“blockade” is not a configured vendor',
    ],
  ])('%s opens the form with its sentence', async (_what, line, sentence) => {
    const [command = '', ...words] = line.split(' ');
    const { soc: channel } = CHANNELS;
    const form = await stage.opened(rina, () =>
      stage.workspace.act({ act: 'command', as: rina, channel, command, text: words.join(' ') }),
    );
    expect(JSON.stringify(form.view.blocks[0])).toContain(sentence);
  });

  test('a connection rule without an address is refused under its field', async () => {
    await stage.opened(rina, () =>
      stage.workspace.act({
        act: 'command',
        as: rina,
        channel: CHANNELS.soc,
        command: '/block',
        text: 'connection',
      }),
    );
    const given = { ruleName: 'INC-9', remotePorts: '443', reason: 'INC-9 seen' };
    await stage.submit(rina, given);
    expect(stage.workspace.views(rina)[0]?.errors).toEqual({
      remoteAddress: 'A connection rule without address would cut off everybody; give the remote address.',
    });
    await stage.submit(rina, { ...given, remoteAddress: '45.1.2.4' });
    expect(stage.workspace.views(rina)).toEqual([]);
    const card = await stage.waitFor(() =>
      stage.workspace.messages(CHANNELS.approvals).find((message) => read(message).includes('rule “INC-9”')),
    );
    expect(read(card)).toContain('*gz-east* will block 1 indicator.');
    expect(read(card)).toContain('*cybereason* takes no part.');
  });

  test('a vendor over plain HTTP is marked on the card', async () => {
    const id = await stage.ask(`/blockade add plain[.]example ${any}`);
    expect(read(stage.card(id)!)).toContain('*blockade* :unlock: _plain HTTP_ will block 1 indicator.');
  });
});

describe('the start is refused', () => {
  test.each<[string, (blockade: Product) => Product, string]>([
    [
      'for a database that a node would take for another',
      ({ settings, ...rest }) => ({ ...rest, settings: { ...settings, database: 'team-1' } }),
      'vendors.blockade.database: May hold only letters, digits and "_": a node drops all else and takes what is left.',
    ],
    [
      'for plain HTTP that nobody asked for',
      ({ settings: { insecure: _, ...settings }, ...rest }) => ({ ...rest, settings }),
      'vendors.blockade.url: Plain HTTP sends the credentials in the clear; use https://, or write "insecure: true" beside it.',
    ],
  ])('%s', async (_what, change, sentence) => {
    await stage.bot().stop();
    const wrong = change(blockadeProduct(sims.blockade));
    const error: unknown = await stage.start({ products: [wrong] }).catch((reason: unknown) => reason);
    if (!(error instanceof BotEnded)) throw new Error('The bot has started.');
    expect([error.code, error.lines]).toEqual([1, [expect.stringContaining(sentence)]]);
  });
});
