import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeBlast } from '../../src/domain/blast.ts';
import { connectionIndicator } from '../../src/domain/connection.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { gapsOf, heldAt, reachesOf, refusedIn } from '../../src/domain/kept.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import { approve, ask, bulk, finding, lea, override, rule, story, THREE, vera } from './stories.ts';

const [a, b] = THREE as [Indicator, Indicator, Indicator];
const pair = { ...rule, approvals: 2 };

/** A request of which the first of two approvers left these out, if any. */
function without(changes: Partial<Terms>, ...indexes: readonly number[]): Request {
  const how = indexes.length > 0 ? { without: indexes, reason: 'They are ours.' } : {};
  return story(ask({ rule: pair, ...bulk(), ...changes }), approve(lea, how));
}

describe('of what approvers leave out', () => {
  test('no gap speaks, and one of nothing else is gone', () => {
    const gaps = [
      { vendor: 'cybereason', indicators: [a, b], why: 'Both.' },
      { vendor: 'blockade', indicators: [b], why: 'One.' },
    ];
    expect(gapsOf(without({ gaps }))).toEqual(gaps);
    expect(gapsOf(without({ gaps }, 1))).toEqual([{ vendor: 'cybereason', indicators: [a], why: 'Both.' }]);
  });

  test('the guard says nothing', () => {
    const findings = [finding('a'), finding('b')];
    const asked = ask({ rule: pair, ...bulk(), override: { findings, by: ['SGUARDS'] } });
    const left = story(asked, override(vera), approve(lea, { without: [0], reason: 'It is ours.' }));
    expect(refusedIn(left).map(({ indicator }) => indicator)).toEqual([b]);
    expect(refusedIn(without({}))).toEqual([]);
  });

  test('nobody counts what a vendor holds, nor whether all of it is known', () => {
    const held = (request: Request, holds: Request['holds']) => heldAt({ ...request, holds }, 'inspect');
    const all = { 0: ['blacklist', null] };
    expect(held(without({}), all)).toEqual({ held: ['blacklist', null], isAll: true });
    expect(held(without({}, 0), all)).toEqual({ held: [null], isAll: true });
    expect(held(without({}), {})).toEqual({ held: [], isAll: false });
    const apart = [a, b].map((indicator) => ({ vendor: 'inspect', indicators: [indicator] }));
    expect(held(without({ steps: apart }), { 1: [null] })).toEqual({ held: [null], isAll: false });
    expect(held(without({ steps: apart }, 0), { 1: [null] })).toEqual({ held: [null], isAll: true });
  });

  test('the reach says nothing; a sentence that is nobody’s stays', () => {
    const networks = ['46.0.0.0/24', '46.0.1.0/24', '46.0.2.0/24'].map(
      (value): Indicator => ({ kind: 'network', value }),
    );
    const about = (n: number) => `46[.]0[.]${n}[.]0/24 is 256 addresses.`;
    const asked = { indicators: networks, steps: [{ vendor: 'inspect', indicators: networks }] };
    const reach = [about(0), 'From another time.', about(1), about(2)];
    const sentences = (request: Request) => reachesOf(request).map(({ sentence }) => sentence);
    expect(sentences(without({ ...asked, reach }))).toEqual(reach);
    expect(sentences(without({ ...asked, reach }, 1))).toEqual([about(0), 'From another time.', about(2)]);
    expect(sentences(without({}))).toEqual([]);
  });
});

test('of two that reach the same, what is said of the one that is left stays, once', () => {
  const rules = ['tcp', 'udp'].map((ruleName) => {
    const made = connectionIndicator({ ruleName, remoteAddress: '46.0.0.0/16' });
    if (!('kind' in made)) throw new Error(ruleName);
    return made;
  });
  const sentence = 'The far end 46[.]0[.]0[.]0/16 is 65,536 addresses.';
  const asked = {
    indicators: rules,
    steps: [{ vendor: 'inspect', indicators: rules }],
    reach: [sentence, sentence],
  };
  expect(reachesOf(without(asked))).toHaveLength(2);
  expect(reachesOf(without(asked, 1))).toEqual([{ indicator: rules[0], sentence }]);
});

test('what is said of a path is not taken for what is said of a shorter one', () => {
  const paths = ['C:\\a', 'C:\\a *'].map((value): Indicator => ({ kind: 'path', value }));
  const sentence = 'C:\\a * has a wildcard: it reaches every file that fits.';
  const asked = { indicators: paths, steps: [{ vendor: 'inspect', indicators: paths }], reach: [sentence] };
  expect(reachesOf(without(asked, 0))).toEqual([{ indicator: paths[1], sentence }]);
  expect(reachesOf(without(asked, 1))).toEqual([]);
});

test('each sentence about a reach is found to be of its indicator, whatever stands beside it', () => {
  const own = { networks: ['45.1.2.0/24'], domains: ['ours.example'] };
  const octet = fc.nat(3);
  const indicator = fc.oneof(
    fc
      .tuple(octet, octet, fc.constantFrom(24, 31))
      .map(([x, y, prefix]): Indicator => ({ kind: 'network', value: `45.${x}.${y}.0/${prefix}` })),
    octet.map((last): Indicator => ({ kind: 'ip', value: `45.1.2.${last}` })),
    fc
      .constantFrom('ours.example', 'a.ours.example', 'evil.example')
      .map((value): Indicator => ({ kind: 'domain', value })),
    fc
      .array(fc.constantFrom('*', ' ', 'a', ' has a wildcard: it reaches every file that fits.'), {
        minLength: 1,
      })
      .map((parts): Indicator => ({ kind: 'path', value: `C:\\${parts.join('')}` })),
  );
  const key = ({ kind, value }: Indicator) => `${kind} ${value}`;
  fc.assert(
    fc.property(fc.uniqueArray(indicator, { selector: key, minLength: 1, maxLength: 8 }), (indicators) => {
      const far = indicators.filter((each) => describeBlast(each, own) !== undefined);
      const reach = far.flatMap((each) => describeBlast(each, own) ?? []);
      const request = story(ask({ indicators, steps: [{ vendor: 'inspect', indicators }], reach }));
      expect(reachesOf(request).map((each) => each.indicator)).toEqual(far);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
  );
});
