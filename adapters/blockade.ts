import * as z from 'zod';
import type { Adapter, Operation, Vendor } from '../src/adapter.ts';
import { CHECK_PATIENCE_MS, createChecks } from '../src/checks.ts';
import { hostOf, md5OfHost } from '../src/domain/host.ts';
import type { Indicator, IndicatorKind } from '../src/domain/indicator.ts';
import { quote } from '../src/domain/quote.ts';
import { type Http, systemTiming } from '../src/http.ts';
import { createTurns, type Turns } from '../src/turns.ts';
import { settle } from '../src/verdict.ts';
import { type Accounts, createAccounts, OPEN, type Standing } from './blockade-accounts.ts';
import { bounded, flushing, tellEvents } from './blockade-events.ts';
import { type Clock, type CloudNode, createCloudNode, ROUTES, success } from './blockade-node.ts';

const settings = z
  .strictObject({
    email: z.string().min(1),
    apiKey: z.string().min(1),
    /** Which of the node's lists; absent: the one that is there without asking. */
    database: z
      .string()
      .regex(
        /^[A-Za-z0-9_]+$/,
        'May hold only letters, digits and "_": a node drops all else and takes what is left.',
      )
      .optional(),
    /** `aws`: the functions that the analysts' tools deploy. They cannot take anything back. */
    variant: z.enum(['node', 'aws']).default('node'),
  })
  .refine(({ database, variant }) => variant === 'node' || database === undefined, {
    path: ['database'],
    message: 'Blockade on AWS has one list only; leave it out.',
  });
type Settings = z.infer<typeof settings>;

/**
 * Blockade: a list of hosts, each as the MD5 of its name, which a browser extension pulls every few minutes and blocks
 * (github.com/blockadeio: cloud_node, analyst_toolbench). What the server does to anything else than an MD5 makes it
 * useless, so hosts are normalised and hashed here. A node as published says yes to a removal and removes nothing.
 */
export function createBlockade(clock: Clock): Adapter<Settings> {
  const turns = new Map<string, Turns>();
  return {
    name: 'blockade',
    title: 'Blockade',
    settings,
    secretKeys: ['apiKey'],
    connect(settings, http) {
      const inTurn = turns.get(http.host) ?? createTurns();
      turns.set(http.host, inTurn);
      return connect(settings, http, createCloudNode(settings, http, inTurn, clock));
    },
  };
}

export const blockade = createBlockade({ now: () => performance.now(), pause: systemTiming.pause });

function connect(settings: Settings, http: Http, node: CloudNode): Vendor {
  const accounts = createAccounts(settings, node);
  const isNode = settings.variant === 'node';
  return {
    operations: {
      block: blocking(settings, node, accounts),
      ...(isNode ? { flush: flushing(node) } : {}),
      enrol: accounts.enrol,
    },
    tells: {
      indicators: (signal) => tellHosts(node, signal),
      events: (signal) => tellEvents(node, signal),
      account: async (signal) => {
        const standing = await accounts.standing(signal);
        return [typeof standing === 'string' ? sentenceFor(standing, settings.variant) : standing.note];
      },
    },
    check: isNode ? checkingNode(node, accounts) : checkingAws(node, accounts),
    async close() {
      http.close();
    },
  };
}

function isWholeHost(address: string): boolean {
  const { pathname, search } = new URL(address);
  return pathname === '/' && search === '';
}

/** What the reference client sends at once. */
const BATCH = 100;
const NAMED: readonly IndicatorKind[] = ['domain', 'ip', 'url'];
const TAKES = 'host names, of domains, addresses and URLs';

function blocking({ variant }: Settings, node: CloudNode, accounts: Accounts): Operation {
  const revert: Operation['apply'] = async (batch, _errand, signal) => {
    const md5s = batch.map(md5Of);
    const said = await node.ask({
      route: ROUTES.remove,
      fields: { indicators: [...new Set(md5s)] },
      answer: success,
      signal,
    });
    if (said.kind !== 'value') return settle(batch, said);
    return batch.map((indicator, i) => ({
      indicator,
      status: 'accepted',
      note: `A node as published removes nothing (a known defect upstream); if it is still there, delete it in MongoDB: collection indicators, field indicator, ${md5s[i]}.`,
    }));
  };

  return {
    kinds: [...NAMED, 'host_md5'],
    takes: TAKES,
    batch: BATCH,

    refuses(indicator) {
      if (indicator.kind === 'host_md5') return undefined;
      if (nameIn(indicator) === undefined) {
        return 'Blockade lists only hosts with an address or a dot in their name.';
      }
      // Who asks for one page of a file store must not get all of it blocked unawares.
      return indicator.kind === 'url' && !isWholeHost(indicator.value)
        ? 'Blockade blocks whole hosts and not single pages; ask for the host by its name if all of it is meant.'
        : undefined;
    },

    async apply(batch, _errand, signal) {
      const md5s = batch.map(md5Of);
      if (await accounts.isOpen(signal)) return settle(batch, OPEN);
      const said = await node.ask({
        route: ROUTES.add,
        fields: { indicators: [...new Set(md5s)] },
        answer: success,
        signal,
      });
      return said.kind === 'value'
        ? batch.map((indicator) => ({ indicator, status: 'accepted' }))
        : settle(batch, said);
    },

    ...(variant === 'node' ? { revert } : {}),

    async inEffect(batch, signal) {
      const md5s = batch.map(md5Of);
      const listed = await node.list(signal);
      if (listed.kind !== 'value') return batch.map(() => undefined);
      // On AWS the list is cut short where it is long, so that what is missing may be there.
      return md5s.map((md5) => listed.value.has(md5) || (variant === 'node' ? false : undefined));
    },
  };
}

function nameIn(indicator: Indicator): string | undefined {
  const host = hostOf(indicator);
  return host?.startsWith('[') || host?.includes('.') ? host : undefined;
}

/** Throws when handed what it does not take: the plan never does. */
function md5Of(indicator: Indicator): string {
  const { kind, value } = indicator;
  if (kind === 'host_md5' && /^[0-9a-f]{32}$/i.test(value)) return value.toLowerCase();
  const host = NAMED.includes(kind) ? nameIn(indicator) : undefined;
  if (host === undefined) throw new Error(`Blockade takes only ${TAKES}, not this ${kind}: ${quote(value)}.`);
  return md5OfHost(host);
}

async function tellHosts(node: CloudNode, signal: AbortSignal): Promise<readonly string[]> {
  const listed = await node.list(signal);
  if (listed.kind !== 'value') return [listed.note];
  const md5s = [...listed.value].sort();
  return bounded(
    md5s.length === 1
      ? '1 host is listed, by the MD5 of its name.'
      : `${md5s.length} hosts are listed, each by the MD5 of its name.`,
    md5s,
  );
}

const ADMIN = "The account is an admin's: it may block";
const OTHER = "The API key is valid, but the account is no admin's: it may not";

function sentenceFor(standing: Standing, variant: Settings['variant']): string {
  switch (standing) {
    case 'open':
      return OPEN.note;
    case 'admin':
      return variant === 'node'
        ? `${ADMIN}, take back, flush events and add accounts. A node as published carries out no removal.`
        : `${ADMIN} and add accounts. Nothing can be taken back on AWS.`;
    case 'other':
      return variant === 'node'
        ? `${OTHER} take a block back, flush events or add accounts.`
        : `${OTHER} read events or add accounts, and blocks only as a researcher.`;
  }
}

const { standing, trouble } = createChecks('Blockade', 'the account');

function checkingNode(node: CloudNode, accounts: Accounts): Vendor['check'] {
  return async (signal) => {
    const patienceMs = CHECK_PATIENCE_MS;
    const tried = await node.ask({
      route: ROUTES.tryAdding,
      fields: { indicators: [] },
      answer: success,
      patienceMs,
      signal,
    });
    // An account that may not add has signed in all the same.
    if (tried.kind !== 'value') return trouble(tried, tried.code === 'forbidden' ? 'rights' : 'sign_in');
    const rank = await accounts.standing(signal, patienceMs);
    if (typeof rank !== 'string') return trouble(rank, 'rights');
    const listed = await node.list(signal, patienceMs);
    if (listed.kind !== 'value') return trouble(listed, 'rights');
    return standing(sentenceFor(rank, 'node'), rank === 'admin');
  };
}

/** The functions turn an empty list down before they look at the account, so only reading events tells about it. */
function checkingAws(node: CloudNode, accounts: Accounts): Vendor['check'] {
  return async (signal) => {
    const rank = await accounts.standing(signal, CHECK_PATIENCE_MS);
    if (typeof rank !== 'string') return trouble(rank, rank.code === 'forbidden' ? 'rights' : 'sign_in');
    const listed = await node.list(signal, CHECK_PATIENCE_MS);
    if (listed.kind !== 'value') return trouble(listed, 'rights');
    return standing(sentenceFor(rank, 'aws'));
  };
}
