import type { Command, Offer, Reading } from '../src/command.ts';
import { quote } from '../src/domain/quote.ts';
import { Refusal } from '../src/domain/refusal.ts';
import type { Topic } from '../src/domain/topic.ts';
import { nobody, vendorsOf } from '../src/form.ts';
import { NOTES, readErrand, readRequest } from '../src/intake.ts';

const CHOICE =
  'There is /blockade indicators, add <hosts…>, remove <hosts…>, events, events flush, users add <email> <role> and users validate.';

function refuse(code: string, sentence: string): Reading {
  return { reads: 'refusal', refusal: new Refusal(code, sentence) };
}

/** Takes the first word off. */
function shift(text: string): readonly [string, string] {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(text) ?? [];
  return [word.toLowerCase(), rest];
}

function question(topic: Topic, rest: string, offer: Offer): Reading {
  const vendors = vendorsOf('blockade', offer).map(({ name }) => name);
  if (vendors.length === 0) return { reads: 'refusal', refusal: nobody('blockade') };
  const [on, name] = shift(rest);
  if (on === '') return { reads: 'question', question: { ask: 'vendor', topic, vendors } };
  const found = vendors.find((vendor) => on === 'on' && vendor.toLowerCase() === name.trim().toLowerCase());
  return found
    ? { reads: 'question', question: { ask: 'vendor', topic, vendors: [found] } }
    : refuse('not_understood', `${quote(rest)} is not understood; there is ${vendors.join(', ')}.`);
}

const ROLES = ['analyst', 'admin'];

function addUser(rest: string, offer: Offer): Reading {
  const [email, behind] = shift(rest);
  const [role, clauses] = shift(behind);
  if (!/^[^\s@<>|]+@[^\s@<>|]+\.[^\s@<>|]+$/.test(email) || email.length > 254) {
    return refuse(
      'not_an_address',
      `${quote(email)} is not an e-mail address; write /blockade users add <email> <role>.`,
    );
  }
  if (!ROLES.includes(role)) {
    return refuse('not_a_role', `${quote(role)} is not a role at Blockade; there is ${ROLES.join(' and ')}.`);
  }
  return readErrand('blockade', 'enrol', [{ kind: 'account', value: `${email} ${role}` }], clauses, offer);
}

/** Asks a Blockade cloud node what it holds, or for a change of it. */
export const blockade: Command = {
  name: '/blockade',
  description: 'Look at a Blockade node, or ask for hosts, events or users of it to be changed.',
  usageHint: 'indicators | add|remove hosts… because reason | events [flush] | users add|validate …',
  examples: [
    '/blockade indicators',
    '/blockade add login.evil[.]example because credential phishing ref INC-42',
    '/blockade remove login.evil[.]example because the owner has cleaned the site',
    '/blockade events flush because all of them are read',
    '/blockade users add ann@example.com analyst because new in the team',
  ],
  notes: ['An MD5 is that of a host’s name here, never that of a file.', ...NOTES],
  read(text, offer) {
    const [verb, rest] = shift(text);
    const [next, behind] = shift(rest);
    switch (verb) {
      case '':
      case 'help':
        return readRequest('blockade', 'add', verb, offer);
      case 'indicators':
        return question('indicators', rest, offer);
      case 'add':
      case 'remove':
        return readRequest('blockade', verb, rest, offer);
      case 'events':
        return next === 'flush'
          ? readErrand('blockade', 'flush', [{ kind: 'events', value: 'all' }], behind, offer)
          : question('events', rest, offer);
      case 'users':
        if (next === 'add') return addUser(behind, offer);
        if (next === 'validate') return question('account', behind, offer);
    }
    return refuse('not_understood', `${quote(text)} is not understood. ${CHOICE}`);
  },
};
