import { cleanText } from '../clean-text.ts';
import { extract } from '../extract.ts';
import { isKindWord, readIndicators } from '../indicator-words.ts';
import { keyword, pieces, type Token, tokens } from '../tokens.ts';
import { refused, shown } from './entry.ts';
import { piecesOf } from './lines.ts';
import { type Item, type Steps, WORK_PER_PIECE } from './step.ts';
import { tlpIn } from './tlp.ts';

const COMMENT = /^(?:#|\/\/|;)/;
/** A comment behind a word. */
const NOTE = /^(\S+)\s+(?:#|\/\/|;).*$/s;
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

/** One word, or one behind the name of its kind: a near miss is told why it is none. */
function* readWord(words: readonly Token[], line: number): Generator<Item, void, undefined> {
  const [kind, last] = [words.slice(0, -1), words.at(-1)];
  if (last === undefined) return;
  for (const text of pieces(last)) {
    const { indicators, rest, problems } = readIndicators([...kind, { ...last, text }]);
    for (const read of indicators) yield { gives: 'item', line, text: shown(text), read };
    for (const [at, each] of rest.entries()) {
      const why = problems[at];
      if (why !== undefined) yield refused(line, each, why.code, why.sentence);
    }
  }
}

function isAlone(words: readonly Token[]): boolean {
  const [first] = words;
  if (words.length === 1) return first?.quoted === true || !HEADING.test(first?.text ?? '');
  return words.length === 2 && isKindWord(keyword(first));
}

function unadorned(text: string): string {
  const clean = cleanText(text).trim();
  return (NOTE.exec(clean)?.[1] ?? clean).replace(NOWHERE, '');
}

const PATH = /^(?:[a-z]:\\|\\\\\w)/i;
const SPACED_PATH = 'A file path with spaces in it is taken when it stands in quotation marks.';
const TOO_LONG = 'It is too long; an indicator has at most 4,096 characters.';

/**
 * Reads lines: one indicator on each, defanged or not, with comments behind `#`, `//` and `;`, or running text, of which every
 * indicator is taken that it mentions.
 */
export function* readPlainText(text: string): Steps {
  let block = emptyBlock();
  let commentLine = 0;
  for (const piece of piecesOf(text)) {
    const { line, isFirst, isTooLong, end } = piece;
    const tlp = tlpIn(piece.text);
    if (tlp !== undefined) yield { gives: 'marking', tlp };
    const bare = piece.text.trim();
    if (isFirst && COMMENT.test(bare)) commentLine = line;
    const isComment = line === commentLine;
    if (isTooLong && !isComment) yield refused(line, bare, 'not_understood', TOO_LONG);
    else if (bare !== '' && !isComment) {
      const clean = unadorned(bare);
      const words = tokens(clean);
      const isWord = isAlone(words);
      if (!isWord && words.length > 0) add(block, clean, line);
      if (!isWord && PATH.test(clean)) yield refused(line, bare, 'not_a_path', SPACED_PATH);
      if (isWord || block.text.length > LONGEST_BLOCK) {
        yield* readBlock(block);
        block = emptyBlock();
      }
      if (isWord) yield* readWord(words, line);
    }
    yield { gives: 'progress', at: end, work: piece.text.length + WORK_PER_PIECE };
  }
  yield* readBlock(block);
  return 'text';
}
