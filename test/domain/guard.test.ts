import { describe, expect, test } from '@jest/globals';
import { type ConnectionFields, connectionIndicator } from '../../src/domain/connection.ts';
import { WIDEST_IPV4, WIDEST_IPV6 } from '../../src/domain/guard/addresses.ts';
import { compileGuard } from '../../src/domain/guard.ts';
import { ask, NOTHING } from './guard/asking.ts';

test('findings keep the order of the indicators and leave out those that may be blocked', () => {
  const findings = compileGuard(NOTHING)([
    { kind: 'ip', value: '10.0.0.1' },
    { kind: 'ip', value: '1.2.3.4' },
    { kind: 'domain', value: 'com' },
  ]);
  expect(findings.map(({ indicator, rule }) => [indicator.value, rule])).toEqual([
    ['10.0.0.1', 'private'],
    ['com', 'public_suffix'],
  ]);
});

test('the widest networks are those that the rules name', () => {
  expect([WIDEST_IPV4, WIDEST_IPV6]).toEqual([16, 32]);
});

test('a protection that cannot be read stops the compilation', () => {
  expect(() => compileGuard({ ...NOTHING, networks: ['10.0.0.0/33'] })).toThrow('"10.0.0.0/33" is neither');
  expect(() => compileGuard({ ...NOTHING, domains: ['a b'] })).toThrow('"a b" is not a host name.');
  expect(() => compileGuard({ ...NOTHING, hashes: ['abc'] })).toThrow('"abc" is neither');
});

describe('connection rules', () => {
  const rule = (fields: ConnectionFields) => {
    const found = connectionIndicator({ ruleName: 'INC-42', ...fields });
    return 'kind' in found ? found.value : '';
  };

  test.each<[ConnectionFields, string, string]>([
    [{ remoteAddress: '10.1.2.3', remotePorts: '22' }, 'private', '10.0.0.0/8'],
    [{ remoteAddress: '8.8.8.8', protocol: 'TCP' }, 'public_resolver', '8.8.8.8'],
    [{ remoteAddress: '46.0.0.0/8' }, 'too_wide', '/16'],
    [{ remoteAddress: '45.0.0.0/8' }, 'own_network', '45.9.20.0/24'],
    [{ remoteAddress: '45.9.20.7' }, 'own_network', '45.9.20.0/24'],
    [{ remoteAddress: '8.8.8.8', localAddress: '45.1.1.1' }, 'public_resolver', '8.8.8.8'],
    [{ localAddress: '10.1.2.3' }, 'private', '10.0.0.0/8'],
    [{ localAddress: '45.9.20.7', remotePorts: '443' }, 'own_network', '45.9.20.0/24'],
  ])('%j is refused for whom it cuts off, by %s', (fields, expected, entry) => {
    const lists = { networks: ['45.9.20.0/24'] };
    expect(ask('connection', rule(fields), lists)).toMatchObject({ rule: expected, entry });
  });

  test('are judged by the far end where there is one, as our own side only narrows them', () => {
    expect(ask('connection', rule({ remoteAddress: '45.1.2.3', localAddress: '10.0.0.5' }))).toBeUndefined();
    expect(ask('connection', rule({ remoteAddress: '45.1.2.3' }))).toBeUndefined();
  });

  test.each([
    ['nothing that can be read', 'remoteAddress'],
    [
      'no address',
      rule({ remoteAddress: '45.1.2.3' }).replace('{"any":false,"ipMask":"45.1.2.3"}', '{"any":true}'),
    ],
  ])('do not pass with %s', (_, value) => {
    expect(ask('connection', value)).toMatchObject({ rule: 'unreadable' });
  });
});
