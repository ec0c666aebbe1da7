import type { NamedKind } from '../indicator.ts';
import { Refusal } from '../refusal.ts';
import { isBlank, readAs } from './entry.ts';
import { isAside, isOfGood, kindOfType, partsOfType, type Role, rolesOf } from './names.ts';
import type { Part } from './step.ts';
import { mentionedIn } from './unread.ts';

/** Which column holds what, the first being 0. */
export interface Columns {
  /** What stands above them; empty when nothing does. */
  readonly names: readonly string[];
  readonly values: readonly { readonly at: number; readonly kind?: NamedKind | undefined }[];
  /** Every cell of a row is a value. */
  readonly all: boolean;
  /** What the columns say, those with values aside; one that is not here is of no known meaning. */
  readonly says: ReadonlyMap<number, Role['is']>;
}

/** Columns that are looked at. */
const MOST_COLUMNS = 256;
const LONGEST_NAME = 64;

export function isIndicator(cell: string): boolean {
  return !(readAs(cell, undefined) instanceof Refusal);
}

/** A column, as one that is told of. */
export function columnPart({ names }: Pick<Columns, 'names'>, at: number): Part {
  const name = names[at]?.trim() ?? '';
  return name === '' ? { in: `column ${at + 1}` } : { under: name };
}

function saysOf(roles: readonly (Role | undefined)[]): Columns['says'] {
  return new Map(roles.flatMap((role, at) => (role === undefined ? [] : [[at, role.is]])));
}

/**
 * The columns that a header announces; undefined when it is none. Where one is called value, indicator or the like, those
 * called after a kind are attributes of it.
 */
export function columnsOf(header: readonly string[]): Columns | undefined {
  const names = header.slice(0, MOST_COLUMNS);
  if (names.some((name) => name.length > LONGEST_NAME || isIndicator(name) || mentionedIn(name).length > 0))
    return undefined;
  const roles = rolesOf(names);
  const plain = roles.flatMap((role, at) => (role?.is === 'value' ? [{ at }] : []));
  const kinds = roles.flatMap((role, at) => (role?.is === 'kind' ? [{ at, kind: role.kind }] : []));
  const values = plain.length > 0 ? plain : kinds;
  if (values.length === 0) return undefined;
  // Columns after kinds have theirs already.
  const says = [...saysOf(roles)].filter(([, is]) => is !== 'type' || plain.length > 0);
  return { names, values, all: false, says: new Map(says) };
}

function isType(text: string): boolean {
  return partsOfType(text).some((part) => kindOfType(part) !== undefined || isAside(part));
}

function writtenIn(sample: readonly (readonly string[])[], at: number): readonly string[] {
  return sample.map((cells) => cells[at] ?? '').filter((cell) => !isBlank(cell));
}

/** Without columns of types that hold other things, such as "phishing"; some cells have to name a kind. */
export function withoutOtherTypes(columns: Columns, sample: readonly (readonly string[])[]): Columns {
  const says = [...columns.says].filter(([at, is]) => {
    const written = writtenIn(sample, at);
    return is !== 'type' || written.length === 0 || written.some(isType);
  });
  return { ...columns, says: new Map(says) };
}

/** The column that says of which kind the values are: most of its cells name one. */
function typesIn(sample: readonly (readonly string[])[], width: number): number | undefined {
  for (let at = 0; at < width; at++) {
    const written = writtenIn(sample, at);
    if (written.filter(isType).length * 2 > written.length) return at;
  }
  return undefined;
}

/** Words, with more of them in parentheses or a sign for numbers: "Hash (SHA-1)", "Seen #". */
const HEADING = /^(?=.{1,64}$)[\p{L} _-][\p{L}\p{N} _-]*(?: \(\p{L}[\p{L}\p{N} _-]*\)| #)?[:?]?$/u;

/** Words in the first row of a table are its header, even one that is not known; what fails to be an indicator is no word. */
function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell) => {
    const read = cell === '' ? undefined : readAs(cell, undefined);
    const isWord = read instanceof Refusal && read.code === 'not_understood';
    return read === undefined || (isWord && HEADING.test(cell));
  });
}

/** What the first rows of a table without a known header tell. */
export interface Guess {
  readonly columns: Columns;
  /** In the columns of which most cells are indicators. */
  readonly indicators: number;
  /** Whether the first row stands above the others. */
  readonly hasHeader: boolean;
}

/**
 * The columns of a table whose header is not known, by its first rows: all of which most cells are indicators, but none that
 * is called after something else, or after what is harmless.
 */
export function columnsIn(sample: readonly (readonly string[])[]): Guess {
  const [first = [], ...others] = sample;
  const hasHeader = isHeader(first) && others.some((cells) => cells.some(isIndicator));
  const rows = hasHeader ? others : sample;
  const width = Math.min(Math.max(0, ...rows.map(({ length }) => length)), MOST_COLUMNS);
  const counted = Array.from({ length: width }, (_, at) => {
    const written = writtenIn(rows, at);
    return { at, written: written.length, indicators: written.filter(isIndicator).length };
  });
  const mostly = counted.filter(({ written, indicators }) => indicators * 2 > written);
  const [best = { at: 0, indicators: 0 }] = [...counted].sort((a, b) => b.indicators - a.indicators);
  const found = mostly.length > 0 ? mostly : [best];
  const roles = hasHeader ? rolesOf(first.slice(0, MOST_COLUMNS)) : [];
  const values = found.filter(({ at }) => {
    const isOther = width > 1 && roles[at]?.is === 'aside';
    return !isOther && !(hasHeader && isOfGood(first[at] ?? ''));
  });
  const type = typesIn(rows, width);
  const says = new Map([...saysOf(roles)].filter(([, is]) => is !== 'type'));
  return {
    columns: {
      names: hasHeader ? first : [],
      values: values.map(({ at }) => ({ at })),
      all: !hasHeader && best.indicators > 0 && counted.every((each) => each.written === each.indicators),
      says: type === undefined ? says : says.set(type, 'type'),
    },
    indicators: found.reduce((sum, { indicators }) => sum + indicators, 0),
    hasHeader,
  };
}
