import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compileGuard } from '../src/domain/guard.ts';
import type { IndicatorKind } from '../src/domain/indicator.ts';
import { loadProtected } from '../src/protected.ts';

const DATA = path.join(import.meta.dirname, 'data');
const BARE = { networks: [], domains: [], hashes: [], paths: [] };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'portcullis-protected-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the hosts of the vendors are handed on', async () => {
  const vendorHosts = [{ name: 'inspect', url: 'https://inspect.vendor.net:8443' }];
  const guard = compileGuard(await loadProtected(BARE, DATA, vendorHosts));
  expect(guard([{ kind: 'domain', value: 'inspect.vendor.net' }])[0]?.rule).toBe('vendor_host');
});

test('without files there is what the configuration itself says', async () => {
  const own = {
    networks: ['45.1.0.0/16'],
    domains: ['a.example'],
    hashes: ['a'.repeat(40)],
    paths: ['/srv/*'],
  };
  const lists = await loadProtected(own, DATA);
  expect(lists).toMatchObject({ ...own, warninglists: [] });
  expect(lists.knownGood.has('a'.repeat(40))).toBe(false);
});

describe('hashes known to be good', () => {
  test.each([
    ['0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33', true],
    ['acbd18db4cc2f85cedef654fccc4a4d8', true],
    ['2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae', true],
    ['a'.repeat(40), false],
  ])('one on each line: %s %s', async (hash, known) => {
    const { knownGood } = await loadProtected({ ...BARE, knownGood: 'known-good.txt' }, DATA);
    expect(knownGood.has(hash)).toBe(known);
  });

  test.each([
    ['0000004da6391f7f5d2f7fccf36cebda60c6ea02', true],
    ['176308f27dd52890f013a3fd80f92e51', true],
    ['d41d8cd98f00b204e9800998ecf8427e', false],
  ])('CSV by its columns, and a file that is only named like a hash is none: %s %s', async (hash, known) => {
    const { knownGood } = await loadProtected({ ...BARE, knownGood: './known-good.csv' }, DATA);
    expect(knownGood.has(hash)).toBe(known);
  });

  test('a byte order mark is no part of the first column', async () => {
    await writeFile(path.join(folder, 'bom.csv'), `\uFEFF"SHA-1","MD5"\n"${'a'.repeat(40)}",""\n`);
    const { knownGood } = await loadProtected({ ...BARE, knownGood: 'bom.csv' }, folder);
    expect(knownGood.has('a'.repeat(40))).toBe(true);
  });

  test('lines are read across the chunks of a large file', async () => {
    const nth = (n: number) => n.toString(16).padStart(64, '0');
    await writeFile(
      path.join(folder, 'many.txt'),
      Array.from({ length: 40_000 }, (_, n) => nth(n)).join('\r\n'),
    );
    const { knownGood } = await loadProtected({ ...BARE, knownGood: 'many.txt' }, folder);
    expect(Array.from({ length: 40_001 }, (_, n) => knownGood.has(nth(n))).indexOf(false)).toBe(40_000);
  });

  test.each([
    [
      'a line that holds none',
      `${'a'.repeat(32)}\n\nsecret-looking\n`,
      'known:3: Holds no MD5, SHA-1 or SHA-256 where one should be.',
    ],
    [
      'a cell that holds none',
      '"MD5","Name"\n"abc","x"\n',
      'known:2: Holds no MD5, SHA-1 or SHA-256 where one should be.',
    ],
    [
      'CSV without a header',
      '"abc","x"\n',
      'known:1: Is CSV, but its first line names no column MD5, SHA-1 or SHA-256.',
    ],
  ])('%s is refused', async (_, text, message) => {
    await writeFile(path.join(folder, 'known'), text);
    await expect(loadProtected({ ...BARE, knownGood: 'known' }, folder)).rejects.toMatchObject({
      name: 'ConfigError',
      message,
    });
  });

  test.each([
    ['missing.txt', 'missing.txt: Cannot be read (ENOENT).'],
    ['.', '.: Cannot be read (EISDIR).'],
  ])('%s cannot be read', async (name, message) => {
    await expect(loadProtected({ ...BARE, knownGood: name }, folder)).rejects.toThrow(message);
  });
});

describe('warning lists', () => {
  test.each<[IndicatorKind, string, string | undefined]>([
    ['domain', 'x.cdn.example.net', 'cdn.example.net (Hosts of many)'],
    ['url', 'https://a.everywhere.example.net/x', 'everywhere.example.net (Hosts of many)'],
    ['ip', '45.20.1.1', '45.20.0.0/16 (Resolvers of many)'],
    ['network', '45.10.0.0/16', '45.10.20.30 (Resolvers of many)'],
    ['ip', '2a02:ab00::7', '2A02:AB00::/32 (Resolvers of many)'],
    ['md5', '68b329da9893e34099c7d8ad5cb9c940', '68b329da9893e34099c7d8ad5cb9c940 (Harmless files)'],
    ['sha1', 'adc83b19e793491b1c6ea0fd8b46cd9f32e592fc', undefined],
    ['domain', 'only.example.org', 'only.example.org (Exact names)'],
    ['domain', 'not.only.example.org', undefined],
    ['domain', 'x.all.example.org', 'all.example.org (Exact names)'],
    ['url', 'http://page.example.org/good', 'http://page.example.org/good (Exact names)'],
    ['url', 'http://evil.example/sandbox-report/7', '/sandbox-report/ (Parts of URLs)'],
    ['domain', 'update12.vendor.example', '/^update[0-9]+\\.vendor\\.example$/i (Patterns of names)'],
    ['domain', 'evil.example', undefined],
  ])('of a folder protect the %s %s', async (kind, value, entry) => {
    const guard = compileGuard(await loadProtected({ ...BARE, warninglists: 'warninglists' }, DATA));
    expect(guard([{ kind, value }])[0]?.entry).toBe(entry);
  });

  const list = (more: object) =>
    JSON.stringify({ name: 'L', type: 'string', list: ['a.example'], ...more }, null, 1);

  test.each([
    ['broken JSON', '{\n "name": "L",\n "type" "string"\n}', 'lists/l.json:3: Is not JSON from here on.'],
    ['half a file', '{\n "name": "L"', 'lists/l.json:2: Is not JSON from here on.'],
    [
      'another type',
      list({ type: 'fuzzy' }),
      'lists/l.json: Is not a warning list of MISP: "type" is missing or of another kind.',
    ],
    [
      'no list',
      list({ list: undefined }),
      'lists/l.json: Is not a warning list of MISP: "list" is missing or of another kind.',
    ],
    [
      'a number in it',
      list({ list: ['a', 7] }),
      'lists/l.json: Is not a warning list of MISP: "list.1" is missing or of another kind.',
    ],
    [
      'no network',
      list({ type: 'cidr', list: ['1.2.3.0/24', '1.2.3'] }),
      'lists/l.json:6: Holds an entry that is no cidr.',
    ],
    ['no pattern', list({ type: 'regex', list: ['('] }), 'lists/l.json:5: Holds an entry that is no regex.'],
    [
      'an empty pattern',
      list({ type: 'regex', list: ['//'] }),
      'lists/l.json:5: Holds an entry that is no regex.',
    ],
    [
      'an empty part',
      list({ type: 'substring', list: [''] }),
      'lists/l.json:5: Holds an entry that is no substring.',
    ],
  ])('with %s are refused', async (_, text, message) => {
    await mkdir(path.join(folder, 'lists'));
    await writeFile(path.join(folder, 'lists', 'l.json'), text);
    await expect(loadProtected({ ...BARE, warninglists: 'lists' }, folder)).rejects.toMatchObject({
      name: 'ConfigError',
      message,
    });
  });

  test('a folder that is missing or holds none is refused', async () => {
    await expect(loadProtected({ ...BARE, warninglists: 'nowhere' }, folder)).rejects.toThrow(
      'nowhere: Cannot be read (ENOENT).',
    );
    await expect(loadProtected({ ...BARE, warninglists: '.' }, folder)).rejects.toThrow(
      '.: Holds no warning list: neither *.json nor a folder with a list.json.',
    );
  });
});
