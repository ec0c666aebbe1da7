import type { Agenda, Job } from '../src/agenda.ts';

/** The agenda, and when nothing of it is due. `wake` hands out what the clock has made due. */
export function watchedAgenda(agenda: Agenda, now: () => Date) {
  const due = new Map<string, { readonly job: Job; readonly at: Date }>();
  const keyOf = ({ kind, request }: Job) => `${kind} ${request}`;
  let running = 0;
  let waiting: (() => void)[] = [];

  const isIdle = () => running === 0 && [...due.values()].every(({ at }) => at > now());
  function look(): void {
    if (!isIdle()) return;
    for (const done of waiting) done();
    waiting = [];
  }

  const watched: Agenda = {
    ...agenda,
    schedule(job, at) {
      due.set(keyOf(job), { job, at });
      agenda.schedule(job, at);
    },
    cancel(job) {
      due.delete(keyOf(job));
      agenda.cancel(job);
    },
  };
  return {
    agenda: watched,
    begin(handle: (job: Job) => Promise<Date | undefined>): void {
      agenda.work(async (job) => {
        due.delete(keyOf(job));
        running += 1;
        try {
          const again = await handle(job);
          const known = due.get(keyOf(job))?.at;
          if (again && !(known && known < again)) due.set(keyOf(job), { job, at: again });
          return again;
        } finally {
          running -= 1;
          setImmediate(look);
        }
      });
    },
    ahead: () => [...due.keys()].sort(),
    settled: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        setImmediate(look);
      }),
    wake(): void {
      for (const { job, at } of [...due.values()]) if (at <= now()) agenda.schedule(job, at);
    },
  };
}
