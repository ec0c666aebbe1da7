import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import { giversOf, lapsesOf, peopleBehind } from '../../../src/domain/decide/lapsing.ts';
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
  finding,
  lea,
  member,
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

const gina = member('UGINA', ['SGUARDS']);
const nina = member('UNINA');
const found = [finding('a')];
const guarded = { override: { findings: found, by: ['SGUARDS'] } };
const two = { rule: { ...rule, approvals: 2 } };

const without = (standing: Standing): Standing => ({ ...standing, groups: [] });
const closed = (standing: Standing): Standing => ({ ...standing, kind: 'deactivated' });
const approving = (by: Standing, ...earlier: readonly Standing[]) =>
  approve(by, { earlier, findings: found });

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
    sentence: 'uvera is no longer among those who may approve this for SGUARDS.',
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
