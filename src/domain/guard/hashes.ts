/** Something that knows hashes by their lower-case hex. A `Set` of strings will do; `createHashes` is for millions. */
export interface HashLookup {
  has(hex: string): boolean;
}

/** Bytes of an MD5, a SHA-1 and a SHA-256. */
const WIDTHS = [16, 20, 32] as const;

/** Reads an MD5, SHA-1 or SHA-256 in hex; `undefined` for anything else. */
export function normalHash(text: string): string | undefined {
  const hex = text.trim().toLowerCase();
  return /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(hex) ? hex : undefined;
}

/**
 * A growing collection of MD5, SHA-1 and SHA-256, kept as bytes: a `Set` of strings ends at 2^24 entries and takes five
 * times the room, and a national list of known files has more than that. `add` answers whether the hash was new.
 */
export function createHashes(): HashLookup & { add(hex: string): boolean; readonly size: number } {
  const tables = new Map<number, Table>(WIDTHS.map((width) => [width * 2, createTable(width)]));
  return {
    has: (hex) => tables.get(hex.length)?.has(hex) ?? false,
    add(hex) {
      const table = tables.get(hex.length);
      if (table === undefined) throw new Error('Only MD5, SHA-1 and SHA-256 hashes can be kept.');
      return table.add(hex);
    },
    get size() {
      return [...tables.values()].reduce((sum, table) => sum + table.size(), 0);
    },
  };
}

interface Table {
  has(hex: string): boolean;
  add(hex: string): boolean;
  size(): number;
}

/** Open addressing over one array. A slot of nothing but zeros is free, so the all-zero hash is remembered apart. */
function createTable(width: number): Table {
  const words = width / 4;
  let slots = 1024;
  let table = new Uint32Array(slots * words);
  let used = 0;
  let zero = false;
  const bytes = Buffer.alloc(width);
  const wanted = new Uint32Array(bytes.buffer, bytes.byteOffset, words);

  /** Where `wanted` is, or where it would go. */
  function seek(): number {
    for (let slot = mix(wanted) % slots; ; slot = slot + 1 === slots ? 0 : slot + 1) {
      const at = slot * words;
      let i = 0;
      while (i < words && table[at + i] === wanted[i]) i += 1;
      if (i === words || isZero(table, at, words)) return at;
    }
  }

  function grow(): void {
    const old = table;
    slots *= 2;
    table = new Uint32Array(slots * words);
    for (let at = 0; at < old.length; at += words) {
      if (isZero(old, at, words)) continue;
      wanted.set(old.subarray(at, at + words));
      table.set(wanted, seek());
    }
  }

  return {
    has(hex) {
      bytes.write(hex, 'hex');
      return isZero(wanted, 0, words) ? zero : !isZero(table, seek(), words);
    },
    add(hex) {
      bytes.write(hex, 'hex');
      if (isZero(wanted, 0, words)) {
        const isNew = !zero;
        zero = true;
        return isNew;
      }
      const at = seek();
      if (!isZero(table, at, words)) return false;
      table.set(wanted, at);
      used += 1;
      if (used > slots * 0.7) grow();
      return true;
    },
    size: () => used + (zero ? 1 : 0),
  };
}

/** Mixes all words, since a list of somebody's own making may hold hashes that begin or end alike. */
function mix(words: Uint32Array): number {
  let mixed = 0;
  for (const word of words) {
    mixed = Math.imul(mixed ^ word, 0x9e37_79b1);
    mixed ^= mixed >>> 15;
  }
  return mixed >>> 0;
}

function isZero(words: Uint32Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i += 1) if (words[i] !== 0) return false;
  return true;
}
