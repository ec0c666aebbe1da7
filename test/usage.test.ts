import { expect, test } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import type { Policy } from '../src/domain/policy.ts';
import type { Terms } from '../src/domain/request.ts';
import { createUsageTally } from '../src/usage.ts';
import { lea, NOON, rina, sha1, terms } from './domain/stories.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const UNCAPPED: Policy = { requesters: ['S0RESPONDERS'], rules: [] };
const CAPPED: Policy = { ...UNCAPPED, breakGlass: { people: ['S0ONCALL'], perDay: 3, remindAfterMs: HOUR } };

/** A tally with a clock that stands so many milliseconds after noon. */
function tally() {
  const clock = { ms: 0 };
  return { clock, usage: createUsageTally(CAPPED, () => new Date(NOON.getTime() + clock.ms)) };
}

const two = terms({ indicators: [sha1('a'), sha1('b')] });
const broken = terms({ breakGlass: true });

test('counts requests and their indicators for an hour, broken glass for a day', () => {
  const { clock, usage } = tally();
  usage.count(two);
  usage.count(broken);
  expect(usage.of(rina.person)).toEqual({ requests: 2, indicators: 3, brokenGlass: 1 });
  clock.ms = HOUR - 1;
  expect(usage.of(rina.person)).toEqual({ requests: 2, indicators: 3, brokenGlass: 1 });
  clock.ms = HOUR;
  expect(usage.of(rina.person)).toEqual({ requests: 0, indicators: 0, brokenGlass: 1 });
  clock.ms = DAY - 1;
  expect(usage.of(rina.person)).toEqual({ requests: 0, indicators: 0, brokenGlass: 1 });
  clock.ms = DAY;
  expect(usage.of(rina.person)).toEqual({ requests: 0, indicators: 0, brokenGlass: 0 });
});

test('counts each person for themselves, by team and user', () => {
  const { usage } = tally();
  usage.count(two);
  const none = { requests: 0, indicators: 0, brokenGlass: 0 };
  expect(usage.of(lea.person)).toEqual(none);
  expect(usage.of({ ...rina.person, team: 'T2' })).toEqual(none);
  expect(usage.of({ ...rina.person, name: 'Another name' }).requests).toBe(1);
});

test('takes back what was refused after all, once', () => {
  const { clock, usage } = tally();
  const forget = usage.count(two);
  usage.count(broken);
  forget();
  forget();
  expect(usage.of(rina.person)).toEqual({ requests: 1, indicators: 1, brokenGlass: 1 });
  const late = usage.count(two);
  clock.ms = 2 * DAY;
  late();
  expect(usage.of(rina.person).requests).toBe(0);
});

test('counts the last day of the record, beside what was counted since', () => {
  const { clock, usage } = tally();
  usage.count(broken);
  const asked = (id: string, msBefore: number, changes: Partial<Terms> = {}) => {
    const at = new Date(NOON.getTime() - msBefore).toISOString();
    const its = terms({ id, ...changes });
    usage.note({ at, type: 'requested', terms: its, digest: digestOf(its) });
  };
  asked('R00001', DAY, { breakGlass: true });
  asked('R00002', DAY - 1, { breakGlass: true });
  asked('R00003', HOUR - 1);
  asked('R00004', 1, { ends: 'R00003' });
  usage.note({ at: NOON.toISOString(), type: 'cancelled', by: rina.person });
  expect(usage.of(rina.person)).toEqual({ requests: 2, indicators: 2, brokenGlass: 2 });
  // What the record holds is older than what was counted before, and is forgotten before it.
  clock.ms = 1;
  expect(usage.of(rina.person)).toEqual({ requests: 1, indicators: 1, brokenGlass: 1 });
});

test('nothing is kept where the policy caps nothing', () => {
  const usage = createUsageTally(UNCAPPED, () => NOON);
  usage.count(two);
  usage.note({ at: NOON.toISOString(), type: 'requested', terms: two, digest: digestOf(two) });
  expect(usage.of(two.requester)).toEqual({ requests: 0, indicators: 0, brokenGlass: 0 });
});
