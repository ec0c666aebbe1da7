import { describe, expect, test } from '@jest/globals';
import type { Vendor } from '../src/adapter.ts';
import type { Draft } from '../src/domain/draft.ts';
import type { Finding } from '../src/domain/guard.ts';
import { type Indicator, keyOf } from '../src/domain/indicator.ts';
import type { Policy } from '../src/domain/policy.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { createInForce } from '../src/in-force.ts';
import { createPreparation } from '../src/preparation.ts';
import { createOpenByIndicator } from '../src/related.ts';
import { createUsageTally } from '../src/usage.ts';
import {
  approve,
  ask,
  bulk,
  finding,
  lea,
  minutesAfter,
  NOON,
  next,
  ran,
  rina,
  rule,
  start,
  story,
} from './domain/stories.ts';
import { reputations } from './workflow-reputations.ts';
import { a, b, c, DAY, draft, HOUR, MINUTE, policy, vendorOf } from './workflow-stage.ts';

function preparing(
  more: {
    readonly policy?: Policy;
    readonly findings?: readonly Finding[];
    readonly vendors?: Readonly<Record<string, { readonly vendor: Vendor }>>;
    readonly reach?: (indicator: Indicator) => string | undefined;
  } = {},
) {
  const usage = createUsageTally(
    { ...policy, breakGlass: { people: [], perDay: 1, remindAfterMs: 1 } },
    () => NOON,
  );
  const related = createOpenByIndicator();
  const inForce = createInForce();
  const asked: string[] = [];
  const vendors = Object.entries(more.vendors ?? { inspect: vendorOf({ batch: 5 }) });
  const preparation = createPreparation({
    inForce,
    vendors: vendors.map(([name, { vendor }]) => ({ name, title: name, vendor, insecure: false })),
    policy: more.policy ?? policy,
    guard: (indicators) => {
      asked.push(indicators.map(({ value }) => value[0]).join(''));
      return (more.findings ?? []).filter(({ indicator }) =>
        indicators.some((each) => keyOf(each) === keyOf(indicator)),
      );
    },
    reach: more.reach ?? (() => undefined),
    usage,
    related,
    now: () => NOON,
  });
  const prepare = (changes: Partial<Draft> = {}, by = rina) =>
    preparation.prepare({ ...draft, ...changes }, by, 'C0SOC');
  return { ...preparation, prepare, usage, related, inForce, asked };
}

function given<T>(answer: T | undefined | Refusal): T {
  if (answer instanceof Refusal) throw new Error(answer.sentence);
  if (answer === undefined) throw new Error('Nothing was given.');
  return answer;
}

describe('what a request is frozen to', () => {
  test('is the draft, its plan, who asked where, and the rule it was born under', () => {
    const { prepare } = preparing();
    const wishes = { severity: 2, ticket: 'INC-7', lasts: { forMs: HOUR } } as const;
    expect(given(prepare(wishes)).terms).toEqual({
      action: 'block',
      undo: false,
      clean: false,
      prevent: false,
      breakGlass: false,
      ...wishes,
      indicators: [a, b],
      steps: [{ vendor: 'inspect', indicators: [a, b] }],
      gaps: [],
      reason: 'INC-42',
      requester: rina.person,
      channel: 'C0SOC',
      rule,
      expiresAt: minutesAfter(60).toISOString(),
    });
  });

  test('names how far it reaches and what is open about the same, where there is something to name', () => {
    const { prepare, related } = preparing({
      reach: ({ value }) => (value === b.value ? 'It reaches far.' : undefined),
    });
    related.note(story(ask()));
    expect(given(prepare()).terms).toMatchObject({
      reach: ['It reaches far.'],
      related: [{ request: 'R7F3KQ', wants: 'same', indicators: 1 }],
    });
    const { terms } = given(prepare({ indicators: [c] }));
    expect(terms).not.toHaveProperty('reach');
    expect(terms).not.toHaveProperty('related');
    expect(terms).not.toHaveProperty('override');
  });

  test('is reminded of as the policy says of broken glass, where it is broken', () => {
    const rules = [{ ...rule, remindAfterMs: 5 * MINUTE }];
    const breakGlass = { people: ['URINA'], perDay: 1, remindAfterMs: DAY };
    const { prepare } = preparing({ policy: { ...policy, rules, breakGlass } });
    expect(given(prepare()).terms.rule.remindAfterMs).toBe(5 * MINUTE);
    expect(given(prepare({ breakGlass: true })).terms.rule.remindAfterMs).toBe(DAY);
  });

  test.each(['clean', 'prevent'] as const)('is refused, and not counted, where nobody would %s', (wish) => {
    const { prepare, usage } = preparing();
    expect(prepare({ [wish]: true })).toMatchObject({ code: `nobody_${wish}s` });
    expect(usage.of(rina.person).requests).toBe(0);
  });

  test('is counted at once, and may be forgotten', () => {
    const { prepare, usage } = preparing();
    const { forget } = given(prepare());
    expect(usage.of(rina.person)).toEqual({ requests: 1, indicators: 2, brokenGlass: 0 });
    forget();
    expect(usage.of(rina.person).requests).toBe(0);
    prepare({}, lea);
    expect(usage.of(lea.person).requests).toBe(0);
  });
});

describe('what is protected', () => {
  const override = { people: ['SGUARDS'] };

  test('is found, and asked to be overridden only on that word', () => {
    const { prepare } = preparing({ findings: [finding('a')], policy: { ...policy, override } });
    expect(given(prepare())).toMatchObject({ findings: [finding('a')] });
    expect(given(prepare()).terms).not.toHaveProperty('override');
    expect(given(prepare({ override: true })).terms.override).toEqual({
      findings: [finding('a')],
      by: ['SGUARDS'],
    });
    const harmless = given(prepare({ override: true, indicators: [c] }));
    expect(harmless.terms).not.toHaveProperty('override');
  });

  test('is asked of a block, and of nothing where nothing is put back', () => {
    const { prepare, asked, findings } = preparing({ findings: [finding('a')] });
    prepare();
    expect(given(prepare({ undo: true })).findings).toEqual([]);
    expect(asked).toEqual(['ab', '']);
    expect(findings(undefined)).toEqual([]);
    expect(findings(story(ask()))).toEqual([finding('a')]);
    expect(findings(story(ask({ action: 'allow' })))).toEqual([]);
  });

  test('is asked of what approvers kept', () => {
    const { findings, asked } = preparing({ findings: [finding('a')] });
    const cut = story(ask(bulk()), approve(lea, { without: [0], reason: 'Ours.' }));
    expect(findings(cut)).toEqual([]);
    expect(asked).toEqual(['bc']);
  });
});

describe('an undo says that what was there before us could not be read', () => {
  const undo = { action: 'allow', undo: true, indicators: [a] } as const;
  /** The step of an undo, after allowances and blocks that a vendor has said yes to. */
  function stepOf(vendor: Vendor, changes: Partial<Draft>, ...made: readonly Draft['action'][]) {
    const { prepare, inForce } = preparing({ vendors: { inspect: { vendor } } });
    for (const [i, action] of made.entries())
      inForce.note(undefined, ran({ id: `R0000${i}`, action }, 'accepted'));
    return given(prepare({ ...undo, ...changes })).terms.steps[0];
  }
  const unread = { restores: [null], unread: true };

  test.each<[string, Partial<Draft>, readonly Draft['action'][]]>([
    ['an allowance', {}, ['allow']],
    ['an allowance that nobody asked for here', {}, []],
    ['a block that nobody asked for here', { action: 'block' }, []],
    ['an allowance that was replaced', {}, ['allow', 'block']],
  ])('where its vendor cannot be asked: of %s', (_, changes, made) => {
    expect(stepOf(reputations(false).vendor, changes, ...made)).toMatchObject(unread);
  });

  test('but not of what the record knows', () => {
    const known = stepOf(reputations(false).vendor, {}, 'block', 'allow');
    expect(known).toMatchObject({ restores: ['blacklist'] });
    expect(known).not.toHaveProperty('unread');
  });

  test('but not of what it puts back, whoever has taken that back meanwhile', () => {
    const { isUnread } = preparing({ vendors: { inspect: reputations(false) } });
    const step = { vendor: 'inspect', indicators: [a, b] };
    expect(isUnread('block', { ...step, restores: ['whitelist', 'whitelist'] })).toBe(false);
    expect(isUnread('block', { ...step, restores: ['whitelist', null] })).toBe(true);
  });

  test.each([
    ['a vendor that can be asked', reputations().vendor],
    ['a vendor where nothing but a block can be', vendorOf({ isReadable: false }).vendor],
  ])('but not at %s', (_, vendor) => {
    expect(stepOf(vendor, { action: 'block' })).not.toHaveProperty('unread');
  });
});

describe('the end of a block', () => {
  const origin = ran({ lasts: { forMs: HOUR } }, 'verified');

  /** With that block in force. */
  function blocked(more: Parameters<typeof preparing>[0] = {}) {
    const prepared = preparing(more);
    prepared.inForce.note(undefined, origin);
    return prepared;
  }

  test('takes back what the block brought about, under its rule and in the name of who asked for it', () => {
    const { prepareEnd } = blocked();
    expect(given(given(prepareEnd(origin)).taken).terms).toMatchObject({
      ends: 'R7F3KQ',
      action: 'block',
      undo: true,
      breakGlass: false,
      steps: [{ vendor: 'inspect', indicators: [a] }],
      requester: rina.person,
      channel: 'C0SOC',
      rule: origin.terms.rule,
      reason: 'The time of R7F3KQ is up: INC-42 beaconing',
    });
    expect(given(given(prepareEnd(origin)).taken).terms).not.toHaveProperty('lasts.forMs');
  });

  test('is counted for nobody', () => {
    const { prepareEnd, usage } = blocked();
    given(given(prepareEnd(origin)).taken);
    expect(usage.of(rina.person).requests).toBe(0);
  });

  test('is refused where the vendor is gone', () => {
    const { prepareEnd } = blocked({ vendors: { other: vendorOf() } });
    expect(prepareEnd(origin)).toEqual(
      new Refusal(
        'no_vendor',
        'No configured vendor can do this. No vendor "inspect" is configured any more.',
      ),
    );
  });

  test('names what cannot be taken back, and where', () => {
    const both = ran({ ...bulk(), lasts: { forMs: HOUR } }, 'verified', 'verified');
    const whole = next(next(both, minutesAfter(4), start(1)), minutesAfter(5), {
      to: 'act',
      step: 1,
      outcomes: [{ indicator: c, status: 'verified' }],
    });
    const { prepareEnd, inForce } = preparing();
    inForce.note(undefined, whole);
    expect(given(given(prepareEnd(whole)).taken).terms).toMatchObject({
      steps: [{ vendor: 'inspect', indicators: [a, b] }],
      gaps: [
        { vendor: 'gravityzone', indicators: [c], why: 'No vendor "gravityzone" is configured any more.' },
      ],
    });
  });

  test('is refused while the block is being carried out', () => {
    const { prepareEnd } = preparing();
    const started = next(story(ask({ lasts: { forMs: 1 } }), approve(lea)), minutesAfter(2), start());
    expect(prepareEnd(started)).toBeInstanceOf(Refusal);
  });
});
