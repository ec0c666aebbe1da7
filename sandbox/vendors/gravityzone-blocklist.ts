import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import {
  type Addition,
  type ConnectionDetails,
  invalid,
  type Rule,
  readAddition,
  readHashList,
  type Spelling,
  sameness,
  subject,
} from './gravityzone-rules.ts';

export interface Company {
  /** 24 hex digits. */
  readonly id: string;
  readonly name: string;
  /** The company that manages it. */
  readonly parentId?: string;
}

/** A row of the blocklist. */
export type BlocklistItem = Rule & {
  /** 24 hex digits. */
  readonly id: string;
  readonly companyId: string;
  /** It came with a call that reached for every managed company. */
  readonly recursive: boolean;
  readonly at: number;
  readonly source: 'Incident' | 'Import' | 'Manual';
};

/** How the list behaves where Bitdefender's documentation is silent or contradicts itself. */
export interface BlocklistModes {
  readonly spelling: Spelling;
  /** A rule that is there already: a second row with an id of its own, or -32602. */
  readonly duplicates: 'added' | 'refused';
  /** What is done of a call that is answered with an error: nothing, or all that could be. */
  readonly application: 'whole' | 'partial';
  /** Rows that each company has room for: `Limit exceeded`. */
  readonly capacity: number;
  readonly rulesPerCall: number;
  /** Removing an id that no row has: -32002, -32602, or a success. */
  readonly gone: 'not_found' | 'invalid' | 'ignored';
  /** What v1.2 calls the types in its list: `application path` and `connection rule`, or `path` and `connection`. */
  readonly typeNames: 'documented' | 'short';
  /** `by_id`: ids are random, so a new row turns up anywhere, in the same place each time. */
  readonly order: 'by_id' | 'newest_first' | 'oldest_first';
  /** `one_more`: `pagesCount` promises a page that is empty. `endless`: it promises another each time, and starts over. */
  readonly paging: 'exact' | 'one_more' | 'endless';
  /** `always`: the list shows `203.0.113.7` as `203.0.113.7/32`. */
  readonly masks: 'as_sent' | 'always';
}

/** Where the vendor is silent, the more awkward of what a real installation may do. */
export const DEFAULT_BLOCKLIST_MODES: BlocklistModes = {
  spelling: 'examples',
  duplicates: 'added',
  application: 'whole',
  capacity: Number.POSITIVE_INFINITY,
  rulesPerCall: 100,
  gone: 'not_found',
  typeNames: 'documented',
  order: 'by_id',
  paging: 'exact',
  masks: 'as_sent',
};

/** What a method comes to; `commit` stores it, also when it is an error that was carried out in part. */
export type Outcome = { readonly commit?: () => void } & (
  | { readonly result: unknown }
  | { readonly code: number; readonly details: string; readonly errors?: readonly object[] }
);

export interface Blocklist {
  add(version: string, params: unknown): Outcome;
  list(version: string, params: unknown): Outcome;
  remove(version: string, params: unknown): Outcome;
  /** Every row of every company, oldest first. */
  items(): readonly BlocklistItem[];
  /** What somebody does in the console. The id of the new row. */
  put(rule: Rule, more?: Partial<Pick<BlocklistItem, 'companyId' | 'source'>>): string;
  drop(id: string): void;
}

const OWNER = { id: '58541613b1a43d3c6f7b23c6', username: 'api@sandbox.example' };
const TYPE_NAMES = { hash: 'hash', path: 'application path', connection: 'connection rule' } as const;
const NOUNS = { hash: 'hash', path: 'path', connection: 'connection rule' } as const;
const SOURCE_NUMBERS = { Incident: 1, Import: 2, Manual: 3 } as const;

const ItemId = z.string().regex(/^[0-9a-f]{24}$/i);
const List = z.strictObject({
  companyId: z.string().optional(),
  page: z.int().min(1).default(1),
  perPage: z.int().min(1).max(100).default(30),
});
const Remove = z.strictObject({ companyId: z.string().optional(), ids: z.array(ItemId).min(1) });
const RemoveHash = z
  .strictObject({ hashItemId: ItemId })
  .transform(({ hashItemId }) => ({ companyId: undefined, ids: [hashItemId] }));

/** The blocklists of the companies that the API key may see, its own company first. */
export function createBlocklist(
  companiesNow: () => readonly [Company, ...Company[]],
  modesNow: () => BlocklistModes,
  now: () => number,
): Blocklist {
  let items: readonly BlocklistItem[] = [];

  const companyOf = (id = companiesNow()[0].id) => companiesNow().find((company) => company.id === id);

  function withManaged(company: Company): readonly Company[] {
    const managed = companiesNow().filter(({ parentId }) => parentId === company.id);
    return [company, ...managed.flatMap(withManaged)];
  }

  function addition(version: string, params: unknown): Addition | string {
    return version === 'v1.0' ? readHashList(params) : readAddition(params, modesNow().spelling);
  }

  /** Which rules a company takes, and the first reason why it does not take the others. */
  function offer(company: Company, rules: readonly Rule[]): { taken: readonly Rule[]; message?: string } {
    const { duplicates, capacity } = modesNow();
    const rows = items.filter(({ companyId }) => companyId === company.id);
    const known = new Set(rows.map(sameness));
    const taken: Rule[] = [];
    let message: string | undefined;
    for (const rule of rules) {
      if (duplicates === 'refused' && known.has(sameness(rule))) {
        message ??= `Validation exception: The ${NOUNS[rule.type]} ${subject(rule)} is already in the blocklist`;
      } else if (rows.length + taken.length >= capacity) {
        message ??= 'Limit exceeded';
      } else {
        known.add(sameness(rule));
        taken.push(rule);
      }
    }
    return message === undefined ? { taken } : { taken, message };
  }

  function add(version: string, params: unknown): Outcome {
    const { application, rulesPerCall } = modesNow();
    const asked = addition(version, params);
    if (typeof asked === 'string') return { code: -32602, details: asked };
    const company = companyOf(asked.companyId);
    if (!company) return { code: -32002, details: 'The company was not found' };
    if (asked.rules.length > rulesPerCall) return { code: -32602, details: 'Limit exceeded' };

    const offers = (asked.recursive ? withManaged(company) : [company]).map((one) => ({
      company: one,
      ...offer(one, asked.rules),
    }));
    const failures = offers.flatMap(({ company: { id, name }, message }) =>
      message === undefined ? [] : [{ companyId: id, companyName: name, message }],
    );
    const commit = () => {
      const rows = offers.flatMap(({ company: { id: companyId }, taken }) =>
        taken.map((rule) => row(rule, { companyId, recursive: asked.recursive })),
      );
      items = [...items, ...rows];
    };
    const error =
      asked.problem ?? (failures.length > 1 ? 'Multiple errors encountered' : failures[0]?.message);
    if (error === undefined) return { result: true, commit };
    return {
      code: -32602,
      details: error,
      ...(error === 'Multiple errors encountered' ? { errors: failures } : {}),
      ...(application === 'partial' ? { commit } : {}),
    };
  }

  function list(version: string, params: unknown): Outcome {
    const { paging } = modesNow();
    const asked = List.safeParse(params);
    if (!asked.success) return { code: -32602, details: invalid(asked.error) };
    const { companyId, page, perPage } = asked.data;
    const company = companyOf(companyId);
    if (!company) return { code: -32002, details: 'The company was not found' };
    const rows = ordered(
      items.filter((item) => item.companyId === company.id && (version !== 'v1.0' || item.type === 'hash')),
    );
    const pages = Math.ceil(rows.length / perPage);
    const shown = paging === 'endless' ? (page - 1) % Math.max(1, pages) : page - 1;
    const pagesCount = { exact: pages, one_more: pages + 1, endless: page + 1 }[paging];
    const onPage = rows
      .slice(shown * perPage, (shown + 1) * perPage)
      .map((item) => (version === 'v1.0' && item.type === 'hash' ? v10View(item) : v12View(item, company)));
    return { result: { total: rows.length, page, perPage, pagesCount, items: onPage } };
  }

  function remove(version: string, params: unknown): Outcome {
    const { application, gone } = modesNow();
    const asked = (version === 'v1.0' ? RemoveHash : Remove).safeParse(params);
    if (!asked.success) return { code: -32602, details: invalid(asked.error) };
    const { companyId, ids } = asked.data;
    const company = companyOf(companyId);
    if (!company) return { code: -32002, details: 'The company was not found' };
    // v1.0 names no company, so it finds the row in any that the key may see.
    const found = items.filter(
      (item) =>
        ids.includes(item.id) && (version === 'v1.0' ? item.type === 'hash' : item.companyId === company.id),
    );
    const missing = ids.find((id) => !found.some((item) => item.id === id));
    const commit = () => {
      items = items.filter((item) => !found.includes(item));
    };
    if (missing === undefined || gone === 'ignored') return { result: true, commit };
    return {
      code: gone === 'not_found' ? -32002 : -32602,
      details: `The blocklist item ${missing} was not found`,
      ...(application === 'partial' ? { commit } : {}),
    };
  }

  function ordered(rows: readonly BlocklistItem[]): readonly BlocklistItem[] {
    const { order } = modesNow();
    if (order === 'by_id') return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return order === 'newest_first' ? rows.toReversed() : rows;
  }

  function row(rule: Rule, more: Pick<BlocklistItem, 'companyId' | 'recursive'>): BlocklistItem {
    return { source: 'Manual', ...rule, ...more, id: randomBytes(12).toString('hex'), at: now() };
  }

  function v12View(item: BlocklistItem, company: Company): object {
    const { typeNames, masks } = modesNow();
    return {
      id: item.id,
      type: typeNames === 'documented' ? TYPE_NAMES[item.type] : item.type,
      source: { type: item.source, description: item.note },
      company: { id: company.id, name: company.name },
      owner: OWNER,
      created: new Date(item.at).toISOString(),
      details: masks === 'always' && item.type === 'connection' ? masked(item.details) : item.details,
    };
  }

  return {
    add,
    list,
    remove,
    items: () => items,
    put(rule, more = {}) {
      const added = { ...row(rule, { companyId: companiesNow()[0].id, recursive: false }), ...more };
      items = [...items, added];
      return added.id;
    },
    drop(id) {
      items = items.filter((item) => item.id !== id);
    },
  };
}

/** The item of v1.0, where kinds are numbers. */
function v10View(item: Extract<BlocklistItem, { type: 'hash' }>): object {
  return {
    id: item.id,
    companyId: item.companyId,
    hashType: item.details.algorithm === 'sha256' ? 1 : 2,
    hash: item.details.hash,
    source: SOURCE_NUMBERS[item.source],
    sourceInfo: item.note,
  };
}

function masked(details: ConnectionDetails): object {
  const { localAddress, remoteAddress } = details;
  return {
    ...details,
    ...(localAddress ? { localAddress: { ...localAddress, ...fullMask(localAddress.ipMask) } } : {}),
    ...(remoteAddress ? { remoteAddress: { ...remoteAddress, ...fullMask(remoteAddress.ipMask) } } : {}),
  };
}

function fullMask(ipMask: string | undefined): { readonly ipMask?: string } {
  if (ipMask === undefined) return {};
  return { ipMask: ipMask.includes('/') ? ipMask : `${ipMask}/${ipMask.includes(':') ? 128 : 32}` };
}
