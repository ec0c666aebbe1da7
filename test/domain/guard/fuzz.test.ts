import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from '../../../src/domain/clean-text.ts';
import { compileGuard } from '../../../src/domain/guard.ts';
import { type IndicatorKind, type NamedKind, parseIndicator } from '../../../src/domain/indicator.ts';
import { readIndicators } from '../../../src/domain/indicator-words.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { tokens } from '../../../src/domain/tokens.ts';
import { LISTS, reachesProtected, readReference } from './oracle.ts';
import { type Spelling, spelling } from './spellings.ts';

const numRuns = Number(process.env['GUARD_FUZZ_RUNS'] ?? 3_000);
/** A millisecond each is many times what they take. */
const TIMEOUT_MS = 20_000 + numRuns;

const guard = compileGuard(LISTS);
const isRefused = (kind: string, value: string) => guard([{ kind: kind as IndicatorKind, value }]).length > 0;

/** In words, because a million objects take longer to compare than everything else. */
const told = (kind: string, value: string, isProtected: boolean) =>
  `${kind} ${value}, ${isProtected ? 'protected' : 'free'}`;

/** Holds ours against what the reference makes of each of the texts that it may be; a refusal is always right. */
function compare(
  typed: string,
  plains: readonly string[],
  named?: NamedKind,
): 'refused' | 'protected' | 'free' {
  const found = parseIndicator(typed, named);
  if (found instanceof Refusal) return 'refused';
  const isProtected = isRefused(found.kind, found.value);
  const ours = told(found.kind, found.value, isProtected);
  const theirs = plains.flatMap((plain) => {
    const reading = readReference(plain);
    return reading === undefined ? [] : told(reading.kind, reading.value, reading.isProtected);
  });
  if (!theirs.includes(ours)) expect({ typed, ours }).toEqual({ typed, ours: theirs.join(' or ') });
  return isProtected ? 'protected' : 'free';
}

/** The ways in which Slack and people wrap one word, and the texts that may come of it. Slack makes links of hosts and URLs. */
const WRAPPED: readonly ((each: Spelling) => readonly [message: string, ...plain: string[]])[] = [
  ({ text, plain }) => [`\`${text}\``, plain],
  ({ text, plain }) => [`• ${text}`, plain],
  ({ text, plain }) => [`\u00a0${text}\u2003`, plain],
  ({ text, plain }) => (/:\/\//.test(plain) ? [`<${escaped(plain)}>`, plain] : [text, plain]),
  ({ text, plain }) =>
    /[:/\\]/.test(plain)
      ? [text, plain]
      : [`<http://${escaped(plain)}|${escaped(plain)}>`, plain, `http://${plain}`],
  ({ plain }) => [`<http://evil.com|${escaped(plain)}>`, 'http://evil.com', 'evil.com'],
];

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

describe('against a second reading', () => {
  test(
    'every spelling is refused, or is what the reference says, and protected when the reference says so',
    () => {
      const met = { refused: 0, protected: 0, free: 0 };
      const named = fc.constantFrom<(NamedKind | undefined)[]>(
        undefined,
        undefined,
        'ip',
        'network',
        'domain',
        'url',
        'path',
        'hash',
      );
      fc.assert(
        fc.property(spelling, named, ({ text, plain }, kind) => {
          met[compare(text, [plain], kind)] += 1;
        }),
        { numRuns },
      );
      // Were all refused, nothing would have been tried.
      expect(Math.min(met.refused, met.protected, met.free)).toBeGreaterThan(numRuns / 20);
    },
    TIMEOUT_MS,
  );

  test(
    'what a message wraps around a word changes nothing',
    () => {
      fc.assert(
        fc.property(spelling, fc.constantFrom(...WRAPPED), (each, wrap) => {
          const [message, ...plains] = wrap(each);
          compare(cleanText(message), plains);
        }),
        { numRuns },
      );
    },
    TIMEOUT_MS,
  );

  test(
    'a command names nothing that is protected as if it were free',
    () => {
      let reached = 0;
      fc.assert(
        fc.property(spelling, ({ text, plain }) => {
          const { indicators, problems } = readIndicators(tokens(cleanText(text)));
          if (problems.length > 0 || !reachesProtected(plain)) return;
          reached += 1;
          if (!indicators.some(({ kind, value }) => isRefused(kind, value)))
            expect({ text, plain, named: indicators }).toBe('protected');
        }),
        { numRuns },
      );
      expect(reached).toBeGreaterThan(numRuns / 50);
    },
    TIMEOUT_MS,
  );

  test(
    'nothing protected passes, not even when it comes to the guard as it was spelled',
    () => {
      let reached = 0;
      fc.assert(
        fc.property(spelling, ({ plain }) => {
          if (!reachesProtected(plain)) return;
          reached += 1;
          const kind = readReference(plain)?.kind ?? 'domain';
          if (!isRefused(kind, plain)) expect(`${kind} ${plain}, free`).toBe(`${kind} ${plain}, protected`);
        }),
        { numRuns },
      );
      expect(reached).toBeGreaterThan(numRuns / 20);
    },
    TIMEOUT_MS,
  );
});
