import type { Indicator } from '../indicator.ts';
import { struckIn } from '../struck.ts';
import { isTopLevel } from '../suffixes.ts';
import { createColumns } from './columns.ts';
import type { Plain } from './plain.ts';
import { createHeadings } from './surroundings.ts';

/** Where something begins and ends in a plain text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** An indicator and its place. */
export interface Hit extends Place {
  readonly indicator: Indicator;
  /** Where the link begins whose label it is. */
  readonly linkStart?: number;
  /** What may be one URL, of which it is then only a part. */
  readonly whole?: Place;
}

/** What was found at a place, and where to read on. */
export interface Reading {
  readonly hits: readonly Hit[];
  readonly end: number;
}

/** A plain text that is read from its beginning to its end. */
export interface Page {
  readonly text: string;
  readonly isDefanged: Plain['isDefanged'];
  /** Whether a place is struck out. */
  readonly isStruck: (at: number) => boolean;
  /** Whether the heading above announces hosts; asked in ascending order. */
  readonly isUnderHosts: (at: number) => boolean;
  /** Whether a suffix, in lower case, is a top-level domain. Most of what has a dot in it has the same few. */
  readonly isTopLevel: (suffix: string) => boolean;
  /** What is written over the column that a place is in; asked in ascending order. */
  readonly headingOf: (at: number) => string;
  /** Where the last name ends that is no host's. */
  lastFile: number;
  /** Where the last host that was found ends. */
  lastHost: number;
  /** The last URL that was written with a scheme, and the sign before it, or before the first of its list. */
  lastLink: (Hit & { readonly before: string }) | undefined;
  /** Where the last number that was a version's ends. */
  lastVersion: number;
  /** Where the last hash is that was not a file's. */
  lastStranger: Place | undefined;
  /** Where what is no indicator is written like one, in ascending order. */
  readonly misses: Place[];
  /** Up to here there is no IPv6 address. */
  noAddressBefore: number;
  /** Up to here there is no URL. */
  noLinkBefore: number;
}

function remembering(ask: (suffix: string) => boolean): (suffix: string) => boolean {
  const answers = new Map<string, boolean>();
  return (suffix) => {
    const known = answers.get(suffix);
    if (known !== undefined) return known;
    const answer = ask(suffix);
    answers.set(suffix, answer);
    return answer;
  };
}

export function createPage({ text, isDefanged }: Plain): Page {
  return {
    text,
    isDefanged,
    isStruck: struckIn(text),
    isUnderHosts: createHeadings(text),
    isTopLevel: remembering(isTopLevel),
    headingOf: createColumns(text),
    lastFile: -1,
    lastHost: -1,
    lastLink: undefined,
    lastVersion: -1,
    lastStranger: undefined,
    misses: [],
    noAddressBefore: 0,
    noLinkBefore: 0,
  };
}
