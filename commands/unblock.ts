import type { Command } from '../src/command.ts';
import { readRequest } from '../src/form.ts';

/** Asks for blocks to be taken back. */
export const unblock: Command = {
  name: '/unblock',
  description: 'Ask for a block to be taken back, once somebody else has approved.',
  usageHint: '[kind] indicators… [on vendor…] because reason [ref ticket]',
  examples: [
    '/unblock sha1 3395856ce81f2b7382dee72602f798b642f14140 because it was the test file ref INC-42',
    '/unblock evil[.]example on cybereason because the owner has cleaned the site',
  ],
  read: (text, offer) => readRequest('unblock', 'unblock', text, offer),
};
