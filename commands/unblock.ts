import type { Command } from '../src/command.ts';
import { cleanText } from '../src/domain/clean-text.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { readRequestId } from '../src/domain/request-id.ts';
import { NOTES, readRequest, readUndo } from '../src/intake.ts';

/** Asks for blocks to be taken back: those of some indicators, or all that one request did. */
export const unblock: Command = {
  name: '/unblock',
  description: 'Ask for a block to be taken back, once somebody else has approved.',
  usageHint: 'request | [kind] indicators… [on vendor…] because reason [ref ticket] [dry-run]',
  examples: [
    '/unblock sha1 3395856ce81f2b7382dee72602f798b642f14140 because it was the test file ref INC-42',
    '/unblock evil[.]example on <vendor> because the owner has cleaned the site',
    '/unblock R7F3KQ because it was a false alarm',
  ],
  notes: [
    'The id of a request takes back all that it did: a block, a whitelisting, a connection rule.',
    ...NOTES,
  ],
  read(text, offer) {
    const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(text) ?? [];
    const first = cleanText(word).replace(/[:,;.]$/, '');
    const request = readRequestId(first);
    if (request !== undefined) return readUndo(request, rest, offer);
    if (first.toLowerCase() !== 'connection') return readRequest('unblock', 'unblock', text, offer);
    const sentence =
      'A connection rule is taken back by the request that made it: /unblock R7F3KQ because …. See /portcullis blocks for its id.';
    return { reads: 'refusal', refusal: new Refusal('request_missing', sentence) };
  },
};
