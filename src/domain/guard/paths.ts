/**
 * File paths as their systems read them. A path from a chat message may be spelled in many ways that open the same file
 * (`C:\PROGRA~1`, `%SystemRoot%`, `\\?\C:\`, `..`), and may itself hold wildcards, so both sides become patterns and the
 * question is whether any path at all fits both.
 */

/** What a glob protects, ready to be compared with many paths. */
export interface PathPattern {
  /** The glob as it was written. */
  readonly glob: string;
  readonly forms: readonly Form[];
}

/** One reading of a path: a Windows path compares without case, any other with it. */
interface Form {
  readonly windows: boolean;
  readonly tokens: readonly Token[];
}

/** One place in a pattern: a character, or one of the classes `any`, `name` (all but `/`) and `blank` (space or dot). */
interface Token {
  readonly takes: string;
  readonly many: boolean;
}

const ANY: Token = { takes: 'any', many: true };
const NAME: Token = { takes: 'name', many: true };
const BLANK: Token = { takes: 'blank', many: true };
const SEPARATOR: Token = { takes: '/', many: false };
/** The tokens of ASCII, made once: a path has as many as it has characters. */
const PLAIN: readonly Token[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (char === '*') return ANY;
  return { takes: char === '?' ? 'name' : char, many: false };
});

/**
 * Compiles a glob. `*` stands for anything, also across folders; `?` for one character within a name. Everything beneath
 * `C:\Windows\*` is meant, and the folder itself. A glob from the root, `/srv/*`, is not meant for Windows.
 */
export function compilePath(glob: string): PathPattern {
  return { glob, forms: read(glob).filter(({ windows }) => !windows || !/^\/(?!\/)/.test(glob.trim())) };
}

/** The first pattern that a path, or a path with wildcards, may meet; a folder meets what is protected beneath it. */
export function createPathMatcher(
  patterns: readonly PathPattern[],
): (path: string) => PathPattern | undefined {
  const targets = patterns.map((pattern) => ({
    pattern,
    forms: pattern.forms.map((form) => ({ ...form, parents: parents(form.tokens) })),
  }));
  return (path) => {
    const forms = read(path);
    return targets.find((target) =>
      target.forms.some((aim) =>
        forms.some(
          (form) =>
            form.windows === aim.windows &&
            (meet(form.tokens, aim.tokens) || aim.parents.some((parent) => meet(form.tokens, parent))),
        ),
      ),
    )?.pattern;
  };
}

/** Every folder above the part of a glob that is without wildcards of its own, and that part: `c:`, `c:/windows`. */
function parents(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const star = tokens.findIndex(({ takes, many }) => many && takes === 'any');
  const fixed = star === -1 ? tokens : tokens.slice(0, star);
  return fixed.flatMap((token, at) => (token.takes === '/' ? [fixed.slice(0, at)] : []));
}

function read(text: string): readonly Form[] {
  const bare = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  const slashed = bare.replaceAll('\\', '/');
  const onWindows: Form = {
    windows: true,
    tokens: tokenize(unshared(tidy(onDrive(slashed), true)).toLowerCase(), true),
  };
  if (bare.includes('\\') || /^[a-z?*]:/i.test(bare) || /^%[^%/]+%/.test(bare)) return [onWindows];
  // Without a drive or a backslash it may be either: "/Windows/System32" opens on Windows too, and so does "*.sys".
  return [{ windows: false, tokens: tokenize(tidy(slashed, false), false) }, onWindows];
}

const VARIABLES: Readonly<Record<string, string>> = {
  systemroot: '?:/windows',
  windir: '?:/windows',
  systemdrive: '?:',
  homedrive: '?:',
  comspec: '?:/windows/system32/cmd.exe',
  programdata: '?:/programdata',
  allusersprofile: '?:/programdata',
  programfiles: '?:/program files',
  programw6432: '?:/program files',
  'programfiles(x86)': '?:/program files (x86)',
};

/** Brings the ways to name a Windows drive (device paths, variables) to `c:/…`. */
function onDrive(path: string): string {
  if (/^[a-z]:\//i.test(path)) return path;
  return path
    .replace(/^\/\/[?.]\/unc\//i, '//')
    .replace(/^(?:\/\/[?.]|\/\?\?)\//, '')
    .replace(/^globalroot\//i, '/')
    .replace(/^\/device\/harddiskvolume\d+/i, '?:')
    .replace(/^\/systemroot(?=\/|$)/i, '?:/windows')
    .replace(/^%([^%/]+)%/, (whole, name: string) => VARIABLES[name.toLowerCase()] ?? whole)
    .replace(/^([a-z?*]):(?!\/)/i, '$1:/')
    .replace(/^\/(?!\/)/, '?:/');
}

/** An administrative share to what it shares; only once `..` is resolved, as nothing leads out of a share. */
function unshared(path: string): string {
  return path
    .replace(/^\/\/[^/]+\/([a-z])\$(?=\/|$)/i, '$1:')
    .replace(/^\/\/[^/]+\/admin\$(?=\/|$)/i, '?:/windows');
}

/** Resolves `.` and `..`, doubled and closing slashes, and what Windows ignores: closing dots and spaces, streams. */
function tidy(path: string, windows: boolean): string {
  const isShare = windows && path.startsWith('//');
  const root = isShare ? 3 : 1;
  const parts: string[] = [];
  for (const [at, part] of path.split('/').entries()) {
    if (part === '.' || (part === '' && at > 0)) continue;
    if (part === '..') {
      if (parts.length > root) parts.pop();
      continue;
    }
    parts.push(windows && at > 0 ? part.replace(/:.*$/, '').replace(/(?<=.)[. ]+$/, '') : part);
  }
  return (isShare ? '/' : '') + parts.join('/');
}

function tokenize(path: string, windows: boolean): readonly Token[] {
  const tokens: Token[] = [];
  for (const [at, part] of path.split('/').entries()) {
    if (at > 0) tokens.push(SEPARATOR);
    const short = windows && part.includes('~') ? shortName(part) : undefined;
    if (short === undefined) for (const char of part) tokens.push(character(char));
    else tokens.push(...short);
  }
  return tokens;
}

function character(char: string): Token {
  return PLAIN[char.charCodeAt(0)] ?? { takes: char, many: false };
}

/**
 * An 8.3 name keeps the first six characters of the long one, without blanks and dots, or two of them and four digits of
 * a checksum; which long name it stands for only the disk knows, so it may be any that begins so.
 */
function shortName(part: string): readonly Token[] | undefined {
  const base = /^([^~.*?]{1,6})~\d+(?:\.[^.]{0,3})?$/.exec(part)?.[1];
  if (base === undefined) return undefined;
  const kept = /^..[0-9a-f]{4}$/.test(base) ? base.slice(0, 2) : base;
  const spelled = [...kept].flatMap((char): readonly Token[] => [
    BLANK,
    // The characters that a long name may hold and a short one may not are written as an underscore.
    { takes: char === '_' ? 'name' : char, many: false },
  ]);
  return [...spelled, NAME];
}

/** Whether any text fits both patterns. Follows only the pairs of places that can be reached, so most end at once. */
function meet(a: readonly Token[], b: readonly Token[]): boolean {
  // Up to the first wildcard there is one way to go, and nearly all comparisons end on it.
  let start = 0;
  for (; ; start += 1) {
    const [left, right] = [a[start], b[start]];
    if (left === undefined || right === undefined || left.many || right.many) break;
    if (!share(left.takes, right.takes)) return false;
  }
  const seen = new Set<number>();
  const open: [number, number][] = [[start, start]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [i, j] = next;
    const key = i * (b.length + 1) + j;
    if (seen.has(key)) continue;
    seen.add(key);
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return true;
    if (left?.many) open.push([i + 1, j]);
    if (right?.many) open.push([i, j + 1]);
    if (left !== undefined && right !== undefined && share(left.takes, right.takes))
      open.push([left.many ? i : i + 1, right.many ? j : j + 1]);
  }
  return false;
}

function share(a: string, b: string): boolean {
  return fits(a, b) || fits(b, a);
}

function fits(klass: string, other: string): boolean {
  if (klass === 'any' || klass === other) return true;
  if (klass === 'name') return other !== '/';
  return klass === 'blank' && (other === ' ' || other === '.');
}
