import type { Command } from '../src/command.ts';
import { readRequest } from '../src/form.ts';

/** Asks for indicators to be blocked. */
export const block: Command = {
  name: '/block',
  description: 'Ask for indicators to be blocked, once somebody else has approved.',
  usageHint: '[kind] indicators… [clean] [prevent] [on vendor…] because reason [ref ticket]',
  examples: [
    // The EICAR test file: every scanner knows it, and it harms nobody.
    '/block sha1 3395856ce81f2b7382dee72602f798b642f14140 because dropped by the phishing mail ref INC-42',
    '/block hxxps://login.evil[.]example/verify, evil[.]example because credential phishing',
    '/block path "C:\\Users\\Public\\run me.exe" on gravityzone because seen on two hosts',
    '/block connection',
  ],
  read: (text, offer) =>
    // A firewall's rule has too many parts for a line.
    text.trim().toLowerCase() === 'connection'
      ? { reads: 'form', form: 'connection' }
      : readRequest('block', 'block', text, offer),
};
