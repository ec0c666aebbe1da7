import type { RequestEvent } from '../event.ts';
import { wantedIn } from '../kept.ts';
import { Refusal } from '../refusal.ts';
import type { Approval, Request, Wanted } from '../request.ts';
import { tooLate } from './refusals.ts';

/**
 * Others have come to want some of what an undo takes back, or want it no longer. Said while there is something to decide.
 * Where that changes what stays, whoever has approved had read something else, and did not agree to this.
 */
export function want(request: Request, of: readonly Wanted[], at: string): readonly RequestEvent[] | Refusal {
  if (request.status !== 'requested') return tooLate(request);
  const before = request.wanted?.of ?? [];
  if (written(of) === written(before)) return [];
  const lapsed = request.approvals.filter(
    (approval) => readBy(approval, request, of) !== readBy(approval, request, before),
  );
  const sentence = 'What others want of it has changed since.';
  return [
    { at, type: 'wanted', of },
    ...lapsed.map(({ by }) => ({ at, type: 'lapsed', by, sentence, again: true }) as const),
  ];
}

/** What stays of what somebody approved, whoever wants it: of what they left out they approved nothing. */
function readBy(approval: Approval, request: Request, of: readonly Wanted[]): string {
  const read = wantedIn({ ...request, approvals: [approval], wanted: { of, version: 0 } });
  return JSON.stringify(read.map(({ vendor, indicators }) => [vendor, indicators]));
}

/** Who a request is by never changes. */
function written(wanted: readonly Wanted[]): string {
  return JSON.stringify(
    wanted.map(({ step, indicators, for: by }) => [step, indicators, by.map(({ request }) => request)]),
  );
}

/** What stays because others want it is a part of what is agreed to: whoever approves has to have seen it. `seen`: a version. */
export function refuseUnseen({ id, wanted, version }: Request, seen = version): Refusal | undefined {
  return wanted && wanted.version > seen
    ? new Refusal(
        'unseen',
        `What others want of what ${id} takes back has changed since you looked. Read its card again, then approve.`,
      )
    : undefined;
}
