import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ask } from './asking.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

describe('domains', () => {
  const lists = { domains: ['www.ours.example.com', 'Bücher.example'] };

  test.each([
    ['com', 'public_suffix', "com is a public suffix: everybody's domains lie beneath it."],
    ['example.com', 'own_domain', 'example.com stands above www.ours.example.com, one of your own domains.'],
    ['www.ours.example.com', 'own_domain', 'www.ours.example.com is one of your own domains.'],
    [
      'a.WWW.ours.example.com.',
      'own_domain',
      'a.www.ours.example.com lies beneath www.ours.example.com, one of your own domains.',
    ],
    ['xn--bcher-kva.example', 'own_domain', 'xn--bcher-kva.example is one of your own domains.'],
    ['co.uk', 'public_suffix', "co.uk is a public suffix: everybody's domains lie beneath it."],
    ['github.io', 'public_suffix', "github.io is a public suffix: everybody's domains lie beneath it."],
    ['*.org', 'public_suffix', "org is a public suffix: everybody's domains lie beneath it."],
    ['intranet', 'public_suffix', "intranet is a public suffix: everybody's domains lie beneath it."],
    ['localhost', 'loopback', 'localhost is the name of every host for itself.'],
    ['x.localhost', 'loopback', 'x.localhost lies beneath localhost, the name of every host for itself.'],
    ['printer.local', 'local_name', 'printer.local lies beneath local, a name of the local network.'],
    ['dns.google', 'public_resolver', 'dns.google is a public resolver.'],
    ['quad9.net', 'public_resolver', 'quad9.net stands above dns.quad9.net, a public resolver.'],
    ['127.1', 'loopback', '127.0.0.1 lies in 127.0.0.0/8, the loopback of every host.'],
    ['a b', 'unreadable', 'a b cannot be read as a host name.'],
  ])('%s is refused as %s', (value, rule, sentence) => {
    expect(ask('domain', value, lists)).toMatchObject({ rule, sentence });
  });

  test.each([
    'evil.example',
    'mail.ours.example.com',
    'notours.example.com',
    'evil.github.io',
    'evil.co.uk',
    'a_b.evil.example',
  ])('%s passes', (value) => expect(ask('domain', value, lists)).toBeUndefined());

  test('of random names, those beneath or above one of ours are refused and no others', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'x-1'), { minLength: 1, maxLength: 4 })
      .map((labels) => `${labels.join('.')}.zone.example`);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), name, (own, asked) => {
        const expected = own.some(
          (each) => `.${each}`.endsWith(`.${asked}`) || `.${asked}`.endsWith(`.${each}`),
        );
        expect(ask('domain', asked, { domains: own }) !== undefined).toBe(expected);
      }),
      { numRuns },
    );
  });
});

describe('URLs', () => {
  test.each([
    ['https://10.0.0.1/x', 'private'],
    ['http://0x7f.1/', 'loopback'],
    ['http://2130706433/', 'loopback'],
    ['http://[::ffff:10.0.0.1]:8080/', 'private'],
    ['http://user@www.ours.example.com/', 'own_domain'],
    ['www.ours.example.com/path', 'own_domain'],
    ['ftp://www.OURS.example.com', 'own_domain'],
    ['custom://0x7f.1/x', 'loopback'],
    ['https://github.io/', 'public_suffix'],
    ['file:///etc/passwd', 'unreadable'],
    ['http://', 'unreadable'],
  ])('%s is refused by its host as %s', (value, rule) => {
    expect(ask('url', value, { domains: ['www.ours.example.com'] })?.rule).toBe(rule);
  });

  test('no sentence repeats a query', () => {
    const finding = ask('url', 'https://10.0.0.1/?token=hunter2');
    expect(finding?.sentence).toBe('10.0.0.1 lies in 10.0.0.0/8, a private network.');
  });

  test('a URL on somebody else passes', () => {
    expect(
      ask('url', 'https://evil.example/www.ours.example.com', { domains: ['ours.example.com'] }),
    ).toBeUndefined();
  });
});
