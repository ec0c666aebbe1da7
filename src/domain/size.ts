import type { Indicator } from './indicator.ts';

/** How many addresses an indicator is: a network of 2^n, an address 1, anything else none. */
export function addressesIn({ kind, value }: Indicator): bigint {
  if (kind === 'ip') return 1n;
  if (kind !== 'network') return 0n;
  const [network = '', prefix = ''] = value.split('/');
  return 1n << BigInt((network.includes(':') ? 128 : 32) - Number(prefix));
}
