import * as z from 'zod';
import type { Adapter, Errand, Operation, Vendor, Wish } from '../src/adapter.ts';
import { createChecks } from '../src/checks.ts';
import { type Indicator, type IndicatorKind, isHash } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { quote } from '../src/domain/quote.ts';
import type { Http } from '../src/http.ts';
import { createReputationList, type Held, REPUTATIONS, type ReputationList } from './cybereason-list.ts';
import { createSession, type Session, versionCall } from './cybereason-session.ts';
import { type Change, changing } from './cybereason-update.ts';

const settings = z.strictObject({
  username: z.string().min(1),
  password: z.string().min(1),
  /** How the reputations are read: the CSV that every version offers, the list API that Support enables, or not at all. */
  readBack: z.enum(['csv', 'list', 'none']).default('csv'),
  /** Newer tenants take SHA-256 hashes too; the documentation knows MD5 and SHA-1 only. */
  sha256: z.boolean().default(false),
});
type Settings = z.infer<typeof settings>;

/**
 * Cybereason: custom reputations for files, IP addresses and domains, which hold for the whole organisation
 * (api-doc.cybereason.com, setRep). Sent with `remove: true` an entry is deleted, whatever the vendor's example says: it
 * is sent only to clear, and to undo where nothing was held before.
 */
export const cybereason = {
  name: 'cybereason',
  title: 'Cybereason',
  settings,
  secretKeys: ['password'],
  /** `now`: milliseconds since the epoch. */
  connect(settings: Settings, http: Http, now: () => number = Date.now): Vendor {
    const session = createSession(settings, http, now);
    const list =
      settings.readBack === 'none' ? undefined : createReputationList(settings.readBack, session, now);
    const operate = (purpose: Purpose) => operation(settings, session, list, purpose);
    return {
      operations: { block: operate(BLOCK), allow: operate(ALLOW), clear: operate(CLEAR) },
      check: checking(session, list),
      close: session.close,
    };
  },
} satisfies Adapter<Settings>;

/** What is to be held for an indicator when an action is done. */
interface Purpose {
  wants(indicator: Indicator, wish: Wish): Held;
  /** Whether this is enough of what was wanted. */
  isMetBy(held: Held, wanted: Held): boolean;
  refuses(indicator: Indicator, wish: Wish): string | undefined;
  /** Where the record knows of nothing that was held before: clear it, or leave it alone. */
  readonly withoutBefore: 'clear' | 'leave';
}

const BLOCK: Purpose = {
  wants: ({ kind }, { prevent }) => (prevent && isHash(kind) ? 'blacklist+prevent' : 'blacklist'),
  isMetBy: (held, wanted) => held === wanted || held === 'blacklist+prevent',
  refuses: ({ kind }, { prevent }) =>
    prevent && !isHash(kind)
      ? 'Cybereason prevents only files; ask for IP addresses and domains without prevention.'
      : undefined,
  withoutBefore: 'clear',
};

const ALLOW: Purpose = {
  wants: () => 'whitelist',
  isMetBy: (held) => held === 'whitelist',
  refuses: preventsNothing,
  withoutBefore: 'clear',
};

const CLEAR: Purpose = {
  wants: () => 'none',
  isMetBy: (held) => held === 'none',
  refuses: preventsNothing,
  withoutBefore: 'leave',
};

function preventsNothing(_: Indicator, { prevent }: Wish): string | undefined {
  return prevent ? 'Cybereason prevents only what is blocked; ask for this without prevention.' : undefined;
}

/** No limit is published. */
const BATCH = 100;

function operation(
  { sha256 }: Settings,
  session: Session,
  list: ReputationList | undefined,
  purpose: Purpose,
): Operation {
  const kinds: readonly IndicatorKind[] = [
    'md5',
    'sha1',
    ...(sha256 ? ['sha256' as const] : []),
    'ip',
    'domain',
  ];
  const takes = `${sha256 ? 'MD5, SHA-1 and SHA-256' : 'MD5 and SHA-1'} file hashes, IP addresses and domains`;
  const change = changing(session, list);

  /** Throws when handed another kind of indicator: the plan never does. */
  function keyOf({ kind, value }: Indicator): string {
    if (!kinds.includes(kind) || (isHash(kind) && !/^[0-9a-f]+$/i.test(value))) {
      throw new Error(`Cybereason takes only ${takes}, not this ${kind}.`);
    }
    return value;
  }

  const asChange = (indicator: Indicator, to: Held): Change => ({ indicator, key: keyOf(indicator), to });

  const revert: Operation['revert'] = async (batch, errand, signal) => {
    const { before } = errand;
    // Putting back what belonged to another indicator would be worse than doing nothing.
    if (before.length !== 0 && before.length !== batch.length) {
      throw new Error('What was held before was not given per indicator.');
    }
    const changes = batch.flatMap((indicator, i) => {
      const held = heldBefore(before[i]);
      keyOf(indicator);
      return held === 'none' && purpose.withoutBefore === 'leave' ? [] : [asChange(indicator, held)];
    });
    if (changes.length === 0) return batch.map(nothingToPutBack);
    const answer = await change(changes, errand, signal);
    if ('retryAfterMs' in answer) return answer;
    const told = new Map(answer.map((outcome) => [outcome.indicator, outcome]));
    return batch.map((indicator) => told.get(indicator) ?? nothingToPutBack(indicator));
  };

  const common = {
    kinds,
    takes,
    batch: BATCH,
    ...(purpose === BLOCK && { prevents: true }),
    refuses: purpose.refuses,
    apply: async (batch, errand, signal) =>
      change(
        batch.map((indicator, i) => asChange(indicator, atLeast(purpose, indicator, errand, i))),
        errand,
        signal,
      ),
    holds: (indicator, wish) => known(purpose.wants(indicator, wish)),
  } satisfies Operation;

  // Without read-back nobody knows what was cleared, so it cannot be put back.
  if (list === undefined) return purpose.withoutBefore === 'leave' ? common : { ...common, revert };
  return {
    ...common,
    revert,
    async inEffect(batch, signal, wish = { prevent: false }) {
      const held = await list.read(batch.map(keyOf), signal);
      return batch.map((indicator, i) => {
        const here = held[i];
        if (here === undefined) return undefined;
        // What was held before is not what we brought about, even where it is as good: blacklisted, under prevention.
        return here !== wish.before?.[i] && purpose.isMetBy(here, purpose.wants(indicator, wish));
      });
    },
    async previous(batch, signal) {
      const held = await list.read(batch.map(keyOf), signal);
      return held.map(known);
    },
    passes: 'whitelist',
  };
}

/** What others want is not made less by what this one wants, where that cannot be read. */
function atLeast(purpose: Purpose, indicator: Indicator, errand: Errand, index: number): Held {
  const wanted = purpose.wants(indicator, errand);
  const held = heldBefore(errand.before[index]);
  return purpose.isMetBy(held, wanted) ? held : wanted;
}

function known(held: Held | undefined): string | undefined {
  return held === 'none' ? undefined : held;
}

function heldBefore(before: string | undefined): Held {
  if (before === undefined) return 'none';
  const known = REPUTATIONS.find((reputation) => reputation === before);
  if (known === undefined) throw new Error(`Cybereason has no reputation ${quote(before)}.`);
  return known;
}

function nothingToPutBack(indicator: Indicator): Outcome {
  const note = 'The record does not say which reputation this had, so nothing was put back.';
  return { indicator, status: 'failed', code: 'invalid', note };
}

const { standing, trouble } = createChecks('Cybereason', 'the account');
const READS = 'The account may read reputations. Whether it may set them shows only when it does.';
const DOES_NOT_READ =
  'Reputations are not read back. Whether the account may set them shows only when it does.';

function checking(session: Session, list: ReputationList | undefined): Vendor['check'] {
  return async (signal) => {
    const refused = await session.signIn(signal);
    if (refused !== undefined) return trouble(refused, 'sign_in');
    if (list === undefined) {
      const reply = await session.send(versionCall(signal));
      return reply.kind === 'answer' ? standing(DOES_NOT_READ) : trouble(reply, 'rights');
    }
    const verdict = await list.tryOut(signal);
    return verdict === undefined ? standing(READS) : trouble(verdict, 'rights');
  };
}
