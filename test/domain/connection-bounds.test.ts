import { describe, expect, test } from '@jest/globals';
import {
  type ConnectionFields,
  connectionIndicator,
  describeConnection,
  readConnection,
} from '../../src/domain/connection.ts';

const LEAST: ConnectionFields = { ruleName: 'INC-42', remoteAddress: '203.0.113.7' };

/** The codes of what is wrong, field by field; none where it is a rule. */
function wrong(fields: ConnectionFields): readonly string[] {
  const found = connectionIndicator({ ...LEAST, ...fields });
  return 'kind' in found ? [] : found.map(({ field, code }) => `${field}: ${code}`);
}

describe('the longest and the highest are taken', () => {
  test.each<[ConnectionFields]>([
    [{ ruleName: 'x'.repeat(100) }],
    [{ commandLine: 'x'.repeat(1000) }],
    [{ protocol: `x${'1'.repeat(31)}` }],
    [{ remotePorts: '65535' }],
    [{ localPorts: '1-65535' }],
  ])('%j', (fields) => expect(wrong(fields)).toEqual([]));
});

describe('what only begins or ends like it is not', () => {
  test.each<[ConnectionFields, string]>([
    [{ protocol: '6tcp' }, 'protocol: not_a_protocol'],
    [{ protocol: 'tcp 6' }, 'protocol: not_a_protocol'],
    [{ protocol: `x${'1'.repeat(32)}` }, 'protocol: not_a_protocol'],
    [{ remoteMac: 'AAA:BB:CC:DD:EE:FF' }, 'remoteMac: not_a_mac'],
    [{ remoteMac: 'AA:BB:CC:DD:EE:FFF' }, 'remoteMac: not_a_mac'],
    [{ remoteMac: 'AAAA.BBBB.CCCCC' }, 'remoteMac: not_a_mac'],
  ])('%j', (fields, problem) => expect(wrong(fields)).toEqual([problem]));
});

describe('what could end its quotation on a card is refused', () => {
  test.each<[ConnectionFields, string, string]>([
    [{ ruleName: 'a”; approved by “b' }, 'ruleName', 'The name of the rule'],
    [{ commandLine: 'cmd “/c”' }, 'commandLine', 'The command line'],
  ])('%j', (fields, field, what) => {
    expect(connectionIndicator({ ...LEAST, ...fields })).toEqual([
      { field, code: 'quoted', sentence: `${what} cannot have curly quotation marks in it.` },
    ]);
  });
});

describe('a version', () => {
  test('is that of the addresses', () => {
    expect(wrong({ remoteAddress: '2001:db8::7', ipVersion: 'IPv4' })).toEqual(['ipVersion: mixed_versions']);
  });

  test('is not held against an address that cannot be read', () => {
    expect(wrong({ remoteAddress: 'x', ipVersion: 'IPv4' })).toEqual(['remoteAddress: not_an_address']);
  });
});

test('neighbours are listed with commas', () => {
  const found = connectionIndicator({ ...LEAST, remoteMac: 'AA:BB:CC:DD:EE:FF 00:11:22:33:44:55' });
  expect('kind' in found && describeConnection(readConnection(found))).toContain(
    'only for the MACs 00:11:22:33:44:55, AA:BB:CC:DD:EE:FF',
  );
});

test('a rule under the name of another kind is none', () => {
  const found = connectionIndicator(LEAST);
  expect('kind' in found && (() => readConnection({ ...found, kind: 'path' }))).toThrow(
    'This path is not a connection rule.',
  );
});
