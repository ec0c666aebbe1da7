import type { Command } from '../src/command.ts';
import { quote } from '../src/domain/quote.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { FORMS } from '../src/form.ts';
import { NOTES, readRequest } from '../src/intake.ts';

/** Asks for the reputation of indicators to be set, or for what was set to be removed. */
export const reputation: Command = {
  name: '/reputation',
  description: 'Ask for indicators to be blacklisted or whitelisted, or for that to be removed.',
  usageHint:
    'blacklist|whitelist|remove [kind] indicators… [on vendor…] [for 7d] [prevent] because reason [ref ticket]',
  examples: [
    '/reputation blacklist ip 45[.]83[.]122[.]7 because beaconing seen ref INC-42',
    '/reputation blacklist sha1 3395856ce81f2b7382dee72602f798b642f14140 prevent because dropper ref INC-42',
    '/reputation whitelist domain partner[.]example for 30d because it was blocked by mistake',
    '/reputation remove domain evil[.]example because the owner has cleaned the site',
  ],
  notes: [
    '“remove” makes the vendor forget either; /unblock with the id of a request puts back what was there before it.',
    ...NOTES,
  ],
  read(text, offer) {
    const [, verb = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(text) ?? [];
    const choice = verb.toLowerCase();
    if (choice === '' || choice === 'help') return readRequest('reputation', 'blacklist', choice, offer);
    if (Object.hasOwn(FORMS.reputation.choices, choice)) {
      return readRequest('reputation', choice, rest, offer);
    }
    const sentence = `${quote(verb)} is not understood. There is /reputation blacklist, whitelist and remove.`;
    return { reads: 'refusal', refusal: new Refusal('not_understood', sentence) };
  },
};
