import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Draft } from '../src/domain/draft.ts';
import { lea, rina, rule, tomas } from './domain/stories.ts';
import { reputations } from './workflow-reputations.ts';
import {
  a,
  allowed,
  b,
  draft,
  eventsOf,
  HOUR,
  policy,
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

/** What others come to want of an undo while it waits for a decision. */

let stage: Stage;
const inspect = () => vendorOf({ batch: 5 });
beforeEach(async () => {
  stage = await setStage({ vendors: { inspect: inspect() } });
});
afterEach(() => stage.close());

const words = { vendors: [], reason: 'Ours.', breakGlass: false };

async function begin(setting: Setting): Promise<void> {
  await stage.close();
  stage = await setStage(setting);
}

async function through(changes: Partial<Draft> = {}, by = rina): Promise<string> {
  const { id } = allowed(await stage.workflow.ask({ ...draft, ...changes }, by, 'C0SOC'));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}

const undoAsked = async (id: string) => allowed(await stage.workflow.undo(id, words, rina, 'C0SOC')).id;
const wantedOf = async (id: string) => (await stage.ledger.get(id))?.wanted?.of;
const wants = (request: string, indicators: readonly number[], by = rina) => [
  { step: 0, indicators, for: [{ request, by: by.person }] },
];
const versionOf = async (id: string) => (await stage.ledger.get(id))?.changed ?? 0;

describe('what others come to want of an undo', () => {
  test('is written down once it is so, with who asked for it, and not approved by who has not seen it', async () => {
    const undo = await undoAsked(await through());
    const seen = await versionOf(undo);
    const other = { ...tomas, groups: ['SRESPONDERS'] };
    const { id } = allowed(await stage.workflow.ask({ ...draft, indicators: [b] }, other, 'C0SOC'));
    expect(await wantedOf(undo)).toBeUndefined();
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.settled();
    expect(await wantedOf(undo)).toEqual(wants(id, [1], other));
    expect(await stage.workflow.approve(undo, lea, { earlier: [], seen })).toMatchObject({ code: 'unseen' });
    const now = await versionOf(undo);
    allowed(await stage.workflow.approve(undo, lea, { earlier: [], seen: now }));
    await stage.settled();
    expect(await stage.ledger.get(undo)).toMatchObject({
      status: 'done',
      spared: [{ vendor: 'inspect', indicators: [b], for: [id] }],
    });
    expect(await eventsOf(stage.ledger, undo)).toEqual([
      'requested',
      'wanted',
      'approved',
      'spared',
      'started',
      'acted',
    ]);
  });

  test('is named as it was asked for, whatever an approver leaves out', async () => {
    const pair = { ...rule, name: 'pair', approvals: 2, when: { action: 'unblock' } } as const;
    await begin({ vendors: { inspect: inspect() }, policy: { ...policy, rules: [pair, rule] } });
    const undo = await undoAsked(await through());
    allowed(await stage.workflow.approve(undo, lea, { earlier: [], without: [0], reason: 'Ours.' }));
    const other = await through({ indicators: [b] });
    expect(await wantedOf(undo)).toEqual(wants(other, [1]));
    allowed(await stage.workflow.approve(undo, tomas, { earlier: [] }));
  });

  test('is agreed to by each who approves: whoever did before has to approve it anew', async () => {
    const pair = { ...rule, name: 'pair', approvals: 2, when: { action: 'unblock' } } as const;
    await begin({ vendors: { inspect: inspect() }, policy: { ...policy, rules: [pair, rule] } });
    const undo = await undoAsked(await through());
    const other = await through({ indicators: [b], lasts: { forMs: HOUR / 2 } });
    allowed(await stage.workflow.approve(undo, lea, { earlier: [] }));
    await stage.pass(HOUR / 2);
    expect(await stage.ledger.get(undo)).toMatchObject({ wanted: { of: [] }, approvals: [] });
    allowed(await stage.workflow.approve(undo, tomas, { earlier: [] }));
    await stage.settled();
    expect(await stage.ledger.get(undo)).toMatchObject({ status: 'requested' });
    allowed(await stage.workflow.approve(undo, lea, { earlier: [] }));
    await stage.settled();
    expect(await stage.ledger.get(undo)).toMatchObject({ status: 'done' });
    expect((await stage.ledger.get(other))?.endedBy).toBeNull();
    expect(await eventsOf(stage.ledger, undo)).toEqual([
      'requested',
      'wanted',
      'approved',
      'wanted',
      'lapsed',
      'approved',
      'approved',
      'started',
      'acted',
    ]);
  });

  test('is gone from it once nobody wants that any more', async () => {
    const undo = await undoAsked(await through());
    const other = await through({ lasts: { forMs: HOUR / 2 } });
    expect(await wantedOf(undo)).toEqual(wants(other, [0, 1]));
    await stage.pass(HOUR / 2);
    expect(await wantedOf(undo)).toEqual([]);
  });

  test('is not what another undo has let go of meanwhile', async () => {
    const first = await through();
    const undo = await stage.workflow.ask({ ...draft, undo: true }, rina, 'C0SOC');
    const second = await through();
    const other = await undoAsked(first);
    const third = await through();
    const both = [second, third].map((request) => ({ request, by: rina.person }));
    expect(await wantedOf(allowed(undo).id)).toEqual([{ step: 0, indicators: [0, 1], for: both }]);
    allowed(await stage.workflow.approve(other, lea, { earlier: [] }));
    await stage.settled();
    expect(await wantedOf(allowed(undo).id)).toEqual(wants(third, [0, 1]));
  });

  test('is written down at the next start where a crash came before that', async () => {
    const undo = await undoAsked(await through());
    const other = await through();
    await stage.restart('wanted');
    expect(await wantedOf(undo)).toEqual(wants(other, [0, 1]));
  });

  test('is no matter of an undo that is decided, nor of one about something else', async () => {
    const denied = await undoAsked(await through({ indicators: [a] }));
    allowed(await stage.workflow.deny(denied, lea, [], 'No.'));
    const about = await undoAsked(await through({ indicators: [b] }));
    await through({ indicators: [a] });
    for (const id of [denied, about]) expect(await wantedOf(id)).toBeUndefined();
  });

  test('is there from the first where something else has taken its place that nobody could see', async () => {
    await begin({ vendors: { cybereason: reputations(false) } });
    const allow = await through({ action: 'allow', indicators: [a] });
    const undo = allowed(
      await stage.workflow.ask({ ...draft, indicators: [a], undo: true }, rina, 'C0SOC'),
    ).id;
    expect(await wantedOf(undo)).toEqual(wants(allow, [0]));
  });

  test('is not what has taken its place where the vendor can say so', async () => {
    await begin({ vendors: { cybereason: reputations() } });
    await through({ action: 'allow', indicators: [a] });
    const { id } = allowed(
      await stage.workflow.ask({ ...draft, indicators: [a], undo: true }, rina, 'C0SOC'),
    );
    expect(await wantedOf(id)).toBeUndefined();
  });
});
