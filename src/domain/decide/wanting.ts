import { Refusal } from '../refusal.ts';
import type { Request, RequestEvent, Wanted } from '../request.ts';
import { tooLate } from './refusals.ts';

/** Others have come to want some of what an undo takes back, or want it no longer. Said while there is something to decide. */
export function want(request: Request, of: readonly Wanted[], at: string): readonly RequestEvent[] | Refusal {
  if (request.status !== 'requested') return tooLate(request);
  return written(of) === written(request.wanted?.of ?? []) ? [] : [{ at, type: 'wanted', of }];
}

/** Who a request is by never changes. */
function written(wanted: readonly Wanted[]): string {
  return JSON.stringify(
    wanted.map(({ step, indicators, for: by }) => [step, indicators, by.map(({ request }) => request)]),
  );
}

/** What others want, and so stays, is a part of what is agreed to: whoever approves has to have seen it. `seen`: a version. */
export function refuseUnseen({ id, wanted, version }: Request, seen = version): Refusal | undefined {
  return wanted && wanted.version > seen
    ? new Refusal(
        'unseen',
        `What others want of what ${id} takes back has changed since you looked. Read its card again, then approve.`,
      )
    : undefined;
}
