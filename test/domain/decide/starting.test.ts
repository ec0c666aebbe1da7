import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import { decide } from '../../../src/domain/decide.ts';
import type { RequestEvent } from '../../../src/domain/event.ts';
import { evolve } from '../../../src/domain/evolve.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Request, Terms } from '../../../src/domain/request.ts';
import {
  act,
  approve,
  ask,
  finding,
  lea,
  minutesAfter,
  next,
  outcomes,
  sha1,
  start,
  story,
  withdraw,
} from '../stories.ts';

const [a, b] = [sha1('a'), sha1('b')];
const pair = { vendor: 'inspect', indicators: [a, b] };
type Start = Extract<Intent, { readonly to: 'start' }>;

function events(request: Request, more: Partial<Start>): readonly RequestEvent[] {
  const done = decide(request, { ...start(), ...more } as Start, minutesAfter(5));
  if (done instanceof Refusal) throw new Error(done.sentence);
  return done;
}
const started = (request: Request, more: Partial<Start>) =>
  events(request, more).reduce<Request>((so, event) => evolve(so, event), request);

const approved = (changes: Partial<Terms>) => story(ask({ indicators: [a, b], ...changes }), approve(lea));

describe('what a vendor holds at the start of a step', () => {
  const request = approved({ steps: [pair] });

  test('is written down with it, and is gone with the next', () => {
    const once = started(request, { held: ['blocked', null] });
    expect(once.steps[0]).toMatchObject({ state: 'started', held: ['blocked', null] });
    const failed = next(once, minutesAfter(6), act(outcomes('verified', 'failed')));
    const again = evolve(failed, { at: '', type: 'retried', step: 0, by: lea.person });
    expect(started(again, {}).steps[0]).not.toHaveProperty('held');
  });

  test('is said of each indicator or not at all', () => {
    expect(() => events(request, { held: [null] })).toThrow('is not one per indicator');
    expect(events(request, {})).toEqual([expect.not.objectContaining({ held: expect.anything() })]);
  });

  test('is no matter where nothing is started', () => {
    const held = [null, null];
    expect(events(request, { held, findings: [finding('a')] })).toMatchObject([{ type: 'barred' }]);
  });
});

describe('what an undo leaves at the start of a step', () => {
  const spared = { indicators: [0], for: ['ROTHER'] };

  test('is left by an undo that people agreed to', () => {
    const undo = approved({ undo: true, steps: [pair] });
    expect(events(undo, { spared }).map(({ type }) => type)).toEqual(['spared', 'started']);
  });

  test('is nothing of what is put in effect', () => {
    expect(() => events(approved({ steps: [pair] }), { spared })).toThrow('is no undo');
  });
});

describe('what is put back, looked at once more', () => {
  const end = approved({ undo: true, steps: [{ ...pair, restores: ['whitelist', null] }] });

  test.each<[string, Partial<Start>, unknown]>([
    ['as it was', { restores: ['whitelist', null] }, undefined],
    ['not looked at', {}, undefined],
    ['something else', { restores: [null, 'whitelist'] }, [null, 'whitelist']],
    [
      'something else of what is not spared',
      { restores: [null, 'whitelist'], spared: { indicators: [0], for: ['ROTHER'] } },
      ['whitelist'],
    ],
  ])('is written down where it has changed: %s', (_, more, restores) => {
    const last = events(end, more).at(-1);
    expect(last && 'restores' in last ? last.restores : undefined).toEqual(restores);
    const { steps } = started(end, more);
    expect(steps[0]?.restores).toEqual(restores ?? ['whitelist', null]);
  });

  test('is written down where there was nothing to put back', () => {
    const bare = approved({ undo: true, steps: [pair] });
    expect(started(bare, { restores: ['whitelist', null] }).steps[0]?.restores).toEqual(['whitelist', null]);
  });

  test('stays as it was of what is put back already', () => {
    const half = next(started(end, {}), minutesAfter(6), act(outcomes('verified', 'failed')));
    const again = evolve(half, { at: '', type: 'retried', step: 0, by: lea.person });
    expect(started(again, { restores: [null, 'blacklist'] }).steps[0]?.restores).toEqual([
      'whitelist',
      'blacklist',
    ]);
  });
});

describe('while nobody can say how those stand on whose word it rests', () => {
  const request = approved({ steps: [pair] });

  const silent = { earlier: undefined };

  test('nothing is begun, and that it waits is written down once', () => {
    expect(events(request, silent)).toEqual([{ at: minutesAfter(5).toISOString(), type: 'stalled' }]);
    const stalled = started(request, silent);
    expect(stalled).toMatchObject({ status: 'approved', stalled: true, steps: [{ attempts: 0 }] });
    expect(events(stalled, silent)).toEqual([]);
  });

  test.each<[string, (stalled: Request) => Request]>([
    ['begins', (stalled) => started(stalled, {})],
    ['is barred', (stalled) => started(stalled, { findings: [finding('a')] })],
    ['lapses', (stalled) => started(stalled, { earlier: [{ ...lea, groups: [] }] })],
    ['is to be decided anew', (stalled) => next(stalled, minutesAfter(6), withdraw(lea))],
  ])('it waits no more for that once it %s', (_, go) => {
    expect(go(started(request, silent)).stalled).toBeUndefined();
  });

  test('it waits no more for that once others are found to want all of a step', () => {
    const undo = approved({ undo: true, steps: [pair, { vendor: 'other', indicators: [a] }] });
    const left = started(started(undo, silent), { spared: { indicators: [0, 1], for: ['R2222A'] } });
    expect(left).toMatchObject({ status: 'executing', steps: [{ attempts: 0 }, { state: 'waiting' }] });
    expect(left.stalled).toBeUndefined();
  });

  test('what has expired meanwhile is remembered to have waited for that', () => {
    const late = next(started(request, silent), minutesAfter(90), { to: 'expire' });
    expect(late).toMatchObject({ status: 'expired', stalled: true });
  });

  test('what is not to be begun anyway is barred', () => {
    expect(events(request, { earlier: undefined, findings: [finding('a')] })).toMatchObject([
      { type: 'barred', code: 'protected' },
    ]);
  });
});
