import { expect, test } from '@jest/globals';
import { deadRules } from '../../src/domain/dead-rules.ts';
import type { IndicatorKind } from '../../src/domain/indicator.ts';
import type { Capable } from '../../src/domain/plan.ts';
import type { When } from '../../src/domain/when.ts';
import { policyOf, ruleOf } from './occasions.ts';

const ability = (kinds: readonly IndicatorKind[], revertible = true) => ({
  kinds,
  takes: 'some things',
  batch: 10,
  revertible,
  cleans: false,
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

test.each<[When, ...string[]]>([
  [{}],
  [{ indicatorsOver: 50 }],
  [{ action: 'block' }],
  [{ action: 'block', kinds: ['path', 'sha1'] }],
  [{ kinds: ['domain'] }],
  [{ action: 'unblock', kinds: ['ip'] }],
  [{ action: 'flush', vendors: ['node'] }],
  [{ action: 'enrol' }],
  [{ vendors: ['inspect', 'node'], kinds: ['ip'] }],
  [{ action: 'allow' }, 'No configured vendor can allow anything.'],
  [{ kinds: ['path', 'network'] }, 'No configured vendor can do anything with file paths or networks.'],
  [{ kinds: ['url'], vendors: ['inspect'] }, 'Of inspect, none can do anything with URLs.'],
  [
    { action: 'unblock', kinds: ['sha1'], vendors: ['inspect', 'node'] },
    'Of inspect, node, none can unblock SHA-1 file hashes.',
  ],
  [{ action: 'unblock', vendors: ['inspect'] }, 'Of inspect, none can unblock anything.'],
  [{ action: 'enrol', vendors: ['inspect'] }, 'Of inspect, none can add anything.'],
  [{ action: 'block', kinds: ['md5'] }, 'No configured vendor can block MD5 file hashes.'],
])('a rule for %j: %s', (when, ...sentences) => {
  const policy = policyOf(ruleOf('some', { when }), ruleOf('default'));
  expect(deadRules(policy, VENDORS)).toEqual(sentences.map((each) => `The rule "some" never fits. ${each}`));
});

test('an account at the only vendor is for no rule but that which names it', () => {
  const enroller = { ...VENDORS[1]!, abilities: { enrol: ability(['account']) } };
  expect(deadRules(policyOf(ruleOf('default')), [enroller])).toEqual([
    'The rule "default" never fits. No configured vendor can do anything with anything.',
  ]);
});
