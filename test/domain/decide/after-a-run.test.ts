import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import type { Request, Terms } from '../../../src/domain/request.ts';
import {
  act,
  answer,
  approve,
  ask,
  bulk,
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
  ran,
  retry,
  review,
  rina,
  rule,
  sha1,
  shifted,
  start,
  story,
  tomas,
  vouch,
} from '../stories.ts';

const underWay = () => story(ask(), approve(lea), start());

describe('trying again', () => {
  const failed = (changes: Partial<Terms> = {}) => ran(changes, 'failed');
  const unknown = () => ran({}, 'unknown');

  test('is for the requester and for approvers, where it surely failed', () => {
    for (const by of [rina, lea, tomas]) {
      expect(events(failed(), retry(by), minutesAfter(4))).toEqual([
        { at: '2026-11-22T12:04:00.000Z', type: 'retried', step: 0, by: by.person },
      ]);
    }
  });

  test('is for nobody where it broke the glass and was found not justified', () => {
    const broke = story(ask({ breakGlass: true }), start(), act(outcomes('failed')));
    expect(answer(broke, retry(rina))).toBe('passes: retried');
    expect(answer(next(broke, minutesAfter(4), review(lea)), retry(rina))).toBe('passes: retried');
    const unjustified = next(broke, minutesAfter(4), review(lea, 'not_justified', 'Our own scanner.'));
    for (const by of [rina, tomas])
      expect(answer(unjustified, retry(by))).toBe(
        'not_justified: ulea has found R7F3KQ not justified. Ask again with a new request.',
      );
  });

  test('is for nobody where somebody who agreed spoke for groups that they have left, which are not named by ids', () => {
    const both = member('UBEA', ['SLEADS', 'SOPS']);
    const each = { ...rule, approvals: 2, approvers: ['SLEADS', 'SOPS'], oneFromEach: true } as const;
    const request = story(
      ask({ rule: each }),
      approve(both),
      approve(tomas),
      start(),
      act(outcomes('failed')),
    );
    expect(answer(request, retry(tomas, [], [member('UBEA', ['SLEADS']), tomas]))).toBe(
      'lapsed: ubea no longer speaks for all that they spoke for. Ask again with a new request.',
    );
  });

  test('is of all steps in which something failed, and of no others', () => {
    const request = story(
      ask(bulk()),
      approve(lea),
      start(),
      act(outcomes('verified', 'verified')),
      start(1),
      act([{ indicator: sha1('c'), status: 'failed' }], 1),
    );
    expect(events(request, retry(lea))).toMatchObject([{ type: 'retried', step: 1 }]);
    const both = story(
      ask(bulk()),
      approve(lea),
      start(),
      act(outcomes('verified', 'unknown')),
      start(1),
      act([{ indicator: sha1('c'), status: 'failed' }], 1),
    );
    expect(events(both, retry(lea))).toMatchObject([{ step: 0 }, { step: 1 }]);
  });

  test('of what is unknown is for approvers: it may have been done and taken back since', () => {
    expect(answer(unknown(), retry(rina))).toBe(
      'not_an_approver: You are not among the approvers of the rule "default".',
    );
    expect(answer(unknown(), retry(lea))).toBe('passes: retried');
    // One unknown among failures is enough.
    const mixed = ran({ indicators: [sha1('a'), sha1('b')] }, 'failed', 'unknown');
    expect(answer(mixed, retry(rina))).toMatch(/^not_an_approver: /);
  });

  test.each<[string, () => Request, Intent, string]>([
    [
      'somebody else',
      failed,
      retry(olaf),
      'not_an_approver: You are not among the approvers of the rule "default".',
    ],
    ['a guest', failed, retry(guest), 'guest: Guests can neither ask for a block nor decide on one.'],
    [
      'who asked and is deactivated since',
      failed,
      retry({ ...rina, kind: 'deactivated' }),
      'deactivated: This account is deactivated, so it can neither ask for a block nor decide on one.',
    ],
    ['anybody, for what is protected now', failed, retry(lea, [finding('a')]), 'protected: a is known good.'],
    [
      'anybody, of what went well',
      () => ran({}, 'accepted'),
      retry(lea),
      'nothing_to_retry: R7F3KQ has nothing to try again: it is done.',
    ],
    [
      'anybody, of what is under way',
      underWay,
      retry(lea),
      'nothing_to_retry: R7F3KQ has nothing to try again: it is executing.',
    ],
    [
      'anybody, of what never ran',
      () => story(ask(), deny(lea)),
      retry(lea),
      'nothing_to_retry: R7F3KQ has nothing to try again: it is denied.',
    ],
    [
      'anybody, once the time of the block is up',
      () => failed({ lasts: { until: minutesAfter(8).toISOString() } }),
      retry(lea),
      'over: The time of R7F3KQ is up, so nothing more of it is sent.',
    ],
  ])('is not for %s', (_, make, intent, said) => {
    expect(answer(make(), intent)).toBe(said);
  });

  test('is possible for a day after the approval', () => {
    const late = minutesAfter(1 + 24 * 60);
    expect(answer(failed(), retry(lea), shifted(late, -1))).toBe('passes: retried');
    expect(answer(failed(), retry(lea), late)).toBe(
      'too_late: R7F3KQ was approved more than a day ago. Ask again with a new request.',
    );
  });

  test('and, where nobody approved, for a day after it was asked for', () => {
    const broke = story(ask({ breakGlass: true }), start(), act(outcomes('failed')));
    expect(answer(broke, retry(rina), minutesAfter(24 * 60))).toBe(
      'too_late: R7F3KQ was asked for more than a day ago. Ask again with a new request.',
    );
  });
});

describe('vouching', () => {
  const unknown = () => ran({ indicators: [sha1('a'), sha1('b')] }, 'unknown', 'failed');

  test('is taking an approver’s word for what is unknown', () => {
    expect(events(unknown(), vouch(tomas), minutesAfter(4))).toEqual([
      { at: '2026-11-22T12:04:00.000Z', type: 'vouched', step: 0, by: tomas.person },
    ]);
    expect(next(unknown(), minutesAfter(4), vouch(tomas))).toMatchObject({
      status: 'partial',
      steps: [
        {
          vouchedBy: tomas.person,
          outcomes: [{ status: 'accepted', code: 'vouched' }, { status: 'failed' }],
        },
      ],
    });
  });

  test.each<[string, () => Request, Intent, string]>([
    [
      'who asked',
      unknown,
      vouch(rina),
      'own_request: You asked for this yourself; somebody else has to vouch for it.',
    ],
    [
      'who asked, though an approver',
      unknown,
      vouch(member('URINA', ['SLEADS'])),
      'own_request: You asked for this yourself; somebody else has to vouch for it.',
    ],
    ['a guest', unknown, vouch(guest), 'guest: Guests can neither ask for a block nor decide on one.'],
    [
      'somebody else',
      unknown,
      vouch(olaf),
      'not_an_approver: You are not among the approvers of the rule "default".',
    ],
    [
      'anybody, of what failed',
      () => ran({}, 'failed'),
      vouch(lea),
      'nothing_unknown: Nothing about R7F3KQ is unknown.',
    ],
    [
      'anybody, while another step is under way',
      () => story(ask(bulk()), approve(lea), start(), start(1), act(outcomes('unknown', 'unknown'))),
      vouch(lea),
      'nothing_unknown: Nothing about R7F3KQ is unknown.',
    ],
  ])('is not for %s', (_, make, intent, said) => {
    expect(answer(make(), intent)).toBe(said);
  });
});
