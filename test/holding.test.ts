import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Draft } from '../src/domain/draft.ts';
import type { Refusal } from '../src/domain/refusal.ts';
import type { Request } from '../src/domain/request.ts';
import { lea, rina } from './domain/stories.ts';
import { reputations } from './workflow-reputations.ts';
import { a, allowed, draft, HOUR, type Stage, setStage } from './workflow-stage.ts';

/** What an end leaves, and why; and what is blocked by then. */

let stage: Stage;
let cybereason: ReturnType<typeof reputations>;
let inspect: ReturnType<typeof reputations>;
beforeEach(async () => {
  cybereason = reputations();
  inspect = reputations(true, { actions: ['block'] });
  stage = await setStage({ vendors: { cybereason, inspect } });
});
afterEach(() => stage.close());

/** Asked for, approved and carried out; gives back its id. */
async function through(changes: Partial<Draft> = {}): Promise<string> {
  const asked = allowed(
    await stage.workflow.ask(
      { ...draft, indicators: [a], vendors: ['cybereason'], ...changes },
      rina,
      'C0SOC',
    ),
  );
  allowed(await stage.workflow.approve(asked.id, lea, { earlier: [] }));
  await stage.settled();
  return asked.id;
}

/** Asks for all to be taken back that a request brought about. */
function undo(id: string): Promise<Request | Refusal> {
  return stage.workflow.undo(id, { vendors: [], reason: 'Ours.', breakGlass: false }, rina, 'C0SOC');
}

const [hour, threeHours] = [{ forMs: HOUR }, { forMs: 3 * HOUR }];

test('that it was there before us is said only by the last that ends', async () => {
  cybereason.held.set(a.value, 'blacklist');
  const first = await through({ lasts: hour });
  const second = await through({ lasts: threeHours });
  await stage.pass(3 * HOUR);
  expect((await stage.ledger.get(first))?.left).toEqual({ wantedBy: [second] });
  expect((await stage.ledger.get(second))?.left).toEqual({ before: true });
});

test('what somebody took away at the console and was blocked anew came about through us', async () => {
  cybereason.held.set(a.value, 'blacklist');
  await through({ lasts: hour });
  cybereason.held.delete(a.value);
  await through({ lasts: threeHours });
  await stage.pass(HOUR);
  expect(cybereason.held.get(a.value)).toBe('blacklist');
  await stage.pass(2 * HOUR);
  expect(cybereason.held.get(a.value)).toBeUndefined();
});

test('what may be blocked, was allowed for a while and surely blocked since is blocked', async () => {
  cybereason.blind(true);
  cybereason.failsAlways('lost');
  await through();
  cybereason.blind(false);
  cybereason.failsAlways(undefined);
  await through({ action: 'allow', lasts: hour });
  const third = await through();
  await stage.pass(HOUR);
  expect(stage.workflow.blocks()).toMatchObject([{ request: third, vendor: 'cybereason', indicator: a }]);
});

test('who wants what failed keeps nothing of what is taken back', async () => {
  inspect.fails(['refused']);
  const first = await through({ vendors: [], lasts: hour });
  await through({ vendors: ['inspect'] });
  await stage.pass(HOUR);
  expect(await stage.ledger.get(first)).toMatchObject({ status: 'partial', endedBy: expect.any(String) });
  expect(await stage.ledger.get(first)).not.toHaveProperty('left');
});

test('what was taken back and brought about by another since is not taken back with the first', async () => {
  const first = await through();
  const { id } = allowed(await undo(first));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  await through();
  expect(await undo(first)).toMatchObject({ code: 'nothing_to_undo' });
});
