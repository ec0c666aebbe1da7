import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import { digestOf } from '../../../src/domain/digest.ts';
import type { Request } from '../../../src/domain/request.ts';
import {
  answer,
  approve,
  ask,
  cancel,
  delegate,
  deny,
  events,
  finding,
  guest,
  lea,
  member,
  minutesAfter,
  next,
  olaf,
  override,
  rina,
  rule,
  shifted,
  start,
  story,
  terms,
  tomas,
  vera,
} from '../stories.ts';

const gina = member('UGINA', ['SGUARDS']);
const asked = { override: { findings: [finding('a')], by: ['SGUARDS'] } };
const waiting = () => story(ask(asked, [finding('a')]));
const now = [finding('a')];

describe('overriding the guard', () => {
  test('is an act of its own, with a reason and the digest', () => {
    expect(events(waiting(), override(gina, ' Ours was stolen. ', now), minutesAfter(1))).toEqual([
      {
        at: '2026-11-22T12:01:00.000Z',
        type: 'overridden',
        by: gina.person,
        reason: 'Ours was stolen.',
        digest: digestOf(terms(asked)),
      },
    ]);
  });

  test('comes before any approval, and is none', () => {
    expect(answer(waiting(), approve(lea, { findings: now }))).toBe(
      'needs_override: R7F3KQ is about something protected. Somebody with the right has to override that first.',
    );
    const overridden = next(waiting(), minutesAfter(1), override(vera, 'Why.', now));
    expect(overridden).toMatchObject({ status: 'requested', approvals: [] });
    expect(answer(overridden, approve(vera, { findings: now }))).toBe(
      'overrode_it: You have overridden the guard for R7F3KQ; somebody else has to approve it.',
    );
    expect(answer(overridden, approve(lea, { findings: now }))).toBe('passes: approved');
    expect(answer(overridden, deny(vera))).toBe('passes: denied');
  });

  test('carries through to the start, and no further than was asked', () => {
    const request = story(ask(asked, now), override(gina, 'Why.', now), approve(lea, { findings: now }));
    expect(answer(request, start(0, now))).toBe('passes: started');
    const others = [finding('a', { entry: 'other' }), finding('a', { rule: 'own_hash' }), finding('b')];
    for (const other of others) {
      expect(events(request, start(0, [...now, other]))).toMatchObject([
        { type: 'barred', code: 'protected', sentence: other.sentence },
      ]);
    }
    expect(events(request, start(0, [finding('a', { absolute: true })]))).toMatchObject([
      { type: 'barred', code: 'protected' },
    ]);
    const forged = { ...request, overridden: { ...request.overridden!, digest: 'other' } };
    expect(events(forged, start(0, now))).toMatchObject([{ type: 'barred', code: 'protected' }]);
  });

  test('does not let an approval pass of what became protected since', () => {
    const overridden = next(waiting(), minutesAfter(1), override(gina, 'Why.', now));
    expect(answer(overridden, approve(lea, { findings: [...now, finding('b')] }))).toBe(
      'protected: b is known good.',
    );
  });

  test.each<[string, () => Request, Intent, string]>([
    [
      'by who asked',
      waiting,
      override(member('URINA', ['SGUARDS'])),
      'own_request: You asked for this yourself; somebody else has to override the guard.',
    ],
    [
      'by an approver without that right',
      waiting,
      override(lea),
      'not_an_overrider: You are not among those who may override the guard.',
    ],
    [
      'by a guest',
      waiting,
      override({ ...guest, groups: ['SGUARDS'] }),
      'guest: Guests can neither ask for a block nor decide on one.',
    ],
    ['without a reason', waiting, override(gina, '  '), 'reason_missing: Say why you override the guard.'],
    [
      'where nothing is protected',
      () => story(ask()),
      override(gina),
      'nothing_to_override: Nothing about R7F3KQ is protected.',
    ],
    [
      'twice',
      () => next(waiting(), minutesAfter(1), override(gina)),
      override(vera),
      'already_overridden: ugina has overridden it already.',
    ],
    [
      'of more than was asked',
      waiting,
      override(gina, 'Why.', [finding('a'), finding('b')]),
      'protected: b is known good.',
    ],
    [
      'of what nobody may override',
      waiting,
      override(gina, 'Why.', [finding('a', { absolute: true })]),
      'protected: a is known good.',
    ],
    [
      'of altered terms',
      () => ({ ...waiting(), digest: 'other' }),
      override(gina),
      'altered: R7F3KQ is not what was asked for or approved: its digest differs.',
    ],
    [
      'when it was cancelled',
      () => next(waiting(), minutesAfter(1), cancel(rina)),
      override(gina),
      'already_cancelled: R7F3KQ was cancelled by urina.',
    ],
  ])('is refused %s', (_, make, intent, said) => {
    expect(answer(make(), intent)).toBe(said);
  });

  test('is refused to who has approved', () => {
    // An approval that was given before the guard objected, as no approval comes before the override otherwise.
    const two = story(ask({ rule: { ...rule, approvals: 2 } }), approve(vera));
    const request = { ...two, terms: { ...two.terms, ...asked } };
    expect(answer(request, override(vera))).toBe(
      'already_approved: You have approved R7F3KQ; somebody else has to override the guard.',
    );
  });

  test('is refused to who has handed on their say: both keys would be turned on it', () => {
    const request = next(waiting(), minutesAfter(1), delegate(vera, olaf));
    expect(answer(request, override(vera))).toBe(
      'handed_on: You have asked uolaf to decide on R7F3KQ instead of you; somebody else has to override the guard.',
    );
    expect(answer(request, override(gina))).toBe('passes: overridden');
  });

  test('is possible until it expires', () => {
    expect(answer(waiting(), override(gina), shifted(minutesAfter(60), -1))).toBe('passes: overridden');
    expect(answer(waiting(), override(gina), minutesAfter(60))).toMatch(/^expired: /);
  });
});

test('nobody may override where the request names nobody', () => {
  const request = story(ask({ override: { ...asked.override, by: [] } }));
  for (const by of [lea, tomas, vera, olaf, gina]) {
    expect(answer(request, override(by))).toMatch(/^not_an_overrider: /);
  }
});
