import { md5OfHost } from '../host.ts';
import { createHashes } from './hashes.ts';

/**
 * Finds the host whose MD5 it is asked for, among those given. Only the hashes are kept, as a list of names may have a
 * million: on the rare hit the names are walked through, so `hosts` must yield the same ones each time.
 */
export function indexHostHashes(hosts: () => Iterable<string>): (md5: string) => string | undefined {
  const hashes = createHashes();
  for (const host of hosts()) hashes.add(md5OfHost(host));
  return (md5) => {
    if (!hashes.has(md5)) return undefined;
    for (const host of hosts()) if (md5OfHost(host) === md5) return host;
    return undefined;
  };
}
