import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFile } from '../../../src/domain/file.ts';
import { keyOf } from '../../../src/domain/indicator.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { bundleOf, bytesOf, indicatorOf, NOW, outcomeOf, stix } from './files.ts';

/** Files of each test. The nightly form reads many more. */
const inputs = Number(process.env['FILE_INPUTS'] ?? 1_000);
const LONG = 36_000_000;

/** The one thing in a file that is an indicator, and how it may stand there. */
const MARKER = 'marker-of-evil.com';
const marked = fc.constantFrom(
  MARKER,
  `see ${MARKER} there`,
  `#${MARKER}`,
  ` ${MARKER} `,
  `hxxp://${MARKER.replace('.', '[.]')}/x`,
  `x; ${MARKER}`,
  `"${MARKER}"`,
);

const WORDS = [
  ...['', ' ', '-', 'n/a', 'x', '7', 'see there', 'zz top', 'malware', 'blacklist', 'whitelist', 'benign'],
  ...[
    '2026-01-01',
    '2027-12-24T18:00Z',
    'true',
    'false',
    'tlp:amber',
    'a, b',
    'a;b',
    '"',
    "it's",
    '#',
    'sep=;',
  ],
  ...['domain', 'ip', 'sha256', 'filename|sha256', 'url', 'value', 'Notiz', 'c2'],
  ...['allow', 'Whitelist:', 'Malicious:', 'do not block', 'inactive', 'N', '<!--', '-->', 'reference:'],
];
const NAMES = [
  ...[
    'value',
    'ioc',
    'indicator',
    'type',
    'ip',
    'domain',
    'hostname',
    'host',
    'url',
    'sha256',
    'hashes',
    'path',
  ],
  ...[
    'valid_from',
    'valid_until',
    'to_ids',
    'revoked',
    'action',
    'list',
    'verdict',
    'isWhitelisted',
    'tlp',
    'tags',
  ],
  ...[
    'good',
    'target_url',
    'status',
    'active',
    'malicious',
    'deleted_at',
    'labels',
    'comment',
    'description',
    'reference',
    'source',
    'src_ip',
    'user',
    'Wert',
    'c2',
    'x',
    'data',
    'items',
    'objects',
  ],
];
const word = fc.constantFrom(...WORDS);
const name = fc.constantFrom(...NAMES);

const put = <T>(all: readonly T[], at: number, one: T): T[] =>
  all.map((each, place) => (place === at % all.length ? one : each));

const table = (delimiter: string) =>
  fc
    .record({
      header: fc.option(fc.array(name, { minLength: 1, maxLength: 5 })),
      rows: fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      row: fc.nat(),
      column: fc.nat(),
      marked,
      isQuoted: fc.boolean(),
    })
    .map(({ header, rows, row, column, marked: text, isQuoted }) => {
      const filled = put(rows, row, put(rows[row % rows.length] ?? [], column, text));
      const cell = (each: string) =>
        isQuoted || /["\n]/.test(each) || each.includes(delimiter) ? `"${each.replaceAll('"', '""')}"` : each;
      return [...(header === null ? [] : [header]), ...filled]
        .map((cells) => cells.map(cell).join(delimiter))
        .join('\n');
    });

/** A value somewhere in which the marker stands, as a string or as a key. */
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    marked,
    fc
      .tuple(fc.array(fc.oneof(word, fc.constant(null), fc.integer())), tie('value'), fc.nat())
      .map(([others, inner, at]) => [...others.slice(0, at % 4), inner, ...others.slice(at % 4)]),
    fc
      .tuple(fc.dictionary(name, word, { maxKeys: 4 }), name, tie('value'))
      .map(([others, key, inner]) => ({ ...others, [key]: inner })),
    fc
      .tuple(fc.dictionary(name, word, { maxKeys: 2 }), word)
      .map(([others, of]) => ({ ...others, [MARKER]: of })),
  ),
})).value;

const lines = fc
  .record({
    lines: fc.array(fc.array(word, { maxLength: 4 }), { minLength: 1, maxLength: 6 }),
    before: fc.constantFrom(
      '',
      '# ',
      '//',
      '; ',
      'zz # ',
      'zz // see ',
      'zz ; ',
      'domain ',
      '127.0.0.1 ',
      '! ',
      '-- ',
      '<!-- ',
      '/* ',
      '[] ',
      'permit ',
      'pass ip ',
      'alert ip any (reference:url,',
      'Seen: ',
      '- ',
    ),
    behind: fc.constantFrom(
      ...['', ' # x', ' // see there', ' ; x', '.', ', and so on', ',zz'],
      ...[' allow', '\tbenign', '##.ad', ' CNAME rpz-passthru.', ' */', ' -->', ' # FP'],
    ),
    at: fc.nat(),
    marked,
  })
  .map(({ lines: all, before, behind, at, marked: text }) =>
    put(
      all.map((each) => each.join(' ')),
      at,
      `${before}${text}${behind}`,
    ).join('\n'),
  );

const bundle = fc
  .record({
    rest: fc.dictionary(
      fc.constantFrom('name', 'description', 'labels', 'indicator_types', 'valid_until', 'revoked'),
      json,
      { minKeys: 1, maxKeys: 2 },
    ),
    isIndicator: fc.boolean(),
    pattern: fc.constantFrom(
      `[domain-name:value = '${MARKER}']`,
      `[domain-name:value = '${MARKER}' AND file:name = 'x']`,
      `[x:y = '${MARKER}']`,
      `broken ${MARKER}`,
    ),
  })
  .map(({ rest, isIndicator, pattern }) =>
    bundleOf(isIndicator ? indicatorOf('1', pattern, rest) : stix('malware', '2', rest)),
  );

const FORMATS: readonly (readonly [what: string, name: string, texts: fc.Arbitrary<string>])[] = [
  ['text', 'a.txt', lines],
  ['a table with commas', 'a.csv', table(',')],
  ['a table with semicolons', 'a.csv', table(';')],
  ['a table with tabs', 'a.tsv', table('\t')],
  ['a table without a name', 'a', table(',')],
  ['JSON', 'a.json', json.map((value) => JSON.stringify(value))],
  [
    'JSON Lines',
    'a.jsonl',
    fc.array(json, { minLength: 1 }).map((all) => all.map((each) => JSON.stringify(each)).join('\n')),
  ],
  ['STIX', 'a.json', bundle],
];

describe('an indicator is read, refused or told of, wherever it stands', () => {
  test.each(FORMATS)(
    'in %s',
    (_, called, texts) => {
      fc.assert(
        fc.property(texts, (text) => {
          const outcome = outcomeOf(called, text);
          if (outcome instanceof Refusal) {
            if (
              !/^(?:names indicators only where|holds no indicator)/.test(
                outcome.sentence.replace(/^“[^”]*” /, ''),
              )
            )
              throw new Error(`${outcome.sentence} It is in ${JSON.stringify(text)}.`);
            return;
          }
          const isRead = outcome.indicators.some(({ indicator }) => indicator.value.includes(MARKER));
          const isRefused = outcome.refused.some(({ text: shown, why }) =>
            /marker-of-evil(?:\[\.\]|\.)com/.test(shown + why),
          );
          if (!isRead && !isRefused && outcome.unread.length === 0)
            throw new Error(`Nothing is said of what is in ${JSON.stringify(text)}.`);
        }),
        { numRuns: inputs },
      );
    },
    LONG,
  );
});

/** What a file may come as, whole or broken. */
const content = fc
  .tuple(
    fc.oneof(...FORMATS.map(([, , texts]) => texts)),
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.uint8Array({ maxLength: 6 }),
  )
  .map(([text, at, count, noise]) => {
    const bytes = bytesOf(text);
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), noise, bytes.subarray(place + count)]);
  });
const written = fc.oneof(
  content,
  content.map((bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le')),
  content.map((bytes) => Buffer.from(`\ufeff${bytes.toString('latin1')}`, 'utf16le').swap16()),
  content.map((bytes) => Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync(bytes)])),
  content.map((bytes) => gzipSync(bytes)),
  fc.uint8Array({ maxLength: 200 }),
);
const called = fc.constantFrom('a.txt', 'a.csv', 'a.tsv', 'a.json', 'a.jsonl', 'a.zip', 'a.xlsx', 'a', '');

describe('any file at all', () => {
  test(
    `of ${inputs.toLocaleString('en')} none throws, and what is said of it can be shown`,
    () => {
      fc.assert(
        fc.property(called, written, (name, bytes) => {
          const reading = readFile(name, bytes, NOW);
          let done = 0;
          let step = reading.next();
          for (; step.done !== true; step = reading.next()) {
            if (step.value.done < done || step.value.done > bytes.length || step.value.all !== bytes.length)
              throw new Error(`${step.value.done} of ${step.value.all} after ${done}`);
            done = step.value.done;
          }
          if (step.value instanceof Refusal) {
            expect(step.value.sentence).toMatch(/^“.*” .*\.$/s);
            return;
          }
          const { indicators, refused, unread, columns = [] } = step.value;
          expect(new Set(indicators.map(({ indicator }) => keyOf(indicator))).size).toBe(indicators.length);
          const end = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/).length;
          for (const { line } of [...indicators, ...refused])
            if (line < 1 || line > end) throw new Error(`There is no line ${line}.`);
          for (const { text, why } of refused)
            if (text.length > 301 || /[\p{Cc}\p{Cf}]/u.test(text) || !/^[^a-z].*\.$/su.test(why))
              throw new Error(`${JSON.stringify(text)}: ${why}`);
          for (const { part, count } of unread)
            if (count < 1 || ('under' in part ? part.under : part.in) === '')
              throw new Error(JSON.stringify(unread));
          for (const part of columns)
            if ('under' in part && part.under === '') throw new Error('A column has no name.');
        }),
        { numRuns: inputs },
      );
    },
    LONG,
  );
});
