import { controls } from './interactive.ts';
import { ApiRefusal, type Desk } from './methods/method.ts';
import { readView } from './methods/views.ts';
import type { OpenView } from './modals.ts';
import { isObject } from './schema.ts';

/** Slack's sentence when a form's answer does not come or makes no sense. */
export const TROUBLE = 'We had some trouble connecting. Try again?';

function readErrors(errors: unknown, open: OpenView): Readonly<Record<string, string>> {
  const inputs = new Set(
    controls(open.view.blocks).flatMap(({ input, blockId }) => (input ? [blockId] : [])),
  );
  if (!isObject(errors) || Object.keys(errors).length === 0)
    throw new ApiRefusal('errors: must not be empty');
  return Object.fromEntries(
    Object.entries(errors).map(([blockId, sentence]) => {
      if (!inputs.has(blockId))
        throw new ApiRefusal(`errors: ${blockId} is not the block_id of an input block`);
      return [blockId, String(sentence)];
    }),
  );
}

/**
 * Does what the acknowledgement of a `view_submission` says: nothing closes the view, else `errors`, `update`, `push`
 * or `clear`. Throws an ApiRefusal when it cannot be done.
 */
export function applyAnswer(answer: unknown, viewId: string, desk: Desk): void {
  const { modals } = desk;
  const open = modals.byId(viewId);
  if (open === undefined) return;
  const said = isObject(answer) ? answer : {};
  switch (said['response_action']) {
    case undefined:
      modals.close(open);
      return;
    case 'errors':
      modals.patch(viewId, { errors: readErrors(said['errors'], open) });
      return;
    case 'update':
      modals.replace(open, readView(said['view'], 'modal', desk, open));
      return;
    case 'push':
      if (modals.push(open.person, readView(said['view'], 'modal', desk)) === 'push_limit_reached')
        throw new ApiRefusal('push_limit_reached');
      return;
    case 'clear':
      modals.clear(open.person);
      return;
    default:
      throw new ApiRefusal(`unknown response_action: ${String(said['response_action'])}`);
  }
}
