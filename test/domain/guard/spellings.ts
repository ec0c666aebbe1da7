import fc from 'fast-check';
import { SUFFIXES } from './oracle.ts';
import { encodePunycode } from './reference.ts';

/** One thing, spelled: `plain` as a program might read it, `text` as a person might paste it. */
export interface Spelling {
  readonly plain: string;
  readonly text: string;
  /** Whether `text` holds characters that nobody sees. */
  readonly hasUnseen: boolean;
}

const octet = fc.oneof(fc.constantFrom(0, 1, 2, 8, 9, 10, 45, 46, 47, 127, 168, 192, 254, 255), fc.nat(255));
const quad = fc.oneof(
  fc.constantFrom(
    [127, 0, 0, 1],
    [10, 1, 2, 3],
    [8, 8, 8, 8],
    [45, 1, 2, 77],
    [45, 9, 9, 9],
    [46, 0, 15, 1],
    [47, 1, 1, 1],
  ),
  fc.tuple(octet, octet, octet, octet),
  fc.tuple(fc.constantFrom(45, 46, 47), fc.nat(12), octet, octet),
);
const groups = fc.oneof(
  fc.tuple(
    fc.constantFrom(0x2a02, 0x2a03, 0x2a04, 0x2001, 0x2002, 0x3fff, 0xfe80, 0xfd00, 0xff02, 0),
    fc.constantFrom(0, 1, 5, 0xdb8, 0x2d2d),
    ...Array.from({ length: 6 }, () => fc.oneof(fc.constantFrom(0, 0, 1), fc.nat(0xffff))),
  ),
  fc.constantFrom([0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888], [0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1111]),
);

/** A number as `inet_aton` reads it: decimal, octal or hexadecimal, with zeros before it. */
const number = (value: number | bigint) =>
  fc.constantFrom(
    value.toString(),
    value.toString(),
    `0${value.toString(8)}`,
    `000${value.toString(8)}`,
    `0x${value.toString(16)}`,
    `0X0${value.toString(16).toUpperCase()}`,
    value.toString().padStart(3, '0'),
  );

const loose4 = quad.chain(([a = 0, b = 0, c = 0, d = 0]) => {
  const wide = (...values: number[]) => fc.tuple(...values.map(number)).map((parts) => parts.join('.'));
  return fc.oneof(
    wide(a, b, c, d),
    wide(a, b, c * 256 + d),
    wide(a, (b * 256 + c) * 256 + d),
    wide(((a * 256 + b) * 256 + c) * 256 + d),
  );
});
const strict4 = quad.map((numbers) => numbers.join('.'));

function spell6(numbers: readonly number[], isUpper: boolean, isPadded: boolean, isShort: boolean): string {
  const written = numbers.map((value) => value.toString(16).padStart(isPadded ? 4 : 1, '0')).join(':');
  const short = isShort
    ? written
        .replace(/(?:^|:)0+(?::0+)+(?=:|$)/, ':')
        .replace(/^:(?=[^:])|^$/, '::')
        .replace(/:$/, '::')
    : written;
  return isUpper ? short.toUpperCase() : short;
}

const v6 = fc.oneof(
  fc
    .tuple(groups, fc.boolean(), fc.boolean(), fc.boolean())
    .map(([numbers, upper, padded, short]) => spell6(numbers, upper, padded, short)),
  fc
    .tuple(quad, fc.constantFrom('::ffff:', '::FFFF:', '0:0:0:0:0:ffff:', '64:ff9b::', '::', '::ffff:0:'))
    .map(([numbers, before]) => before + numbers.join('.')),
  fc
    .tuple(
      quad,
      fc.constantFrom<[string, string]>(
        ['::ffff:', ''],
        ['64:ff9b::', ''],
        ['2002:', '::'],
        ['2002:', '::7'],
        ['::', ''],
      ),
    )
    .map(
      ([[a = 0, b = 0, c = 0, d = 0], [before, after]]) =>
        `${before}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}${after}`,
    ),
);
const address = fc.oneof(strict4, strict4, loose4, v6, v6);
const bracketed = v6.map((text) => `[${text}]`);

const network = fc.oneof(
  fc
    .tuple(fc.oneof(strict4, strict4, loose4), fc.oneof(fc.integer({ min: 14, max: 32 }), fc.nat(40)))
    .map(([host, prefix]) => `${host}/${prefix}`),
  fc
    .tuple(fc.oneof(v6, bracketed), fc.oneof(fc.integer({ min: 28, max: 128 }), fc.nat(140)))
    .map(([host, prefix]) => `${host}/${prefix}`),
  fc
    .tuple(strict4, fc.constantFrom('08', '024', '+24', '', '255.255.255.0', '24/24', '0x18'))
    .map(([host, prefix]) => `${host}/${prefix}`),
);

const KNOWN_NAMES = [
  ...[
    'www.ours.de',
    'ours.de',
    'a.www.ours.de',
    'ours.de.com',
    'bücher.com',
    'BÜCHER.com',
    'xn--bcher-kva.com',
    'slack.com',
  ],
  ...[
    'files.slack.com',
    'notslack.com',
    'slack-edge.com',
    'inspect.vendor.net',
    'vendor.net',
    'dns.google',
    'quad9.net',
  ],
  ...[
    'x.cdn.net',
    'cdn.net',
    'one.org',
    'x.one.org',
    'x.all.org',
    'a-good-b.com',
    'u7.com',
    'localhost',
    'printer.local',
  ],
  ...['co.uk', 'github.io', 'evil.github.io', 'com', 'one.one.one.one', 'metadata.google.internal'],
];
const label = fc.oneof(
  fc.constantFrom(
    'evil',
    'x1',
    'a_b',
    'a-b',
    'ours',
    'www',
    'xn--mnchen-3ya',
    'xn--a',
    'xn--',
    '0x7f',
    '127',
    '-a',
    'ab--c',
  ),
  fc.constantFrom('münchen', 'пример', '日本', 'ﬁle', 'Ⓢlack', 'ｓlack', 'K', 'faß', 'naïve', 'e\u0301'),
);
const fancy = (name: string) =>
  name.replace(/[a-z0-9]/, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
const name = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...KNOWN_NAMES),
      fc
        .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom(...SUFFIXES))
        .map(([labels, suffix]) => [...labels, suffix].join('.')),
    ),
    fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => `${text}.`,
      (text) => `${text}..`,
      fancy,
      (text) => text.replace(/[^.\p{ASCII}]+(?=\.)/u, (part) => `xn--${encodePunycode(part)}`),
      (text) => text.replace('.', '\u3002'),
    ),
  )
  .map(([text, change]) => change(text));

const percent = (text: string) => text.replace(/[a-z0-9.]/, (char) => `%${char.charCodeAt(0).toString(16)}`);
const host = fc
  .tuple(
    fc.oneof(
      name,
      name,
      strict4,
      loose4,
      bracketed,
      loose4.map((text) => `${text}.`),
    ),
    fc.nat(9),
  )
  .map(([text, dice]) => (dice === 0 ? percent(text) : dice === 1 ? fancy(text) : text));
const url = fc
  .tuple(
    fc.constantFrom('http://', 'https://', 'ftp://', 'HTTP://', 'hTTps://'),
    fc.constantFrom('', '', '', '', '', 'user@', 'slack.com@', 'a:b@'),
    host,
    fc.constantFrom('', '', '', ':80', ':443', ':8080', ':', ':0080', ':65536'),
    fc.array(fc.constantFrom('a', 'b.c', '..', '.', '%2e%2E', '%2e', 'A%20b', 'é', '-good-', ''), {
      maxLength: 3,
    }),
    fc.constantFrom('/', '/', '\\'),
    fc.constantFrom('', '', '?x=1&y=2', '?é', '#top', '?x#y', '?http://evil.com@slack.com'),
  )
  .map(
    ([scheme, user, where, port, path, slash, rest]) =>
      scheme +
      user +
      where +
      port +
      (slash === '\\' ? ['a', ...path] : path).map((part) => slash + part).join('') +
      rest,
  );

const hash = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        ...[
          'a'.repeat(40),
          'b'.repeat(32),
          'b'.repeat(64),
          'c'.repeat(40),
          'd41d8cd98f00b204e9800998ecf8427e',
        ],
        ...['da39a3ee5e6b4b0d3255bfef95601890afd80709', 'c'.repeat(39), 'c'.repeat(41)],
      ),
      fc
        .constantFrom(32, 40, 64)
        .chain((length) =>
          fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length }),
        ),
    ),
    fc.boolean(),
  )
  .map(([text, upper]) => (upper ? text.toUpperCase() : text));

const segment = fc.constantFrom(
  ...[
    'Windows',
    'WINDOWS',
    'windows.',
    'Windows ',
    'System32',
    'Users',
    'Program Files',
    'Windows Defender',
    'Apps',
  ],
  ...[
    '..',
    '..',
    '.',
    '',
    'x.exe',
    'x.exe:s',
    'Windows:s',
    'WINDOW~1',
    'PROGRA~1',
    'bootmgr',
    '...',
    '.. ',
    'bin',
    'usr',
    'tmp',
  ],
);
const segments = fc.array(segment, { minLength: 1, maxLength: 5 });
const path = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'C:\\',
        'c:/',
        'd:\\',
        'D:/',
        '\\\\?\\C:\\',
        '\\\\.\\C:\\',
        '\\\\host\\c$\\',
        '\\\\?\\UNC\\host\\D$\\',
        '\\\\host\\share\\',
        '\\\\host\\ADMIN$\\',
      ),
      segments,
      fc.constantFrom('\\', '\\', '/'),
    )
    .map(([root, parts, separator]) => root + parts.join(separator)),
  segments.map((parts) => `/${parts.join('/')}`),
);

const DOTS = ['.', '.', '[.]', '(.)', '{.}', '[dot]', '(DOT)', '\\.', '．', '。', '｡', '[[.]]', '\\[.\\]'];
const COLONS = [':', ':', '[:]', '(:)', '{:}'];
const SLASHES = ['://', '://', '[://]', '[:]//'];
const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  http: ['http', 'hxxp', 'hXXp', 'h**p'],
  https: ['https', 'hxxps', 'hXXpS', 'h**ps'],
  ftp: ['ftp', 'fxp'],
};
const UNSEEN = [
  ...'\u200b\u200c\u200d\u200e\u200f\u202e\u2066\u2069\ufeff\u00ad\u2060\u180e\ufe0f\u0000\u{e0041}',
];

/** Defanged in as many ways as the dice say; only what stands before the path of a URL is. */
function defanged(plain: string, dice: readonly number[]): string {
  let at = 0;
  const roll = (faces: readonly string[]) => faces[(dice[at++ % dice.length] ?? 0) % faces.length] ?? '';
  const soften = (text: string) =>
    text.replace(/[.:@]/g, (mark) =>
      mark === '.' ? roll(DOTS) : mark === ':' ? roll(COLONS) : roll(['@', '[@]']),
    );
  const match = /^(https?|ftp):\/\/([^/?#\\]*)(.*)$/is.exec(plain);
  if (match === null) return soften(plain);
  const [, scheme = '', authority = '', rest = ''] = match;
  return roll(SCHEMES[scheme.toLowerCase()] ?? []) + roll(SLASHES) + soften(authority) + rest;
}

const dice = fc.array(fc.nat(60), { minLength: 1, maxLength: 8 });
const isPath = (plain: string) => /^(?:[a-z]:[\\/]|\\\\|\/)/i.test(plain);

/** Everything that can be blocked, in every spelling that is known to have fooled somebody. */
export const spelling: fc.Arbitrary<Spelling> = fc
  .tuple(
    fc.oneof(address, bracketed, network, name, url, url, hash, path),
    dice,
    fc.nat(9),
    fc.nat(30),
    fc.constantFrom(...UNSEEN),
  )
  .map(([plain, rolls, way, place, unseen]) => {
    const text = way < 4 || isPath(plain) ? plain : defanged(plain, rolls);
    const hasUnseen = way === 9 || way === 0;
    const at = place % (text.length + 1);
    return { plain, text: hasUnseen ? text.slice(0, at) + unseen + text.slice(at) : text, hasUnseen };
  });
