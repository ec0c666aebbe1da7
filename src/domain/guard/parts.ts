/** A text to be found inside others, and what is to be said when it is. */
export interface MarkedPart<T> {
  /** Not empty, and in the same letter case as the texts. */
  readonly part: string;
  readonly mark: T;
}

type Find<T> = (text: string) => MarkedPart<T> | undefined;

/** How many characters at the beginning of a part are looked for first: the most of these that it has. */
const WINDOWS = [8, 4, 2, 1] as const;
/** The hash of some characters is a polynomial of an odd number, so that it can be rolled on by one character. */
const BASE = 0x0100_0193;
/** Odd too, so that hashes that differ still do, and now in their high bits. */
const MIX = 0x9e37_79b1;

/**
 * Answers which of many texts is part of a given one, in a time that hardly depends on how many there are. Those that begin
 * with another are left out, since that other is found wherever they are.
 */
export function indexParts<T>(marked: Iterable<MarkedPart<T>>): Find<T> {
  const kept = withoutLonger(marked);
  const finders = WINDOWS.flatMap((window, at) => {
    const tooLong = WINDOWS[at - 1] ?? Number.POSITIVE_INFINITY;
    const some = kept.filter(({ part }) => part.length >= window && part.length < tooLong);
    return some.length === 0 ? [] : [indexBeginnings(some, window)];
  });
  return (text) => {
    for (const find of finders) {
      const found = find(text);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function withoutLonger<T>(marked: Iterable<MarkedPart<T>>): readonly MarkedPart<T>[] {
  const kept: MarkedPart<T>[] = [];
  for (const each of [...marked].sort((a, b) => (a.part < b.part ? -1 : a.part > b.part ? 1 : 0))) {
    const before = kept.at(-1);
    if (before === undefined || !each.part.startsWith(before.part)) kept.push(each);
  }
  return kept;
}

/**
 * Finds parts that have at least as many characters as the window, and come in order. They are sorted by the hash of how
 * they begin; of those that begin alike, only the last that is not behind the text from a place on can begin at that place.
 * At nearly all places nothing begins, which a table of bits tells that is small enough for the processor's cache.
 */
function indexBeginnings<T>(inOrder: readonly MarkedPart<T>[], window: number): Find<T> {
  const sorted = inOrder
    .map((marked) => ({ marked, hash: Math.imul(rollOver(marked.part, window), MIX) >>> 0 }))
    .sort((a, b) => a.hash - b.hash);
  const hashes = Uint32Array.from(sorted, ({ hash }) => hash);
  const bits = Math.min(20, Math.ceil(Math.log2(hashes.length)));
  const [coarse, fine] = [31 - bits, 28 - bits];
  /** A bit for each value of a hash's high bits, sixteen times as many as there are parts: whether any part has it. */
  const begun = new Uint8Array(2 ** (bits + 1));
  /** Where the hashes with certain high bits start. */
  const starts = new Uint32Array(2 ** (bits + 1) + 1);
  for (const hash of hashes) {
    const bit = hash >>> fine;
    begun[bit >>> 3] = (begun[bit >>> 3] ?? 0) | (1 << (bit & 7));
    const next = (hash >>> coarse) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  // What the first character of a window is worth by the time it is left behind.
  let leaving = 1;
  for (let i = 0; i < window; i += 1) leaving = Math.imul(leaving, BASE);

  function beginningAt(text: string, at: number, hash: number): MarkedPart<T> | undefined {
    let low = starts[hash >>> coarse] ?? 0;
    let high = starts[(hash >>> coarse) + 1] ?? 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = hashes[middle] ?? 0;
      const isBehind =
        other === hash ? comesAfter(sorted[middle]?.marked.part ?? '', text, at) : other > hash;
      if (isBehind) high = middle;
      else low = middle + 1;
    }
    // The parts lie all over the memory, so none is read for nothing.
    const candidate = hashes[low - 1] === hash ? sorted[low - 1]?.marked : undefined;
    return candidate !== undefined && text.startsWith(candidate.part, at) ? candidate : undefined;
  }

  return (text) => {
    let rolled = rollOver(text, window - 1);
    for (let end = window - 1; end < text.length; end += 1) {
      rolled = (Math.imul(rolled, BASE) + text.charCodeAt(end)) | 0;
      if (end >= window) rolled = (rolled - Math.imul(text.charCodeAt(end - window), leaving)) | 0;
      const hash = Math.imul(rolled, MIX) >>> 0;
      const bit = hash >>> fine;
      if (((begun[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) continue;
      const found = beginningAt(text, end - window + 1, hash);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** The hash of so many characters at the beginning of a text, before it is mixed. */
function rollOver(text: string, count: number): number {
  let rolled = 0;
  for (let at = 0; at < count; at += 1) rolled = (Math.imul(rolled, BASE) + text.charCodeAt(at)) | 0;
  return rolled;
}

/** Whether `part` comes after what `text` holds from `at` on, in the order of their UTF-16 units. */
function comesAfter(part: string, text: string, at: number): boolean {
  for (let i = 0; i < part.length; i += 1) {
    const mine = part.charCodeAt(i);
    const theirs = text.charCodeAt(at + i);
    if (mine !== theirs) return mine > theirs;
  }
  return false;
}
