import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isList, isRecord, type Json, readJsonText } from '../../../src/domain/file/json-text.ts';
import { patternTokens } from '../../../src/domain/file/pattern-tokens.ts';
import { rowsOf } from '../../../src/domain/file/rows.ts';
import { readFile } from '../../../src/domain/file.ts';
import { type Indicator, keyOf, parseIndicator } from '../../../src/domain/indicator.ts';
import { writeIndicators } from '../../../src/domain/indicator-words.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { bundleOf, bytesOf, indicatorOf, NOW, readingOf } from './files.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 100);

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const domain = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/),
    fc.constantFrom('com', 'co.uk', 'zip', 'example'),
  )
  .map(([name, suffix]) => `${name}.${suffix}`);
const network = fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 31 })).map(([ip, bits]) => `${ip}/${bits}`);
const folder = fc.stringMatching(/^[A-Za-z0-9 ]{0,8}[A-Za-z0-9]$/);

const network4 = network.map((text) => ({ type: 'ipv4-addr', text }));
/** What every format can name: its type in STIX, and how it is written. */
const named = fc.oneof(
  digits(32).map((text) => ({ type: 'MD5', text })),
  digits(40).map((text) => ({ type: 'SHA-1', text })),
  digits(64).map((text) => ({ type: 'SHA-256', text })),
  fc.ipV4().map((text) => ({ type: 'ipv4-addr', text })),
  fc.ipV6().map((text) => ({ type: 'ipv6-addr', text })),
  network4,
  domain.map((text) => ({ type: 'domain-name', text })),
  fc.webUrl({ withQueryParameters: true }).map((text) => ({ type: 'url', text })),
  fc.tuple(folder, folder).map(([a, b]) => ({ type: 'path', text: `C:\\${a}\\${b}.exe` })),
);

interface Named {
  readonly type: string;
  readonly indicator: Indicator;
}

const KIND_TYPES: Readonly<Record<string, 'domain' | undefined>> = { 'domain-name': 'domain' };

const list = fc
  .array(named, { minLength: 1, maxLength: 30 })
  .map((all) => {
    const found = new Map<string, Named>();
    for (const { type, text } of all) {
      const indicator = parseIndicator(text, KIND_TYPES[type]);
      if (!(indicator instanceof Refusal)) found.set(keyOf(indicator), { type, indicator });
    }
    return [...found.values()];
  })
  .filter((all) => all.length > 0);

const cell = (text: string, delimiter: string) =>
  /["\n\r]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

function table(all: readonly Named[], delimiter: string): string {
  const rows = all.map(({ type, indicator }) => ['x, "y"; z', type, indicator.value]);
  return [['comment', 'type', 'value'], ...rows]
    .map((cells) => cells.map((text) => cell(text, delimiter)).join(delimiter))
    .join('\r\n');
}

function patternOf({ type, indicator }: Named): string {
  const path = /^(?:MD5|SHA)/.test(type) ? `file:hashes.'${type}'` : `${type}:value`;
  return `[${path} = '${indicator.value.replace(/['\\]/g, '\\$&')}']`;
}

const valuesOf = (all: readonly Named[]) => all.map(({ indicator }) => keyOf(indicator));
const readBack = (name: string, text: string) =>
  readingOf(name, text).indicators.map((each) => keyOf(each.indicator));

describe('a list of indicators reads back', () => {
  test.each<[string, (all: readonly Named[]) => string]>([
    ['list.txt', (all) => writeIndicators(all.map(({ indicator }) => indicator))],
    ['list.csv', (all) => table(all, ',')],
    ['list.csv', (all) => table(all, ';')],
    ['list.tsv', (all) => table(all, '\t')],
    [
      'list.json',
      (all) => JSON.stringify(all.map(({ type, indicator }) => ({ type, value: indicator.value }))),
    ],
    [
      'list.jsonl',
      (all) => all.map(({ type, indicator }) => JSON.stringify({ value: indicator.value, type })).join('\n'),
    ],
    [
      'misp.json',
      (all) =>
        JSON.stringify({
          Event: {
            Attribute: all.map(({ type, indicator }) => ({ type, value: indicator.value, to_ids: true })),
          },
        }),
    ],
  ])('from %s', (name, write) => {
    fc.assert(
      fc.property(list, (all) => {
        expect(readBack(name, write(all))).toEqual(valuesOf(all));
      }),
      { numRuns },
    );
  });

  test('from a STIX bundle', () => {
    fc.assert(
      fc.property(list, (all) => {
        const nameable = all.filter(({ type }) => type !== 'path');
        fc.pre(nameable.length > 0);
        const bundle = bundleOf(...nameable.map((each, at) => indicatorOf(String(at), patternOf(each))));
        expect(readBack('bundle.json', bundle)).toEqual(valuesOf(nameable));
        const together = bundleOf(indicatorOf('1', nameable.map(patternOf).join(' OR ')));
        expect(readBack('bundle.json', together)).toEqual(valuesOf(nameable));
      }),
      { numRuns },
    );
  });
});

/** Pieces that mean something in one format or another. */
const scrap = fc.oneof(
  fc.constantFrom(
    '\n',
    '\r',
    '"',
    ',',
    ';',
    '\t',
    '#',
    '//',
    '[',
    ']',
    '{',
    '}',
    ':',
    '\\',
    '\0',
    '\u{fffd}',
    '(',
    "'",
    ' OR ',
    '|',
  ),
  fc.constantFrom(
    '"value"',
    'type,value',
    '"type":"bundle"',
    '"objects":',
    'tlp:red',
    'evil.com',
    '203.0.113.7',
    'sep=;',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const name = fc.constantFrom('a.txt', 'a.csv', 'a.tsv', 'a.json', 'a.jsonl', 'a', '');

describe('whatever it is', () => {
  test('a file is read or refused, progress goes on, and each place is once', () => {
    fc.assert(
      fc.property(
        name,
        fc.oneof(
          fc.array(scrap).map((all) => bytesOf(all.join(''))),
          fc.uint8Array(),
        ),
        (called, bytes) => {
          const reading = readFile(called, bytes, NOW);
          let done = 0;
          let step = reading.next();
          for (; step.done !== true; step = reading.next()) {
            expect(step.value.all).toBe(bytes.length);
            expect(step.value.done).toBeGreaterThanOrEqual(done);
            expect(step.value.done).toBeLessThanOrEqual(bytes.length);
            done = step.value.done;
          }
          if (step.value instanceof Refusal) expect(step.value.sentence).toMatch(/^“.*” .*\.$/s);
          else {
            const keys = step.value.indicators.map(({ indicator }) => keyOf(indicator));
            expect(new Set(keys).size).toBe(keys.length);
            const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/).length;
            for (const { line } of [...step.value.indicators, ...step.value.refused]) {
              expect(line).toBeGreaterThanOrEqual(1);
              expect(line).toBeLessThanOrEqual(lines);
            }
          }
        },
      ),
      { numRuns: 5 * numRuns },
    );
  });
});

function plainOf(value: Json): unknown {
  if (isList(value)) return value.items.map(plainOf);
  if (!isRecord(value)) return value;
  return Object.fromEntries([...value.fields].map(([key, each]) => [key, plainOf(each)]));
}

function parsed(text: string): unknown {
  const steps = readJsonText(text);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return 'code' in step.value ? undefined : step.value.items.map(plainOf);
}

function parsedByLanguage(text: string): unknown {
  try {
    return [JSON.parse(text)];
  } catch {
    return undefined;
  }
}

/** Of a key that is there twice the language keeps the last, and we refuse to choose. */
function hasKeyTwice(text: string): boolean {
  const strings = text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g);
  const written = [...strings].filter(([, colon]) => colon !== undefined).length;
  let kept = 0;
  JSON.parse(text, (_key, value) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      kept += Object.keys(value).length;
    return value;
  });
  return written !== kept;
}

describe('JSON', () => {
  test('is read as the language reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parsed(text)).toEqual(parsedByLanguage(text));
      }),
      { numRuns },
    );
  });

  test('is refused where the language refuses it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', ',', '"', ']', '}', '{', '[', ':', '0', '\\', 't', '\n'),
        (value, at, by) => {
          const whole = JSON.stringify([value]);
          const place = at % whole.length;
          const text = whole.slice(0, place) + by + whole.slice(place + 1);
          const expected = parsedByLanguage(text);
          if (expected !== undefined && hasKeyTwice(text)) {
            expect(parsed(text)).toBeUndefined();
            return;
          }
          // Several values behind one another are JSON Lines, which the language does not know.
          if (expected !== undefined || parsed(text) === undefined) expect(parsed(text)).toEqual(expected);
          else expect((parsed(text) as unknown[]).length).not.toBe(1);
        },
      ),
      { numRuns: 5 * numRuns, examples: [[{ '': 1, ' ': 2 }, 8, '']] },
    );
  });
});

describe('a table', () => {
  test('that is written as RFC 4180 has it is read cell by cell', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ',', '\n', ';'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        fc.boolean(),
        (rows, ended) => {
          const quoted = rows.map((cells) =>
            cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(','),
          );
          const all = [...rowsOf(quoted.join('\n') + (ended ? '\n' : ''), ',')];
          expect(all.map(({ cells }) => cells)).toEqual(rows);
          const lines = quoted.map(
            (_, at) => quoted.slice(0, at).join('\n').split('\n').length + (at === 0 ? 0 : 1),
          );
          expect(all.map(({ line }) => line)).toEqual(lines);
        },
      ),
      { numRuns },
    );
  });
});

describe('a string in a pattern', () => {
  test('is read back, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = `'${text.replace(/['\\]/g, '\\$&')}'`;
        expect(patternTokens(written)).toEqual([{ is: 'string', text }]);
      }),
      { numRuns },
    );
  });
});
