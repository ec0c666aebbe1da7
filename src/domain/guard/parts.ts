/** A text to be found inside others, and what is to be said when it is. */
export interface MarkedPart<T> {
  /** Not empty, and in the same letter case as the texts. */
  readonly part: string;
  readonly mark: T;
}

const BUCKET_BITS = 18;
/** Characters at the beginning of a part that choose its bucket, where all parts are that long. */
const LONGEST_WINDOW = 4;

/**
 * Answers which of many texts is part of a given one, in a time that hardly depends on how many there are. Those that begin
 * with another are left out, since that other is found wherever they are. The rest lie in buckets by how they begin, each
 * in order, so that only the last of a bucket that is not behind the text from a place on can begin at that place.
 */
export function indexParts<T>(marked: Iterable<MarkedPart<T>>): (text: string) => MarkedPart<T> | undefined {
  const kept = withoutLonger(marked);
  if (kept.length === 0) return () => undefined;
  const window = kept.reduce((least, { part }) => Math.min(least, part.length), LONGEST_WINDOW);
  const bucketOf = ({ part }: MarkedPart<T>) => bucketAt(part, 0, window);
  // A stable sort: within a bucket the order stays.
  const sorted = kept.sort((a, b) => bucketOf(a) - bucketOf(b));
  const starts = new Uint32Array(2 ** BUCKET_BITS + 1);
  for (const each of sorted) {
    const next = bucketOf(each) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let bucket = 1; bucket < starts.length; bucket += 1)
    starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);

  return (text) => {
    for (let at = 0; at + window <= text.length; at += 1) {
      const bucket = bucketAt(text, at, window);
      const start = starts[bucket] ?? 0;
      let low = start;
      let high = starts[bucket + 1] ?? 0;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (isBehind(sorted[middle]?.part ?? '', text, at)) high = middle;
        else low = middle + 1;
      }
      if (low === start) continue;
      const candidate = sorted[low - 1];
      if (candidate !== undefined && text.startsWith(candidate.part, at)) return candidate;
    }
    return undefined;
  };
}

function withoutLonger<T>(marked: Iterable<MarkedPart<T>>): MarkedPart<T>[] {
  const kept: MarkedPart<T>[] = [];
  for (const each of [...marked].sort((a, b) => (a.part < b.part ? -1 : a.part > b.part ? 1 : 0))) {
    const before = kept.at(-1);
    if (before === undefined || !each.part.startsWith(before.part)) kept.push(each);
  }
  return kept;
}

function bucketAt(text: string, at: number, window: number): number {
  let mixed = 0;
  for (let i = at; i < at + window; i += 1) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x9e37_79b1);
  return mixed >>> (32 - BUCKET_BITS);
}

/** Whether `part` comes after what `text` holds from `at` on, in the order of their UTF-16 units. */
function isBehind(part: string, text: string, at: number): boolean {
  for (let i = 0; i < part.length; i += 1) {
    const mine = part.charCodeAt(i);
    const theirs = text.charCodeAt(at + i);
    if (mine !== theirs) return mine > theirs;
  }
  return false;
}
