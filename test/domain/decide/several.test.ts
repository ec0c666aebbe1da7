import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../../src/domain/indicator.ts';
import {
  act,
  answer,
  approve,
  ask,
  bulk,
  cancel,
  defer,
  delegate,
  finding,
  lea,
  member,
  minutesAfter,
  olaf,
  outcomes,
  override,
  retry,
  rina,
  rule,
  start,
  story,
  THREE,
  tomas,
  vera,
} from '../stories.ts';

const ruleOfBoth = { ...rule, approvers: ['ULEA', 'UTOMAS'] };

describe('where there are several', () => {
  test('a say that was handed on is that of who was asked, and of nobody else who was', () => {
    const other = member('UMIA');
    const asked = story(ask({ rule: ruleOfBoth }), delegate(lea, olaf));
    expect(answer(asked, approve(other))).toMatch(/^not_an_approver: /);
    expect(asked.delegations).toHaveLength(1);
    const both = story(
      ask({ rule: ruleOfBoth }),
      delegate(lea, olaf),
      delegate(tomas, other),
      approve(other),
    );
    expect(both.approvals).toMatchObject([{ by: other.person, as: ['UTOMAS'] }]);
  });

  test('all that the guard refused is let pass at once', () => {
    const findings = [finding('a'), finding('b')];
    const [a, b] = THREE as [Indicator, Indicator, Indicator];
    const asked = ask({ indicators: [a, b], override: { findings, by: ['SGUARDS'] } }, findings);
    const request = story(asked, override(vera, 'Why.', findings), approve(lea, { findings }));
    expect(answer(request, start(0, findings))).toBe('passes: started');
    expect(answer(request, start(0, [finding('b')]))).toBe('passes: started');
  });

  test('one step is called off while another is under way', () => {
    const request = story(ask(bulk()), approve(lea), start());
    expect(answer(request, cancel(rina))).toBe('passes: barred');
  });

  test('nothing is tried again while a step has not been tried once', () => {
    const request = story(ask(bulk()), approve(lea), start(), act(outcomes('failed', 'failed')));
    expect(answer(request, retry(lea))).toBe(
      'nothing_to_retry: R7F3KQ has nothing to try again: it is executing.',
    );
    const putOff = story(
      ask(bulk()),
      approve(lea),
      start(),
      defer(minutesAfter(30), outcomes('failed', 'unknown')),
      start(1),
      act([{ indicator: THREE[2]!, status: 'verified' }], 1),
    );
    expect(answer(putOff, retry(lea))).toMatch(/^nothing_to_retry: /);
  });
});
