import { createHashes, type HashLookup } from './hashes.ts';

/** Takes a file of known hashes chunk by chunk. `line` of what is thrown is the number of the line it is about. */
export interface KnownGoodReader {
  read(chunk: Uint8Array): void;
  /** To be called once, when all is read. */
  finish(): HashLookup;
}

/** A line of a file of known hashes that is not what it should be. */
export class KnownGoodError extends Error {
  override readonly name = 'KnownGoodError';
  readonly line: number;

  constructor(line: number, sentence: string) {
    super(sentence);
    this.line = line;
  }
}

const [LF, CR, TAB, SPACE, HASH, QUOTE, COMMA] = [10, 13, 9, 32, 35, 34, 44];

/**
 * Reads lines of hashes with `#` comments, or CSV whose first line names its columns (`"SHA-1","MD5",…`, as the NSRL does).
 * Lists have tens of millions of lines, so no text is made of any of them. Its functions throw a `KnownGoodError`.
 */
export function createKnownGoodReader(): KnownGoodReader {
  const hashes = createHashes();
  let rest: Uint8Array = new Uint8Array();
  let columns: ReadonlySet<number> | undefined;
  let number = 0;

  return {
    read(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, from)) {
        readLine(bytes, from, end);
        from = end + 1;
      }
      rest = bytes.subarray(from);
    },
    finish() {
      readLine(rest, 0, rest.length);
      return hashes;
    },
  };

  function readLine(bytes: Uint8Array, lineStart: number, lineEnd: number): void {
    number += 1;
    const hasMark = number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    const [from, to] = trim(bytes, lineStart + (hasMark ? 3 : 0), lineEnd);
    if (from === to || bytes[from] === HASH) return;
    if (columns !== undefined) readCells(bytes, from, to, columns);
    else if (bytes.subarray(from, to).includes(COMMA)) columns = readHeader(bytes, from, to);
    else add(bytes, from, wordEnd(bytes, from, to));
  }

  function readHeader(bytes: Uint8Array, from: number, to: number): ReadonlySet<number> {
    const found = new Set<number>();
    let column = 0;
    eachCell(bytes, from, to, (start, end) => {
      const title = Buffer.from(bytes.subarray(start, end)).toString('latin1');
      if (/^(?:md5|sha-?1|sha-?256)$/i.test(title)) found.add(column);
      column += 1;
      return true;
    });
    if (found.size === 0)
      throw new KnownGoodError(number, 'Is CSV, but its first line names no column MD5, SHA-1 or SHA-256.');
    return found;
  }

  function readCells(bytes: Uint8Array, from: number, to: number, wanted: ReadonlySet<number>): void {
    let column = 0;
    let left = wanted.size;
    eachCell(bytes, from, to, (start, end) => {
      if (wanted.has(column)) {
        left -= 1;
        if (start < end) add(bytes, start, end);
      }
      column += 1;
      return left > 0;
    });
  }

  function add(bytes: Uint8Array, from: number, to: number): void {
    if (!hashes.add(bytes, from, to))
      throw new KnownGoodError(number, 'Holds no MD5, SHA-1 or SHA-256 where one should be.');
  }
}

/** Hands over where each cell of one line of CSV (RFC 4180) starts and ends, without quotes, until told to stop. */
function eachCell(
  bytes: Uint8Array,
  from: number,
  to: number,
  take: (start: number, end: number) => boolean,
): void {
  for (let at = from; at <= to; at += 1) {
    let end = at;
    let quotes = 0;
    // A doubled quote leaves the quotes as open or closed as they were.
    for (; end < to && (bytes[end] !== COMMA || quotes % 2 === 1); end += 1)
      if (bytes[end] === QUOTE) quotes += 1;
    const [start, stop] = trim(bytes, at, end);
    const isQuoted = bytes[start] === QUOTE && bytes[stop - 1] === QUOTE && stop - start > 1;
    const [inner, outer] = isQuoted ? trim(bytes, start + 1, stop - 1) : [start, stop];
    if (!take(inner, outer)) return;
    at = end;
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === CR || byte === TAB;
}

function trim(bytes: Uint8Array, from: number, to: number): readonly [number, number] {
  let [start, end] = [from, to];
  while (start < end && isBlank(bytes[start])) start += 1;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  return [start, end];
}

function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = from;
  while (end < to && !isBlank(bytes[end])) end += 1;
  return end;
}
