import type { NamedKind } from '../indicator.ts';

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

/** Of which kind the indicators behind a word are, which is in lower case, if it says that. */
export function kindNamed(word: string): NamedKind | undefined {
  return KIND_WORDS.get(word);
}
