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

/** A growing collection of MD5, SHA-1 and SHA-256. */
export interface Hashes extends HashLookup {
  /** Adds the hash whose hex, in either case, stands in `text` from `from` to before `to`; `false` if none stands there. */
  add(text: Uint8Array, from: number, to: number): boolean;
  /** How many different ones there are. */
  readonly size: number;
}

/**
 * Makes an empty collection, kept as bytes and filled from bytes: a `Set` of strings ends at 2^24 entries, takes five times
 * the room, and a national list of known files has more than that.
 */
export function createHashes(): Hashes {
  const tables = WIDTHS.map(createTable);
  const tableFor = (digits: number) => tables[WIDTHS.findIndex((width) => width * 2 === digits)];
  return {
    has(hex) {
      const text = Buffer.from(hex, 'latin1');
      const table = tableFor(text.length);
      return table?.read(text, 0) === true && table.has();
    },
    add(text, from, to) {
      const table = tableFor(to - from);
      if (table?.read(text, from) !== true) return false;
      table.add();
      return true;
    },
    get size() {
      return tables.reduce((sum, table) => sum + table.size(), 0);
    },
  };
}

interface Table {
  /** Reads the hash that is asked for or added next; `false` if it is none. */
  read(text: Uint8Array, from: number): boolean;
  has(): boolean;
  add(): void;
  size(): number;
}

/** The value of a hexadecimal digit by its code; -1 for what is none. */
const DIGITS = Int8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? -1 : digit;
});

/** Open addressing over one array. A slot of nothing but zeros is free, so the all-zero hash is remembered apart. */
function createTable(width: number): Table {
  const words = width / 4;
  let slots = 1024;
  let table = new Uint32Array(slots * words);
  let used = 0;
  let zero = false;
  const wanted = new Uint32Array(words);

  /** Where `wanted` is, or where it would go. */
  function seek(): number {
    for (let slot = mix(wanted) & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
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
      for (let i = 0; i < words; i += 1) wanted[i] = old[at + i] ?? 0;
      table.set(wanted, seek());
    }
  }

  return {
    read(text, from) {
      let invalid = 0;
      for (let i = 0, at = from; i < words; i += 1) {
        let word = 0;
        for (const end = at + 8; at < end; at += 1) {
          const digit = DIGITS[text[at] ?? 0] ?? -1;
          invalid |= digit;
          word = (word << 4) | digit;
        }
        wanted[i] = word;
      }
      return invalid >= 0;
    },
    has: () => (isZero(wanted, 0, words) ? zero : !isZero(table, seek(), words)),
    add() {
      if (isZero(wanted, 0, words)) zero = true;
      else {
        const at = seek();
        if (!isZero(table, at, words)) return;
        table.set(wanted, at);
        used += 1;
        if (used > slots * 0.7) grow();
      }
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
