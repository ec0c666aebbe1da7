import { defang, type Indicator, type NamedKind, parseIndicator, sameIndicator } from './indicator.ts';
import { type Problem, problem } from './problem.ts';
import { Refusal } from './refusal.ts';
import { keyword, pieces, type Token, tokens } from './tokens.ts';

/** Most indicators in one request. */
const MOST_INDICATORS = 1000;

const KIND_WORDS: ReadonlyMap<string, NamedKind> = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha-256', 'sha256'],
  ['hash', 'hash'],
  ['hashes', 'hash'],
  ['ip', 'ip'],
  ['ips', 'ip'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
  ['network', 'network'],
  ['networks', 'network'],
  ['cidr', 'network'],
  ['domain', 'domain'],
  ['domains', 'domain'],
  ['host', 'domain'],
  ['hosts', 'domain'],
  ['hostname', 'domain'],
  ['url', 'url'],
  ['urls', 'url'],
  ['path', 'path'],
  ['paths', 'path'],
]);

/** Whether a word says of which kind the indicators behind it are. */
export function isKindWord(word: string): boolean {
  return KIND_WORDS.has(word);
}

/** The indicators among some words, each once, and the words that are none. */
export interface Subject {
  readonly indicators: readonly Indicator[];
  readonly rest: readonly string[];
  readonly problems: readonly Problem[];
}

/** What stands between indicators and says nothing: "and", dashes, arrows, bullets. */
function isFiller(text: string): boolean {
  return /^(?:and|[&+|/=>•·→–—-]+)$/i.test(text);
}

/** In the quotation marks that it can stand in. */
function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** "sha256:275a…": a kind that is glued to its indicator, as other tools print it. */
function unglued(text: string, kind: NamedKind | undefined): readonly [string, NamedKind | undefined] {
  const [, word = '', rest = ''] = /^([a-z0-9-]{2,8})[:=](.+)$/i.exec(text) ?? [];
  const named = KIND_WORDS.get(word.toLowerCase());
  return named ? [rest, named] : [text, kind];
}

/** Reads indicators, defanged or not. A kind holds for all that follow it, up to the next kind. */
export function readIndicators(words: readonly Token[]): Subject {
  const found = new Map<string, Indicator>();
  const rest: string[] = [];
  const problems: Problem[] = [];
  let kind: NamedKind | undefined;
  for (const token of words) {
    const named = KIND_WORDS.get(keyword(token));
    if (named) {
      kind = named;
      continue;
    }
    for (const text of pieces(token)) {
      if (isFiller(text)) continue;
      const read = token.quoted ? parseIndicator(text, kind) : parseIndicator(...unglued(text, kind));
      if (!(read instanceof Refusal)) {
        found.set(`${read.kind} ${read.value}`, read);
        continue;
      }
      rest.push(token.quoted ? quoted(text) : text);
      problems.push(problem('indicators', read.code, read.sentence));
    }
  }
  const indicators = [...found.values()];
  const refuse = (code: string, sentence: string) => problems.push(problem('indicators', code, sentence));
  if (indicators.length === 0 && problems.length === 0)
    refuse(
      'indicators_missing',
      'Name what it is about: a hash, an IP address, a network, a domain, a URL or a file path.',
    );
  if (indicators.length > MOST_INDICATORS)
    refuse(
      'too_many_indicators',
      `These are ${indicators.length} indicators; a text has at most ${MOST_INDICATORS.toLocaleString('en')}.`,
    );
  return { indicators, rest, problems };
}

/** One indicator as a word, in quotation marks where it takes them to stay one. */
function written(indicator: Indicator): string {
  const bare = defang(indicator);
  const staysOne = (text: string) => {
    const all = tokens(text).flatMap(pieces);
    return all.length === 1 && all[0] === bare;
  };
  return staysOne(bare) ? bare : quoted(bare);
}

/** Where a hashed host name can be named, an MD5 is one. */
function named(indicator: Indicator): Indicator {
  return indicator.kind === 'host_md5' ? { kind: 'md5', value: indicator.value } : indicator;
}

/** Indicators as `readIndicators` reads them back, defanged, one per line, with their kinds if any of them needs it. */
export function writeIndicators(indicators: readonly Indicator[]): string {
  const all = indicators.map(named);
  const isPlain = all.every((indicator) => {
    const read = parseIndicator(defang(indicator));
    return !(read instanceof Refusal) && sameIndicator(read, indicator);
  });
  return all
    .map((indicator) => (isPlain ? written(indicator) : `${indicator.kind} ${written(indicator)}`))
    .join('\n');
}
