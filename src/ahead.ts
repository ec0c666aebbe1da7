import type { Agenda, Job } from './agenda.ts';
import { endingOf, escalationOf, expiryOf, reminderOf } from './domain/decide/waiting.ts';
import { isToBeShown, type Request } from './domain/request.ts';
import { nextStart } from './executor.ts';

/** What lies ahead of a request and is due at a time that can be told from it. */
export const DUE = {
  expire: expiryOf,
  remind: reminderOf,
  escalate: escalationOf,
  end: endingOf,
} as const satisfies Partial<Record<Job['kind'], (request: Request) => Date | undefined>>;
type DueKind = keyof typeof DUE;
const DUE_KINDS = Object.keys(DUE) as readonly DueKind[];

/** Keeps the agenda as requests stand. */
export interface Ahead {
  /** Has it run, where there is something to run. */
  run(request: Request): void;
  /** Everything else that is due at a time, and nothing that is not any more. */
  rest(request: Request): void;
  /** What is tried until it works and says itself when next: begun with a request, and anew at each start. */
  tries(request: Request): void;
}

export function createAhead(options: {
  readonly agenda: Agenda;
  readonly isToBeSurveyed: (request: Request) => boolean;
  readonly now: () => Date;
}): Ahead {
  const { agenda, isToBeSurveyed, now } = options;
  const plan = (kind: Job['kind'], { id }: Request, at: Date) => agenda.schedule({ kind, request: id }, at);

  return {
    run(request) {
      const isUnder = request.status === 'approved' || request.status === 'executing';
      if (isUnder) plan('run', request, nextStart(request) ?? now());
    },
    rest(request) {
      for (const kind of DUE_KINDS) {
        // Its own handler says when it is tried again, which nothing else that happens must hasten.
        if (kind === 'end' && request.overran) continue;
        const due = DUE[kind](request);
        if (due) plan(kind, request, due);
        else agenda.cancel({ kind, request: request.id });
      }
      if (isToBeShown(request)) plan('show', request, now());
    },
    tries(request) {
      if (isToBeSurveyed(request)) plan('survey', request, now());
      if (request.overran && DUE.end(request)) plan('end', request, now());
    },
  };
}
