import type { Intent } from '../../src/domain/decide/intent.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import {
  act,
  approve,
  events,
  lea,
  next,
  play,
  sha1,
  start,
  story,
  THREE,
  terms,
} from '../domain/stories.ts';
import { askedWith, LATE, outcome, type Texts } from './states-texts.ts';

const forAnHour = { lasts: { forMs: 3_600_000 } } as const;

/** What has an end, ahead or behind it, and the end itself. */
export function ended(says: Texts): Readonly<Record<string, Request>> {
  const asked = (changes: Partial<Terms> = {}) => askedWith(says, changes);
  const lasting = story(asked(forAnHour), approve(lea), start(), act([outcome('verified')]));
  const ending = story(
    asked({ lasts: { forMs: 60_000 } }),
    approve(lea),
    start(),
    act([outcome('verified')]),
  );

  return {
    'done, with an end ahead': lasting,
    'already so, with an end ahead': story(
      asked(forAnHour),
      approve(lea),
      start(),
      act([outcome('already')]),
    ),
    'in part already so, with an end ahead': story(
      asked({ ...forAnHour, indicators: THREE }),
      approve(lea),
      start(),
      act([
        { indicator: sha1('a'), status: 'already' },
        { indicator: sha1('b'), status: 'verified' },
        { indicator: sha1('c'), status: 'failed', code: 'vendor_error' },
      ]),
    ),
    'unknown, with an end ahead': story(asked(forAnHour), approve(lea), start(), act([outcome('unknown')])),
    'done, its time up': timeUp(ending),
    'done, its time up, and another wants it': timeUp(ending, {
      request: null,
      left: { wantedBy: ['R3333B'] },
    }),
    'done, its time up, and it was so before': timeUp(ending, { request: null, left: { before: true } }),
    'done, its time up, and it is gone': timeUp(ending, { request: null, left: { gone: true } }),
    'done, its time up, in part': timeUp(ending, {
      left: { wantedBy: ['R3333B', 'R4444C', 'R5555D', 'R6666E'], before: true, gone: true },
    }),
    'done, its time up in vain': overrun(ending, says.overrun),
    'the end of another': endOf(ending),
    'the end of another, sparing it': next(endOf(ending), LATE, {
      to: 'start',
      step: 0,
      findings: [],
      earlier: [],
      spared: { indicators: [0], for: ['R3333B'] },
    }),
  };
}

function timeUp(request: Request, how: Partial<Extract<Intent, { to: 'end' }>> = {}): Request {
  return next(request, LATE, { to: 'end', request: 'R2222A', ...how });
}

function overrun(request: Request, sentence: string): Request {
  const because = new Refusal('no_vendor', sentence);
  return play(request, events(request, { to: 'overrun', because }, LATE)) ?? request;
}

/** The request that takes another back, its time being up. */
function endOf(origin: Request): Request {
  const { steps, reason } = origin.terms;
  const own = terms({ id: 'R2222A', undo: true, steps, reason: `The time of ${origin.id} is up: ${reason}` });
  const intent: Intent = { to: 'ask', terms: { ...own, ends: origin.id }, findings: [], origin };
  const request = play(undefined, events(undefined, intent, LATE));
  if (!request) throw new Error('Nothing happened.');
  return request;
}
