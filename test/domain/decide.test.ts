import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../src/domain/decide/intent.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import {
  act,
  answer,
  approve,
  ask,
  cancel,
  claim,
  defer,
  delegate,
  deny,
  events,
  lea,
  minutesAfter,
  NOON,
  olaf,
  override,
  ran,
  retry,
  review,
  rina,
  start,
  story,
  vouch,
  withdraw,
} from './stories.ts';

const message = { channel: 'C0APPROVALS', ts: '1.2', version: 1 };

test.each<[string, Intent]>([
  ['surveying', { to: 'survey', step: 0, holds: [null] }],
  ['approving', approve(lea)],
  ['withdrawing', withdraw(lea)],
  ['denying', deny(lea)],
  ['claiming', claim(lea)],
  ['delegating', delegate(lea, olaf)],
  ['overriding', override(lea)],
  ['cancelling', cancel(rina)],
  ['reviewing', review(lea)],
  ['expiring', { to: 'expire' }],
  ['reminding', { to: 'remind' }],
  ['escalating', { to: 'escalate' }],
  ['ending', { to: 'end', request: 'REND00' }],
  ['overrunning', { to: 'overrun', because: new Refusal('no_vendor', 'Gone.') }],
  ['starting', start()],
  ['acting', act([])],
  ['putting off', defer(NOON)],
  ['trying again', retry(lea)],
  ['vouching', vouch(lea)],
  ['showing', { to: 'show', surface: 'card', message }],
  ['telling', { to: 'tell', notice: 0 }],
])('%s what nobody asked for is refused', (_, intent) => {
  expect(answer(undefined, intent)).toBe('unknown_request: There is no such request here.');
});

describe('whatever became of a request', () => {
  test.each([
    ['waits', () => story(ask())],
    ['was denied', () => story(ask(), deny(lea))],
    ['is done', () => ran({}, 'verified')],
  ])('one that %s is shown, and people are told of it', (_, make) => {
    expect(events(make(), { to: 'show', surface: 'status', message }, minutesAfter(5))).toEqual([
      { at: '2026-11-22T12:05:00.000Z', type: 'shown', surface: 'status', ...message },
    ]);
    expect(events(make(), { to: 'tell', notice: 2 }, minutesAfter(5))).toEqual([
      { at: '2026-11-22T12:05:00.000Z', type: 'told', notice: 2 },
    ]);
  });

  test.each([
    ['a denial', deny(lea)],
    ['a cancellation', cancel(rina)],
  ])('after %s nothing follows but that', (_, end) => {
    const ended = story(ask(), end);
    for (const intent of [
      approve(lea),
      deny(lea),
      claim(lea),
      cancel(rina),
      start(),
      retry(lea),
      vouch(lea),
    ]) {
      expect(answer(ended, intent)).not.toMatch(/^passes/);
    }
  });
});
