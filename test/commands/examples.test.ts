import { describe, expect, test } from '@jest/globals';
import { commands } from '../../commands/index.ts';
import { type Command, examplesFor, type Offer, type OfferedVendor } from '../../src/command.ts';

const FILES = ['md5', 'sha1', 'sha256'] as const;
const vendor = (name: string, kinds: OfferedVendor['kinds'], topics: OfferedVendor['topics'] = []) => ({
  name,
  title: name,
  takes: {},
  kinds,
  topics,
});

const inspect = vendor('eset', { block: ['sha1'] });
const gravityzone = vendor('gz-prod', { block: ['md5', 'sha256', 'path', 'connection'] });
const cybereason = vendor('cr', {
  block: [...FILES, 'ip', 'domain'],
  allow: [...FILES, 'ip', 'domain'],
  clear: [...FILES, 'ip', 'domain'],
});
const blockade = vendor(
  'node',
  { block: ['domain', 'url', 'host_md5'], flush: ['events'], enrol: ['account'] },
  ['indicators', 'events', 'account'],
);
const all: Offer = { vendors: [inspect, gravityzone, cybereason, blockade] };

const named = (name: string) => commands.find((command) => command.name === name)!;

describe('the examples', () => {
  test.each(commands)('of $name are all possible where every product is configured', (command) => {
    const examples = examplesFor(command, all);
    expect(examples).toHaveLength(command.examples.length);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(example.startsWith(`${command.name} `)).toBe(true);
    expect(examples.join()).not.toContain('<vendor>');
  });

  test('name a vendor that can', () => {
    expect(examplesFor(named('/block'), all)).toContain(
      '/block path "C:\\Users\\Public\\run me.exe" on gz-prod because seen on two hosts',
    );
    expect(examplesFor(named('/block'), { vendors: [cybereason] })).toContain(
      '/block md5 44d88612fea8a8f36de82e1278abb02f on cr because dropped by the phishing mail',
    );
  });

  test.each<[string, readonly OfferedVendor[], readonly string[]]>([
    ['/block', [inspect], ['sha1']],
    ['/block', [gravityzone], ['md5', 'path', 'connection']],
    ['/block', [cybereason], ['sha1', 'md5', '45[.]83[.]122[.]7', 'evil[.]example']],
    ['/block', [blockade], ['hxxps://login.evil[.]example/verify,', 'evil[.]example']],
    ['/block', [], []],
    ['/unblock', [inspect], ['sha1', 'R7F3KQ']],
    ['/unblock', [blockade], ['evil[.]example', 'R7F3KQ']],
    ['/reputation', [inspect, blockade], []],
    ['/reputation', [cybereason], ['blacklist', 'blacklist', 'whitelist', 'remove']],
    ['/blockade', [cybereason], []],
    ['/blockade', [blockade], ['indicators', 'add', 'remove', 'events', 'users']],
    ['/portcullis', [], ['pending', 'blocks', 'show', 'history', 'why', 'vendors']],
  ])('of %s are only those that are possible', (name, vendors, firstWords) => {
    const shown = examplesFor(named(name), { vendors });
    expect(shown.map((example) => example.split(' ')[1])).toEqual(firstWords);
  });

  test('of what is not understood anywhere are not shown', () => {
    const odd: Command = { ...named('/block'), examples: ['/block lorem because x', '/block dry-run'] };
    expect(examplesFor(odd, all)).toEqual([]);
  });
});

test('every note is a sentence', () => {
  for (const note of commands.flatMap(({ notes = [] }) => notes)) expect(note).toMatch(/^[A-Z“].*\.$/);
});
