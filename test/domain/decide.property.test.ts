import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RequestEvent } from '../../src/domain/event.ts';
import type { Request } from '../../src/domain/request.ts';
import { COURSE } from './decide-claims-course.ts';
import { PEOPLE } from './decide-claims-people.ts';
import { lives } from './decide-lives.ts';
import { startsOf, typesOf } from './decide-said.ts';

const numRuns = Number(process.env['DECIDE_RUNS'] ?? 2_000);
const CLAIMS = [...Object.entries(PEOPLE), ...Object.entries(COURSE)];

test('the lives that are tried come to something', () => {
  const all = fc.sample(lives, { numRuns: 2_000, seed: 42 }).flatMap((life) => life ?? []);
  const met = new Set(all.flatMap(typesOf));
  for (const type of TYPES) expect([type, met.has(type)]).toEqual([type, true]);
  const begun = all.filter((life) => startsOf(life).length > 0);
  expect(begun.length).toBeGreaterThan(80);
  const some: Readonly<Record<string, (request: Request) => boolean>> = {
    'approved by several': ({ approvals }) => approvals.length > 1,
    'one from each': ({ terms }) => terms.rule.oneFromEach === true,
    overridden: ({ overridden }) => overridden !== undefined,
    'handed on': ({ delegations }) => delegations.length > 0,
    'approved in part': ({ approvals }) => approvals.some(({ without }) => without.length > 0),
    'on one word': ({ terms }) => terms.breakGlass,
  };
  for (const [what, is] of Object.entries(some)) {
    expect([what, begun.some(({ request }) => is(request))]).toEqual([what, true]);
  }
  const lapses = all.flatMap(({ request }) => request.lapses ?? []);
  for (const what of ['override', 'delegation', undefined]) {
    expect([what, lapses.some(({ of }) => of === what)]).toEqual([what, true]);
  }
  for (const what of ['delegation', undefined]) {
    expect([what, lapses.some(({ of, as }) => of === what && as)]).toEqual([what, true]);
  }
});

const TYPES: readonly RequestEvent['type'][] = [
  'requested',
  'surveyed',
  'approved',
  'withdrawn',
  'lapsed',
  'claimed',
  'delegated',
  'reminded',
  'escalated',
  'overridden',
  'reviewed',
  'ended',
  'overran',
  'denied',
  'cancelled',
  'expired',
  'stalled',
  'wanted',
  'started',
  'acted',
  'deferred',
  'barred',
  'retried',
  'vouched',
  'shown',
  'told',
];

test('whatever people do in whatever order, every claim holds', () => {
  fc.assert(
    fc.property(lives, (life) => {
      // A life that policy or guard had none of.
      if (!life) return;
      for (const [claim, holds] of CLAIMS) {
        try {
          holds(life);
        } catch (cause) {
          throw new Error(`It does not hold that ${claim}.`, { cause });
        }
      }
    }),
    { numRuns },
  );
});
