/** A dot as people type it: plain, full-width, ideographic, half-width ideographic. */
const WIDE_DOT = /[．。｡]/g;

// Each pattern below starts only where its run of brackets or backslashes starts, so that a text of nothing but
// brackets is walked through once.
const BRACKETED = /(?<![\\[({])\\*[[({][\\[({]*(?:\\*[.．。｡]|(dot)|(:\/\/|:|@))(?:\\*[\])}])+/gi;
const ESCAPED_DOT = /(?<!\\)\\+\./g;

/** Browsers take a backslash for a slash, so one that escapes no dot ends the host too. */
const HOST_END = /[/?#]|(?<!\\)\\+(?![\\.])/;

const SCHEME = /^(?:h(?:tt|xx|\*\*)p(s?)|f[tx]p):\/\//i;

function unbracketed(text: string): string {
  return text.replace(BRACKETED, (_, _dot: string | undefined, mark: string | undefined) => mark ?? '.');
}

function plainDots(text: string): string {
  return text.replace(WIDE_DOT, '.').replace(ESCAPED_DOT, '.');
}

/**
 * Gives a defanged indicator its teeth back: `hxxp`, `h**p`, `[.]`, `(dot)`, `[:]`, `[://]`, `[@]`, `\.` and mixtures.
 * Beyond the host of a URL only bracketed dots are touched: a backslash may belong there. Linear in the length.
 */
export function refang(text: string): string {
  const bare = unbracketed(text);
  const scheme = SCHEME.exec(bare)?.[0];
  if (scheme === undefined) return plainDots(bare);
  const name = scheme[0]?.toLowerCase() === 'f' ? 'ftp' : /s:/i.test(scheme) ? 'https' : 'http';
  const rest = bare.slice(scheme.length);
  const path = rest.search(HOST_END);
  const host = path < 0 ? rest : rest.slice(0, path);
  return `${name}://${plainDots(host)}${path < 0 ? '' : rest.slice(path)}`;
}

/** A host name or address that no program turns into a link: `evil[.]example`, `2001[:]db8[:][:]1`. */
export function defangHost(host: string): string {
  return host.replace(/[.:]/g, '[$&]');
}
