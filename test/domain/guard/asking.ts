import { createHash } from 'node:crypto';
import { compileGuard, type Protected } from '../../../src/domain/guard.ts';
import type { IndicatorKind } from '../../../src/domain/indicator.ts';

/** The MD5 of a host name, as Blockade takes it. */
export const md5 = (host: string) => createHash('md5').update(host).digest('hex');

/** A configuration that protects nothing of its own. */
export const NOTHING: Protected = {
  networks: [],
  domains: [],
  hashes: [],
  paths: [],
  knownGood: new Set(),
  warninglists: [],
  vendorHosts: [],
};

/** What the guard finds about one indicator, with these lists of the configuration. */
export function ask(kind: IndicatorKind, value: string, lists: Partial<Protected> = {}) {
  return compileGuard({ ...NOTHING, ...lists })([{ kind, value }])[0];
}
