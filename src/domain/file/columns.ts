import type { NamedKind } from '../indicator.ts';
import { Refusal } from '../refusal.ts';
import { isBlank, readAs } from './entry.ts';
import { isAside, kindOfType, partsOfType, roleOf } from './names.ts';

/** Which column holds what, the first being 0. */
export interface Columns {
  readonly values: readonly { readonly at: number; readonly kind?: NamedKind }[];
  /** Every cell of a row is a value. */
  readonly all: boolean;
  readonly type?: number;
  readonly until?: number;
  readonly context?: number;
  readonly action?: number;
  readonly withdrawn?: number;
  readonly tlp: readonly number[];
  readonly tags: readonly number[];
}

const OPTIONAL = ['type', 'until', 'context', 'action', 'withdrawn'] as const;
/** Columns that are looked at. */
const MOST_COLUMNS = 256;
const LONGEST_NAME = 64;

function isIndicator(cell: string): boolean {
  return !(readAs(cell, undefined) instanceof Refusal);
}

/**
 * The columns that a header announces; undefined when it is none. Where one is called value, indicator or the like, those
 * called after a kind are attributes of it.
 */
export function columnsOf(header: readonly string[]): Columns | undefined {
  const names = header.slice(0, MOST_COLUMNS);
  if (names.some((name) => name.length > LONGEST_NAME || isIndicator(name))) return undefined;
  const roles = names.map(roleOf);
  const places = (is: string) => roles.flatMap((role, at) => (role?.is === is ? [at] : []));
  const kinds = roles.flatMap((role, at) => (role?.is === 'kind' ? [{ at, kind: role.kind }] : []));
  const plain = places('value').map((at) => ({ at }));
  const values = plain.length > 0 ? plain : kinds;
  if (values.length === 0) return undefined;
  const optional = OPTIONAL.flatMap((is) => {
    const [at] = places(is);
    return at === undefined ? [] : [[is, at]];
  });
  return { values, all: false, tlp: places('tlp'), tags: places('tags'), ...Object.fromEntries(optional) };
}

function isType(text: string): boolean {
  return partsOfType(text).some((part) => kindOfType(part) !== undefined || isAside(part));
}

/** Without a column of types that holds other things, such as "phishing"; some cells have to name a kind. */
export function withoutOtherTypes(columns: Columns, sample: readonly (readonly string[])[]): Columns {
  const { type, ...rest } = columns;
  if (type === undefined) return columns;
  const written = sample.map((cells) => cells[type] ?? '').filter((cell) => !isBlank(cell));
  return written.length === 0 || written.some(isType) ? columns : rest;
}

/** The column that says of which kind the values are: most of its cells name one. */
function typesIn(sample: readonly (readonly string[])[], width: number): number | undefined {
  for (let at = 0; at < width; at++) {
    const written = sample.map((cells) => cells[at] ?? '').filter((cell) => !isBlank(cell));
    if (written.length > 0 && written.filter(isType).length * 2 > written.length) return at;
  }
  return undefined;
}

/** The columns of a table without a header, by its first rows, and how many indicators there are in that of the values. */
export function columnsIn(sample: readonly (readonly string[])[]): {
  readonly columns: Columns;
  readonly indicators: number;
} {
  const counts = new Map<number, number>();
  let isList = true;
  let width = 0;
  for (const cells of sample) {
    width = Math.max(width, Math.min(cells.length, MOST_COLUMNS));
    for (const [at, cell] of cells.slice(0, MOST_COLUMNS).entries()) {
      if (isBlank(cell)) continue;
      if (isIndicator(cell)) counts.set(at, (counts.get(at) ?? 0) + 1);
      else isList = false;
    }
  }
  const [[best, indicators] = [0, 0]] = [...counts].sort(([a, ofA], [b, ofB]) => ofB - ofA || a - b);
  const columns = { values: [{ at: best }], all: isList && counts.size > 0, tlp: [], tags: [] };
  const type = typesIn(sample, width);
  return { columns: type === undefined || type === best ? columns : { ...columns, type }, indicators };
}
