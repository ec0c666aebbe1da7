import { type Finding, gather, type Miss } from '../extract.ts';
import { refuseRange } from '../indicator/several.ts';
import { isHash, parseIndicator, sameIndicator } from '../indicator.ts';
import { readEach } from '../indicator-words.ts';
import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { struckIn } from '../struck.ts';
import { type Token, tokens } from '../tokens.ts';
import { isOnlyIndicators } from './comment.ts';
import { readingsOf, refused, shown } from './entry.ts';
import type { Item, Step } from './step.ts';

/** A line of plain text, or a piece of a long one. */
export interface Line {
  /** Its number, the first being 1. */
  readonly line: number;
  readonly text: string;
  /** Whether its words are to name something; otherwise it is running text. */
  readonly isList: boolean;
  /** What else comes of it, beside the words. */
  readonly beside: Iterable<Step>;
  /** Whether it follows the line before at once. */
  readonly isNext: boolean;
}

/** Lines that are read together: what stands above a line helps to understand it, and an indicator may go on in the next. */
export interface Block {
  add(line: Line): void;
  /** Whether no more should be added, unless that line goes on with the last. */
  isFull(next: Line): boolean;
  read(): Generator<Step, void, undefined>;
}

/** Text that is read at once, in characters, and the most of it where each line seems to go on in the next. */
const LONGEST = 4_000;
const LONGEST_OF_ALL = 3 * LONGEST;

/** Longest two lines that one hash is broken into, with a hyphen, and a label before it. */
const LONGEST_HASH = 65 + 32;
const HALVES = /[\da-f]\n[\da-f]+$/i;
/** Ends that no indicator has that is whole, and beginnings. */
const CUT = /[-=/?&_%\])}]\n|%[\da-f]\n|\n[?&=%.]/i;

/** Whether an indicator may be broken over the end of a line; to be sure, both are to be looked into. */
function mayGoOn(line: string, next: string): boolean {
  const both = `${line}\n${next}`;
  return CUT.test(both) || (line.length + next.length <= LONGEST_HASH && HALVES.test(both));
}

/** What a name may begin with that goes on in the next line: whether its hyphen is its own, nobody knows. */
const HYPHENATED = /^(?=.*[a-z])[a-z\d.-]*[a-z\d]-$/i;
const PART_OF_NAME =
  'It may be the end of a name that begins on the line before; write all of it on one line.';

/** What begins right before an indicator that goes on in the next line. */
const EMPHASIS = /(?<!\S)[*_]+$/;

/** Words that may name what stands on the next line: "Imphash", "JA3:". */
const LIKE_LABEL = /^\p{L}[\p{L}\d /_+-]{0,24}:?$/u;

const STRUCK_OUT = 'It is struck out.';
const STRANGER = 'What stands above it says that it is no file’s hash; write “hash” before it if it is one.';
const PART = 'It may be only a part of a name or a URL; write all of that, or spaces between several.';

/** Words that are to name something: a near miss is told why it is none. */
export function* readWords(words: readonly Token[], line: number): Generator<Item, void, undefined> {
  for (const outcome of readEach(words))
    for (const each of readingsOf(outcome)) yield { gives: 'item', line, ...each };
}

function itemOf({ indicator, text, more }: Finding, line: number): Item {
  if (more?.isRange)
    return { gives: 'item', line, text: shown(more.text), read: refuseRange(quote(more.text)) };
  return { gives: 'item', line, text: shown(text), read: indicator, more };
}

/** Written like an indicator and none: why, as its words say it. */
function refusalOf({ text }: Miss, line: number): readonly Item[] {
  const read = parseIndicator(text);
  return read instanceof Refusal ? [{ gives: 'item', line, text: shown(text), read }] : [];
}

/** Whether the line that a URL seems to go on in names something of its own. */
function isOther({ indicator }: Finding, next: string): boolean {
  return indicator.kind === 'url' && isOnlyIndicators(next);
}

function isDomain({ read }: Item): boolean {
  return !(read instanceof Refusal) && read.kind === 'domain';
}

/** A hash that is one to the letter, where in all the text there is none: "Imphash" stands above it. */
function isStranger({ read }: Item, own: readonly Finding[]): boolean {
  return (
    !(read instanceof Refusal) &&
    isHash(read.kind) &&
    !own.some(({ indicator }) => sameIndicator(indicator, read))
  );
}

/** A line in the text of its block. */
interface Placed extends Line {
  readonly start: number;
  readonly end: number;
}

export function createBlock(): Block {
  const lines: Placed[] = [];
  let text = '';
  let isRead = false;

  const goesOn = ({ isNext, text: next }: Line): boolean => {
    const last = lines.at(-1);
    return isNext && last !== undefined && mayGoOn(last.text, next);
  };

  return {
    add(line) {
      isRead ||= !line.isList || LIKE_LABEL.test(line.text) || goesOn(line);
      // Over an empty line, nothing goes on.
      if (!line.isNext) text += '\n';
      const start = text.length;
      lines.push({ ...line, start, end: start + line.text.length });
      text += `${line.text}\n`;
    },
    isFull: (next) => text.length > (goesOn(next) ? LONGEST_OF_ALL : LONGEST),
    *read() {
      const running = isRead ? text : '';
      const { findings: found, misses } = gather(running);
      const isStruck = struckIn(running);
      let at = 0;
      let behind = 0;
      let ranged = 0;
      for (const [index, { start, end, line, isList, isNext, beside }] of lines.entries()) {
        const own: Finding[] = [];
        for (let each = found[at]; each !== undefined && each.start < end; each = found[++at]) {
          if (each.start >= ranged) own.push(each);
          // Its other end is a part of it.
          if (each.more?.isRange) ranged = each.more.end;
        }
        // Of a list, only what goes on in the next line is not read word by word.
        const next = lines[index + 1]?.text ?? '';
        const taken = isList ? own.filter((each) => each.end > end && !isOther(each, next)) : own;
        const missed = misses.filter(
          (miss) => miss.start >= start && miss.start < end && (!isList || miss.end > end),
        );
        const rest = taken[0]?.start ?? missed[0]?.start;
        const before = text.slice(Math.max(start, behind), rest ?? end);
        const words = rest === undefined ? before : before.replace(EMPHASIS, '');
        const items = [
          ...(isList ? readWords(tokens(words), line) : []),
          ...missed.flatMap((miss) => refusalOf(miss, line)),
          ...taken.map((each) =>
            isStruck(each.start) ? refused(line, each.text, 'struck_out', STRUCK_OUT) : itemOf(each, line),
          ),
        ];
        const isTail = isNext && HYPHENATED.test(lines[index - 1]?.text ?? '');
        for (const each of items) {
          if (isTail && isDomain(each) && text.startsWith(each.text, start))
            yield refused(line, each.text, 'part_of_name', PART_OF_NAME);
          else if (isList && isRead && isStranger(each, own))
            yield refused(line, each.text, 'stranger', STRANGER);
          else yield each.more?.isHalf ? refused(line, each.text, 'part', PART) : each;
        }
        const isNameless = items.length === 0 && behind <= start;
        let isSilent = isNameless;
        behind = Math.max(behind, ...[...taken, ...missed].map((each) => each.end));
        for (const step of beside) {
          isSilent &&= step.gives === 'progress';
          yield step;
        }
        if (isNameless) yield { gives: 'line', line, isSilent };
      }
    },
  };
}
