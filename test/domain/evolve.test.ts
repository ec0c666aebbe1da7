import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/domain/digest.ts';
import type { RequestEvent } from '../../src/domain/event.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { OutcomeStatus } from '../../src/domain/outcome.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import { a, at, pair } from './evolve/pair.ts';
import {
  approve,
  ask,
  claim,
  delegate,
  finding,
  lea,
  olaf,
  outcomes,
  override,
  ran,
  rule,
  story,
  terms,
  vera,
} from './stories.ts';

describe('a request begins', () => {
  test('with what was asked and nothing else', () => {
    expect(story(ask())).toEqual({
      id: 'R7F3KQ',
      terms: terms(),
      digest: digestOf(terms()),
      status: 'requested',
      approvals: [],
      steps: [
        { vendor: 'inspect', indicators: [a], state: 'waiting', attempts: 0, deferrals: 0, outcomes: [] },
      ],
      holds: {},
      delegations: [],
      escalatedTo: [],
      notices: [],
      reminders: { count: 0, last: at(0) },
      messages: {},
      requestedAt: at(0),
      updatedAt: at(0),
      version: 1,
      changed: 1,
    });
  });

  test('approved, and loud, where it breaks the glass', () => {
    expect(story(ask({ breakGlass: true }))).toMatchObject({
      status: 'approved',
      notices: [{ about: 'break_glass', to: ['SLEADS'], told: false }],
    });
  });

  test('approved, and quiet, where it is the end of a block', () => {
    const end = terms({ ends: 'RBLOCK' });
    expect(evolve(undefined, { type: 'requested', at: at(0), terms: end, digest: '' })).toMatchObject({
      status: 'approved',
      notices: [],
    });
  });

  test('once, and before anything else', () => {
    const requested: RequestEvent = { type: 'requested', at: at(0), terms: terms(), digest: '' };
    expect(() => evolve(story(ask()), requested)).toThrow('Request R7F3KQ cannot be requested twice.');
    expect(() => evolve(undefined, { type: 'expired', at: at(0) })).toThrow(
      'Nothing was requested before "expired".',
    );
    const unheard = { type: 'unheard', at: at(0) } as unknown as RequestEvent;
    expect(() => evolve(story(ask()), unheard)).toThrow(
      'Unknown event {"type":"unheard","at":"2026-11-22T12:00:00.000Z"}.',
    );
  });
});

describe('the end of a block tells its approvers', () => {
  const gap = { vendor: 'gone', indicators: [a], why: 'Gone.' };
  const notice = { about: 'overran', to: ['SLEADS'], told: false };
  const began = (changes: Partial<Terms> = {}) =>
    evolve(undefined, {
      type: 'requested',
      at: at(0),
      terms: terms({ ...pair, undo: true, ends: 'RBLOCK', ...changes }),
      digest: 'd',
    });
  const cameTo = (...statuses: readonly OutcomeStatus[]) =>
    evolve(evolve(began(), { type: 'started', at: at(1), step: 0 }), {
      type: 'acted',
      at: at(2),
      step: 0,
      outcomes: outcomes(...statuses),
    });

  test('at once where part of it cannot be taken back', () => {
    expect(began({ gaps: [gap] }).notices).toEqual([notice]);
    expect(began().notices).toEqual([]);
  });

  test.each<[readonly OutcomeStatus[], number]>([
    [['verified', 'accepted'], 0],
    [['verified', 'failed'], 1],
    [['unknown', 'failed'], 1],
  ])('where it comes to %j', (statuses, notices) => {
    expect(cameTo(...statuses).notices).toEqual(Array(notices).fill(notice));
  });

  test('once, also when it is barred later', () => {
    const barred = evolve(began({ gaps: [gap] }), {
      type: 'barred',
      at: at(3),
      code: 'protected',
      sentence: 'No.',
    });
    expect(barred).toMatchObject({ status: 'failed', notices: [notice] });
  });

  test('and another request tells nobody of what it came to', () => {
    expect(ran(pair, 'verified', 'failed').notices).toEqual([]);
    expect(story(ask({ gaps: [gap] })).notices).toEqual([]);
  });
});

describe('a reminder goes to', () => {
  const two = { ...rule, approvals: 2, approvers: ['SLEADS', 'UVERA'] };
  const toWhom = (request: Request) => evolve(request, { type: 'reminded', at: at(30) }).notices.at(-1)?.to;
  const guarded = (changed: Partial<Terms> = {}) =>
    ask({ override: { findings: [finding('a')], by: ['SGUARDS'] }, ...changed });

  test.each<[string, () => Request, readonly string[]]>([
    ['the approvers', () => story(ask()), ['SLEADS']],
    ['who looks at it', () => story(ask(), claim(lea)), ['ULEA']],
    [
      'not to who looked at it and has approved',
      () => story(ask({ rule: two }), claim(vera), approve(vera)),
      ['SLEADS'],
    ],
    [
      'not to who looked at it and has handed it on',
      () => story(ask(), claim(lea), delegate(lea, olaf)),
      ['SLEADS', 'UOLAF'],
    ],
    [
      'those whom it was escalated to',
      () => evolve(story(ask()), { type: 'escalated', at: at(20), to: ['UOLAF', 'SLEADS'] }),
      ['SLEADS', 'UOLAF'],
    ],
    ['those who may override, as long as nobody has', () => story(guarded()), ['SLEADS', 'SGUARDS']],
    ['also when somebody looks at it', () => story(guarded(), claim(lea)), ['ULEA', 'SGUARDS']],
    ['not to who has', () => story(guarded({ rule: two }), override(vera)), ['SLEADS']],
  ])('%s', (_, make, to) => {
    expect(toWhom(make())).toEqual(to);
  });
});
