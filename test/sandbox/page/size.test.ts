import { expect, test } from '@jest/globals';
import { sizeOf } from '../../../sandbox/page/size.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [1_840, '1.8 kB'],
  [12_345, '12 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [25_000_000, '25 MB'],
])('%d bytes are "%s"', (bytes, expected) => {
  expect(sizeOf(bytes)).toBe(expected);
});
