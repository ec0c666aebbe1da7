import { describe, expect, test } from '@jest/globals';
import { block } from '../../commands/block.ts';
import { unblock } from '../../commands/unblock.ts';
import type { Offer, Reading } from '../../src/command.ts';

const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
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
      name: 'gravityzone',
      title: 'Bitdefender GravityZone',
      takes: { block: 'MD5 and SHA-256 file hashes' },
      kinds: { block: ['md5', 'sha256', 'path', 'connection'] },
      topics: [],
    },
  ],
};

function filled(reading: Reading) {
  if (reading.reads !== 'form' || !reading.filled) throw new Error(`It reads as ${JSON.stringify(reading)}.`);
  return reading.filled;
}

describe.each([
  { command: block, form: 'block', undo: false },
  { command: unblock, form: 'unblock', undo: true },
])('/$form', ({ command, form, undo }) => {
  test.each(['', '   ', '\n'])('without words (%j) opens its form', (text) => {
    expect(command.read(text, offer)).toEqual({ reads: 'form', form, choice: form });
  });

  test.each(['help', ' HELP '])('%j asks for help about it', (text) => {
    expect(command.read(text, offer)).toEqual({
      reads: 'question',
      question: { ask: 'help', topic: `/${form}` },
    });
  });

  test('reads a text into a draft, and says where it could be mended', () => {
    expect(command.read(`${SHA1}, evil[.]com on inspect because phishing ref INC-1`, offer)).toEqual({
      reads: 'draft',
      form,
      choice: form,
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
        breakGlass: false,
        override: false,
      },
    });
  });

  test('takes a request without a reason, about which the policy has its say', () => {
    expect(command.read('evil.com', offer)).toMatchObject({ reads: 'draft', draft: { reason: '' } });
  });

  test('a dry run is a reading of its own', () => {
    expect(command.read('evil.com because phishing dry-run', offer)).toMatchObject({
      reads: 'dry_run',
      draft: { undo, reason: 'phishing' },
    });
  });

  test('what is understood only in part opens the form with what was', () => {
    const reading = command.read(`${SHA1} 10.0.0.0/33 on inspect, nope because phishing`, offer);
    expect(reading).toMatchObject({ reads: 'form', form, choice: form });
    expect(filled(reading)).toMatchObject({
      fields: { indicatorsText: SHA1, vendors: ['inspect'], reason: 'phishing' },
      rest: ['10.0.0.0/33'],
      problems: [{ code: 'not_a_network' }, { code: 'unknown_vendor' }],
    });
  });

  test('however many words are not understood, all of them are in it', () => {
    const words = Array.from({ length: 900 }, (_, n) => `word${n}`);
    const { rest, problems } = filled(command.read(`${words.join(' ')} because x`, offer));
    expect(rest).toEqual(words);
    expect(problems).toHaveLength(900);
  });

  test('a dry run that is not understood opens the form as one', () => {
    expect(filled(command.read('lorem dry-run', offer))).toMatchObject({ rest: ['lorem'], dryRun: true });
    expect(filled(command.read('lorem', offer))).toMatchObject({ rest: ['lorem'], dryRun: false });
  });

  test('a text that is too long to be taken apart is refused, since no form can mend it', () => {
    expect(command.read('x'.repeat(8001), offer)).toEqual({
      reads: 'refusal',
      refusal: expect.objectContaining({
        code: 'text_too_long',
        sentence: 'The text has 8,001 characters; at most 8,000 are read.',
      }),
    });
  });

  test('without any vendor there is nobody to ask', () => {
    expect(command.read('evil.com because x', { vendors: [] })).toMatchObject({
      reads: 'refusal',
      refusal: { code: 'no_vendor', sentence: 'No vendor is configured.' },
    });
  });
});

test('only a block can clean', () => {
  expect(block.read('evil.com clean because x', offer)).toMatchObject({
    reads: 'draft',
    draft: { clean: true },
  });
  expect(filled(unblock.read('evil.com clean because x', offer)).problems).toMatchObject([
    { field: 'clean', code: 'clean_without_block' },
  ]);
});

describe('/block connection', () => {
  test.each(['connection', ' Connection '])('%j opens the form for a rule of a firewall', (text) => {
    expect(block.read(text, offer)).toEqual({ reads: 'form', form: 'connection' });
  });

  test('fills in what was said of the rest', () => {
    const reading = block.read('connection 1.2.3.4 on gravityzone for 7d because x ref INC-1', offer);
    expect(reading).toMatchObject({ reads: 'form', form: 'connection' });
    expect(filled(reading)).toMatchObject({
      fields: {
        indicatorsText: '',
        vendors: ['gravityzone'],
        lasts: '7d',
        reason: 'x',
        ticket: 'INC-1',
      },
      rest: ['1.2.3.4'],
      problems: [{ code: 'not_understood' }],
    });
  });

  test('may be a dry run', () => {
    expect(block.read('connection dry-run', offer)).toMatchObject({
      reads: 'form',
      form: 'connection',
      filled: { dryRun: true, problems: [] },
    });
  });

  test('is not read beyond what is read of any text', () => {
    expect(block.read(`connection ${'x'.repeat(8000)}`, offer)).toMatchObject({
      reads: 'refusal',
      refusal: { code: 'text_too_long' },
    });
  });

  test('is not to be mistaken for a domain', () => {
    expect(block.read('connection.example because x', offer)).toMatchObject({
      reads: 'draft',
      draft: { indicators: [{ kind: 'domain', value: 'connection.example' }] },
    });
  });
});

describe('/unblock with the id of a request', () => {
  test.each(['R7F3KQ', 'r7f3kq', '#R7F3KQ', '`R7F3KQ`', ' R7F3KQ: ', 'R7F3KQ,'])(
    '%j takes all of it back',
    (id) => {
      expect(
        unblock.read(`${id} on Inspect sev 2 break-glass because a false alarm ref INC-1`, offer),
      ).toEqual({
        reads: 'undo',
        request: 'R7F3KQ',
        vendors: ['inspect'],
        reason: 'a false alarm',
        ticket: 'INC-1',
        severity: 2,
        breakGlass: true,
        dryRun: false,
      });
    },
  );

  test('alone, and as a dry run', () => {
    expect(unblock.read('R7F3KQ dry-run', offer)).toEqual({
      reads: 'undo',
      request: 'R7F3KQ',
      vendors: [],
      reason: '',
      breakGlass: false,
      dryRun: true,
    });
  });

  test.each([
    ['R7F3KQ R7F3M because x', '“R7F3M” is not understood; write “because” and why.'],
    ['R7F3KQ clean because x', 'To clean is part of a block; it cannot be asked for here.'],
    [
      'R7F3KQ for 7d because x',
      'Only a block or a whitelisting can have an end; leave “for …” and “until …” out.',
    ],
    ['R7F3KQ on nope because x', '“nope” is not a configured vendor; there is inspect, gravityzone.'],
  ])('%j is refused', (text, sentence) => {
    expect(unblock.read(text, offer)).toMatchObject({ reads: 'refusal', refusal: { sentence } });
  });

  test.each(['R7F', 'R7F3KAAAAAA', 'RILOU', 'evil.com', SHA1])('%j is none', (text) => {
    expect(unblock.read(`${text} because x`, offer).reads).not.toBe('undo');
  });
});

test.each(['connection', 'Connection rule-1 because x'])('/unblock %s says what to use', (text) => {
  expect(unblock.read(text, offer)).toEqual({
    reads: 'refusal',
    refusal: {
      code: 'request_missing',
      sentence:
        'A connection rule is taken back by the request that made it: /unblock R7F3KQ because …. See /portcullis blocks for its id.',
    },
  });
});
