import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deadRules } from '../../src/domain/dead-rules.ts';
import { ACTIONS, type Action, type Draft } from '../../src/domain/draft.ts';
import type { Indicator, IndicatorKind } from '../../src/domain/indicator.ts';
import { type Capable, plan } from '../../src/domain/plan.ts';
import { contradictionIn } from '../../src/domain/shadow.ts';
import { fits, type Part, type When, type Word } from '../../src/domain/when.ts';
import { ADDRESS, draftOf, FILE, partOf, policyOf, ruleOf } from './occasions.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

const ability = (kinds: readonly IndicatorKind[], revertible = true) => ({
  kinds,
  takes: 'some things',
  batch: 10,
  revertible,
  cleans: false,
  prevents: false,
});

const VENDORS: readonly Capable[] = [
  { name: 'inspect', title: 'ESET Inspect', insecure: false, abilities: { block: ability(['sha1'], false) } },
  {
    name: 'node',
    title: 'Blockade',
    insecure: false,
    abilities: {
      block: ability(['host_md5', 'ip']),
      flush: ability(['events'], false),
      enrol: ability(['account'], false),
    },
  },
];

const CLEANER: Capable = {
  name: 'cleaner',
  title: 'Cleaner',
  insecure: false,
  abilities: { block: { ...ability(['sha256']), cleans: true }, allow: ability(['path']) },
};

const sentencesFor = (when: When, vendors: readonly Capable[]) =>
  deadRules(policyOf(ruleOf('some', { when }), ruleOf('default')), vendors);

test.each<[When, ...string[]]>([
  [{}],
  [{ indicatorsOver: 50 }],
  [{ action: 'block' }],
  [{ action: 'block', kinds: ['path', 'sha1'] }],
  [{ kinds: ['domain'] }],
  [{ kinds: ['host_md5'] }],
  [{ action: 'unblock', kinds: ['ip'] }],
  [{ action: 'flush', vendors: ['node'] }],
  [{ action: 'enrol' }],
  [{ vendors: ['inspect', 'node'], kinds: ['ip'] }],
  [{ addressesOver: 0 }],
  [{ clean: false }],
  [{ action: 'allow' }, '"action": no configured vendor can allow anything'],
  [{ action: 'clear', kinds: ['ip'] }, '"action": no configured vendor can clear the reputation of anything'],
  [
    { kinds: ['path', 'network'] },
    '"kinds": no configured vendor can do anything with file paths or networks',
  ],
  // An MD5 is that of a file; that of a host is another kind.
  [
    { action: 'block', kinds: ['md5'] },
    '"action" and "kinds": no configured vendor can block MD5 file hashes',
  ],
  [
    { kinds: ['ip'], vendors: ['inspect'] },
    '"kinds" and "vendors": inspect cannot do anything with IP addresses',
  ],
  [
    { kinds: ['ip'], vendors: ['inspect'], indicatorsOver: 5, severity: [1] },
    '"kinds" and "vendors": inspect cannot do anything with IP addresses',
  ],
  [
    { kinds: ['path'], vendors: ['inspect'] },
    '"kinds": no configured vendor can do anything with file paths',
  ],
  [
    { action: 'unblock', kinds: ['sha1'], vendors: ['inspect', 'node'] },
    '"action" and "kinds": no configured vendor can unblock SHA-1 file hashes',
  ],
  [
    { action: 'block', kinds: ['path'], vendors: ['inspect', 'node'], addressesOver: 5 },
    '"action" and "kinds": no configured vendor can block file paths',
  ],
  [
    { vendors: ['inspect', 'cleaner'], kinds: ['ip'] },
    '"kinds" and "vendors": none of inspect and cleaner can do anything with IP addresses',
  ],
  [{ action: 'unblock', vendors: ['inspect'] }, '"action" and "vendors": inspect cannot unblock anything'],
  [{ action: 'enrol', vendors: ['inspect'] }, '"action" and "vendors": inspect cannot add anything'],
  [
    { addressesOver: 256 },
    '"addressesOver": no configured vendor can do anything with networks of more than 256 addresses',
  ],
  [
    { kinds: ['ip', 'network', 'sha1'], addressesOver: 1000 },
    '"addressesOver": no configured vendor can do anything with networks of more than 1,000 addresses',
  ],
  [
    { vendors: ['inspect'], addressesOver: 0 },
    '"vendors" and "addressesOver": inspect cannot do anything with IP addresses or networks',
  ],
  [
    { kinds: ['sha1', 'network'], addressesOver: 0 },
    '"kinds" and "addressesOver": no configured vendor can do anything with networks',
  ],
  // Two of them are dead together, but the third is by itself.
  [{ kinds: ['ip'], vendors: ['inspect'], clean: true }, '"clean": no configured vendor can clean'],
  [{ clean: true }, '"clean": no configured vendor can clean'],
  [{ clean: true, kinds: ['path'] }, '"kinds": no configured vendor can do anything with file paths'],
])('a rule for %j: %s', (when, ...sentences) => {
  const vendors = sentences.some((each) => each.includes('cleaner')) ? [...VENDORS, CLEANER] : VENDORS;
  expect(sentencesFor(when, vendors)).toEqual(
    sentences.map((each) => `The rule "some" can never match because of its ${each}.`),
  );
});

test('what one vendor cleans, others take part in', () => {
  const vendors = [...VENDORS, CLEANER];
  expect(sentencesFor({ clean: true, vendors: ['node'] }, vendors)).toEqual([]);
  expect(sentencesFor({ clean: true, kinds: ['path'] }, vendors)).toEqual([
    'The rule "some" can never match because of its "kinds" and "clean": no configured vendor can block file paths.',
  ]);
});

test('what is only ever asked for one at a time is not there for a rule of many', () => {
  const flusher: Capable = { ...CLEANER, name: 'flusher', abilities: { flush: ability(['events']) } };
  expect(sentencesFor({ indicatorsOver: 0 }, [flusher])).toEqual([]);
  expect(sentencesFor({ indicatorsOver: 1 }, [flusher])).toEqual([
    'The rule "some" can never match because of its "indicatorsOver": no configured vendor can do anything with anything but for one at a time.',
  ]);
  expect(sentencesFor({ vendors: ['flusher'], indicatorsOver: 1 }, [...VENDORS, flusher])).toEqual([
    'The rule "some" can never match because of its "vendors" and "indicatorsOver": flusher cannot do anything with anything but for one at a time.',
  ]);
});

test('the default is not named, even where nothing is left for it: a policy must have one', () => {
  expect(deadRules(policyOf(ruleOf('default')), [])).toEqual([]);
});

test('of several rules each that is dead is named', () => {
  const dead = (name: string) => ruleOf(name, { when: { kinds: ['path'] } });
  const alive = ruleOf('alive', { when: { kinds: ['ip'] } });
  const found = deadRules(policyOf(dead('a'), alive, dead('b'), ruleOf('default')), VENDORS);
  expect(found.map((sentence) => sentence.slice(0, 12))).toEqual(['The rule "a"', 'The rule "b"']);
});

describe('for any conditions and any vendors', () => {
  const some = <T>(...all: readonly T[]) => fc.subarray([...all], { minLength: 1 });
  const kinds = ['sha1', 'ip', 'network', 'domain', 'url', 'host_md5', 'path', 'connection'] as const;
  const conditions: fc.Arbitrary<When> = fc.record(
    {
      action: fc.constantFrom<Word[]>('block', 'allow', 'clear', 'unblock', 'flush', 'enrol'),
      kinds: some<IndicatorKind>(...kinds),
      vendors: some('a', 'b'),
      indicatorsOver: fc.nat(3),
      addressesOver: fc.constantFrom(0, 1, 2, 300),
      clean: fc.boolean(),
      severity: some<1 | 2>(1, 2),
      channels: some('C0SOC', 'C0LAB'),
    },
    { requiredKeys: [] },
  );
  /** Some are about what they can do without a wish to prevent, and say no with one. */
  const abilityOf = (...its: readonly IndicatorKind[]) =>
    fc.record({
      kinds: some(...its),
      takes: fc.constant('some things'),
      batch: fc.constantFrom(1, 100),
      revertible: fc.boolean(),
      cleans: fc.boolean(),
      prevents: fc.constant(false),
      refuses: fc.constant((_: Indicator, { prevent }: { readonly prevent: boolean }) =>
        prevent ? 'It prevents nothing.' : undefined,
      ),
    });
  const onKinds = abilityOf(...kinds);
  const abilities = fc.record(
    {
      block: onKinds,
      allow: onKinds,
      clear: onKinds,
      flush: abilityOf('events'),
      enrol: abilityOf('account'),
    },
    { requiredKeys: [] },
  );
  const vendors = fc.tuple(abilities, abilities, abilities).map((all) =>
    all.map((its, at): Capable => {
      const name = ['a', 'b', 'other'][at] ?? '';
      return { name, title: name.toUpperCase(), insecure: false, abilities: its };
    }),
  );

  const SUBJECTS: readonly Indicator[] = [
    FILE,
    ADDRESS,
    { kind: 'network', value: '198.18.7.8/31' },
    { kind: 'network', value: '198.18.0.0/16' },
    { kind: 'domain', value: 'evil.example' },
    { kind: 'url', value: 'http://evil.example/' },
    { kind: 'host_md5', value: 'a'.repeat(32) },
    { kind: 'path', value: '/opt/run' },
    { kind: 'connection', value: 'out tcp any any 198.18.7.9 443' },
  ];
  const OWN: Readonly<Partial<Record<Action, readonly Indicator[]>>> = {
    flush: [{ kind: 'events', value: 'all' }],
    enrol: [{ kind: 'account', value: 'ann@example.com analyst' }],
  };
  /** Every request that conditions can tell from another: of what is named together only the number counts. */
  const DRAFTS: readonly Draft[] = ACTIONS.flatMap((action) =>
    [false, true].flatMap((undo) =>
      (action === 'block' && !undo ? [false, true] : [false]).flatMap((clean) =>
        [undefined, 1 as const, 2 as const].map((severity) =>
          draftOf({ action, undo, clean, severity, indicators: OWN[action] ?? SUBJECTS }),
        ),
      ),
    ),
  );

  /** Everything that a rule would be looked for, were it asked of these vendors. */
  function partsAt(all: readonly Capable[]): readonly Part[] {
    return DRAFTS.flatMap((draft) => {
      const { steps } = plan(draft, all);
      if (draft.clean && !steps.some(({ cleans }) => cleans)) return [];
      return steps.flatMap(({ vendor, indicators }) =>
        indicators.flatMap((indicator) =>
          ['C0SOC', 'C0LAB', 'C0OTHER'].map((channel) =>
            partOf({ word: draft.undo ? 'unblock' : draft.action, indicator, vendor, draft, channel }),
          ),
        ),
      );
    });
  }

  test('a rule is dead exactly where it fits nothing that the vendors could be asked for', () => {
    const met = { dead: 0, alive: 0 };
    fc.assert(
      fc.property(conditions, vendors, (when, all) => {
        fc.pre(contradictionIn(when, 1000) === undefined);
        const dead = sentencesFor(when, all).length > 0;
        met[dead ? 'dead' : 'alive'] += 1;
        expect({ when, dead }).toEqual({ when, dead: !partsAt(all).some((part) => fits(when, part)) });
      }),
      { numRuns },
    );
    // Were all of one sort, nothing would have been told apart.
    expect(Math.min(met.dead, met.alive)).toBeGreaterThan(numRuns / 20);
  });

  test('the conditions that are blamed are dead by themselves, and none of them is to spare', () => {
    fc.assert(
      fc.property(conditions, vendors, (when, all) => {
        fc.pre(contradictionIn(when, 1000) === undefined);
        const [sentence = ''] = sentencesFor(when, all);
        fc.pre(sentence !== '');
        const keys = [...(/because of its (.*?):/.exec(sentence)?.[1] ?? '').matchAll(/"(\w+)"/g)].map(
          ([, key]) => key as keyof When,
        );
        const only = (some: readonly (keyof When)[]): When =>
          Object.fromEntries(some.map((key) => [key, when[key]]));
        const isDead = (each: When) => !partsAt(all).some((part) => fits(each, part));
        expect({ sentence, isDead: isDead(only(keys)) }).toEqual({ sentence, isDead: true });
        for (const key of keys) {
          if (key === 'action') continue;
          expect(isDead(only(keys.filter((each) => each !== key)))).toBe(false);
        }
      }),
      { numRuns },
    );
  });
});
