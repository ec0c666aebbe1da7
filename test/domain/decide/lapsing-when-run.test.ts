import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import type { Standing } from '../../../src/domain/policy.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import {
  act,
  answer,
  approve,
  ask,
  bulk,
  claim,
  delegate,
  events,
  lea,
  minutesAfter,
  next,
  olaf,
  outcomes,
  override,
  play,
  ran,
  retry,
  rina,
  rule,
  start,
  story,
  tomas,
  vera,
} from '../stories.ts';
import { approving, closed, found, gina, guarded, two, without } from './rights.ts';

describe('what is begun', () => {
  const approved = () => story(ask(two), approve(lea), approve(tomas));
  const lost = 'ulea is no longer among those who may approve this.';

  test.each<[string, Standing]>([
    ['has lost the right', without(lea)],
    ['has no account any more', closed(lea)],
  ])('is not on the word of somebody who %s: it waits for somebody else', (_, now) => {
    expect(events(approved(), start(0, [], [rina, now, tomas]))).toEqual([
      { at: '2026-11-22T12:10:00.000Z', type: 'lapsed', by: lea.person, sentence: lost },
    ]);
    const left = next(approved(), minutesAfter(10), start(0, [], [rina, now, tomas]));
    expect(left).toMatchObject({
      status: 'requested',
      approvals: [{ by: tomas.person }],
      steps: [{ state: 'waiting', attempts: 0 }],
      notices: [{ about: 'lapsed', to: ['SLEADS'], by: lea.person, told: false }],
      reminders: { count: 1, last: '2026-11-22T12:10:00.000Z' },
    });
    expect(next(left, minutesAfter(11), approve(vera)).status).toBe('approved');
  });

  test('begins where all have the right still, as far as they are known', () => {
    for (const earlier of [[], [rina, lea, tomas], [tomas], [without(rina)]])
      expect(answer(approved(), start(0, [], earlier))).toBe('passes: started');
  });

  test('begins where enough is left, and what lapsed is not even noted', () => {
    const each = {
      rule: { ...rule, approvals: 1, oneFromEach: true as const, approvers: ['SLEADS', 'SGUARDS'] },
    };
    const request = story(ask(each), approve(lea), approve(tomas), approve(gina));
    expect(answer(request, start(0, [], [without(lea), tomas, gina]))).toBe('passes: started');
    expect(answer(request, start(0, [], [without(lea), without(tomas), gina]))).toBe(
      'passes: lapsed, lapsed',
    );
    const handed = story(ask(), delegate(lea, olaf), approve(tomas));
    expect(answer(handed, start(0, [], [without(lea), tomas]))).toBe('passes: started');
  });

  test('tells once of several that lapse, and asks nobody who was looking at it and may not any more', () => {
    const request = story(ask(two), claim(lea), approve(lea), approve(tomas));
    const left = next(request, minutesAfter(10), start(0, [], [without(lea), without(tomas)]));
    expect(left.notices).toMatchObject([{ about: 'lapsed', to: ['SLEADS'], by: lea.person }]);
    expect(left.claimedBy).toBeUndefined();
    expect(left.approvals).toEqual([]);
  });

  test('is not under an override by somebody who could not override any more', () => {
    const request = story(ask(guarded, found), override(gina, 'Why.', found), approving(lea));
    expect(answer(request, start(0, found, [without(gina), lea]))).toBe('passes: lapsed, lapsed');
    const left = next(request, minutesAfter(10), start(0, found, [without(gina), lea]));
    expect(left).toMatchObject({ status: 'requested', approvals: [] });
    expect(left.overridden).toBeUndefined();
    expect(answer(request, start(0, found, [gina, lea]))).toBe('passes: started');
  });

  test.each([
    [60, ['lapsed', 'expired'], 'expired'],
    [59, ['lapsed'], 'requested'],
  ] as const)(
    'expires with what lapses where nobody could approve it anew any more: after %d minutes',
    (minutes, types, status) => {
      const request = next(story(ask()), minutesAfter(30), approve(lea));
      const happened = events(request, start(0, [], [without(lea)]), minutesAfter(minutes));
      expect(happened.map(({ type }) => type)).toEqual(types);
      expect(play(request, happened)).toMatchObject({ status, notices: [{ about: 'lapsed', told: false }] });
    },
  );

  test('ends where a part of it was sent already, and that part stands', () => {
    const half = story(ask(bulk()), approve(lea), start(), act(outcomes('verified', 'verified')));
    expect(events(half, start(1, [], [without(lea)]))).toEqual([
      { at: '2026-11-22T12:10:00.000Z', type: 'barred', code: 'lapsed', sentence: lost },
    ]);
    expect(next(half, minutesAfter(10), start(1, [], [without(lea)]))).toMatchObject({
      status: 'partial',
      approvals: [{ by: lea.person }],
      steps: [
        { outcomes: [{ status: 'verified' }, { status: 'verified' }] },
        { outcomes: [{ status: 'failed', code: 'lapsed', note: lost }] },
      ],
    });
  });

  test('is not for somebody whose account was closed since, but at the end of a block', () => {
    const gone =
      'urina, who asked for R7F3KQ, may ask for nothing here any more. If it is still needed, somebody else has to ask.';
    expect(events(story(ask(), approve(lea)), start(0, [], [closed(rina), lea]))).toMatchObject([
      { type: 'barred', code: 'requester_gone', sentence: gone },
    ]);
    const block = ran({ lasts: { forMs: 1 } }, 'verified');
    const end: Intent = {
      to: 'ask',
      terms: { ...block.terms, id: 'REND00', undo: true, ends: block.id, lasts: undefined },
      findings: [],
      origin: block,
    };
    const ending = play(undefined, events(undefined, end));
    expect(answer(ending, start(0, [], [closed(rina)]))).toBe('passes: started');
  });

  test('is not on the word of somebody who broke the glass and could not any more', () => {
    const glassLost = new Refusal('not_a_glass_breaker', 'urina is no longer among them.');
    const broke = story(ask({ breakGlass: true }));
    expect(events(broke, { ...start(0, [], [rina]), glassLost })).toMatchObject([
      { type: 'barred', code: 'not_a_glass_breaker', sentence: 'urina is no longer among them.' },
    ]);
    expect(answer(broke, start(0, [], [rina]))).toBe('passes: started');
  });
});

describe('what is sent once more', () => {
  const failed = () => ran({}, 'failed');

  test.each<[string, Standing]>([
    ['has lost the right', without(lea)],
    ['has no account any more', closed(lea)],
  ])('is not on the word of somebody who %s, whoever has it sent', (_, now) => {
    for (const by of [rina, tomas])
      expect(answer(failed(), retry(by, [], [now]))).toBe(
        'lapsed: ulea is no longer among those who may approve this. Ask again with a new request.',
      );
    expect(answer(failed(), retry(rina, [], [lea]))).toBe('passes: retried');
  });

  test('is not for somebody whose account was closed since', () => {
    expect(answer(failed(), retry(tomas, [], [closed(rina), lea]))).toMatch(/^requester_gone: urina, /);
  });

  test('is not under an override by somebody who could not override any more', () => {
    const request = story(
      ask(guarded, found),
      override(gina, 'Why.', found),
      approving(lea),
      start(0, found),
      act(outcomes('failed')),
    );
    expect(answer(request, retry(rina, found, [without(gina), lea]))).toMatch(/^lapsed: ugina is no longer/);
    expect(answer(request, retry(rina, found, [gina, lea]))).toBe('passes: retried');
  });
});
