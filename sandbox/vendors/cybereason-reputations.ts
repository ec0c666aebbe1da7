import { isIPv4, isIPv6 } from 'node:net';
import * as z from 'zod';

/** How the list of reputations behaves where the sources are silent or at odds; the first one named is the default. */
export interface ReputationModes {
  /**
   * `client`: `remove: true` deletes and `false` sets, as every connector in the field has it. `seed`: as the vendor's
   * example words it, `true` overwrites what is there (without a type: nothing) and `false` adds another in parallel.
   */
  readonly removal: 'client' | 'seed';
  /** `none`: any text is taken for a key, the vendor's own sample hash included. */
  readonly validation: 'strict' | 'none';
  /** SHA-256 is taken for a file hash; the vendor's documentation knows MD5 and SHA-1 only. */
  readonly sha256: boolean;
  readonly ipv6: boolean;
  /** What becomes of the good keys beside a bad one; the answer is a failure either way. */
  readonly batch: 'good_ones' | 'all_or_nothing';
  /** Removing a key that is not there. */
  readonly absentRemoval: 'success' | 'failure';
  /** `other`: the columns behind the key come in another order, in other letters. */
  readonly csvHeader: 'upload' | 'other';
  /** `mixed`: hashes come back with every second letter in upper case. */
  readonly csvHashes: 'mixed' | 'as_sent';
  readonly csvLineEnd: '\r\n' | '\n';
  readonly csvByteOrderMark: boolean;
  /** `contains`: the list's filter by key finds parts of keys too. */
  readonly listFilter: 'exact' | 'contains';
  /** The list hands out no more rows per page, whatever is asked. */
  readonly listPageMax: number;
}

/** A custom reputation as it stands. */
export interface Reputation {
  /** As it was sent; compared without case. */
  readonly key: string;
  readonly maliciousType: 'blacklist' | 'whitelist';
  readonly prevent: boolean;
  readonly comment: string | null;
  /** Epoch milliseconds; null: for good. */
  readonly expiration: number | null;
  readonly firstSeen: number;
  readonly lastUpdated: number;
  /** How `prevent` and `remove` arrived; `text` as soon as one of them did. */
  readonly flagsAs: 'boolean' | 'text';
}

/** A reputation to put in place; what is left out is as little as can be. */
export type Given = Pick<Reputation, 'key' | 'maliciousType'> & Partial<Reputation>;

/** One entry of an update. */
type Update = z.infer<typeof UpdateEntry>;

/** What an update comes to: why keys are refused, by position, and the change to make. */
interface Verdict {
  readonly refused: ReadonlyMap<number, string>;
  readonly commit: () => void;
}

/** A page of the list API, or the sentence that it answers in place of one. */
type ListPage = { readonly total: number; readonly reputations: readonly object[] } | string;

/** The custom reputations of an organisation. */
export interface Reputations {
  judge(updates: readonly Update[]): Verdict;
  /** Sets one as a person at the console would, without any check. */
  put(reputation: Given): void;
  /** Oldest change first, without the expired ones. */
  all(): readonly Reputation[];
  csv(): string;
  list(query: ListQuery): ListPage;
}

type ListQuery = z.infer<typeof ListBody>;

export const DEFAULT_REPUTATION_MODES: ReputationModes = {
  removal: 'client',
  validation: 'strict',
  sha256: false,
  ipv6: true,
  batch: 'good_ones',
  absentRemoval: 'success',
  csvHeader: 'upload',
  csvHashes: 'mixed',
  csvLineEnd: '\r\n',
  csvByteOrderMark: false,
  listFilter: 'exact',
  listPageMax: 1000,
};

const Flag = z.union([z.boolean(), z.enum(['true', 'false'])]).nullish();
const UpdateEntry = z.object({
  keys: z.array(z.string()),
  maliciousType: z.string().nullish(),
  prevent: Flag,
  remove: Flag,
  reputationType: z.enum(['FILE', 'DOMAIN', 'IP']).nullish(),
  comment: z.string().nullish(),
  expiration: z.int().nonnegative().nullish(),
});

/** The body of `classification/update`: a list, never an object around it. */
export const UpdateBody = z.array(UpdateEntry);

/** The body of `classification/reputations/list`. Filters that the server does not know filter nothing. */
export const ListBody = z.object({
  filter: z
    .object({
      key: z.string().nullish(),
      reputationType: z.string().nullish(),
      maliciousType: z.string().nullish(),
      includeExpired: z.boolean().nullish(),
    })
    .nullish(),
  page: z.int().default(0),
  size: z.int().default(20),
});

/** What a key can be, in the words of the list API. */
interface KeyKind {
  readonly reputationType: 'FILE' | 'IP' | 'DOMAIN';
  readonly lookupKeyType: string;
}

const HASH_BY_LENGTH: Readonly<Record<number, string>> = {
  32: 'FILE_HASH_MD5',
  40: 'FILE_HASH_SHA1',
  64: 'FILE_HASH_SHA256',
};
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

/** Tells what a key is as the server does, from the key alone; undefined when it is nothing the product knows. */
export function kindOf(key: string): KeyKind | undefined {
  const hash = /^[0-9a-f]+$/i.test(key) ? HASH_BY_LENGTH[key.length] : undefined;
  if (hash !== undefined) return { reputationType: 'FILE', lookupKeyType: hash };
  if (isIPv4(key)) return { reputationType: 'IP', lookupKeyType: 'IPV4' };
  if (isIPv6(key)) return { reputationType: 'IP', lookupKeyType: 'IPV6' };
  return DOMAIN.test(key) ? { reputationType: 'DOMAIN', lookupKeyType: 'DOMAIN' } : undefined;
}

/** Keeps the reputations of one tenant. `owner` is the account that the list names for each. */
export function createReputations(
  modes: () => ReputationModes,
  now: () => number,
  owner: string,
): Reputations {
  let rows: readonly Reputation[] = [];

  const at = (key: string) => rows.filter((row) => sameKey(row.key, key));
  const without = (key: string) => rows.filter((row) => !sameKey(row.key, key));
  const standing = () => rows.filter(({ expiration }) => expiration === null || expiration > now());

  function put(given: Given, kept: readonly Reputation[] = without(given.key)) {
    const reputation: Reputation = {
      prevent: false,
      comment: null,
      expiration: null,
      firstSeen: at(given.key)[0]?.firstSeen ?? now(),
      lastUpdated: now(),
      flagsAs: 'boolean',
      ...given,
    };
    rows = [...kept, reputation];
  }

  function refusal(key: string, update: Update): string | undefined {
    const { validation, sha256, ipv6, removal, absentRemoval } = modes();
    const kind = kindOf(key);
    if (validation === 'strict') {
      if (!kind) return 'invalid_key';
      if (kind.lookupKeyType === 'FILE_HASH_SHA256' && !sha256) return 'invalid_key';
      if (kind.lookupKeyType === 'IPV6' && !ipv6) return 'invalid_key';
      if (update.reputationType && update.reputationType !== kind.reputationType) return 'wrong_type';
    }
    if (isSet(update.prevent) && kind?.reputationType !== 'FILE') return 'prevent_not_supported';
    if (!isSet(update.remove)) return typeOf(update) ? undefined : 'invalid_reputation';
    const absent = removal === 'client' && at(key).length === 0;
    return absent && absentRemoval === 'failure' ? 'not_found' : undefined;
  }

  function apply(key: string, update: Update): void {
    const seed = modes().removal === 'seed';
    const removes = isSet(update.remove);
    const maliciousType = typeOf(update);
    if (removes && !seed) {
      rows = without(key);
      return;
    }
    if (!maliciousType) return;
    const reputation = {
      key,
      maliciousType,
      prevent: isSet(update.prevent),
      comment: update.comment ?? null,
      expiration: update.expiration ?? null,
      flagsAs: [update.prevent, update.remove].some((flag) => typeof flag === 'string') ? 'text' : 'boolean',
    } as const;
    if (seed && !removes) put(reputation, rows);
    else put(reputation);
  }

  function judge(updates: readonly Update[]): Verdict {
    const wanted = updates.flatMap((update) => update.keys.map((key) => ({ key, update })));
    const refused = new Map<number, string>();
    if (wanted.length === 0) refused.set(0, 'no_keys');
    for (const [index, { key, update }] of wanted.entries()) {
      const reason = refusal(key, update);
      if (reason !== undefined) refused.set(index, reason);
    }
    const stores = refused.size === 0 || modes().batch === 'good_ones';
    return {
      refused,
      commit() {
        if (!stores) return;
        for (const [index, { key, update }] of wanted.entries()) {
          if (!refused.has(index)) apply(key, update);
        }
      },
    };
  }

  function csv(): string {
    const { csvHeader, csvHashes, csvLineEnd, csvByteOrderMark } = modes();
    const lines = standing().map(({ key, maliciousType, prevent, comment }) => {
      const isFile = kindOf(key)?.reputationType === 'FILE';
      const shown = isFile && csvHashes === 'mixed' ? mixCase(key) : key;
      const execution = isFile ? String(prevent) : 'null';
      const cells = { key: shown, reputation: maliciousType, execution, comment: comment ?? 'null' };
      return csvHeader === 'upload'
        ? [cells.key, cells.reputation, cells.execution, cells.comment, 'null']
        : [cells.key, cells.comment, 'null', cells.reputation, cells.execution];
    });
    const header =
      csvHeader === 'upload'
        ? ['key', 'reputation', 'prevent execution', 'comment', 'remove']
        : ['Key', 'Comment', 'Remove', 'Reputation', 'Prevent Execution'];
    const text = [header, ...lines].map((cells) => cells.map(quoted).join(',') + csvLineEnd).join('');
    return csvByteOrderMark ? `\uFEFF${text}` : text;
  }

  function list({ filter, page, size }: ListQuery): ListPage {
    const { includeExpired, ...filters } = filter ?? {};
    const given = Object.values(filters).filter((value) => value !== undefined && value !== null);
    if (given.length > 1) return 'Only one filter is supported';
    if (page < 0 || size < 1) return 'Invalid page or size';
    const found = (includeExpired ? rows : standing()).filter((row) => {
      const { key, reputationType, maliciousType } = filters;
      if (key) {
        return modes().listFilter === 'exact'
          ? sameKey(row.key, key)
          : row.key.toLowerCase().includes(key.toLowerCase());
      }
      if (reputationType) return kindOf(row.key)?.reputationType === reputationType;
      return maliciousType ? row.maliciousType === maliciousType : true;
    });
    const length = Math.min(size, modes().listPageMax);
    const shown = found.slice(page * length, (page + 1) * length);
    return { total: found.length, reputations: shown.map((row) => listed(row, owner)) };
  }

  return { judge, put: (reputation) => put(reputation), all: standing, csv, list };
}

function listed({ key, maliciousType, prevent, ...row }: Reputation, owningUser: string): object {
  const { comment, expiration, firstSeen, lastUpdated } = row;
  const kind = kindOf(key) ?? { reputationType: 'FILE', lookupKeyType: 'UNKNOWN' };
  const more = { comment, expiration, owningUser, firstSeen, lastUpdated, additionalKeys: [] };
  return { key, ...kind, maliciousType, isBlocking: prevent, ...more };
}

function isSet(flag: Update['prevent']): boolean {
  return flag === true || flag === 'true';
}

function typeOf({ maliciousType }: Update): Reputation['maliciousType'] | undefined {
  return maliciousType === 'blacklist' || maliciousType === 'whitelist' ? maliciousType : undefined;
}

function sameKey(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function mixCase(hash: string): string {
  return hash.replace(/../g, (pair) => pair.charAt(0).toLowerCase() + pair.charAt(1).toUpperCase());
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
