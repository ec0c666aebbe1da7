import type { More } from '../extract.ts';
import type { Indicator } from '../indicator.ts';
import type { Refusal } from '../refusal.ts';
import type { Tlp } from './tlp.ts';

/** How a file is written. */
export type FileFormat = 'text' | 'csv' | 'tsv' | 'json' | 'stix';

/** An indicator, or why what stands in its place is none; `text` is how it is written in the file. */
export interface Item {
  readonly gives: 'item';
  /** Where it begins, the first line being 1. */
  readonly line: number;
  readonly text: string;
  readonly read: Indicator | Refusal;
  /** Absent: the indicator is all that is written there. */
  readonly more?: More | undefined;
  /** ISO 8601, UTC. */
  readonly validUntil?: string | undefined;
}

/** A part of a file: under a name that the file itself gives it, or in what we call it. */
export type Part = { readonly under: string } | { readonly in: string };

/** What would be an indicator, in a part of the file where none is looked for. */
export interface Unread {
  readonly gives: 'unread';
  readonly part: Part;
  readonly indicator: Indicator;
}

/** A line of text, or a piece of a long one, that names nothing: of a silent one, nothing is told either. */
interface Nameless {
  readonly gives: 'line';
  readonly line: number;
  readonly isSilent: boolean;
}

/** That a part of the text is behind. */
export interface Progress {
  readonly gives: 'progress';
  /** How far the reading is, in characters of the text. */
  readonly at: number;
  /** What it took to come there from the step before, in characters that are looked into closely. */
  readonly work: number;
}

/**
 * What comes of reading on: an item, what is left unread, a line of text without either, the columns of a table that hold the
 * indicators, a marking of the whole, or that a part of the text is behind.
 */
export type Step =
  | Item
  | Unread
  | Nameless
  | { readonly gives: 'columns'; readonly parts: readonly Part[] }
  | { readonly gives: 'marking'; readonly tlp: Tlp }
  | Progress;

/** Why a file cannot be read at all: a stable code, and what follows its name in a sentence. */
export interface Unreadable {
  readonly code: string;
  readonly why: string;
}

/** A text that is read step by step. In the end it says how it is written, or why it cannot be read at all. */
export type Steps = Generator<Step, FileFormat | Unreadable, undefined>;

/** What a line, a row or an object costs beside its characters. */
export const WORK_PER_PIECE = 40;
/** What it costs to step over a character without looking into it. */
export const WORK_TO_SKIM = 1 / 16;
