import { lea, rina } from './domain/stories.ts';
import { allowed, draft, type Stage } from './workflow-stage.ts';

/** What it asks for otherwise than the draft of the stage. */
export type Changes = Partial<typeof draft>;

/** The id of a request of Rina's that Lea has approved and that is through as far as it gets. */
export async function carriedOut(stage: Stage, changes: Changes = {}): Promise<string> {
  const { id } = allowed(await stage.workflow.ask({ ...draft, ...changes }, rina, 'C0SOC'));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}
