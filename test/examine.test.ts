import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import type { Finding } from '../src/domain/guard.ts';
import type { Indicator, IndicatorKind } from '../src/domain/indicator.ts';
import { createExamination } from '../src/examine.ts';
import type { ConnectedVendor } from '../src/vendor.ts';

const never = new AbortController().signal;
const ip = (value: string): Indicator => ({ kind: 'ip', value });
const domain = (value: string): Indicator => ({ kind: 'domain', value });

/** A vendor that takes kinds and holds values; `asked`: the batches that it was asked about. */
function vendor(
  name: string,
  kinds: readonly IndicatorKind[],
  more: Partial<Pick<Operation, 'inEffect' | 'refuses' | 'batch'>> = {},
): ConnectedVendor {
  const block: Operation = {
    kinds,
    takes: 'some things',
    batch: 100,
    apply: () => Promise.reject(new Error(`${name} is not to be changed.`)),
    ...more,
  };
  return {
    name,
    title: `The ${name}`,
    insecure: false,
    vendor: { operations: { block }, check: async () => [], close: async () => {} },
  };
}

function holding(
  values: readonly string[],
  asked: (readonly string[])[] = [],
): NonNullable<Operation['inEffect']> {
  return async (batch) => {
    asked.push(batch.map(({ value }) => value));
    return batch.map(({ value }) => values.includes(value));
  };
}

function examinationOf(vendors: readonly ConnectedVendor[], isProtected: readonly string[] = []) {
  const guard = (indicators: readonly Indicator[]): readonly Finding[] =>
    indicators.flatMap((indicator) =>
      isProtected.includes(indicator.value)
        ? [{ indicator, rule: 'own_network', entry: 'x', sentence: 'It is yours.', absolute: false }]
        : [],
    );
  return createExamination({ vendors, guard, signal: never });
}

describe('at once', () => {
  const vendors = [vendor('a', ['ip', 'domain']), vendor('b', ['ip'])];

  test('everybody who can is named, each indicator in its place', () => {
    const { examine } = examinationOf(vendors);
    expect(examine([domain('x.example'), ip('45.8.8.1')])).toEqual([
      { indicator: domain('x.example'), vendors: ['a'] },
      { indicator: ip('45.8.8.1'), vendors: ['a', 'b'] },
    ]);
  });

  test('a kind that no vendor takes is said by its name, however many of other kinds there are', () => {
    const sha1 = { kind: 'sha1', value: 'f'.repeat(40) } as const;
    const { examine } = examinationOf(vendors);
    expect(
      examine([domain('x.example'), sha1, { kind: 'path', value: 'C:\\x' }]).map(({ why }) => why),
    ).toEqual([undefined, 'No vendor takes SHA-1 file hashes.', 'No vendor takes file paths.']);
  });

  test('what a vendor has against one of a kind that it takes is said in its words', () => {
    const refuses = ({ value }: Indicator) => (value.startsWith('45') ? 'It takes no 45.' : undefined);
    const { examine } = examinationOf([vendor('a', ['domain']), vendor('b', ['ip'], { refuses })]);
    expect(examine([ip('45.8.8.1'), ip('46.8.8.1')])).toEqual([
      { indicator: ip('45.8.8.1'), vendors: [], why: 'It takes no 45.' },
      { indicator: ip('46.8.8.1'), vendors: ['b'] },
    ]);
  });

  test('what is protected is found, whoever could block it', () => {
    const { examine } = examinationOf(vendors, ['45.8.8.1']);
    const [first, second] = examine([ip('45.8.8.1'), ip('45.8.8.2')]);
    expect(first).toMatchObject({ vendors: ['a', 'b'], finding: { sentence: 'It is yours.' } });
    expect(second).not.toHaveProperty('finding');
  });

  test('without any vendor nothing can be blocked', () => {
    expect(examinationOf([]).examine([ip('45.8.8.1')])).toEqual([
      { indicator: ip('45.8.8.1'), vendors: [], why: 'No vendor takes IP addresses.' },
    ]);
  });
});

describe('when the vendors are asked', () => {
  const many = Array.from({ length: 1_000 }, (_, i) => ip(`45.8.${i >> 8}.${i & 255}`));

  test('each says what it holds, of what it could block', async () => {
    const asked: (readonly string[])[] = [];
    const { examine, ask } = examinationOf([
      vendor('a', ['ip', 'domain'], { inEffect: holding(['x.example', '45.8.8.1']) }),
      vendor('b', ['ip'], { inEffect: holding(['x.example', '45.8.8.1'], asked) }),
      vendor('silent', ['ip']),
    ]);
    const known = await ask(examine([domain('x.example'), ip('45.8.8.1'), ip('45.8.8.2')]));
    expect(known.map(({ blockedAt }) => blockedAt)).toEqual([['a'], ['a', 'b'], []]);
    expect(asked).toEqual([['45.8.8.1', '45.8.8.2']]);
  });

  test('one that does not say holds nothing, as far as anybody knows', async () => {
    const { examine, ask } = examinationOf([
      vendor('a', ['ip'], { inEffect: async (batch) => batch.map(() => undefined) }),
    ]);
    expect(await ask(examine([ip('45.8.8.1')]))).toEqual([
      { indicator: ip('45.8.8.1'), vendors: ['a'], blockedAt: [] },
    ]);
  });

  test('it is in their own batches, and about the first 300 only', async () => {
    const asked: (readonly string[])[] = [];
    const { examine, ask } = examinationOf([
      vendor('a', ['ip'], { batch: 100, inEffect: holding(['45.8.0.0', '45.8.3.0'], asked) }),
    ]);
    const known = await ask(examine(many));
    expect(asked.map((batch) => batch.length)).toEqual([100, 100, 100]);
    expect(known[0]?.blockedAt).toEqual(['a']);
  });

  test('nobody is asked about nothing', async () => {
    const asked: (readonly string[])[] = [];
    const { ask } = examinationOf([vendor('a', ['ip'], { inEffect: holding([], asked) })]);
    expect(await ask([])).toEqual([]);
    expect(asked).toEqual([]);
  });
});
