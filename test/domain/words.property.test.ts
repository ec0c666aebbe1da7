import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from '../../src/domain/clean-text.ts';
import { extract } from '../../src/domain/extract.ts';
import { type Indicator, keyOf, parseIndicator } from '../../src/domain/indicator.ts';
import { readIndicators, writeIndicators } from '../../src/domain/indicator-words.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { tokens } from '../../src/domain/tokens.ts';
import { readWords } from '../../src/domain/words.ts';

const inputs = Number(process.env['WORDS_INPUTS'] ?? 20_000);

const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const configured = { vendors: [{ name: 'inspect' }, { name: 'GravityZone' }] };

/** What a message and a command have in common. */
const SIGNS = [
  ...[...'abx019.-_:/[](){}|&;,*%?=#~^$ \n'],
  ...['\u00a0', '\u0301', 'é', '例', '。', '．', 'ａ', '…', '..', '://', '::', 'h**p', 'ftp://'],
  ...[
    'http',
    'hxxp',
    'https://',
    '[.]',
    '(dot)',
    ' dot ',
    ' . ',
    '[:]',
    '&lt;',
    '&#46;',
    'com',
    '.com',
    'evil',
  ],
  ...[
    '.zip',
    '.md',
    'xn--',
    '.example',
    '1.2.3.4',
    '203.0.113.7',
    '/24',
    '2a02:db8::',
    'evil.com',
    '45.1.2.3',
  ],
  ...['→', '->', '=>', '[x] ', ' [ ] ', ' 2) ', ' *a', '-20', '–9', '-\n', ':99999'],
  ...[' - 20', '203.0.113.', '.256', '.*', '[1-9]', '·', '@@||', 'sha256\n', SHA1.slice(8, 24)],
  ...[' and ', ':443', '/a', '*.', 'http://evil.com/a', SHA1, SHA1.slice(8), '\n- '],
];
/** What only a command knows: paths, quotation marks, kinds, clauses. */
const WORDS = [
  ...['\u200b', '<', '>'],
  ...[
    '"',
    "'",
    '“',
    '`',
    '\\',
    'C:\\a',
    '/usr/a',
    '@',
    'sha1 ',
    'sha1:',
    ' ip ',
    ' domain ',
    ' path ',
    ' url=',
  ],
  ...[
    'on ',
    'inspect',
    'because ',
    'ref ',
    'INC-1',
    'for ',
    '7d',
    'until ',
    '2026-12-24',
    'sev2',
    'dry-run',
    ' --dry-run',
    ',because ',
    ',ref ',
    'and',
  ],
];

const textOf = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));

function expectNormal({ kind, value }: Indicator): void {
  if (kind === 'url' && new URL(value).href === value) return;
  const again = parseIndicator(value, kind as 'ip');
  if (again instanceof Refusal) throw new Error(`${kind} ${value} is refused: ${again.sentence}`);
  if (again.value !== value) throw new Error(`${value} is not in normal form, which is ${again.value}`);
}

describe(`of ${inputs.toLocaleString('en')} texts`, () => {
  test('none throws, and what is understood is in normal form and reads back as it is written', () => {
    fc.assert(
      fc.property(textOf([...SIGNS, ...WORDS]), (text) => {
        const { indicators, rest, problems } = readWords(text, configured);
        indicators.forEach(expectNormal);
        const back = readIndicators(tokens(writeIndicators(indicators)));
        if (indicators.length > 0 && (back.rest.length > 0 || keysOf(back.indicators) !== keysOf(indicators)))
          throw new Error(`${writeIndicators(indicators)} reads as ${keysOf(back.indicators)}`);
        if (rest.length > problems.length) throw new Error(`${rest.length} words without a problem`);
      }),
      { numRuns: inputs },
    );
  }, 36_000_000);

  test('whatever a message is found to hold, a command that is understood whole names', () => {
    let understood = 0;
    fc.assert(
      fc.property(textOf(SIGNS), (text) => {
        const { indicators, problems } = readIndicators(tokens(cleanText(text)));
        // A path may have anything in it.
        if (problems.length > 0 || indicators.some(({ kind }) => kind === 'path')) return;
        understood += 1;
        const named = new Set(indicators.map(keyOf));
        const missing = extract(text, true).find(({ indicator }) => !named.has(keyOf(indicator)));
        if (missing) throw new Error(`${keyOf(missing.indicator)} is not among ${[...named].join(', ')}`);
      }),
      { numRuns: inputs },
    );
    expect(understood).toBeGreaterThan(inputs / 50);
  }, 36_000_000);
});

function keysOf(indicators: readonly Indicator[]): string {
  return indicators.map(keyOf).join('\n');
}
