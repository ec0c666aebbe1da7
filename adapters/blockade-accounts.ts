import * as z from 'zod';
import type { Errand, Operation } from '../src/adapter.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { type Setback, settle } from '../src/verdict.ts';
import {
  type Access,
  type CloudNode,
  NO_SUCH_USER,
  type No,
  ROUTES,
  success,
  WRONG_KEY,
} from './blockade-node.ts';

/** What the accounts of a node say about what may be done there. */
export interface Accounts {
  /** Nobody has an account, so that everything is allowed to everybody. False also where it could not be found out. */
  isOpen(signal: AbortSignal): Promise<boolean>;
  standing(signal: AbortSignal, patienceMs?: number): Promise<Standing | No>;
  readonly enrol: Operation;
}

/** Our own account has the rights of an admin, or is another's; or nobody has one, and all is `open` to everybody. */
export type Standing = 'open' | 'admin' | 'other';

/** Nobody's key: every node that has users turns it down. */
const NO_KEY = 'a-key-that-nobody-has';

export const OPEN: Setback & No = {
  kind: 'setback',
  status: 'failed',
  code: 'vendor_error',
  note: 'This Blockade node has no users: everybody may change its list, and a new indicator makes it fail until it is restarted. Create its first admin at the node itself.',
};

const newUser = z.object({ api_key: z.string().min(1), role: z.string() });

export function createAccounts({ email, variant }: Access, node: CloudNode): Accounts {
  /** Where accounts can be tried without doing anything. The functions on AWS have no other such call. */
  const route = variant === 'node' ? ROUTES.validateUser : ROUTES.events;
  let isGuarded = variant === 'aws';

  /** Asks as this person, with a wrong key: only who has an account is told that the key is wrong. */
  async function knock(email: string, signal: AbortSignal, patienceMs?: number) {
    const as = { email, apiKey: NO_KEY };
    const said = await node.ask({ route, as, answer: success, patienceMs, signal });
    if (said.kind === 'value') return 'open';
    if (said.words === WRONG_KEY) return 'known';
    return said.words === NO_SUCH_USER ? 'unknown' : said;
  }

  const standing: Accounts['standing'] = async (signal, patienceMs) => {
    const door = variant === 'node' ? await knock(email, signal, patienceMs) : 'known';
    if (typeof door !== 'string' || door === 'open') return door;
    const said = await node.ask({ route, answer: success, patienceMs, signal });
    if (said.kind === 'value') return 'admin';
    return said.code === 'forbidden' ? 'other' : said;
  };

  /** Why no account may be made for this person; undefined: it may. A second one would never count, or replace the first. */
  async function obstacle(newcomer: string, signal: AbortSignal): Promise<No | undefined> {
    // A first user needs no key on AWS either, and there only a key that works tells that it is not the first.
    const own = variant === 'aws' ? await node.ask({ route, answer: success, signal }) : undefined;
    if (own !== undefined && own.kind !== 'value') return own;
    const door = await knock(newcomer, signal);
    switch (door) {
      case 'unknown':
        return undefined;
      case 'open':
        return { ...OPEN, note: `${OPEN.note} Nothing was sent.` };
      case 'known':
        return {
          kind: 'setback',
          status: 'failed',
          code: 'invalid',
          note: `Blockade has an account for ${newcomer} already, so nothing was sent.`,
        };
      default:
        return door;
    }
  }

  return {
    async isOpen(signal) {
      if (isGuarded) return false;
      const door = await knock(email, signal);
      isGuarded = door === 'known' || door === 'unknown';
      return door === 'open';
    },

    standing,

    enrol: {
      kinds: ['account'],
      takes: 'accounts, as an e-mail address and a role',
      batch: 1,

      refuses: ({ value }) =>
        /^[\x21-\x7e ]+$/.test(value)
          ? undefined
          : 'Blockade fails on an e-mail address with letters other than those of ASCII.',

      async apply(batch, errand, signal) {
        const newcomers = batch.map((indicator) => ({ indicator, ...accountOf(indicator) }));
        const [newcomer] = newcomers;
        if (newcomer === undefined || newcomers.length > 1)
          throw new Error('Accounts are made one at a time.');
        const refused = await obstacle(newcomer.email, signal);
        if (refused !== undefined) return settle(batch, refused);
        const { email, role } = newcomer;
        const said = await node.ask({
          route: ROUTES.addUser,
          fields: { user_email: email, user_name: email, user_role: role },
          answer: newUser,
          signal,
        });
        if (said.kind === 'value') return [enrolled(newcomer, said.value, errand)];
        return settle(batch, said.kind === 'setback' && said.status === 'unknown' ? withLostKey(said) : said);
      },
    },
  };
}

interface Newcomer {
  readonly indicator: Indicator;
  readonly email: string;
  readonly role: string;
}

/** Throws when handed another kind of indicator: the plan never does. */
function accountOf({ kind, value }: Indicator): Omit<Newcomer, 'indicator'> {
  const [email = '', role = '', rest] = value.split(' ');
  if (kind !== 'account' || email === '' || role === '' || rest !== undefined) {
    throw new Error(`Blockade takes only accounts here, as an e-mail address and a role, not this ${kind}.`);
  }
  return { email, role };
}

/** There is nobody to ask whether it took, because only the newcomer's own key would tell. */
function enrolled(
  { indicator, email, role }: Newcomer,
  made: z.infer<typeof newUser>,
  errand: Errand,
): Outcome {
  errand.reveal(`The API key of ${email} is ${made.api_key}`);
  if (made.role === role) return { indicator, status: 'accepted' };
  const note = `Blockade made the account, but with another role than ${role}.`;
  return { indicator, status: 'failed', code: 'vendor_error', note };
}

function withLostKey(lost: Setback): Setback {
  const note = `${lost.note} If the account was made, nobody has its key: remove it from the database of the node before asking again.`;
  return { ...lost, note };
}
