import { readEach } from '../indicator-words.ts';
import { Refusal } from '../refusal.ts';
import { tokens } from '../tokens.ts';
import { refused } from './entry.ts';
import { createFinder, type Piece } from './lines.ts';
import type { Part, Step } from './step.ts';
import { unreadIn } from './unread.ts';

export const COMMENTS: Part = { in: 'comments' };
const NOTES: Part = { in: 'notes' };

export const COMMENTED_OUT = 'It is commented out.';
const IN_NOTE = 'It stands in a note; give it a line of its own if it is meant.';
const LIKE_COMMENT =
  'It begins like a comment; write a URL with http:// before it, and a network path with backslashes.';

/** `!` is that of ad blockers, `%` of TeX and of whois, `--` of SQL and Lua, `REM` of batch files. */
const COMMENT = /^(?:#|\/\/|;|!|--(?!-*$)|%+(?:\s|$)|rem\s|<!--|\/\*(?:[\s*]|.*\*\/$|$))/i;
const SIGN = /^(?:#+|\/\/+|;+|!+|--+|%+|rem\b|<!--+|\/\*+)\s*/i;
const CLOSING = /(?:\*\/|-->)$/;
const LIKE_PATH = /^\/\/[\w.-]+\/\S+$/;

/**
 * Tells of the pieces of a text, in order, whether they stand in a comment: one that a sign begins ends with its line, unless
 * its end has a sign too and stands further below. Linear in the length.
 */
export function createComments(text: string): (piece: Piece) => boolean {
  const closings = [
    { opening: '/*', find: createFinder(text, '*/') },
    { opening: '<!--', find: createFinder(text, '-->') },
  ];
  let commentLine = 0;
  let until = 0;
  return ({ text: piece, line, isFirst, end }) => {
    const start = end - piece.length;
    if (start < until) return true;
    const bare = piece.trimStart();
    if (isFirst && COMMENT.test(bare.trimEnd())) {
      commentLine = line;
      const block = closings.find(({ opening }) => bare.startsWith(opening));
      const close = block?.find(start) ?? text.length;
      // One that is never closed was not meant to go on.
      if (close < text.length) until = close;
    }
    return line === commentLine;
  };
}

/** Whether a text is nothing but indicators, so that it says nothing of another. */
export function isOnlyIndicators(text: string): boolean {
  const named = readEach(tokens(text));
  return named.length > 0 && !named.some(({ read }) => read instanceof Refusal);
}

/** A comment with its sign: a line that is commented out is refused, and what words mention is told. */
export function* readComment(text: string, line: number, at: number): Generator<Step, void, undefined> {
  const bare = text.replace(SIGN, '').replace(CLOSING, '');
  if (LIKE_PATH.test(text)) yield refused(line, text, 'commented_out', LIKE_COMMENT);
  else if (isOnlyIndicators(bare)) yield refused(line, text, 'commented_out', COMMENTED_OUT);
  else yield* unreadIn(bare, COMMENTS, at);
}

/** What stands behind an indicator and the sign of a comment: that of another is refused, and what words mention is told. */
export function* readNote(text: string, line: number, at: number): Generator<Step, void, undefined> {
  if (isOnlyIndicators(text)) yield refused(line, text, 'in_note', IN_NOTE);
  else yield* unreadIn(text, NOTES, at);
}
