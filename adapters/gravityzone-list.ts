import * as z from 'zod';
import type { Verdict } from '../src/verdict.ts';
import type { Api, ApiVersion, Read } from './gravityzone-api.ts';
import { type RuleType, row } from './gravityzone-rules.ts';

/** What the blocklist holds of the rules that were looked for. */
export interface Survey {
  readonly kind: 'survey';
  /** The ids of the rows that do what a key says; no entry: none was found. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  /** Whether a rule that was not found is not there: false when a row may have been missed or was not understood. */
  provesAbsence(type: RuleType): boolean;
}

const PER_PAGE = 100;
const MOST_PAGES = 200;

const page = z.object({ items: z.array(row), pagesCount: z.number(), total: z.number().optional() });

/** One page of the blocklist; there is nothing to search it by. */
export function listing(version: ApiVersion, params: object): Read<z.infer<typeof page>> {
  return { api: 'incidents', version, method: 'getBlocklistItems', params, result: page };
}

/** Pages through the blocklist until every key was found, or, where `all` rows of them are wanted, to its end. */
export async function survey(
  api: Api,
  {
    version,
    company,
    all,
  }: { readonly version: ApiVersion; readonly company: object; readonly all: boolean },
  keys: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Survey | Verdict> {
  const ids = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  const unread = new Set<RuleType>();
  const end = (isAtEnd: boolean): Survey => ({
    kind: 'survey',
    ids,
    provesAbsence: (type) => isAtEnd && !isShrunk && !unread.has(type),
  });
  let total = 0;
  let isShrunk = false;
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const reply = await api.read(listing(version, { page: number, perPage: PER_PAGE, ...company }), signal);
    if (reply.kind !== 'value') return reply;
    const { items, pagesCount } = reply.value;
    const news = items.filter(({ id }) => !seen.has(id));
    for (const { id, type, key } of news) {
      seen.add(id);
      if (key !== undefined && keys.has(key)) ids.set(key, [...(ids.get(key) ?? []), id]);
      if (key === undefined && type !== undefined) unread.add(type);
    }
    if (!all && ids.size === keys.size) return end(true);
    // A row that is removed meanwhile draws the next one onto a page that was read already.
    isShrunk ||= (reply.value.total ?? total) < total;
    total = reply.value.total ?? total;
    // `pagesCount` may promise pages that are empty, or never come to an end.
    if (news.length === 0 || number >= pagesCount) return end(true);
  }
  return end(false);
}
