import { describe, expect, test } from '@jest/globals';
import { giversOf, lapsesOf, peopleBehind } from '../../../src/domain/decide/lapsing.ts';
import type { Standing } from '../../../src/domain/policy.ts';
import {
  answer,
  approve,
  ask,
  delegate,
  events,
  lea,
  member,
  minutesAfter,
  next,
  olaf,
  override,
  rina,
  rule,
  start,
  story,
  tomas,
  vera,
} from '../stories.ts';
import { approving, closed, found, gina, guarded, two, without } from './rights.ts';

const nina = member('UNINA');

describe('an override', () => {
  const overridden = () => story(ask(guarded, found), override(gina, 'Why.', found));

  test.each<[string, Standing]>([
    ['has lost the right', without(gina)],
    ['has no account any more', closed(gina)],
    ['is a guest by now', { ...gina, kind: 'guest' }],
    ['is of another organisation by now', { ...gina, kind: 'stranger' }],
  ])('lapses when whoever gave it %s, and nobody approves without it', (_, now) => {
    expect(events(overridden(), approving(lea, now), minutesAfter(2))).toEqual([
      {
        at: '2026-11-22T12:02:00.000Z',
        type: 'lapsed',
        of: 'override',
        by: gina.person,
        sentence: 'ugina is no longer among those who may override the guard.',
      },
    ]);
    const left = next(overridden(), minutesAfter(2), approving(lea, now));
    expect(left).toMatchObject({ status: 'requested', approvals: [] });
    expect(left.overridden).toBeUndefined();
    expect(answer(left, approving(lea))).toBe(
      'needs_override: The override by ugina no longer counts. Somebody else has to override the guard for R7F3KQ first.',
    );
    expect(answer(left, start(0, found))).toMatch(/^not_waiting: /);
  });

  test('holds while whoever gave it has the right, by user id as by group', () => {
    expect(answer(overridden(), approving(lea, gina))).toBe('passes: approved');
    const byId = { override: { findings: found, by: ['UGINA'] } };
    const request = story(ask(byId, found), override(gina, 'Why.', found));
    expect(answer(request, approving(lea, without(gina)))).toBe('passes: approved');
    expect(answer(request, approving(lea, closed(gina)))).toBe('passes: lapsed');
  });

  test('that was given in the same moment holds: who gave it was only just looked up', () => {
    expect(answer(overridden(), approving(lea))).toBe('passes: approved');
  });

  test('takes the approvals with it that were given on its strength', () => {
    const request = story(
      ask({ ...guarded, ...two }, found),
      override(gina, 'Why.', found),
      approving(lea, gina),
    );
    expect(events(request, approving(tomas, without(gina), lea), minutesAfter(3))).toMatchObject([
      { type: 'lapsed', of: 'override', by: gina.person },
      { type: 'lapsed', by: lea.person, sentence: 'It rested on the override by ugina.' },
    ]);
    const left = next(request, minutesAfter(3), approving(tomas, without(gina), lea));
    expect(left).toMatchObject({ status: 'requested', approvals: [] });
    expect(left.lapses?.map(({ by, of }) => [by.user, of])).toEqual([
      ['UGINA', 'override'],
      ['ULEA', undefined],
    ]);
  });

  test('may be given anew by another, and then approved', () => {
    const left = next(overridden(), minutesAfter(2), approving(lea, without(gina)));
    const again = next(left, minutesAfter(3), override(vera, 'It is an impostor.', found));
    expect(next(again, minutesAfter(4), approving(lea, vera))).toMatchObject({
      status: 'approved',
      overridden: { by: vera.person },
    });
  });

  test('does not lapse by the click of somebody who could not approve anyway', () => {
    for (const by of [olaf, rina, closed(lea), gina]) {
      expect(answer(overridden(), approving(by, without(gina)))).not.toMatch(/^passes/);
    }
  });
});

describe('what was handed on', () => {
  test('counts no more when its giver has lost the right, and so does an approval on it', () => {
    const request = story(ask(two), delegate(lea, olaf), approve(olaf));
    expect(events(request, approve(tomas, { earlier: [without(lea), olaf] }), minutesAfter(3))).toMatchObject(
      [
        {
          type: 'lapsed',
          of: 'delegation',
          by: lea.person,
          sentence: 'ulea is no longer among those who may approve this.',
        },
        {
          type: 'lapsed',
          by: olaf.person,
          sentence: 'uolaf is no longer among those who may approve this.',
        },
        { type: 'approved', by: tomas.person },
      ],
    );
    const left = next(request, minutesAfter(3), approve(tomas, { earlier: [without(lea), olaf] }));
    expect(left).toMatchObject({
      status: 'requested',
      delegations: [],
      approvals: [{ by: tomas.person }],
    });
  });

  test('gives nobody a say then', () => {
    const request = story(ask(), delegate(lea, olaf));
    expect(answer(request, approve(olaf, { earlier: [closed(lea)] }))).toBe('passes: lapsed');
    const left = next(request, minutesAfter(2), approve(olaf, { earlier: [closed(lea)] }));
    expect(left).toMatchObject({ status: 'requested', approvals: [], delegations: [] });
    expect(answer(left, approve(olaf))).toBe(
      'not_an_approver: You are not among the approvers of the rule "default".',
    );
    // Should she be one again, her say is her own again.
    expect(answer(left, approve(lea))).toBe('passes: approved');
  });

  test('falls along the whole chain, and only there', () => {
    const three = { rule: { ...rule, approvals: 3 } };
    const request = story(
      ask(three),
      delegate(lea, olaf),
      delegate(tomas, gina),
      delegate(olaf, nina),
      approve(nina),
      approve(gina),
    );
    const earlier = [without(lea), tomas, olaf, nina, gina];
    expect(lapsesOf(request, earlier, '').map(({ by, of }) => [by.user, of])).toEqual([
      ['ULEA', 'delegation'],
      ['UOLAF', 'delegation'],
      ['UNINA', undefined],
    ]);
  });

  test('leaves an approval that stands on a right of its own', () => {
    const request = story(ask(two), delegate(lea, vera), approve(vera));
    const lapses = lapsesOf(request, [without(lea), vera], '');
    expect(lapses.map(({ by, of }) => [by.user, of])).toEqual([['ULEA', 'delegation']]);
  });

  test('holds while its giver has the right, as one of those whom it was escalated to as well', () => {
    const request = story(ask(two), delegate(lea, olaf), approve(olaf));
    expect(answer(request, approve(tomas, { earlier: [lea, olaf] }))).toBe('passes: approved');
    const escalated = { ...request, escalatedTo: ['ULEA'] };
    expect(answer(escalated, approve(tomas, { earlier: [without(lea), olaf] }))).toBe('passes: approved');
  });
});

describe('what somebody asked for', () => {
  test.each<[string, Standing]>([
    ['whose account is closed', closed(rina)],
    ['who is a guest by now', { ...rina, kind: 'guest' }],
    ['who is of another organisation by now', { ...rina, kind: 'stranger' }],
  ])('%s is approved by nobody any more', (_, now) => {
    expect(answer(story(ask()), approve(lea, { earlier: [now] }))).toBe(
      'requester_gone: urina, who asked for R7F3KQ, may ask for nothing here any more. Deny it; if it is still needed, somebody else has to ask.',
    );
  });

  test('who is only no longer among those who may ask stands: they were when they asked', () => {
    expect(answer(story(ask()), approve(lea, { earlier: [without(rina)] }))).toBe('passes: approved');
  });
});

test('those on whose word it rests are everybody who asked, handed on, overrode and approved, each once', () => {
  const request = story(
    ask({ ...guarded, ...two }, found),
    delegate(lea, olaf),
    override(gina, 'Why.', found),
    approving(olaf),
    delegate(tomas, nina),
  );
  expect(peopleBehind(request)).toEqual([rina, lea, tomas, gina, olaf].map(({ person }) => person));
  expect(giversOf(request)).toEqual([lea, tomas].map(({ person }) => person));
  const twice = { ...request, delegations: [...request.delegations, ...request.delegations] };
  expect(peopleBehind(twice)).toEqual(peopleBehind(request));
  expect(giversOf(twice)).toEqual(giversOf(request));
});
