import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { urlOf } from '../../src/domain/url.ts';
import { type Label, loadCorpus } from './load.ts';

const corpus = loadCorpus();

/** Says whether a value is in normal form, by Node's own means, so that the labels owe nothing to the code they judge. */
const isNormal: Readonly<Record<Label['kind'], (value: string) => boolean>> = {
  md5: (value) => /^[0-9a-f]{32}$/.test(value),
  sha1: (value) => /^[0-9a-f]{40}$/.test(value),
  sha256: (value) => /^[0-9a-f]{64}$/.test(value),
  ip: isAddress,
  network: isNetwork,
  domain: (value) =>
    /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/.test(value) &&
    isIP(value) === 0 &&
    domainToASCII(domainToUnicode(value)) === value,
  url: (value) => /^https?:/.test(value) && urlOf(value)?.href === value,
};

/** An IPv4 address in dotted decimal or an IPv6 address after RFC 5952; one that only wraps an IPv4 address is not normal. */
function isAddress(value: string): boolean {
  if (isIP(value) === 4) return new URL(`http://${value}`).hostname === value;
  return (
    isIP(value) === 6 && !/^::ffff:/.test(value) && new URL(`http://[${value}]`).hostname === `[${value}]`
  );
}

/** An address with a prefix length behind which no bit is set; one as long as the address names no network. */
function isNetwork(value: string): boolean {
  const [address = '', prefix = ''] = value.split('/');
  if (!isAddress(address) || !/^(?:0|[1-9]\d*)$/.test(prefix)) return false;
  const bits = bitsOf(address);
  return Number(prefix) < bits.length && !bits.slice(Number(prefix)).includes('1');
}

function bitsOf(address: string): string {
  if (isIP(address) === 4) return address.split('.').map(binary(10, 8)).join('');
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = (after ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].map(binary(16, 16)).join('');
}

function binary(radix: number, width: number): (digits: string) => string {
  return (digits) => Number.parseInt(digits, radix).toString(2).padStart(width, '0');
}

describe('the corpus', () => {
  test('holds at least 60 texts, a quarter to two fifths of them hard', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60);
    const share = corpus.filter(({ isHard }) => isHard).length / corpus.length;
    expect(share).toBeGreaterThanOrEqual(0.25);
    expect(share).toBeLessThanOrEqual(0.4);
  });

  test('has labels of every kind', () => {
    const kinds = new Set(corpus.flatMap(({ labels }) => labels.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(Object.keys(isNormal).sort());
  });

  test('numbers its texts without a gap', () => {
    const numbers = corpus.map(({ name }) => name.slice(0, 3));
    expect(numbers).toEqual(corpus.map((_, i) => `${String(i + 1).padStart(2, '0')}-`));
  });
});

describe.each(corpus)('$name', ({ text, labels, isEmpty }) => {
  test('has labels unless it says that there is nothing to list', () => {
    expect(labels.length === 0).toBe(isEmpty);
  });

  test('has every label in normal form', () => {
    expect(labels.filter(({ kind, value }) => !isNormal[kind](value))).toEqual([]);
  });

  test('has no label twice', () => {
    const keys = labels.map(({ kind, value }) => `${kind} ${value}`);
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('holds every label as it says that it is written', () => {
    expect(labels.filter(({ value, written }) => !text.includes(written ?? value))).toEqual([]);
    expect(labels.filter(({ value, written }) => value === written)).toEqual([]);
  });
});

describe('the normal form', () => {
  test.each<[Label['kind'], string]>([
    ['md5', 'D41D8CD98F00B204E9800998ECF8427E'],
    ['sha1', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['sha256', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['ip', '203.0.113.007'],
    ['ip', '203.0.113'],
    ['ip', '2001:DB8::1'],
    ['ip', '2001:db8:0:0:0:0:0:1'],
    ['ip', '::ffff:203.0.113.7'],
    ['ip', '::ffff:cb00:7107'],
    ['network', '203.0.113.1/24'],
    ['network', '203.0.113.7/32'],
    ['network', '203.0.113.0/024'],
    ['network', '2001:db8::1/64'],
    ['network', '2001:db8::/129'],
    ['network', '203.0.113.0'],
    ['domain', 'Evil.example'],
    ['domain', 'evil.example.'],
    ['domain', 'bücher.example'],
    ['domain', 'localhost'],
    ['domain', '203.0.113.7'],
    ['domain', 'evil.example:443'],
    ['url', 'http://evil.example'],
    ['url', 'hxxp://evil.example/'],
    ['url', 'HTTP://evil.example/'],
    ['url', 'ftp://evil.example/'],
    ['url', 'https://evil.example:443/'],
    ['url', 'evil.example/path'],
  ])('of %s is not %s', (kind, value) => {
    expect(isNormal[kind](value)).toBe(false);
  });

  test.each<[Label['kind'], string]>([
    ['network', '0.0.0.0/0'],
    ['network', '203.0.113.128/25'],
    ['network', '2001:db8::/33'],
    ['network', '::/1'],
    ['domain', 'xn--bcher-kva.example'],
    ['url', 'https://user@evil.example:8443/a?b#c'],
  ])('of %s is %s', (kind, value) => {
    expect(isNormal[kind](value)).toBe(true);
  });
});
