import { afterEach, beforeEach } from '@jest/globals';
import type { Draft } from '../src/domain/draft.ts';
import { lea, rina } from './domain/stories.ts';
import { reputations } from './workflow-reputations.ts';
import { a, allowed, draft, outcomesOf, type Setting, type Stage, setStage } from './workflow-stage.ts';

/** Where requests meet: Rina's, which Lea approves, about the first indicator at one Cybereason. */
export let stage: Stage;
export let cybereason: ReturnType<typeof reputations>;

beforeEach(async () => {
  cybereason = reputations();
  stage = await setStage({ vendors: { cybereason } });
});
afterEach(() => stage.close());

/** Begins anew with something else. */
export async function begin(setting: Setting): Promise<void> {
  await stage.close();
  stage = await setStage(setting);
}

/** Asked for, approved by Lea and carried out as far as it gets; gives back its id. */
export async function through(changes: Partial<Draft> = {}): Promise<string> {
  const asked = { ...draft, indicators: [a], ...changes };
  const { id } = allowed(await stage.workflow.ask(asked, rina, 'C0SOC'));
  await approved(id);
  return id;
}

/** Asked to be taken back, and not decided yet; gives back its id. */
export async function undoAsked(id: string): Promise<string> {
  const words = { vendors: [], reason: 'Ours.', breakGlass: false };
  const undo = allowed(await stage.workflow.undo(id, words, rina, 'C0SOC'));
  await stage.settled();
  return undo.id;
}

/** Approved by Lea and carried out as far as it gets. */
export async function approved(id: string): Promise<void> {
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
}

/** Sent once more by Lea; gives back what came of it. */
export async function retried(id: string): Promise<readonly string[]> {
  allowed(await stage.workflow.retry(id, lea, []));
  await stage.settled();
  return outcomesOf(stage.ledger, id);
}

/** What Cybereason holds for it. */
export const held = () => cybereason.held.get(a.value);

/** Whom people were told of what stays although its time is up. */
export const told = () => stage.told.filter((each) => each.startsWith('overran'));
