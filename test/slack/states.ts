import type { Request } from '../../src/domain/request.ts';
import { carriedOut } from './states-carried-out.ts';
import { ended } from './states-ended.ts';
import { lapsed } from './states-lapsed.ts';
import { PLEASANT, type Texts } from './states-texts.ts';
import { undecided } from './states-undecided.ts';

/** A request in every state that a card can show, with these texts in it; each is there by what can happen. */
export function states(given: Partial<Texts> = {}): Readonly<Record<string, Request>> {
  const says = { ...PLEASANT, ...given };
  return { ...undecided(says), ...lapsed(says), ...carriedOut(says), ...ended(says) };
}
