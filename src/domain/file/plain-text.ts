import { cleanText, isBulleted } from '../clean-text.ts';
import { kindNamed } from '../indicator-words/kinds.ts';
import type { Refusal } from '../refusal.ts';
import { keyword, type Token, tokens } from '../tokens.ts';
import { type Block, createBlock, type Line, readWords } from './block.ts';
import { createComments, isOnlyIndicators, readComment, readNote } from './comment.ts';
import { refused } from './entry.ts';
import { piecesOf } from './lines.ts';
import { createSections, refuseLine } from './spared.ts';
import { type Part, type Step, type Steps, WORK_PER_PIECE } from './step.ts';
import { isOnlyTlp, tlpIn } from './tlp.ts';
import { FILE_PATH, mentionedIn, pathsIn, unreadIn } from './unread.ts';

/** A comment behind a word, or behind one and the name of its kind. */
const NOTE = /^((?:\S+\s+)??\S+)\s+(#|\/\/|;)(.*)/s;
/** Lists of hosts to be blocked are written as hosts files: an address that leads nowhere before each name. */
const NOWHERE = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(?=\S)/;
/** A rule of Suricata or Snort, and what in it names something else: where one can read of it, what must not be there. */
const RULE = /^(?:alert|drop|reject\w*|log)\s+[\w-]+\s/i;
const OF_OTHERS = /\breference:[^;]*|\bcontent:\s?!\s?"[^"]*"/gi;
const OTHERS: Part = { in: 'references and exceptions of rules' };
const HEADING = /^[^./\\\d]*:$/;

function isAlone(words: readonly Token[]): boolean {
  const [first] = words;
  if (words.length === 1) return first?.quoted === true || !HEADING.test(first?.text ?? '');
  return words.length === 2 && kindNamed(keyword(first)) !== undefined;
}

/** A line in its parts. */
interface Parts {
  readonly named: string;
  /** Named too, behind a semicolon. */
  readonly also: string;
  /** What stands behind a word and the sign of a comment. */
  readonly note: string;
  /** Of others, in a rule. */
  readonly others: string;
}

function partsOf(text: string): Parts {
  const clean = cleanText(text).trim().replace(NOWHERE, '');
  const [, named = '', sign, behind = ''] = NOTE.exec(clean) ?? [];
  if (RULE.test(clean)) {
    const others = (clean.match(OF_OTHERS) ?? []).join(' ');
    return { named: clean.replace(OF_OTHERS, ''), also: '', note: '', others };
  }
  if (!isAlone(tokens(named))) return { named: clean, also: '', note: '', others: '' };
  return sign === ';' && isOnlyIndicators(behind)
    ? { named, also: behind, note: '', others: '' }
    : { named, also: '', note: behind, others: '' };
}

const RUNNING_TEXT: Part = { in: 'running text' };
const SPACED_PATH = 'A file path with spaces in it is taken when it stands in quotation marks.';
const TOO_LONG = 'It is too long; an indicator has at most 4,096 characters.';

/** Running text is not read for paths: a line that begins with one is refused, and of others it is told. */
function* pathsOf(text: string, line: number): Generator<Step, void, undefined> {
  if (FILE_PATH.test(text)) yield refused(line, text, 'not_a_path', SPACED_PATH);
  else for (const indicator of pathsIn(text)) yield { gives: 'unread', part: RUNNING_TEXT, indicator };
}

/** What there is beside the words of a line: paths in running text, what stands behind a semicolon, a note. */
function* besideOf(
  { named, also, note, others }: Parts,
  { line, isList }: Pick<Line, 'line' | 'isList'>,
  at: number,
): Generator<Step, void, undefined> {
  if (!isList) yield* pathsOf(named, line);
  yield* readWords(tokens(also), line);
  yield* readNote(note, line, at);
  yield* unreadIn(others, OTHERS, at);
}

/** A line that is not to be acted on, if it names anything. */
function spare(text: string, line: number, why: Refusal): Step {
  const namesAny = isAlone(tokens(text)) || mentionedIn(text).length > 0;
  return namesAny ? refused(line, text, why.code, why.sentence) : { gives: 'line', line, isSilent: true };
}

/**
 * Reads lines: one indicator on each or on two, as PDFs break them, defanged or not, with comments behind `#`, `//`, `;` and the
 * like, or running text, of which every indicator is taken that it mentions, but for what the text itself lets through.
 */
export function* readPlainText(text: string): Steps {
  let block: Block = createBlock();
  const isComment = createComments(text);
  const sections = createSections();
  let lastLine = 0;
  let at = 0;
  for (const piece of piecesOf(text)) {
    const { line, isFirst, isTooLong, end } = piece;
    const tlp = tlpIn(piece.text);
    if (tlp !== undefined) yield { gives: 'marking', tlp };
    const bare = piece.text.trim();
    const isCommented = isComment(piece);
    const isHeading = isFirst && sections.take(bare, isCommented);
    if (isCommented) yield* readComment(cleanText(bare).trim(), line, at);
    else if (isTooLong) yield refused(line, bare, 'not_understood', TOO_LONG);
    else if (isHeading) yield { gives: 'line', line, isSilent: true };
    else if (!isOnlyTlp(bare)) {
      const parts = partsOf(bare);
      const isList = isAlone(tokens(parts.named));
      const spared = refuseLine(parts) ?? sections.refusal();
      if (spared !== undefined) yield spare(bare, line, spared);
      else {
        const next: Line = {
          line,
          text: parts.named,
          isList,
          beside: besideOf(parts, { line, isList }, at),
          isNext: isFirst && line === lastLine + 1 && !isBulleted(bare),
        };
        if (block.isFull(next)) {
          yield* block.read();
          block = createBlock();
        }
        block.add(next);
        // A note ends what it is about.
        if (`${parts.also}${parts.note}` === '') lastLine = line;
      }
    }
    yield { gives: 'progress', at: end, work: piece.text.length + WORK_PER_PIECE };
    at = end;
  }
  yield* block.read();
  return 'text';
}
