import { expect, test } from '@jest/globals';
import { addressesIn } from '../../src/domain/size.ts';

test.each([
  ['ip', '198.18.7.9', 1n],
  ['ip', '2001:db8::1', 1n],
  ['network', '198.18.7.9/32', 1n],
  ['network', '198.18.0.0/20', 4_096n],
  ['network', '0.0.0.0/0', 4_294_967_296n],
  ['network', '2001:db8::/128', 1n],
  ['network', '2001:db8::/64', 18_446_744_073_709_551_616n],
  ['network', '::/0', 2n ** 128n],
  ['domain', 'evil.example', 0n],
  ['sha1', 'a'.repeat(40), 0n],
  ['url', 'http://198.18.0.0/20', 0n],
] as const)('%s %s is %s addresses', (kind, value, count) => {
  expect(addressesIn({ kind, value })).toBe(count);
});
