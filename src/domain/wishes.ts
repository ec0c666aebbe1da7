import type { Draft } from './draft.ts';
import { type Field, type Problem, problem } from './problem.ts';

/** What a request is for: an action, or to take it back. */
export type Purpose = Pick<Draft, 'action' | 'undo'>;

type Wishing = Pick<Draft, 'clean' | 'prevent' | 'breakGlass' | 'override' | 'lasts'>;

interface Fitting {
  readonly field: Field & keyof Wishing;
  /** Whether it is a part of what is asked for. */
  fits(purpose: Purpose): boolean;
  readonly code: string;
  readonly sentence: string;
}

const isBlock = ({ action, undo }: Purpose) => action === 'block' && !undo;

const FITTINGS: readonly Fitting[] = [
  {
    field: 'clean',
    fits: isBlock,
    code: 'clean_without_block',
    sentence: 'To clean is part of a block; it cannot be asked for here.',
  },
  {
    field: 'prevent',
    fits: isBlock,
    code: 'prevent_without_block',
    sentence: 'To prevent is part of a block; it cannot be asked for here.',
  },
  {
    field: 'override',
    fits: isBlock,
    code: 'override_without_block',
    sentence: 'Only a block of what is protected can be overridden; leave “override” out.',
  },
  {
    field: 'lasts',
    fits: ({ action, undo }) => (action === 'block' || action === 'allow') && !undo,
    code: 'end_without_block',
    sentence: 'Only a block or a whitelisting can have an end; leave “for …” and “until …” out.',
  },
  {
    field: 'breakGlass',
    fits: ({ action }) => action !== 'enrol' && action !== 'flush',
    code: 'nothing_to_break',
    sentence: 'This can wait for somebody else to approve it; leave “break-glass” out.',
  },
];

/** Whether this may be wished for beside an action. */
export function isFitting(wish: string, purpose: Purpose): boolean {
  return FITTINGS.every(({ field, fits }) => field !== wish || fits(purpose));
}

/** What is wished for beside an action that it cannot have. */
export function refuseWishes(wishing: Wishing, purpose: Purpose): readonly Problem[] {
  return FITTINGS.filter(({ field, fits }) => wishing[field] && !fits(purpose)).map(
    ({ field, code, sentence }) => problem(field, code, sentence),
  );
}
