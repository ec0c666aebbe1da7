/**
 * What a text names, read a second time: nothing here shares code with what it is compared with. Addresses follow RFC 4291
 * and the BSD `inet_aton`, hosts of URLs the URL Standard (url.spec.whatwg.org, "host parsing"), names RFC 3492 and as
 * much of UTS 46 as `normalize` and lower case make up.
 */

/** Some addresses under one prefix, as a string of bits; a single address has all 32 or 128. */
export interface Bits {
  readonly family: 4 | 6;
  readonly bits: string;
}

export function isBits(found: Bits | string | undefined): found is Bits {
  return typeof found === 'object';
}

export function bitsOf(numbers: readonly number[], width: number): string {
  return numbers.map((number) => number.toString(2).padStart(width, '0')).join('');
}

/** `1.2.3.4`, and nothing that one program reads otherwise than another. */
export function readStrict4(text: string): Bits | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => number < 256) ? { family: 4, bits: bitsOf(numbers, 8) } : undefined;
}

/**
 * As `inet_aton` and browsers: one to four parts, each octal, decimal or hexadecimal, the last filling what is left.
 * `no` when the text is no number at all, so that it may be a name; `bad` when it is a number that is no address.
 */
export function readLoose4(text: string): Bits | 'no' | 'bad' {
  const parts = text.split('.');
  if (parts.length > 1 && parts.at(-1) === '') parts.pop();
  const isNumber = (part: string | undefined) =>
    part !== undefined && /^(?:[0-9]+|0[xX][0-9a-fA-F]*)$/.test(part);
  if (!isNumber(parts.at(-1))) return 'no';
  if (parts.length > 4) return 'bad';
  const values: bigint[] = [];
  for (const part of parts) {
    if (!isNumber(part)) return 'bad';
    if (/^0[xX]/.test(part)) values.push(part.length === 2 ? 0n : BigInt(part.toLowerCase()));
    else if (/^0[0-9]/.test(part)) {
      if (/[89]/.test(part)) return 'bad';
      values.push(BigInt(`0o${part}`));
    } else values.push(BigInt(part));
  }
  const last = values.pop() ?? 0n;
  if (values.some((value) => value > 255n) || last >= 256n ** BigInt(4 - values.length)) return 'bad';
  const address = values.reduce((sum, value, at) => sum + value * 256n ** BigInt(3 - at), last);
  return { family: 4, bits: address.toString(2).padStart(32, '0') };
}

/** RFC 4291 §2.2, without zone. */
export function read6(text: string): Bits | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups: number[][] = [];
  for (const [at, half] of halves.entries()) {
    const numbers: number[] = [];
    const parts = half === '' ? [] : half.split(':');
    for (const [place, part] of parts.entries()) {
      const isLast = at === halves.length - 1 && place === parts.length - 1;
      const dotted = isLast && part.includes('.') ? readStrict4(part) : undefined;
      if (dotted !== undefined)
        numbers.push(Number.parseInt(dotted.bits.slice(0, 16), 2), Number.parseInt(dotted.bits.slice(16), 2));
      else if (/^[0-9a-fA-F]{1,4}$/.test(part)) numbers.push(Number.parseInt(part, 16));
      else return undefined;
    }
    groups.push(numbers);
  }
  const [before = [], after] = groups;
  const zeros = 8 - before.length - (after?.length ?? 0);
  if (after === undefined ? zeros !== 0 : zeros < 1) return undefined;
  const all = [...before, ...(after === undefined ? [] : Array<number>(zeros).fill(0)), ...(after ?? [])];
  return { family: 6, bits: bitsOf(all, 16) };
}

/** A prefix after a slash, host bits cleared. */
export function readNetwork(text: string): Bits | undefined {
  const [host = '', length = '', more] = text.split('/');
  const address = readStrict4(host) ?? read6(host);
  if (more !== undefined || address === undefined || !/^(?:0|[1-9][0-9]*)$/.test(length)) return undefined;
  const prefix = Number(length);
  return prefix <= address.bits.length ? { ...address, bits: address.bits.slice(0, prefix) } : undefined;
}

/** An IPv4-mapped range is the IPv4 range: what the operating system opens (RFC 4038). */
export function unmapped({ family, bits }: Bits): Bits {
  const mapped = `${'0'.repeat(80)}${'1'.repeat(16)}`;
  return family === 6 && bits.startsWith(mapped) ? { family: 4, bits: bits.slice(96) } : { family, bits };
}

/** As RFC 5952 and everybody's dotted quad; with a prefix unless it is a single address. */
export function write({ family, bits }: Bits): string {
  const width = family === 4 ? 8 : 16;
  const length = family === 4 ? 32 : 128;
  const full = bits.padEnd(length, '0');
  const numbers = Array.from({ length: length / width }, (_, at) =>
    Number.parseInt(full.slice(at * width, (at + 1) * width), 2),
  );
  const address = family === 4 ? numbers.join('.') : compress(numbers.map((number) => number.toString(16)));
  return bits.length === length ? address : `${address}/${bits.length}`;
}

function compress(groups: readonly string[]): string {
  let [start, most] = [0, 1];
  for (let from = 0; from < groups.length; from += 1) {
    let run = 0;
    while (groups[from + run] === '0') run += 1;
    if (run > most) [start, most] = [from, run];
  }
  if (most === 1) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + most).join(':')}`;
}

/** A name as DNS has it, from any letters (RFC 5891 as browsers relax it); `undefined` when it cannot be one. */
export function readName(text: string): string | undefined {
  const mapped = text
    .replace(/\u00ad|\u200b|\u2060|\ufeff|\ufe0f/g, '')
    .replace(/[\u3002\uff0e\uff61]/g, '.')
    .replaceAll('ẞ', 'ß')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC');
  const labels = mapped.split('.').map((label) => {
    if (label.startsWith('xn--')) return isPunycode(label.slice(4)) ? label : undefined;
    if ([...label].every((char) => char <= '\u007f')) return label;
    return `xn--${encodePunycode(label)}`;
  });
  return labels.every((label) => label !== undefined && !/[\p{Cc} #%/:<>?@[\\\]^|]/u.test(label))
    ? labels.join('.')
    : undefined;
}

/** A host of a URL, before the port: an address, a name, or `undefined` when browsers refuse it. */
export function readUrlHost(text: string): Bits | string | undefined {
  const bracketed = /^\[(.*)\]$/.exec(text)?.[1];
  if (bracketed !== undefined) return read6(bracketed);
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    return undefined;
  }
  const name = readName(decoded);
  if (name === undefined || name === '') return undefined;
  const address = readLoose4(name);
  if (address === 'bad') return undefined;
  return address === 'no' ? name : address;
}

const isBasic = (code: number) => code < 128;

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}

const digit = (value: number) => String.fromCharCode(value < 26 ? value + 97 : value + 22);

/** RFC 3492 §6.3. */
export function encodePunycode(label: string): string {
  const codes = [...label].map((char) => char.codePointAt(0) ?? 0);
  const basic = codes.filter(isBasic);
  let output = basic.map((code) => String.fromCharCode(code)).join('') + (basic.length > 0 ? '-' : '');
  let [n, delta, bias, done] = [128, 0, 72, basic.length];
  while (done < codes.length) {
    const next = Math.min(...codes.filter((code) => code >= n));
    delta += (next - n) * (done + 1);
    n = next;
    for (const code of codes) {
      if (code < n) delta += 1;
      if (code !== n) continue;
      let q = delta;
      for (let k = 36; ; k += 36) {
        const t = Math.min(26, Math.max(1, k - bias));
        if (q < t) break;
        output += digit(t + ((q - t) % (36 - t)));
        q = Math.floor((q - t) / (36 - t));
      }
      output += digit(q);
      bias = adapt(delta, done + 1, done === basic.length);
      delta = 0;
      done += 1;
    }
    delta += 1;
    n += 1;
  }
  return output;
}

/** RFC 3492 §6.2, and whether encoding gives the same again, with something beyond ASCII in it. */
function isPunycode(text: string): boolean {
  const split = text.lastIndexOf('-');
  const codes = [...text.slice(0, Math.max(0, split))].map((char) => char.charCodeAt(0));
  let [n, i, bias] = [128, 0, 72];
  for (let at = split + 1; at < text.length; ) {
    const before = i;
    for (let [w, k] = [1, 36]; ; k += 36) {
      const code = text.charCodeAt(at);
      at += 1;
      const value = code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? code - 22 : -1;
      if (value < 0) return false;
      i += value * w;
      const t = Math.min(26, Math.max(1, k - bias));
      if (value < t) break;
      w *= 36 - t;
    }
    bias = adapt(i - before, codes.length + 1, before === 0);
    n += Math.floor(i / (codes.length + 1));
    i %= codes.length + 1;
    if (n > 0x10ffff || (n >= 0xd800 && n < 0xe000)) return false;
    codes.splice(i, 0, n);
    i += 1;
  }
  const label = String.fromCodePoint(...codes);
  const settled = label.normalize('NFKC').toLowerCase() === label;
  return settled && codes.some((code) => !isBasic(code)) && encodePunycode(label) === text;
}
