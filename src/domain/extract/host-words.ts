import { wordBefore, wordBehind } from './surroundings.ts';

/** Words after which a name is a host's. */
const BEFORE: ReadonlySet<string> = new Set(
  `beacon beaconed beaconing beacons c2 c2s c&c callback callbacks cnc connect connected connecting connection connections
  connects contacted contacting contacts controller curl dig dns domain domains fqdn fqdns host hosted hosting hostname
  hostnames hosts nameserver nameservers nslookup ping pinged query queried queries redirect redirected redirects
  registered resolve resolved resolves resolving server servers sinkhole sinkholed site sites sni subdomain subdomains
  telnet traceroute traffic url urls visit visited visiting website websites wget whois`.split(/\s+/),
);

/** Words between such a word and the name. */
const BETWEEN: ReadonlySet<string> = new Set(
  `a address addresses an and are as at by called called for from is its malicious name named names new of on or out
  suspicious the their to towards value was were with`.split(/\s+/),
);

/** Words that follow the name of a host. */
const BEHIND: ReadonlySet<string> = new Set(
  `c2 domain fqdn host hostname nameserver resolved resolves resolving server site sinkholed subdomain website`.split(
    ' ',
  ),
);

/** Whether a name is a host's behind this word, which is in lower case. */
export function isHostWord(word: string): boolean {
  return BEFORE.has(word);
}

/** Whether the words around say that what is between these places is a host. */
export function hasHostWord(text: string, start: number, end: number): boolean {
  return BEFORE.has(wordBefore(text, start, BETWEEN)) || BEHIND.has(wordBehind(text, end));
}
