import type { Protected } from '../../../src/domain/guard.ts';
import {
  type Bits,
  bitsOf,
  isBits,
  read6,
  readLoose4,
  readName,
  readNetwork,
  readStrict4,
  readUrlHost,
  unmapped,
  write,
} from './reference.ts';

/** What the reference makes of a text: the indicator it is, if it is one that may be typed, and whom it would hit. */
export interface Reading {
  readonly kind: string;
  readonly value: string;
  readonly isProtected: boolean;
}

/** What is protected while spellings are tried, one entry of everything. */
export const LISTS: Protected = {
  networks: ['45.1.2.0/24', '45.9.9.9', '2a02:1::/48', '2002:2d2d:0101::/48'],
  domains: ['www.ours.de', 'bücher.com'],
  hashes: ['a'.repeat(40)],
  paths: ['D:\\Apps\\*'],
  knownGood: new Set(['b'.repeat(32), 'b'.repeat(64)]),
  warninglists: [
    { name: 'C', type: 'cidr', attributes: ['ip-dst'], entries: ['46.0.0.0/20', '2a03:5::/40'] },
    { name: 'H', type: 'hostname', attributes: ['hostname'], entries: ['cdn.net'] },
    { name: 'S', type: 'string', attributes: ['domain'], entries: ['one.org', '.all.org'] },
    { name: 'P', type: 'substring', attributes: ['domain', 'url'], entries: ['-good-'] },
    { name: 'R', type: 'regex', attributes: ['domain'], entries: ['/^u[0-9]\\./'] },
    { name: 'F', type: 'string', attributes: ['sha1'], entries: ['c'.repeat(40)] },
  ],
  vendorHosts: [
    { name: 'inspect', url: 'https://inspect.vendor.net:8443/api' },
    { name: 'blockade', url: 'http://47.1.1.1:5000' },
  ],
};

const BEGINNINGS_4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...[
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
    '45.1.2.0/24',
    '45.9.9.9/32',
    '46.0.0.0/20',
    '47.1.1.1/32',
  ],
  ...['1.1.1.1/32', '1.1.1.2/32', '1.1.1.3/32', '1.0.0.1/32', '1.0.0.2/32', '1.0.0.3/32', '8.8.8.8/32'],
  ...['8.8.4.4/32', '9.9.9.9/32', '9.9.9.10/32', '9.9.9.11/32', '149.112.112.112/32', '149.112.112.10/32'],
  ...[
    '149.112.112.11/32',
    '208.67.222.222/32',
    '208.67.220.220/32',
    '208.67.222.123/32',
    '208.67.220.123/32',
  ],
  ...[
    '94.140.14.14/32',
    '94.140.15.15/32',
    '185.228.168.9/32',
    '185.228.169.9/32',
    '4.2.2.1/32',
    '4.2.2.2/32',
  ],
  ...[
    '4.2.2.3/32',
    '4.2.2.4/32',
    '4.2.2.5/32',
    '4.2.2.6/32',
    '64.6.64.6/32',
    '64.6.65.6/32',
    '86.54.11.1/32',
  ],
  ...['86.54.11.100/32', '86.54.11.200/32'],
].map((text) => readNetwork(text)?.bits ?? 'unread');

/** Ours and the reserved ones of 2000::/3; no generated address comes near a resolver but these. */
const BEGINNINGS_6 = [
  ...['2a02:1::/48', '2a03:5::/40', '2001::/23', '2001:db8::/32', '3fff::/20', '2002:2d2d:101::/48'],
  ...['2001:4860:4860::8888/128', '2606:4700:4700::1111/128', '2620:fe::fe/128'],
].map((text) => readNetwork(text)?.bits ?? 'unread');

const NAT64 = bitsOf([0x64, 0xff9b, 0, 0, 0, 0], 16);
const SIX_TO_FOUR = bitsOf([0x2002], 16);

const touch = (a: string, b: string) => a.startsWith(b) || b.startsWith(a);

function hitsBits(found: Bits): boolean {
  const { family, bits } = unmapped(found);
  if (family === 4) return bits.length < 16 || BEGINNINGS_4.some((each) => touch(bits, each));
  if (BEGINNINGS_6.some((each) => touch(bits, each))) return true;
  if (bits.startsWith(NAT64)) return hitsBits({ family: 4, bits: bits.slice(96) });
  if (bits.startsWith(SIX_TO_FOUR)) return hitsBits({ family: 4, bits: bits.slice(16, 48) });
  return bits.length < 32 || !bits.startsWith('001');
}

/** Top-level domains that names are made under; `example` and `test` are the rehearsal's. */
export const SUFFIXES = [
  'com',
  'net',
  'org',
  'de',
  'co.uk',
  'github.io',
  'xn--p1ai',
  'example',
  'test',
] as const;
const ALSO_SUFFIXES: readonly string[] = ['uk', 'io', 'arpa', 'local', 'internal', 'localhost', 'google'];
const TREES: readonly string[] = [
  ...['www.ours.de', 'xn--bcher-kva.com', 'localhost', 'localdomain', 'local', 'internal', 'arpa'],
  ...['cloudflare-dns.com', 'one.one.one.one', 'dns.google', 'dns.quad9.net', 'dns.opendns.com'],
  ...['doh.opendns.com', 'dns.adguard-dns.com', 'inspect.vendor.net', 'slack.com', 'slack-edge.com'],
  ...['slack-msgs.com', 'slack-files.com', 'slack-gov.com', 'slackb.com', 'slack-redir.net'],
];

function hitsName(name: string): boolean {
  const beneath = (tree: string) => `.${name}`.endsWith(`.${tree}`);
  return (
    !name.includes('.') ||
    [...SUFFIXES, ...ALSO_SUFFIXES].includes(name) ||
    TREES.some((tree) => beneath(tree) || `.${tree}`.endsWith(`.${name}`)) ||
    ['cdn.net', 'all.org'].some(beneath) ||
    name === 'one.org' ||
    name.includes('-good-') ||
    /^u[0-9]\./.test(name)
  );
}

const EMPTY = [
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
];
const HASH_KINDS = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);

function hitsHash(hash: string): boolean {
  const listed = ['a'.repeat(40), 'b'.repeat(32), 'b'.repeat(64), 'c'.repeat(40)];
  return [...EMPTY, ...listed].includes(hash);
}

/** Whether a segment as it was typed may open the folder of this name: the same, or its short name. */
function opens(segment: string, folder: string): boolean {
  const short = /^([^~.]{1,6})~[0-9]+$/.exec(segment)?.[1];
  return segment === folder || (short !== undefined && folder.replaceAll(' ', '').startsWith(short));
}

const FOLDERS = [
  'windows',
  'bootmgr',
  'program files/windows defender',
  'programdata/microsoft/windows defender',
];
const ROOTS = ['bin', 'sbin', 'lib', 'lib64', 'usr', 'etc', 'boot', 'dev', 'proc', 'sys', 'run', 'System'];

function hitsWindows(drive: string, segments: readonly string[]): boolean {
  const folders = drive === 'd' || drive === '?' ? [...FOLDERS, 'apps'] : FOLDERS;
  return folders.some((folder) => {
    const names = folder.split('/');
    const isFile = folder === 'bootmgr';
    if (isFile && segments.length > 1) return false;
    const depth = Math.min(names.length, segments.length);
    return names.slice(0, depth).every((name, at) => opens(segments[at] ?? '', name));
  });
}

/** Segments with `.` and `..` resolved, as both systems do before they look. */
function resolved(path: string, separators: RegExp): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.split(separators)) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

function readWindowsPath(text: string): Reading | undefined {
  const bare = text.replace(/^\\\\\?\\UNC\\/i, '\\\\').replace(/^\\\\[?]\\/, '');
  const drive = /^([a-z]):[\\/]/i.exec(bare)?.[1];
  const share = /^\\\\([^\\/]+)[\\/]([^\\/]+)[\\/]/.exec(bare);
  if (drive === undefined && share === null) return undefined;
  const root = drive === undefined ? `\\\\${share?.[1]}\\${share?.[2]}\\` : `${drive.toUpperCase()}:\\`;
  const segments = resolved(bare.slice(root.length), /[\\/]/).map((segment) => segment.replace(/[. ]+$/, ''));
  if (segments.includes('')) return undefined;
  const closing = /[\\/]$/.test(text) && segments.length > 0 ? '\\' : '';
  const value = `${root}${segments.join('\\')}${closing}`;
  const plain = segments.map((segment) => segment.toLowerCase().replace(/:.*$/, ''));
  const administrative = share === null ? undefined : /^([a-z])\$$/i.exec(share[2] ?? '')?.[1];
  const onDrive = (drive ?? administrative)?.toLowerCase();
  const isAdmin = share?.[2]?.toLowerCase() === 'admin$';
  const isProtected = isAdmin || (onDrive !== undefined && hitsWindows(onDrive, plain));
  return { kind: 'path', value, isProtected };
}

function readPosixPath(text: string): Reading | undefined {
  const segments = resolved(text, /\//);
  const closing = /\/\.{0,2}$/.test(text) && !/[^/.]\.{1,2}$/.test(text) && text.endsWith('/') ? '/' : '';
  const [first = ''] = segments;
  const windows = segments.map((segment) =>
    segment
      .toLowerCase()
      .replace(/:.*$/, '')
      .replace(/[. ]+$/, ''),
  );
  const isProtected = segments.length === 0 || ROOTS.includes(first) || hitsWindows('?', windows);
  return { kind: 'path', value: `/${segments.join('/')}${closing}`, isProtected };
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21' };

function readUrl(text: string): Reading | undefined {
  const match = /^(https?|ftp):\/\/([^/?#\\]*)([^?#]*)(\?[^#]*)?/i.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const [, , hostText = '', port] = /^(.*@)?(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/.exec(authority) ?? [];
  const host = readUrlHost(hostText);
  if (host === undefined) return undefined;
  const lower = scheme.toLowerCase();
  const name = isBits(host) ? undefined : host.replace(/\.+$/, '');
  const written = name ?? (hostText.startsWith('[') ? `[${write(host as Bits)}]` : write(host as Bits));
  const shownPort =
    port === undefined || port === '' || Number(port) === Number(DEFAULT_PORTS[lower])
      ? ''
      : `:${Number(port)}`;
  const value = `${lower}://${written}${shownPort}${readUrlPath(path)}${encoded(query, "'")}`;
  const hits = name === undefined ? hitsBits(host as Bits) : hitsName(name);
  return { kind: 'url', value, isProtected: hits || value.toLowerCase().includes('-good-') };
}

/** Percent-encoded where it is not to be seen plain in a path or a query. */
function encoded(text: string, more: string): string {
  return [...text]
    .map((char) => (/[!-~]/.test(char) && !`"<>${more}`.includes(char) ? char : encodeURIComponent(char)))
    .join('');
}

/** Dots are resolved also where they are spelled `%2e`; a backslash is a slash. */
function readUrlPath(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/').slice(1);
  const kept: string[] = [];
  for (const [at, part] of parts.entries()) {
    const plain = part.replaceAll(/%2e/gi, '.');
    const isLast = at === parts.length - 1;
    if (plain === '..') kept.pop();
    else if (plain !== '.') kept.push(encoded(part, '`{}'));
    if ((plain === '..' || plain === '.') && isLast) kept.push('');
  }
  return `/${kept.join('/')}`;
}

function readDomain(text: string): Reading | undefined {
  const name = readName(text)?.replace(/\.$/, '');
  if (name === undefined || name.length > 253 || readLoose4(name) !== 'no') return undefined;
  const labels = name.split('.');
  const areLabels = labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));
  return labels.length > 1 && areLabels
    ? { kind: 'domain', value: name, isProtected: hitsName(name) }
    : undefined;
}

function indicator(bits: Bits): Reading {
  const found = unmapped(bits);
  const isSingle = found.bits.length === (found.family === 4 ? 32 : 128);
  return { kind: isSingle ? 'ip' : 'network', value: write(found), isProtected: hitsBits(found) };
}

/** Reads a text without a word about its kind; `undefined` where it is none, or programs differ about it. */
export function readReference(typed: string): Reading | undefined {
  const text = typed.trim();
  if (/^[a-z]{2,}:\/\//i.test(text)) return readUrl(text);
  if (/^(?:[a-z]:[\\/]|\\\\)/i.test(text)) return readWindowsPath(text);
  if (/^\/(?!\/)/.test(text)) return readPosixPath(text);
  const kind = /^[0-9a-f]+$/i.test(text) ? HASH_KINDS.get(text.length) : undefined;
  if (kind !== undefined)
    return { kind, value: text.toLowerCase(), isProtected: hitsHash(text.toLowerCase()) };
  if (text.includes('/')) {
    const network = readNetwork(text.replace(/^\[([^\]]*)\]/, '$1'));
    return network && indicator(network);
  }
  const address = readStrict4(text) ?? read6(/^\[(.*)\]$/.exec(text)?.[1] ?? text);
  return address === undefined ? readDomain(text) : indicator(address);
}

/** Whether some program would take the text for something protected, however it is spelled. */
export function reachesProtected(text: string): boolean {
  const strict = readReference(text);
  if (strict !== undefined) return strict.isProtected;
  const loose = readLoose4(text);
  return typeof loose === 'object' && hitsBits(loose);
}
