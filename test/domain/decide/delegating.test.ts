import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import type { Standing } from '../../../src/domain/policy.ts';
import type { Request } from '../../../src/domain/request.ts';
import {
  act,
  answer,
  approve,
  ask,
  claim,
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
  outcomes,
  override,
  retry,
  rina,
  rule,
  start,
  story,
  tomas,
  vera,
  vouch,
} from '../stories.ts';

const two = { rule: { ...rule, approvals: 2 } };
const protectedTerms = { override: { findings: [finding('a')], by: ['SGUARDS'] } };

describe('delegating', () => {
  test('hands on for whom one speaks', () => {
    expect(events(story(ask()), delegate(lea, olaf), minutesAfter(1))).toEqual([
      {
        at: '2026-11-22T12:01:00.000Z',
        type: 'delegated',
        by: lea.person,
        to: olaf.person,
        as: ['SLEADS'],
      },
    ]);
  });

  test('gives the other a say', () => {
    const request = story(ask(), delegate(lea, olaf));
    expect(next(request, minutesAfter(2), approve(olaf))).toMatchObject({
      status: 'approved',
      approvals: [{ by: olaf.person, as: ['SLEADS'] }],
    });
    expect(answer(request, deny(olaf))).toBe('passes: denied');
    expect(answer(request, claim(olaf))).toBe('passes: claimed');
  });

  test('leaves oneself none', () => {
    const request = story(ask(), delegate(lea, olaf));
    const said = 'handed_on: You have asked uolaf to decide on R7F3KQ instead of you.';
    for (const say of [approve(lea), deny(lea), claim(lea), delegate(lea, tomas)]) {
      expect(answer(request, say)).toBe(said);
    }
    expect(answer(request, approve(tomas))).toBe('passes: approved');
  });

  test('goes on from the one who was asked', () => {
    const chain = story(ask(), delegate(lea, olaf), delegate(olaf, member('UNINA')));
    expect(answer(chain, approve(olaf))).toBe(
      'handed_on: You have asked unina to decide on R7F3KQ instead of you.',
    );
    expect(answer(chain, approve(member('UNINA')))).toBe('passes: approved');
  });

  test('survives that the other approval comes, and that its giver leaves', () => {
    const request = story(ask(two), delegate(lea, olaf), approve(olaf));
    expect(answer(request, approve(tomas, { earlier: [olaf] }))).toBe('passes: approved');
    expect(answer(request, approve(tomas, { earlier: [{ ...olaf, kind: 'deactivated' }] }))).toBe(
      'passes: lapsed, approved',
    );
  });

  describe('by somebody who has lost the right since', () => {
    const handed = () => story(ask(), delegate(lea, olaf));
    const unclear = () =>
      story(ask(), delegate(lea, olaf), approve(tomas), start(), act(outcomes('unknown')));
    const gone = 'ulea, who asked you to decide on R7F3KQ, may not any more; so neither may you.';

    test.each<[string, () => Request, (earlier: readonly Standing[]) => Intent, string]>([
      ['deny', handed, (earlier) => deny(olaf, 'Shared host.', earlier), 'denied'],
      ['claim', handed, (earlier) => claim(olaf, earlier), 'claimed'],
      ['hand on', handed, (earlier) => delegate(olaf, member('UNINA'), earlier), 'delegated'],
      ['vouch', unclear, (earlier) => vouch(olaf, earlier), 'vouched'],
      ['send again', unclear, (earlier) => retry(olaf, [], earlier), 'retried'],
    ])('lets nobody %s', (_, make, intend, passes) => {
      for (const now of [{ ...lea, groups: [] }, { ...lea, kind: 'deactivated' } as const])
        expect(answer(make(), intend([now]))).toBe(`giver_lapsed: ${gone}`);
      expect(answer(make(), intend([lea]))).toBe(`passes: ${passes}`);
    });

    test('takes nothing from those who have a say of their own, or whom somebody else has asked too', () => {
      const lost = { ...lea, groups: [] };
      const own = story(ask(), delegate(lea, vera));
      expect(answer(own, deny(vera, 'Shared host.', [lost]))).toBe('passes: denied');
      const asked = story(ask(), delegate(lea, olaf), delegate(tomas, olaf));
      expect(answer(asked, deny(olaf, 'Shared host.', [lost, tomas]))).toBe('passes: denied');
      expect(answer(asked, deny(olaf, 'Shared host.', [lost, { ...tomas, groups: [] }]))).toBe(
        'giver_lapsed: ulea and utomas, who asked you to decide on R7F3KQ, may not any more; so neither may you.',
      );
    });

    test('falls along the chain', () => {
      const chain = story(ask(), delegate(lea, olaf), delegate(olaf, member('UNINA')));
      const earlier = [{ ...lea, groups: [] }, olaf];
      expect(answer(chain, deny(member('UNINA'), 'Shared host.', earlier))).toBe(
        'giver_lapsed: uolaf, who asked you to decide on R7F3KQ, may not any more; so neither may you.',
      );
      expect(answer(chain, deny(olaf, 'Shared host.', earlier))).toMatch(/^handed_on: /);
    });
  });

  test.each<[string, () => Request, Standing, Standing, string]>([
    ['to a guest', () => story(ask()), lea, guest, 'not_a_member: ugus cannot decide: not a member here.'],
    [
      'to somebody of elsewhere',
      () => story(ask()),
      lea,
      { ...olaf, kind: 'stranger' },
      'not_a_member: uolaf cannot decide: not a member here.',
    ],
    ['to oneself', () => story(ask()), lea, lea, 'to_yourself: You can decide on it yourself.'],
    [
      'to who asked',
      () => story(ask()),
      lea,
      rina,
      'own_request: urina asked for this and cannot decide on it.',
    ],
    [
      'to who has approved',
      () => story(ask(two), approve(tomas)),
      lea,
      tomas,
      'has_decided: utomas has had a say about R7F3KQ already.',
    ],
    [
      'back to who handed it on',
      () => story(ask(), delegate(lea, olaf)),
      olaf,
      lea,
      'has_decided: ulea has had a say about R7F3KQ already.',
    ],
    [
      'to who has overridden the guard, and so may not approve',
      () => story(ask(protectedTerms), override(vera)),
      lea,
      vera,
      'has_decided: uvera has had a say about R7F3KQ already.',
    ],
    [
      'after one has approved',
      () => story(ask(two), approve(lea)),
      lea,
      olaf,
      'already_approved: You have approved R7F3KQ already; it takes another person now.',
    ],
    [
      'after one has overridden the guard',
      () => story(ask(protectedTerms), override(vera)),
      vera,
      olaf,
      'overrode_it: You have overridden the guard for R7F3KQ; somebody else has to approve it.',
    ],
  ])('is refused %s', (_, make, by, whom, said) => {
    expect(answer(make(), delegate(by, whom))).toBe(said);
  });
});
