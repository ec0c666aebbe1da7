import { cleanText } from '../clean-text.ts';
import { extract } from '../extract.ts';
import { isKindWord, readEach } from '../indicator-words.ts';
import { Refusal } from '../refusal.ts';
import { keyword, type Token, tokens } from '../tokens.ts';
import { isOnlyIndicators, readComment, readNote } from './comment.ts';
import { refused, shown } from './entry.ts';
import { piecesOf } from './lines.ts';
import { type Item, type Part, type Step, type Steps, WORK_PER_PIECE } from './step.ts';
import { tlpIn } from './tlp.ts';
import { FILE_PATH, pathsIn } from './unread.ts';

const COMMENT = /^(?:#|\/\/|;)/;
/** A comment behind a word, or behind one and the name of its kind. */
const NOTE = /^((?:\S+\s+)??\S+)\s+(#|\/\/|;)(.*)$/s;
/** Lists of hosts to be blocked are written as hosts files: an address that leads nowhere before each name. */
const NOWHERE = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(?=\S)/;
const HEADING = /^[^./\\\d]*:$/;

/** Running text that is read at once, in characters. */
const LONGEST_BLOCK = 4_000;

/** Consecutive lines of running text: what stands above a line helps to understand it. */
interface Block {
  readonly starts: number[];
  readonly lines: number[];
  text: string;
}

function emptyBlock(): Block {
  return { starts: [], lines: [], text: '' };
}

function add(block: Block, text: string, line: number): void {
  block.starts.push(block.text.length);
  block.lines.push(line);
  block.text += `${text}\n`;
}

function lineAt({ starts, lines }: Block, at: number): number {
  const next = starts.findIndex((start) => start > at);
  return lines.at(next < 0 ? -1 : next - 1) ?? 0;
}

function readBlock(block: Block): readonly Item[] {
  return extract(block.text).map(({ indicator, start, text }) => ({
    gives: 'item',
    line: lineAt(block, start),
    text: shown(text),
    read: indicator,
  }));
}

/** Words that are to name something: a near miss is told why it is none. */
function* readWords(words: readonly Token[], line: number): Generator<Item, void, undefined> {
  for (const { text, read } of readEach(words)) {
    if (read instanceof Refusal) yield refused(line, text, read.code, read.sentence);
    else for (const each of read) yield { gives: 'item', line, text: shown(text), read: each };
  }
}

function isAlone(words: readonly Token[]): boolean {
  const [first] = words;
  if (words.length === 1) return first?.quoted === true || !HEADING.test(first?.text ?? '');
  return words.length === 2 && isKindWord(keyword(first));
}

/** A line in its parts. */
interface Line {
  readonly named: string;
  /** Named too, behind a semicolon. */
  readonly also: string;
  /** What stands behind a word and the sign of a comment. */
  readonly note: string;
}

function lineOf(text: string): Line {
  const clean = cleanText(text).trim().replace(NOWHERE, '');
  const [, named = '', sign, behind = ''] = NOTE.exec(clean) ?? [];
  if (!isAlone(tokens(named))) return { named: clean, also: '', note: '' };
  return sign === ';' && isOnlyIndicators(behind)
    ? { named, also: behind, note: '' }
    : { named, also: '', note: behind };
}

const RUNNING_TEXT: Part = { in: 'running text' };
const SPACED_PATH = 'A file path with spaces in it is taken when it stands in quotation marks.';
const TOO_LONG = 'It is too long; an indicator has at most 4,096 characters.';

/** Running text is not read for paths: a line that begins with one is refused, and of others it is told. */
function* pathsOf(text: string, line: number): Generator<Step, void, undefined> {
  if (FILE_PATH.test(text)) yield refused(line, text, 'not_a_path', SPACED_PATH);
  else for (const indicator of pathsIn(text)) yield { gives: 'unread', part: RUNNING_TEXT, indicator };
}

/**
 * Reads lines: one indicator on each, defanged or not, with comments behind `#`, `//` and `;`, or running text, of which every
 * indicator is taken that it mentions.
 */
export function* readPlainText(text: string): Steps {
  let block = emptyBlock();
  let commentLine = 0;
  let at = 0;
  for (const piece of piecesOf(text)) {
    const { line, isFirst, isTooLong, end } = piece;
    const tlp = tlpIn(piece.text);
    if (tlp !== undefined) yield { gives: 'marking', tlp };
    const bare = piece.text.trim();
    if (isFirst && COMMENT.test(bare)) commentLine = line;
    if (line === commentLine) yield* readComment(cleanText(bare).trim(), line, at);
    else if (isTooLong) yield refused(line, bare, 'not_understood', TOO_LONG);
    else if (bare !== '') {
      const { named, also, note } = lineOf(bare);
      const words = tokens(named);
      const isWord = isAlone(words);
      if (!isWord && words.length > 0) add(block, named, line);
      if (!isWord) yield* pathsOf(named, line);
      if (isWord || block.text.length > LONGEST_BLOCK) {
        yield* readBlock(block);
        block = emptyBlock();
      }
      if (isWord) yield* readWords(words, line);
      yield* readWords(tokens(also), line);
      yield* readNote(note, line, at);
    }
    yield { gives: 'progress', at: end, work: piece.text.length + WORK_PER_PIECE };
    at = end;
  }
  yield* readBlock(block);
  return 'text';
}
