import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createCertificate } from '../../sandbox/vendors/tls.ts';
import { SECRET } from './reading.ts';
import { type Change, folder, load, problemsWith, YML } from './yml.ts';

test('a vendor takes a secret from a file, an authority, a time-out and plain HTTP when it says so', async () => {
  const { ca } = await createCertificate();
  await writeFile(path.join(folder, 'ca.pem'), ca);
  const yml = YML.replace(`\${ESET_PASSWORD}`, `\${file:password}\n    caFile: ./ca.pem\n    timeout: 1m30s`);
  expect((await load(yml)).vendors[0]?.http).toEqual({
    url: 'https://inspect.example:8443',
    ca,
    secrets: [SECRET],
    timeoutMs: 90_000,
  });
  const plain = YML.replace('https://inspect.example:8443', 'http://inspect.example\n    insecure: true');
  expect((await load(plain)).vendors[0]?.http.url).toBe('http://inspect.example');
});

describe('a configuration', () => {
  test.each<Change>([
    [
      'an unknown key of a vendor',
      '    username: bot',
      '    username: bot\n    token: x',
      'portcullis.yml:8:5 vendors.inspect.token: Is not a key that is known here.',
    ],
    [
      'no vendor',
      YML.slice(YML.indexOf('  inspect'), YML.indexOf('policy')),
      '  {}\n',
      'portcullis.yml:4:3 vendors: Must hold at least one vendor.',
    ],
    [
      'more vendors than a menu of Slack holds',
      YML.slice(YML.indexOf('  inspect'), YML.indexOf('policy')),
      Array.from({ length: 101 }, (_, i) => `  v${i}: { adapter: eset-inspect }\n`).join(''),
      'portcullis.yml:4:3 vendors: Must hold no more than 100 vendors.',
    ],
    [
      'an unknown adapter',
      'adapter: eset-inspect',
      'adapter: eset',
      'portcullis.yml:5:14 vendors.inspect.adapter: Must be one of eset-inspect, gravityzone, cybereason, blockade.',
    ],
    [
      'a vendor without an adapter',
      '    adapter: eset-inspect\n',
      '',
      'portcullis.yml:4:3 vendors.inspect.adapter: Is missing.',
    ],
    [
      'a vendor by a name with blanks',
      '  inspect:',
      '  ESET Inspect:',
      'portcullis.yml:4:3 vendors.ESET Inspect: A vendor is called by small letters, digits, "-" and "_", and begins with a letter.',
    ],
    [
      'a missing key of an adapter',
      '    username: bot\n',
      '',
      'portcullis.yml:4:3 vendors.inspect.username: Is missing.',
    ],
    [
      'no URL',
      '    url: https://inspect.example:8443\n',
      '',
      'portcullis.yml:4:3 vendors.inspect.url: Is missing.',
    ],
    [
      'another scheme',
      'https://inspect',
      'ftp://inspect',
      'portcullis.yml:6:10 vendors.inspect.url: Must be a URL that begins with https://.',
    ],
    [
      'plain HTTP',
      'https://inspect',
      'http://inspect',
      'portcullis.yml:6:10 vendors.inspect.url: Plain HTTP sends the credentials in the clear; use https://, or write "insecure: true" beside it.',
    ],
    [
      '"insecure" beside HTTPS',
      '    username: bot',
      '    insecure: true\n    username: bot',
      'portcullis.yml:7:15 vendors.inspect.insecure: Only allows plain HTTP and does nothing for https://; a certificate of your own authority goes into caFile.',
    ],
    [
      'a password in the URL',
      'https://inspect',
      `https://bot:${SECRET}@inspect`,
      'portcullis.yml:6:10 vendors.inspect.url: Must not hold a user name or a password; they have keys of their own.',
    ],
    [
      'a query in the URL',
      ':8443',
      `/?key=${SECRET}`,
      'portcullis.yml:6:10 vendors.inspect.url: Must end with its path, without "?" and "#".',
    ],
    [
      'a time-out out of bounds',
      '    username: bot',
      '    timeout: 1d\n    username: bot',
      'portcullis.yml:7:14 vendors.inspect.timeout: Must be between 1s and 10m.',
    ],
    [
      'a missing authority',
      '    username: bot',
      '    caFile: no.pem\n    username: bot',
      'portcullis.yml:7:13 vendors.inspect.caFile: The file no.pem cannot be read (ENOENT).',
    ],
    [
      'an authority that is none',
      '    username: bot',
      '    caFile: password\n    username: bot',
      'portcullis.yml:7:13 vendors.inspect.caFile: The file password is not a certificate in PEM.',
    ],
  ])('with %s is refused', async (_, from, to, ...lines) => {
    expect(await problemsWith(from, to)).toEqual(lines);
  });
});
