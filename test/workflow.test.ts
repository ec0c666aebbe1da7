import { afterEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import type { Finding } from '../src/domain/guard.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { finding, lea, NOON, rina, rule, terms, tomas, vera } from './domain/stories.ts';
import {
  a,
  allowed,
  draft,
  eventsOf,
  HOUR,
  MINUTE,
  outcomesOf,
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

async function play(setting: Setting): Promise<Stage> {
  stage = await setStage(setting);
  return stage;
}

/** A request of Rina's that Lea has approved and that is through as far as it gets. */
async function approved(): Promise<string> {
  const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}

describe('an approved request', () => {
  test('is carried out, each step recorded before and after its call', async () => {
    const inspect = vendorOf();
    await play({ vendors: { inspect } });
    const id = await approved();
    expect(await eventsOf(stage.ledger, id)).toEqual([
      'requested',
      'approved',
      'started',
      'acted',
      'started',
      'acted',
    ]);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'verified']);
    expect(inspect.sent).toEqual(['block a', 'block b']);
    expect((await stage.ledger.get(id))?.status).toBe('done');
  });

  test('is not carried out again, however often it is run', async () => {
    const inspect = vendorOf({ isReadable: false });
    await play({ vendors: { inspect } });
    const id = await approved();
    const run = () => stage.workflow.perform({ kind: 'run', request: id });
    expect(await Promise.all([run(), run(), run()])).toEqual([undefined, undefined, undefined]);
    expect(inspect.sent).toEqual(['block a', 'block b']);
  });

  test('runs once when two approve at the same moment', async () => {
    const inspect = vendorOf({ isReadable: false });
    await play({ vendors: { inspect } });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    const answers = await Promise.all([
      stage.workflow.approve(id, lea, { earlier: [] }),
      stage.workflow.approve(id, tomas, { earlier: [] }),
    ]);
    await stage.settled();
    expect(answers[0]).toMatchObject({ approvals: [{ by: lea.person }] });
    expect(answers[1]).toEqual(new Refusal('already_approved', `${id} is approved already.`));
    expect(inspect.sent).toEqual(['block a', 'block b']);
  });

  test('is two approvals when two are wanted and come at the same moment, and one run', async () => {
    const inspect = vendorOf({ isReadable: false });
    await play({
      vendors: { inspect },
      policy: { requesters: ['SRESPONDERS'], rules: [{ ...rule, approvals: 2 }] },
    });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    await Promise.all([lea, tomas, lea, tomas].map((by) => stage.workflow.approve(id, by, { earlier: [] })));
    await stage.settled();
    expect((await stage.ledger.get(id))?.approvals.map(({ by }) => by)).toEqual([lea.person, tomas.person]);
    expect(inspect.sent).toEqual(['block a', 'block b']);
  });

  test('is not called for before it is approved', async () => {
    const inspect = vendorOf();
    await play({ vendors: { inspect } });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    expect(await stage.workflow.perform({ kind: 'run', request: id })).toBeUndefined();
    expect(inspect.sent).toEqual([]);
  });

  test('is not begun when the approval was withdrawn in the same moment', async () => {
    const inspect = vendorOf();
    await play({ vendors: { inspect } });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    await Promise.all([stage.workflow.approve(id, lea, { earlier: [] }), stage.workflow.withdraw(id, lea)]);
    await stage.settled();
    expect(await eventsOf(stage.ledger, id)).toEqual(['requested', 'approved', 'withdrawn']);
    expect(inspect.sent).toEqual([]);
    await stage.pass(HOUR);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'expired' });
  });

  test('is not sent where it became protected between approval and run, and says so', async () => {
    let findings: readonly Finding[] = [];
    const answer = async () => ({ retryAfterMs: MINUTE, code: 'rate_limited' });
    const inspect = vendorOf({ answer, takes: () => false });
    await play({ vendors: { inspect }, findings: () => findings });
    const id = await approved();
    findings = [finding('a')];
    await stage.pass(MINUTE);
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['failed protected', 'failed protected']);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'failed' });
  });
});

describe('at the moment of the run', () => {
  test('the guard is asked for each step: what became protected since the one before is not sent', async () => {
    let findings: readonly Finding[] = [];
    const answer = async (batch: readonly Indicator[]): Promise<readonly Outcome[]> => {
      findings = [finding('b')];
      return batch.map((indicator) => ({ indicator, status: 'accepted' }));
    };
    const inspect = vendorOf({ answer });
    await play({ vendors: { inspect }, findings: () => findings });
    const id = await approved();
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'failed protected']);
  });

  test.each<[string, { readonly asked?: string; readonly approved?: string }]>([
    ['what was asked for is something else', { asked: 'another' }],
    ['what was approved is something else', { approved: 'another' }],
  ])('nothing is sent where %s', async (_, digests) => {
    const inspect = vendorOf();
    await play({ vendors: { inspect } });
    const asked = terms({ id: 'R7F3KQ' });
    const digest = digests.asked ?? digestOf(asked);
    const at = NOON.toISOString();
    const as = ['SLEADS'];
    await stage.ledger.append('R7F3KQ', () => [
      { at, type: 'requested', terms: asked, digest },
      { at, type: 'approved', by: lea.person, digest: digests.approved ?? digest, as },
    ]);
    await stage.restart();
    expect(inspect.sent).toEqual([]);
    expect(await outcomesOf(stage.ledger, 'R7F3KQ')).toEqual(['failed altered']);
  });

  test('those count who could approve at the last click, and nobody is looked up again', async () => {
    const answer = async () => ({ retryAfterMs: MINUTE, code: 'rate_limited' });
    const inspect = vendorOf({ answer, takes: () => false });
    const setting: Setting = {
      vendors: { inspect },
      policy: { requesters: ['SRESPONDERS'], rules: [{ ...rule, approvals: 2 }] },
    };
    await play(setting);
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    const left = { ...lea, kind: 'deactivated' as const };
    allowed(await stage.workflow.approve(id, tomas, { earlier: [left] }));
    await stage.settled();
    expect(inspect.sent).toEqual([]);
    allowed(await stage.workflow.approve(id, vera, { earlier: [tomas] }));
    await stage.settled();
    expect(inspect.sent).toEqual(['block a']);
    // Neither whom the policy names from now on, nor what becomes of those who approved, undoes what they agreed to.
    setting.policy = { requesters: [], rules: [{ ...rule, approvers: ['UNOBODY'] }] };
    await stage.restart();
    await stage.pass(MINUTE);
    expect(inspect.sent).toEqual(['block a', 'block a']);
    expect((await stage.ledger.get(id))?.approvals.map(({ by }) => by)).toEqual([tomas.person, vera.person]);
  });
});

describe('partial approval', () => {
  test('carries out only what was kept, and the undo restores at the right vendor', async () => {
    const inspect = vendorOf({ batch: 5, previous: () => 'whitelist' });
    const gravityzone = vendorOf({ batch: 5 });
    await play({ vendors: { gravityzone, inspect } });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(id, lea, { earlier: [], without: [0], reason: 'A shared file.' }));
    await stage.settled();
    expect([inspect.sent, gravityzone.sent]).toEqual([['block b'], ['block b']]);
    expect((await stage.ledger.get(id))?.status).toBe('done');
    const undo = allowed(await stage.workflow.ask({ ...draft, undo: true }, rina, 'C0SOC'));
    expect(undo.terms.steps.map(({ vendor, restores }) => [vendor, restores])).toEqual([
      ['gravityzone', undefined],
      ['inspect', [null, 'whitelist']],
    ]);
  });

  test('leaves out whole steps', async () => {
    const inspect = vendorOf();
    await play({ vendors: { inspect } });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(id, lea, { earlier: [], without: [0], reason: 'Shared.' }));
    await stage.settled();
    expect(inspect.sent).toEqual(['block b']);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'done' });
  });
});

test('a change to the policy leaves open requests under the rule they were born under', async () => {
  const setting: Setting = { vendors: { inspect: vendorOf() } };
  await play(setting);
  const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
  setting.policy = { requesters: ['SRESPONDERS'], rules: [{ ...rule, approvers: ['SOTHERS'] }] };
  await stage.restart();
  // Who may speak is asked of the request; whether they still are who it names, of Slack.
  expect(await stage.workflow.approve(id, { ...lea, groups: [] }, { earlier: [] })).toMatchObject({
    code: 'not_an_approver',
  });
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  const later = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
  expect(await stage.workflow.approve(later.id, lea, { earlier: [] })).toMatchObject({
    code: 'not_an_approver',
  });
});

describe('the guard', () => {
  const guarded = (indicators: readonly Indicator[]) =>
    indicators.filter(({ value }) => value === a.value).map(() => finding('a'));
  const overriding = {
    requesters: ['SRESPONDERS'],
    rules: [rule],
    override: { people: ['SGUARDS'] },
  };

  test('says who could let it pass', async () => {
    const setting = { vendors: { inspect: vendorOf() }, findings: guarded, policy: overriding };
    await play(setting);
    expect(await stage.workflow.ask(draft, rina, 'C0SOC')).toEqual(
      new Refusal(
        'protected',
        'a is known good. Add “override” to ask for it all the same; somebody with the right then has to override the guard.',
      ),
    );
  });

  test.each([
    ['nobody has the right', { vendors: {}, findings: guarded }],
    ['nobody could', { vendors: {}, findings: () => [finding('a', { absolute: true })], policy: overriding }],
  ])('says no more where %s', async (_, setting) => {
    await play({ ...setting, vendors: { inspect: vendorOf() } });
    expect(await stage.workflow.ask(draft, rina, 'C0SOC')).toEqual(
      new Refusal('protected', 'a is known good.'),
    );
  });

  test('is overridden by one and approved by another, then it runs', async () => {
    const inspect = vendorOf({ batch: 5 });
    await play({ vendors: { inspect }, findings: guarded, policy: overriding });
    const { id } = allowed(await stage.workflow.ask({ ...draft, override: true }, rina, 'C0SOC'));
    expect(await stage.workflow.approve(id, lea, { earlier: [] })).toMatchObject({ code: 'needs_override' });
    allowed(await stage.workflow.override(id, vera, 'It is an impostor.'));
    expect(await stage.workflow.approve(id, vera, { earlier: [] })).toMatchObject({ code: 'overrode_it' });
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.settled();
    expect(inspect.sent).toEqual(['block ab']);
    expect(await eventsOf(stage.ledger, id)).toEqual([
      'requested',
      'overridden',
      'approved',
      'started',
      'acted',
    ]);
  });

  test('is overridden by nobody where the policy names nobody', async () => {
    await play({ vendors: { inspect: vendorOf() }, findings: guarded });
    expect(await stage.workflow.ask({ ...draft, override: true }, rina, 'C0SOC')).toEqual(
      new Refusal('no_override', 'The policy gives nobody the right to override the guard.'),
    );
  });

  test('is asked of what an undo puts back, and of nothing else', async () => {
    const asked: (readonly Indicator[])[] = [];
    const findings = (indicators: readonly Indicator[]) => {
      asked.push(indicators);
      return [];
    };
    const previous = ({ value }: Indicator) => (value === a.value ? 'whitelist' : undefined);
    await play({ vendors: { inspect: vendorOf({ previous }) }, findings });
    await approved();
    const undo = allowed(await stage.workflow.ask({ ...draft, undo: true }, rina, 'C0SOC'));
    expect(undo.terms.steps.map(({ restores }) => restores)).toEqual([['whitelist'], [null]]);
    expect(asked.at(-1)).toEqual([a]);
  });
});

test('an id that is taken is not given twice', async () => {
  await play({ vendors: { inspect: vendorOf() } });
  const taken = terms({ id: 'R00001' });
  await stage.ledger.append('R00001', () => [
    { type: 'requested', at: NOON.toISOString(), terms: taken, digest: digestOf(taken) },
  ]);
  expect(allowed(await stage.workflow.ask(draft, rina, 'C0SOC')).id).toBe('R00002');
});

test('what nobody can carry out, or nobody may ask for, is not put on record', async () => {
  await play({ vendors: { inspect: vendorOf() } });
  const domain = { kind: 'domain', value: 'evil.example' } as const;
  expect(await stage.workflow.ask({ ...draft, indicators: [domain] }, rina, 'C0SOC')).toEqual(
    new Refusal(
      'no_vendor',
      'No configured vendor can do this. inspect takes only SHA-1 file hashes; this is a domain.',
    ),
  );
  expect(await stage.workflow.ask(draft, lea, 'C0SOC')).toMatchObject({ code: 'not_a_requester' });
  expect(stage.ledger.head().position).toBe(0);
});
