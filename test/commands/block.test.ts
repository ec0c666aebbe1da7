import { describe, expect, test } from '@jest/globals';
import { block } from '../../commands/block.ts';
import { unblock } from '../../commands/unblock.ts';
import type { Offer, Reading } from '../../src/command.ts';

const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const offer: Offer = {
  vendors: [
    { name: 'inspect', title: 'ESET Inspect', takes: 'SHA-1 file hashes', actions: ['block'], topics: [] },
    {
      name: 'gravityzone',
      title: 'Bitdefender GravityZone',
      takes: 'MD5 and SHA-256 file hashes',
      actions: ['block'],
      topics: [],
    },
  ],
};

function sentences(reading: Reading): string[] {
  if (reading.reads !== 'refusal') throw new Error(`It reads as a ${reading.reads}.`);
  return reading.refusal.sentence.split('\n');
}

describe.each([
  { command: block, form: 'block', undo: false },
  { command: unblock, form: 'unblock', undo: true },
])('/$form', ({ command, form, undo }) => {
  test.each(['', '   ', '\n'])('without words (%j) opens its form', (text) => {
    expect(command.read(text, offer)).toEqual({ reads: 'form', form });
  });

  test.each(['help', ' HELP '])('%j asks for help about it', (text) => {
    expect(command.read(text, offer)).toEqual({
      reads: 'question',
      question: { ask: 'help', topic: `/${form}` },
    });
  });

  test('reads a text into a draft', () => {
    expect(command.read(`${SHA1}, evil[.]com on inspect because phishing ref INC-1`, offer)).toEqual({
      reads: 'draft',
      draft: {
        action: 'block',
        undo,
        indicators: [
          { kind: 'sha1', value: SHA1 },
          { kind: 'domain', value: 'evil.com' },
        ],
        vendors: ['inspect'],
        reason: 'phishing',
        ticket: 'INC-1',
        clean: false,
        prevent: false,
      },
    });
  });

  test('refuses a text of which it understands only a part, with the one problem', () => {
    const reading = command.read(`${SHA1} 10.0.0.0/33 because phishing`, offer);
    expect(reading).toMatchObject({ reads: 'refusal', refusal: { code: 'not_a_network' } });
    expect(sentences(reading)).toEqual([
      '“10.0.0.0/33” is not a network: the prefix length of an IPv4 network is a number from 0 to 32.',
    ]);
  });

  test('refuses with five problems at most, and counts the others', () => {
    const five = command.read('a b c d e because x', offer);
    expect(sentences(five)).toHaveLength(5);
    const more = command.read('a b c d e f because', offer);
    expect(more).toMatchObject({ refusal: { code: 'not_understood' } });
    expect(sentences(more)).toHaveLength(6);
    expect(sentences(more).at(0)).toMatch(/^“a” is not understood/);
    expect(sentences(more).at(-1)).toBe('And 2 more.');
  });

  test('refuses a request without a reason', () => {
    expect(sentences(command.read('evil.com', offer))).toEqual([
      'A request needs a reason; a command has it after “because”.',
    ]);
  });

  test('understands its own examples', () => {
    const all: Offer = {
      vendors: ['inspect', 'gravityzone', 'cybereason'].map((name) => ({
        name,
        title: name,
        takes: '',
        actions: ['block'],
        topics: [],
      })),
    };
    expect(command.examples.length).toBeGreaterThan(1);
    for (const example of command.examples.filter((line) => line !== '/block connection')) {
      expect(example.startsWith(`${command.name} `)).toBe(true);
      expect(command.read(example.slice(command.name.length), all)).toMatchObject({
        reads: 'draft',
        draft: { undo },
      });
    }
  });
});

test('only a block can clean', () => {
  expect(block.read('evil.com clean because x', offer)).toMatchObject({
    reads: 'draft',
    draft: { clean: true },
  });
  expect(unblock.read('evil.com clean because x', offer)).toMatchObject({
    reads: 'refusal',
    refusal: { code: 'clean_without_block' },
  });
});

test('/block connection opens the form for a rule of a firewall', () => {
  expect(block.read(' Connection ', offer)).toEqual({ reads: 'form', form: 'connection' });
});
