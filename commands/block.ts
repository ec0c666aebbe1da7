import type { Command } from '../src/command.ts';
import { NOTES, readConnection, readRequest } from '../src/intake.ts';

/** Asks for indicators to be blocked. */
export const block: Command = {
  name: '/block',
  description: 'Ask for indicators to be blocked, once somebody else has approved.',
  usageHint:
    '[kind] indicators… [on vendor…] [for 7d] [sev 2] [clean] [prevent] because reason [ref ticket] [dry-run]',
  examples: [
    // The EICAR test file: every scanner knows it, and it harms nobody.
    '/block sha1 3395856ce81f2b7382dee72602f798b642f14140 because dropped by the phishing mail ref INC-42',
    '/block md5 44d88612fea8a8f36de82e1278abb02f on <vendor> because dropped by the phishing mail',
    '/block hxxps://login.evil[.]example/verify, evil[.]example for 7d sev 2 because credential phishing',
    '/block 45[.]83[.]122[.]7 for 12 hours because beaconing seen on two hosts',
    '/block path "C:\\Users\\Public\\run me.exe" on <vendor> because seen on two hosts',
    '/block evil[.]example dry-run',
    '/block connection',
  ],
  notes: NOTES,
  read(text, offer) {
    const connection = /^\s*connection(?=\s|$)/i.exec(text);
    return connection
      ? readConnection(text.slice(connection[0].length), offer)
      : readRequest('block', 'block', text, offer);
  },
};
