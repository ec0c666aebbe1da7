import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finding } from '../src/domain/guard.ts';
import { type Indicator, keyOf } from '../src/domain/indicator.ts';
import type { Policy } from '../src/domain/policy.ts';
import { Refusal } from '../src/domain/refusal.ts';
import type { Draft } from '../src/domain/request.ts';
import type { Ledger } from '../src/ledger.ts';
import { openJsonLedger } from '../src/ledgers/json.ts';
import { createOpenByIndicator } from '../src/related.ts';
import { createPreparation } from '../src/terms.ts';
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
import { a, b, c, DAY, draft, HOUR, MINUTE, policy, vendorOf } from './workflow-stage.ts';

let folder: string;
let ledger: Ledger;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const onFatal = (error: Error) => {
    throw error;
  };
  ledger = await openJsonLedger({ dir: folder, log: { warn: () => undefined }, onFatal });
});
afterEach(async () => {
  await ledger.close();
  await rm(folder, { recursive: true });
});

function preparing(
  more: {
    readonly policy?: Policy;
    readonly findings?: readonly Finding[];
    readonly vendors?: Readonly<Record<string, ReturnType<typeof vendorOf>>>;
    readonly reach?: (indicator: Indicator) => string | undefined;
  } = {},
) {
  const usage = createUsageTally(
    { ...policy, breakGlass: { people: [], perDay: 1, remindAfterMs: 1 } },
    () => NOON,
  );
  const related = createOpenByIndicator();
  const asked: string[] = [];
  const vendors = Object.entries(more.vendors ?? { inspect: vendorOf({ batch: 5 }) });
  const preparation = createPreparation({
    ledger,
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
  return { ...preparation, prepare, usage, related, asked };
}

function given<T>(answer: T | undefined | Refusal): T {
  if (answer instanceof Refusal) throw new Error(answer.sentence);
  if (answer === undefined) throw new Error('Nothing was given.');
  return answer;
}

describe('what a request is frozen to', () => {
  test('is the draft, its plan, who asked where, and the rule it was born under', async () => {
    const { prepare } = preparing();
    const wishes = { severity: 2, ticket: 'INC-7', lasts: { forMs: HOUR } } as const;
    expect(given(await prepare(wishes)).terms).toEqual({
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

  test('names how far it reaches and what is open about the same, where there is something to name', async () => {
    const { prepare, related } = preparing({
      reach: ({ value }) => (value === b.value ? 'It reaches far.' : undefined),
    });
    related.note(story(ask()));
    expect(given(await prepare()).terms).toMatchObject({
      reach: ['It reaches far.'],
      related: [{ request: 'R7F3KQ', wants: 'same', indicators: 1 }],
    });
    const { terms } = given(await prepare({ indicators: [c] }));
    expect(terms).not.toHaveProperty('reach');
    expect(terms).not.toHaveProperty('related');
    expect(terms).not.toHaveProperty('override');
  });

  test('is reminded of as the policy says of broken glass, where it is broken', async () => {
    const rules = [{ ...rule, remindAfterMs: 5 * MINUTE }];
    const breakGlass = { people: ['URINA'], perDay: 1, remindAfterMs: DAY };
    const { prepare } = preparing({ policy: { ...policy, rules, breakGlass } });
    expect(given(await prepare()).terms.rule.remindAfterMs).toBe(5 * MINUTE);
    expect(given(await prepare({ breakGlass: true })).terms.rule.remindAfterMs).toBe(DAY);
  });

  test('is counted at once, and may be forgotten', async () => {
    const { prepare, usage } = preparing();
    const { forget } = given(await prepare());
    expect(usage.of(rina.person)).toEqual({ requests: 1, indicators: 2, brokenGlass: 0 });
    forget();
    expect(usage.of(rina.person).requests).toBe(0);
    await prepare({}, lea);
    expect(usage.of(lea.person).requests).toBe(0);
  });
});

describe('what is protected', () => {
  const override = { people: ['SGUARDS'] };

  test('is found, and asked to be overridden only on that word', async () => {
    const { prepare } = preparing({ findings: [finding('a')], policy: { ...policy, override } });
    expect(given(await prepare())).toMatchObject({ findings: [finding('a')] });
    expect(given(await prepare()).terms).not.toHaveProperty('override');
    expect(given(await prepare({ override: true })).terms.override).toEqual({
      findings: [finding('a')],
      by: ['SGUARDS'],
    });
    const harmless = given(await prepare({ override: true, indicators: [c] }));
    expect(harmless.terms).not.toHaveProperty('override');
  });

  test('is asked of a block, and of nothing where nothing is put back', async () => {
    const { prepare, asked, findings } = preparing({ findings: [finding('a')] });
    await prepare();
    expect(given(await prepare({ undo: true })).findings).toEqual([]);
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

describe('the end of a block', () => {
  const block = (lasts = { forMs: HOUR }) => ran({ lasts }, 'verified');

  test('takes back what the block brought about, under its rule and in the name of who asked for it', async () => {
    const { prepareEnd } = preparing();
    const origin = block();
    expect(given(await prepareEnd(origin)).terms).toMatchObject({
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
    expect(given(await prepareEnd(origin)).terms).not.toHaveProperty('lasts.forMs');
  });

  test('is counted for nobody', async () => {
    const { prepareEnd, usage } = preparing();
    given(await prepareEnd(block()));
    expect(usage.of(rina.person).requests).toBe(0);
  });

  test('is refused where the vendor is gone', async () => {
    const { prepareEnd } = preparing({ vendors: { other: vendorOf() } });
    expect(await prepareEnd(block())).toBeInstanceOf(Refusal);
  });

  test('is refused while the block is being carried out', async () => {
    const { prepareEnd } = preparing();
    const started = next(story(ask({ lasts: { forMs: 1 } }), approve(lea)), minutesAfter(2), start());
    expect(await prepareEnd(started)).toBeInstanceOf(Refusal);
  });
});
