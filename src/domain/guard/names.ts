import { getPublicSuffix } from 'tldts';
import { urlOf } from '../url.ts';

/**
 * A host name as it is compared: lower case, punycode, without the final dot or a leading `*.`. An IPv4 address in any
 * spelling a browser takes comes back as four decimal parts. `undefined` when the text is no host at all.
 */
export function normalName(text: string): string | undefined {
  const bare = text.trim().replace(/^(\*?\.)+/, '');
  const lower = bare.toLowerCase();
  // Most names are plain already; parsing a URL for each of a million list entries is what takes the time.
  if (/^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/.test(lower)) return lower;
  if (bare === '' || /[/?#@:\\\s]/.test(bare)) return undefined;
  const name = urlOf(`http://${bare}/`)?.hostname.replace(/\.+$/, '');
  return name === '' ? undefined : name;
}

/** The name itself, then each of its parents: `a.b.example`, `b.example`, `example`. */
function* upwards(name: string): Generator<string> {
  let rest = name;
  for (;;) {
    yield rest;
    const dot = rest.indexOf('.');
    if (dot === -1) return;
    rest = rest.slice(dot + 1);
  }
}

/** What is first known of a name or, failing that, of each of its parents, the nearest first. */
export function findUpwards<T>(
  name: string,
  look: (name: string, isParent: boolean) => T | undefined,
): T | undefined {
  let found = look(name, false);
  // Every name that is asked for comes by here, and a generator takes as long as the look-ups.
  for (let dot = name.indexOf('.'); found === undefined && dot !== -1; dot = name.indexOf('.', dot + 1))
    found = look(name.slice(dot + 1), true);
  return found;
}

/** True for `com`, `co.uk`, `github.io` and every name without a dot (publicsuffix.org, ICANN and private sections). */
export function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, { allowPrivateDomains: true, validateHostname: false }) === name;
}

/** A host name of ours and what is to be said about it and all beneath. */
export interface NameMark<T> {
  readonly name: string;
  readonly mark: T;
}

/** How a name stands to a marked one: it is it or lies beneath it, or above it, where blocking it takes both away. */
export interface NameHit<T> extends NameMark<T> {
  readonly relation: 'is' | 'beneath' | 'above';
}

/** Answers which marked name a name is, lies beneath or stands above; the time depends on the number of its labels alone. */
export function indexNames<T>(marked: readonly NameMark<T>[]): (name: string) => NameHit<T> | undefined {
  const names = new Map<string, NameMark<T>>();
  const above = new Map<string, NameMark<T>>();
  for (const each of marked) {
    for (const name of upwards(each.name)) {
      const kept = name === each.name ? names : above;
      if (!kept.has(name)) kept.set(name, each);
    }
  }
  return (name) => {
    const found = findUpwards(name, (each) => names.get(each));
    if (found !== undefined) return { ...found, relation: found.name === name ? 'is' : 'beneath' };
    const below = above.get(name);
    return below && { ...below, relation: 'above' };
  };
}
