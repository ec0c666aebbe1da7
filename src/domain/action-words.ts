import type { Action } from './draft.ts';
import type { Terms } from './request.ts';

/** How people say what is done: "block", "Block", "Blocked", and what it then is: "blocked". */
interface ActionWords {
  readonly verb: string;
  readonly title: string;
  readonly done: string;
  readonly state: string;
}

const WORDS: Readonly<Record<Action, ActionWords>> = {
  block: { verb: 'block', title: 'Block', done: 'Blocked', state: 'blocked' },
  allow: { verb: 'allow', title: 'Allow', done: 'Allowed', state: 'allowed' },
  clear: {
    verb: 'clear the reputation of',
    title: 'Clear the reputation of',
    done: 'Cleared the reputation of',
    state: 'without a reputation',
  },
  flush: { verb: 'flush', title: 'Flush', done: 'Flushed', state: 'empty' },
  enrol: { verb: 'add', title: 'Add', done: 'Added', state: 'there' },
};

/** Of what is taken back, `state` is what it is until then. */
const UNDONE: Readonly<Record<Action, ActionWords>> = {
  block: { verb: 'unblock', title: 'Unblock', done: 'Unblocked', state: 'blocked' },
  allow: {
    verb: 'no longer allow',
    title: 'No longer allow',
    done: 'No longer allowed:',
    state: 'allowed',
  },
  clear: {
    verb: 'put back the reputation of',
    title: 'Put back the reputation of',
    done: 'Put back the reputation of',
    state: 'without a reputation',
  },
  flush: { verb: 'put back', title: 'Put back', done: 'Put back', state: 'empty' },
  enrol: { verb: 'remove', title: 'Remove', done: 'Removed', state: 'there' },
};

export function actionWords({ action, undo }: Pick<Terms, 'action' | 'undo'>): ActionWords {
  return (undo ? UNDONE : WORDS)[action];
}
