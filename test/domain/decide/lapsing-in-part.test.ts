import { describe, expect, test } from '@jest/globals';
import { lapsesOf } from '../../../src/domain/decide/lapsing.ts';
import {
  act,
  answer,
  approve,
  ask,
  delegate,
  events,
  minutesAfter,
  next,
  olaf,
  outcomes,
  override,
  play,
  retry,
  rina,
  rule,
  start,
  story,
  tomas,
  vera,
} from '../stories.ts';
import { approving, closed, found, gina, guarded, without } from './rights.ts';

describe('what somebody did for two of the rule’s approvers', () => {
  const of = (oneFromEach: boolean) => ({
    rule: {
      ...rule,
      approvals: oneFromEach ? 2 : 1,
      approvers: ['SLEADS', 'SGUARDS'],
      ...(oneFromEach && { oneFromEach: true as const }),
    },
  });
  const still = { ...vera, groups: ['SLEADS'] };
  const lost = {
    type: 'lapsed',
    by: vera.person,
    sentence: 'uvera no longer speaks for all that they spoke for.',
    as: ['SGUARDS'],
  };

  test('counts no more for the one that they have left, and for the other as before', () => {
    const request = story(ask(of(true)), approve(vera), approve(tomas));
    expect(request.status).toBe('approved');
    expect(events(request, start(0, [], [still, tomas]))).toEqual([
      { at: '2026-11-22T12:10:00.000Z', ...lost },
    ]);
    const left = next(request, minutesAfter(10), start(0, [], [still, tomas]));
    expect(left).toMatchObject({
      status: 'requested',
      approvals: [
        { by: vera.person, as: ['SLEADS'] },
        { by: tomas.person, as: ['SLEADS'] },
      ],
      lapses: [{ by: vera.person, as: ['SGUARDS'] }],
    });
    expect(next(left, minutesAfter(11), approve(gina)).status).toBe('approved');
  });

  test('counts no more at all once they have left both, in two steps as in one', () => {
    const request = story(ask(of(true)), approve(vera));
    const half = next(request, minutesAfter(5), approve(gina, { earlier: [still] }));
    expect(half).toMatchObject({ status: 'approved', approvals: [{ as: ['SLEADS'] }, { by: gina.person }] });
    expect(events(half, start(0, [], [without(vera)]))).toMatchObject([
      { type: 'lapsed', sentence: 'uvera is no longer among those who may approve this.' },
    ]);
    expect(events(half, start(0, [], [without(vera)]))[0]).not.toHaveProperty('as');
    expect(lapsesOf(request, [closed(vera)], '')).toMatchObject([{ by: vera.person }]);
  });

  test('is enough where either would do, when it begins and when it is sent once more', () => {
    const request = story(ask(of(false)), approve(vera));
    expect(answer(request, start(0, [], [still]))).toBe('passes: started');
    const failed = story(ask(of(false)), approve(vera), start(), act(outcomes('failed')));
    expect(answer(failed, retry(rina, [], [still]))).toBe('passes: retried');
    expect(answer(failed, retry(rina, [], [without(vera)]))).toMatch(/^lapsed: /);
  });

  test('leaves whom they asked to decide with the other', () => {
    const request = story(ask(of(true)), delegate(vera, olaf), approve(olaf));
    const lapses = lapsesOf(request, [still, olaf], '');
    expect(lapses.map((lapse) => [lapse.by.user, lapse.of, lapse.as])).toEqual([
      ['UVERA', 'delegation', ['SGUARDS']],
      ['UOLAF', undefined, ['SGUARDS']],
    ]);
    expect(play(request, lapses)).toMatchObject({
      delegations: [{ by: vera.person, as: ['SLEADS'] }],
      approvals: [{ by: olaf.person, as: ['SLEADS'] }],
    });
  });

  test('counts no more for either where it rested on an override that does not', () => {
    const request = story(
      ask({ ...guarded, ...of(true) }, found),
      override(gina, 'Why.', found),
      approving(vera, gina),
    );
    expect(lapsesOf(request, [without(gina), still], '')).toMatchObject([
      { of: 'override', by: gina.person },
      { by: vera.person, sentence: 'It rested on the override by ugina.' },
    ]);
    expect(lapsesOf(request, [without(gina), without(vera)], '')).toMatchObject([
      { of: 'override', by: gina.person },
      { by: vera.person, sentence: 'uvera is no longer among those who may approve this.' },
    ]);
  });
});
