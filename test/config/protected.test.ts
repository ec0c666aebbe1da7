import { describe, expect, test } from '@jest/globals';
import { type Change, load, problemsWith, YML } from './yml.ts';

test('what protects is read', async () => {
  const yml = `${YML}protected:
  networks: [10.0.0.0/8, '2001:db8::/32']
  domains: [example.com]
  hashes: [d41d8cd98f00b204e9800998ecf8427e]
  paths: ['C:\\Windows\\*']
  knownGood: ./known-good.txt
  warninglists: ./lists
`;
  expect((await load(yml)).protected).toEqual({
    networks: ['10.0.0.0/8', '2001:db8::/32'],
    domains: ['example.com'],
    hashes: ['d41d8cd98f00b204e9800998ecf8427e'],
    paths: ['C:\\Windows\\*'],
    knownGood: './known-good.txt',
    warninglists: './lists',
  });
});

describe('what protects', () => {
  test.each<Change>([
    [
      'no network',
      YML,
      `${YML}protected: { networks: [10.0.0.0/33] }\n`,
      'portcullis.yml:21:25 protected.networks[0]: Must be an address or a network, such as 10.0.0.0/8.',
    ],
    [
      'no domain',
      YML,
      `${YML}protected: { domains: ["a b"] }\n`,
      'portcullis.yml:21:24 protected.domains[0]: Must be a domain, such as example.com.',
    ],
    [
      'no hash',
      YML,
      `${YML}protected: { hashes: [abc] }\n`,
      'portcullis.yml:21:23 protected.hashes[0]: Must be an MD5, a SHA-1 or a SHA-256 in hex.',
    ],
    [
      'an empty path',
      YML,
      `${YML}protected: { paths: [""] }\n`,
      'portcullis.yml:21:22 protected.paths[0]: Must not be empty.',
    ],
  ])('with %s is refused', async (_, from, to, ...lines) => {
    expect(await problemsWith(from, to)).toEqual(lines);
  });
});
