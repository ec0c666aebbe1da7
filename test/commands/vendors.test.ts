import { describe, expect, test } from '@jest/globals';
import { blockade } from '../../commands/blockade.ts';
import { reputation } from '../../commands/reputation.ts';
import type { Offer, Reading } from '../../src/command.ts';

const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const MD5 = 'ece4ddec111e1111d98c8b69638e3e18';
const offer: Offer = {
  vendors: [
    {
      name: 'inspect',
      title: 'ESET Inspect',
      takes: { block: 'SHA-1 file hashes' },
      kinds: { block: ['sha1'] },
      topics: [],
    },
    {
      name: 'reason',
      title: 'Cybereason',
      takes: { block: 'hashes' },
      kinds: { block: ['sha1'], allow: ['sha1'], clear: ['sha1'] },
      topics: [],
    },
    {
      name: 'node',
      title: 'Blockade',
      takes: { block: 'host names' },
      kinds: { block: ['domain', 'host_md5'], flush: ['events'], enrol: ['account'] },
      topics: ['indicators', 'events', 'account'],
    },
  ],
};
const nobody: Offer = { vendors: [] };

function draftOf(reading: Reading) {
  if (reading.reads !== 'draft') throw new Error(`It reads as ${JSON.stringify(reading)}.`);
  return reading.draft;
}
const refusalOf = (reading: Reading) =>
  reading.reads === 'refusal' ? reading.refusal.sentence : reading.reads;
const problemsOf = (reading: Reading) =>
  reading.reads === 'form' ? reading.filled?.problems.map(({ sentence }) => sentence) : reading.reads;

describe('/reputation', () => {
  test.each([
    ['blacklist', { action: 'block', undo: false }],
    ['whitelist', { action: 'allow', undo: false }],
    ['remove', { action: 'clear', undo: false }],
    ['BlackList', { action: 'block', undo: false }],
  ])('%s goes to the vendors that keep reputations', (verb, purpose) => {
    const draft = draftOf(reputation.read(`${verb} sha1 ${SHA1} because INC-42`, offer));
    expect(draft).toMatchObject({
      ...purpose,
      vendors: ['reason'],
      indicators: [{ kind: 'sha1', value: SHA1 }],
    });
  });

  test('takes the wish to prevent with a blacklisting only', () => {
    expect(draftOf(reputation.read(`blacklist ${SHA1} prevent because x`, offer)).prevent).toBe(true);
    expect(problemsOf(reputation.read(`whitelist ${SHA1} prevent because x`, offer))).toEqual([
      'To prevent is part of a block; it cannot be asked for here.',
    ]);
  });

  test('names no vendor that keeps none', () => {
    expect(problemsOf(reputation.read(`blacklist ${SHA1} on inspect because x`, offer))).toEqual([
      '“inspect” is not a configured vendor; there is reason.',
    ]);
    expect(refusalOf(reputation.read(`blacklist ${SHA1} because x`, nobody))).toBe(
      'No vendor that keeps reputations is configured.',
    );
  });

  test('opens its form without words, and says what there is for others', () => {
    expect(reputation.read('', offer)).toEqual({ reads: 'form', form: 'reputation', choice: 'blacklist' });
    expect(reputation.read('whitelist', offer)).toEqual({
      reads: 'form',
      form: 'reputation',
      choice: 'whitelist',
    });
    expect(reputation.read('help', offer)).toMatchObject({
      reads: 'question',
      question: { ask: 'help', topic: '/reputation' },
    });
    expect(refusalOf(reputation.read('greylist evil.example because x', offer))).toMatch(
      /^“greylist” is not understood/,
    );
  });
});

describe('/reputation, where something is not understood,', () => {
  test('opens its form for what was chosen, with what was understood', () => {
    expect(reputation.read(`remove ${SHA1} lorem because x`, offer)).toMatchObject({
      reads: 'form',
      form: 'reputation',
      choice: 'remove',
      filled: { fields: { indicatorsText: SHA1, reason: 'x' }, rest: ['lorem'] },
    });
  });

  test('may have an end where it sets something', () => {
    expect(draftOf(reputation.read(`whitelist ${SHA1} for 7d because x`, offer))).toMatchObject({
      action: 'allow',
      lasts: { forMs: 604_800_000 },
    });
    expect(problemsOf(reputation.read(`remove ${SHA1} for 7d because x`, offer))).toEqual([
      'Only a block or a whitelisting can have an end; leave “for …” and “until …” out.',
    ]);
  });
});

describe('/blockade', () => {
  test.each([
    ['add', false],
    ['remove', true],
  ])('%s is about hosts, and an MD5 is that of a host name', (verb, undo) => {
    const draft = draftOf(blockade.read(`${verb} evil[.]example ${MD5} because phishing`, offer));
    expect(draft).toMatchObject({
      action: 'block',
      undo,
      vendors: ['node'],
      indicators: [
        { kind: 'domain', value: 'evil.example' },
        { kind: 'host_md5', value: MD5 },
      ],
    });
  });

  test.each([
    ['indicators', 'indicators'],
    ['events', 'events'],
    ['users validate', 'account'],
    ['indicators on node', 'indicators'],
  ])('%s is a question that is answered at once', (text, topic) => {
    expect(blockade.read(text, offer)).toEqual({
      reads: 'question',
      question: { ask: 'vendor', topic, vendors: ['node'] },
    });
  });

  test('flushing events and adding a user are requests', () => {
    expect(draftOf(blockade.read('events flush because they are read ref INC-7', offer))).toMatchObject({
      action: 'flush',
      indicators: [{ kind: 'events', value: 'all' }],
      vendors: ['node'],
      reason: 'they are read',
      ticket: 'INC-7',
    });
    expect(draftOf(blockade.read('users add Ann@Example.com analyst because new', offer))).toMatchObject({
      action: 'enrol',
      indicators: [{ kind: 'account', value: 'ann@example.com analyst' }],
    });
  });

  test.each([
    ['users add ann analyst because new', '“ann” is not an e-mail address'],
    ['users add ann@example.com root because new', '“root” is not a role at Blockade'],
    ['users add ann@example.com analyst break-glass', 'leave “break-glass” out.'],
    ['events flush for 7d because x', 'leave “for …” and “until …” out.'],
    ['events flush everything dry-run', '“everything” is not understood'],
    ['events flush everything because x', '“everything” is not understood'],
    ['indicators on inspect', 'is not understood; there is node.'],
    ['users', 'is not understood. There is /blockade indicators'],
    ['explode', '“explode” is not understood. There is /blockade indicators'],
  ])('%s is refused with a sentence', (text, sentence) => {
    expect(refusalOf(blockade.read(text, offer))).toContain(sentence);
  });

  test('a dry run is told apart, whatever it is about', () => {
    expect(blockade.read('add evil.example dry-run', offer)).toMatchObject({
      reads: 'dry_run',
      draft: { vendors: ['node'] },
    });
    expect(blockade.read('events flush dry-run', offer)).toMatchObject({
      reads: 'dry_run',
      draft: { action: 'flush', vendors: ['node'] },
    });
  });

  test('an MD5 that was understood stands in the form as it was typed', () => {
    expect(blockade.read(`add ${MD5} lorem because x`, offer)).toMatchObject({
      reads: 'form',
      form: 'blockade',
      choice: 'add',
      filled: { fields: { indicatorsText: MD5 }, rest: ['lorem'] },
    });
  });

  test('without a node there is nobody to ask', () => {
    for (const text of ['indicators', 'add evil.example because x', 'events flush because x']) {
      expect(refusalOf(blockade.read(text, nobody))).toBe('No vendor of the Blockade kind is configured.');
    }
  });
});
