/** What stands where a secret stood. */
export const MASK = '•••';

/**
 * Returns a function that replaces every form of the secrets a vendor might echo: as it is, as a URL or a form carries
 * it, as JSON escapes it, and as Base64, alone or inside `user:password` (RFC 7617).
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret !== '');
  const plain = [...new Set(known.flatMap(spellings))].sort((a, b) => b.length - a.length);
  const encoded = [...new Set(known.flatMap(base64Cores))];
  if (plain.length === 0) {
    return (text) => text;
  }
  const anyPlain = anyOf(plain);
  const anyEncoded = encoded.length === 0 ? undefined : anyOf(encoded);
  return (text) => (anyEncoded === undefined ? text : replaceRuns(text, anyEncoded)).replace(anyPlain, MASK);
}

/** Replaces the whole run of Base64 around each match: the rest of `user:password` is nobody's business either. */
function replaceRuns(text: string, pattern: RegExp): string {
  let masked = '';
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index < done) {
      continue;
    }
    let from = match.index;
    let to = match.index + match[0].length;
    while (from > done && BASE64.test(text.charAt(from - 1))) {
      from -= 1;
    }
    while (to < text.length && BASE64.test(text.charAt(to))) {
      to += 1;
    }
    masked += text.slice(done, from) + MASK;
    done = to;
  }
  return masked + text.slice(done);
}

const BASE64 = /[A-Za-z0-9+/_=-]/;

function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
}

function spellings(secret: string): string[] {
  const percent = percentEncoded(secret);
  return [
    secret,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** `encodeURIComponent` that takes lone surrogates too, as the replacement character a wire would carry. */
function percentEncoded(secret: string): string {
  return encodeURIComponent(Buffer.from(secret, 'utf8').toString('utf8'));
}

/**
 * The part of the Base64 text that is the same whatever stands before and after the secret, for each of the three ways
 * it can fall on the groups of three bytes. Below six characters it would hit innocent text.
 */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + bytes.length) * 8) / 6);
    const core = text.slice(from, to);
    return core.length < 6 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
