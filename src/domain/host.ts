import { hash } from 'node:crypto';
import type { Indicator } from './indicator.ts';
import { urlOf } from './url.ts';

/**
 * The host that a browser asks when it opens this domain, address or URL, as browsers spell it (WHATWG): lower case,
 * Punycode, IPv6 in brackets, no port, and one final dot taken off. `undefined` when there is none.
 */
export function hostOf({ kind, value }: Indicator): string | undefined {
  const address =
    kind === 'url' ? value : `http://${kind === 'ip' && value.includes(':') ? `[${value}]` : value}/`;
  const host = urlOf(address)?.hostname.replace(/\.$/, '');
  return host === '' ? undefined : host;
}

/** The MD5 of a host's name in lower-case hex: what Blockade's browser extension looks up. */
export function md5OfHost(host: string): string {
  return hash('md5', host);
}
