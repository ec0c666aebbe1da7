import { afterEach, describe, expect, test } from '@jest/globals';
import type { PolicyRule } from '../src/domain/policy.ts';
import { Refusal } from '../src/domain/refusal.ts';
import type { Request } from '../src/domain/request.ts';
import { finding, member, rina, rule } from './domain/stories.ts';
import {
  a,
  allowed,
  b,
  DAY,
  draft,
  HOUR,
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const nina = member('UNINA', ['SRESPONDERS']);

function capped(perHour: NonNullable<PolicyRule['perHour']>, more: Partial<Setting> = {}): Setting {
  return {
    vendors: { inspect: vendorOf() },
    policy: { requesters: ['SRESPONDERS'], rules: [{ ...rule, perHour }] },
    ...more,
  };
}

const ask = (by = rina, indicators = [a]) => stage.workflow.ask({ ...draft, indicators }, by, 'C0SOC');
const codesOf = (answers: readonly (Request | Refusal)[]) =>
  answers.map((answer) => (answer instanceof Refusal ? answer.code : 'asked'));

describe('the cap of requests within an hour', () => {
  const TOO_MANY = new Refusal(
    'too_many_requests',
    'You have asked twice within an hour; the rule "default" lets you ask twice.',
  );

  test('counts each person for themselves, and forgets after an hour', async () => {
    stage = await setStage(capped({ requests: 2 }));
    allowed(await ask());
    await stage.pass(1);
    allowed(await ask());
    expect(await ask()).toEqual(TOO_MANY);
    allowed(await ask(nina));
    await stage.pass(HOUR - 2);
    expect(await ask()).toEqual(TOO_MANY);
    await stage.pass(1);
    allowed(await ask());
    expect(await ask()).toEqual(TOO_MANY);
  });

  test('lets only one take the last place when several ask at the same moment', async () => {
    stage = await setStage(capped({ requests: 2 }));
    allowed(await ask());
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(codesOf(answers)).toEqual(['asked', 'too_many_requests', 'too_many_requests']);
    expect(await stage.ledger.open()).toHaveLength(2);
  });

  test('lets only one take it also when they take something back', async () => {
    stage = await setStage(capped({ requests: 1 }));
    const undo = () => stage.workflow.ask({ ...draft, undo: true }, rina, 'C0SOC');
    expect(codesOf(await Promise.all([undo(), undo()])).sort()).toEqual(['asked', 'too_many_requests']);
  });

  test('is not forgotten by a restart', async () => {
    stage = await setStage(capped({ requests: 2 }));
    allowed(await ask());
    allowed(await ask());
    await stage.restart();
    expect(await ask()).toEqual(TOO_MANY);
    await stage.pass(HOUR);
    allowed(await ask());
  });

  test('does not count what was refused', async () => {
    let isGuarded = true;
    stage = await setStage(capped({ requests: 1 }, { findings: () => (isGuarded ? [finding('a')] : []) }));
    expect(codesOf([await ask(), await ask()])).toEqual(['protected', 'protected']);
    isGuarded = false;
    allowed(await ask());
  });
});

test('the cap of indicators within an hour counts what is asked now as well', async () => {
  stage = await setStage(capped({ indicators: 3 }));
  allowed(await ask(rina, [a, b]));
  expect(await ask(rina, [a, b])).toEqual(
    new Refusal(
      'too_many_per_hour',
      'With these you would have named 4 indicators within an hour; the rule "default" allows 3.',
    ),
  );
  allowed(await ask(rina, [b]));
  expect(codesOf(await Promise.all([ask(nina, [a, b]), ask(nina, [a, b])]))).toEqual([
    'asked',
    'too_many_per_hour',
  ]);
});

test('the cap of broken glass counts a day, and one of two at the same moment', async () => {
  const breakGlass = { people: ['URINA'], perDay: 1, remindAfterMs: DAY };
  stage = await setStage({
    vendors: { inspect: vendorOf() },
    policy: { requesters: ['SRESPONDERS'], rules: [rule], breakGlass },
  });
  const broke = () => stage.workflow.ask({ ...draft, breakGlass: true }, rina, 'C0SOC');
  expect(codesOf(await Promise.all([broke(), broke()]))).toEqual(['asked', 'too_much_glass']);
  allowed(await ask());
  await stage.restart();
  await stage.pass(DAY - 1);
  expect(await broke()).toEqual(
    new Refusal('too_much_glass', 'You have broken the glass once within a day; the policy allows it once.'),
  );
  await stage.pass(1);
  allowed(await broke());
});

test('the end of a block counts for nobody', async () => {
  stage = await setStage(capped({ requests: 2 }));
  const { id } = allowed(await stage.workflow.ask({ ...draft, lasts: { forMs: 60_000 } }, rina, 'C0SOC'));
  allowed(await stage.workflow.approve(id, member('ULEA', ['SLEADS']), { earlier: [] }));
  await stage.settled();
  await stage.pass(60_000);
  expect((await stage.ledger.get(id))?.endedBy).toBe('R00002');
  allowed(await ask());
  expect(codesOf([await ask()])).toEqual(['too_many_requests']);
  await stage.restart();
  expect(codesOf([await ask()])).toEqual(['too_many_requests']);
});
