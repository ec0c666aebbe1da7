import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { extract, gather } from '../../src/domain/extract.ts';
import { type Indicator, parseIndicator } from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 500);
const inputs = Number(process.env['EXTRACT_INPUTS'] ?? 200_000);

const hexadecimal = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length - 2, maxLength: length - 2 })
    .map((digits) => `a7${digits}`);
const byte = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(fc.integer({ min: 1, max: 223 }), byte, byte, byte).map((bytes) => bytes.join('.'));
const group = fc.integer({ min: 1, max: 0xffff }).map((bits) => bits.toString(16));
const ipv6 = fc.array(group, { minLength: 7, maxLength: 7 }).map((groups) => ['2001', ...groups].join(':'));
const label = fc
  .stringMatching(/^[a-z](?:[a-z0-9-]{0,10}[a-z0-9])?$/)
  .filter((text) => text.slice(2, 4) !== '--');
const suffix = fc.constantFrom('com', 'net', 'ru', 'co.uk', 'xyz', 'online', 'com.br', 'xn--p1ai', 'example');
const domain = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 2 }), label, suffix)
  .map(([labels, owner, end]) => [...labels, `e${owner}`, end].join('.'));
const path = fc.stringMatching(
  /^[a-z0-9]{1,8}(?:\/[a-z0-9_-]{1,8}){0,3}(?:\.[a-z]{2,4})?(?:\?[a-z]=[a-z0-9]{1,5})?[a-z0-9]$/,
);
const scheme = fc.constantFrom('http', 'https', 'ftp');
const url = fc
  .tuple(scheme, fc.oneof(domain, ipv4), fc.option(fc.integer({ min: 1024, max: 65_535 })), path)
  .map(([name, host, port, rest]) => `${name}://${host}${port === null ? '' : `:${port}`}/${rest}`);

const indicator: fc.Arbitrary<Indicator> = fc.oneof(
  hexadecimal(32).map((value): Indicator => ({ kind: 'md5', value })),
  hexadecimal(40).map((value): Indicator => ({ kind: 'sha1', value })),
  hexadecimal(64).map((value): Indicator => ({ kind: 'sha256', value })),
  ipv4.map((value): Indicator => ({ kind: 'ip', value })),
  ipv6.map((value): Indicator => ({ kind: 'ip', value })),
  fc.tuple(byte, byte).map(([a, b]): Indicator => ({ kind: 'network', value: `10.${a}.${b}.0/24` })),
  domain.map((value): Indicator => ({ kind: 'domain', value })),
  url.map((value): Indicator => ({ kind: 'url', value })),
);

const dot = fc.constantFrom(
  '.',
  '[.]',
  '(.)',
  '{.}',
  '[[.]]',
  '[dot]',
  '(DOT)',
  ' [.] ',
  '[ . ]',
  '\\.',
  '\\[.\\]',
  '\u200b.',
  '．',
  '&#46;',
);
const colon = fc.constantFrom(':', '[:]', '(:)', '\\[:\\]');
const defangedScheme: Readonly<Record<string, readonly string[]>> = {
  http: ['http', 'hxxp', 'hXXp', 'h**p', 'HTTP', 'ttp'],
  https: ['https', 'hxxps', 'hXXps', 'h**ps', 'HTTPS', 'ttps'],
  ftp: ['ftp', 'fxp', 'FTP'],
};

/** One of the ways in which people write it. */
function written({ kind, value }: Indicator): fc.Arbitrary<string> {
  if (kind === 'md5' || kind === 'sha1' || kind === 'sha256')
    return fc.constantFrom(value, value.toUpperCase(), `\u200b${value}`);
  if (kind === 'url') {
    const [name = '', rest = ''] = value.split('://');
    const host = rest.slice(0, rest.search(/[:/]/));
    const first = fc.constantFrom(...(defangedScheme[name] ?? []));
    const slashes = fc.constantFrom('://', '[://]', '[:]//', ':\\/\\/');
    return fc.tuple(first, slashes, dot).map(([begin, sign, by]) => {
      return `${begin}${sign}${host.replaceAll('.', by)}${rest.slice(host.length)}`;
    });
  }
  if (value.includes(':')) return colon.map((by) => value.replaceAll(':', by));
  return dot.map((by) => value.replaceAll('.', by));
}

const SURROUNDINGS: readonly (readonly [string, string])[] = [
  ['', ''],
  ['It calls ', '.'],
  ['Seen: ', ', and blocked since'],
  ['(', ')'],
  ['[', ']'],
  ['<', '>'],
  ['"', '"'],
  ['“', '”'],
  ["'", "'"],
  ['`', '`'],
  ['```\n', '\n```'],
  ['• ', '\n• nothing else'],
  ['| ', ' | C2 |'],
  ['1) ', '\n2) '],
  ['> ', '\r\n'],
  ['**', '**'],
  ['is it ', '?'],
  ['\u00a0', '\u00a0'],
  ['indicator=', ' action=block'],
  ['ioc,', ',high'],
  ['「', '」'],
  ['访问 ', ' 了'],
  ['&lt;', '&gt;'],
  ['\u{1f608}', '\u{1f608}'],
  ['From bob@example.org on 12:34:56: ', '; version 1.2.3.4, README.md'],
];

describe('any indicator, written in any way, in any surroundings', () => {
  test('is found, and nothing else is', () => {
    const cases = indicator.chain((given) =>
      fc.record({
        given: fc.constant(given),
        text: written(given),
        around: fc.constantFrom(...SURROUNDINGS),
      }),
    );
    fc.assert(
      fc.property(cases, ({ given, text, around: [before, behind] }) => {
        const found = extract(`${before}${text}${behind}`);
        expect(found.map((each) => each.indicator)).toEqual([given]);
        expect(text.replace('\u200b', '')).toContain(found[0]!.text.replace('\u200b', ''));
      }),
      { numRuns },
    );
  });

  test('several are found in order, as often as they stand there', () => {
    const lines = fc.array(
      indicator.chain((given) => fc.record({ given: fc.constant(given), text: written(given) })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, (all) => {
        const text = all.map((each, i) => `${i + 1}. seen ${each.text} today\n`).join('');
        expect(extract(text).map((each) => each.indicator)).toEqual(all.map((each) => each.given));
      }),
      { numRuns },
    );
  });
});

const PIECES = [
  ...'abxz019.-_:/\\@[](){}<>|&;,\'"`*%?=#~^$ \n\r\t',
  '\u200b',
  '\u00a0',
  '\u0301',
  '\ud835',
  '\udc1e',
  '\u{1d41e}',
  'é',
  '例',
  '。',
  '．',
  'ａ',
  '…',
  'ﬁ',
  '\u2028',
  '\u0000',
  '..',
  '://',
  '::',
  'http',
  'hxxp',
  'h**p',
  'ftp://',
  'https://',
  '[.]',
  '(dot)',
  ' dot ',
  ' . ',
  '[:]',
  '[@]',
  '&amp;',
  '&lt;',
  '&#46;',
  'com',
  '.com',
  'evil',
  '.zip',
  '.md',
  'www.',
  'xn--',
  '.example',
  '1.2.3.4',
  '203.0.113.7',
  '/24',
  '-20',
  '–9',
  ' - 20',
  '.256',
  '203.0.113.',
  '[1-9]',
  '.*',
  '·',
  '@@||',
  ':99999',
  '-\n',
  '2001:db8::',
  'ffff:',
  'version ',
  'A\tBUILD\n',
  '#fields\tja3\tmd5\n',
  'os: X ',
  'cookie: ',
  'ssh root@',
  '{noformat}',
  '?a=b',
  '](http',
  'report.doc, ',
  'chart.ai',
  'commit ',
  'domain ',
  'sha256:',
  'sha256\n',
  'a'.repeat(31),
  '44d88612fea8a8f36de82e1278abb02f',
  '0'.repeat(40),
  'f'.repeat(64),
];

describe('any text at all', () => {
  test(`of ${inputs.toLocaleString('en')} none throws; places ascend, and values are in normal form`, () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const { findings, misses } = gather(given);
        let last = 0;
        for (const { start, end } of inOrder([...findings, ...misses])) {
          if (start < last || end <= start || end > given.length)
            throw new Error(`${start}–${end} after ${last}`);
          last = end;
        }
        for (const { start, end, text: there } of findings)
          if (given.slice(start, end) !== there) throw new Error(`${there} is not at ${start}`);
        for (const { text: miss } of misses)
          if (!(parseIndicator(miss) instanceof Refusal)) throw new Error(`${miss} could be taken`);
        for (const { kind, value } of findings.map(({ indicator: found }) => found)) {
          const again = kind === 'url' ? new URL(value).href : normal(parseIndicator(value, kind as 'ip'));
          if (again !== value) throw new Error(`${value} is not in normal form, which is ${again}`);
        }
      }),
      { numRuns: inputs },
    );
  }, 36_000_000);
});

function inOrder<T extends { readonly start: number }>(places: readonly T[]): readonly T[] {
  return [...places].sort((a, b) => a.start - b.start);
}

function normal(read: ReturnType<typeof parseIndicator>): string {
  return 'value' in read ? read.value : read.code;
}
