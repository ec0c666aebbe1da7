/** A word of a pattern: a sign, a keyword in capitals, a path of an object's properties, a string, another constant. */
export interface PatternToken {
  readonly is: 'sign' | 'keyword' | 'path' | 'string' | 'constant';
  readonly text: string;
}

/** STIX 2.1 §9.3: keywords, among them those of the operators. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'FOLLOWEDBY',
  'LIKE',
  'MATCHES',
  'ISSUPERSET',
  'ISSUBSET',
  'EXISTS',
  'IN',
  'START',
  'STOP',
  'SECONDS',
  'TIMES',
  'WITHIN',
  'REPEATS',
]);

const SPACE = /(?:\s+|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*)/y;
const CONSTANT = /[tbh]'[^']*'|[+-]?\d[\d.]*(?:e[+-]?\d+)?|(?:true|false)\b/iy;
const SIGN = /==|!=|<>|<=|>=|[=<>()[\],]/y;
/** An object's type, a colon, and steps between dots, of which each may stand in quotation marks or have an index. */
const PATH =
  /[a-z][\w-]*:(?:[\w-]+|'[^'\\]*'|"[^"\\]*")(?:\.(?:[\w-]+|'[^'\\]*'|"[^"\\]*")|\[(?:\d+|\*)\])*/iy;
const WORD = /[a-z]+/iy;

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** The string that begins at this mark: only the mark itself and the backslash are escaped, by a backslash. */
function stringAt(text: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const parts: string[] = [];
  let from = at + 1;
  for (let to = from; to < text.length; to++) {
    const sign = text.charAt(to);
    if (sign === "'") return { text: parts.join('') + text.slice(from, to), end: to + 1 };
    if (sign !== '\\') continue;
    if (!"'\\".includes(text.charAt(to + 1) || ' ')) return undefined;
    parts.push(text.slice(from, to));
    from = to + 1;
    to++;
  }
  return undefined;
}

function tokenAt(text: string, at: number): PatternToken | undefined {
  const sign = match(SIGN, text, at);
  if (sign !== undefined) return { is: 'sign', text: sign };
  const path = match(PATH, text, at);
  if (path !== undefined) return { is: 'path', text: path };
  const constant = match(CONSTANT, text, at);
  if (constant !== undefined) return { is: 'constant', text: constant };
  const word = match(WORD, text, at);
  return word !== undefined && KEYWORDS.has(word.toUpperCase()) ? { is: 'keyword', text: word } : undefined;
}

/** The words of a pattern (STIX 2.1 §9); undefined when something in it is none. Linear in the length. */
export function patternTokens(text: string): readonly PatternToken[] | undefined {
  const found: PatternToken[] = [];
  for (let at = 0; at < text.length; ) {
    const space = match(SPACE, text, at);
    const string = text.charAt(at) === "'" ? stringAt(text, at) : undefined;
    const token = tokenAt(text, at);
    if (string !== undefined) found.push({ is: 'string', text: string.text });
    if (token !== undefined)
      found.push(token.is === 'keyword' ? { ...token, text: token.text.toUpperCase() } : token);
    const end = string?.end ?? at + (space ?? token?.text ?? '').length;
    if (end === at) return undefined;
    at = end;
  }
  return found;
}
