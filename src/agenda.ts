/**
 * Something that must happen to a request later: ask the vendors what they hold, carry it out, show in Slack what it has
 * become; let it expire, remind those it waits for, ask more people, take a block back whose time is up.
 */
export interface Job {
  readonly kind: 'survey' | 'run' | 'show' | 'expire' | 'remind' | 'escalate' | 'end';
  readonly request: string;
}

/** Does one job. A returned date means "again, then"; a rejection is logged and tried again with growing pauses. */
export type Handler = (job: Job) => Promise<Date | undefined>;

/**
 * What must happen later. Jobs are derived from requests (`ahead.ts`), so losing an agenda loses nothing:
 * the next start derives it again. A job is keyed by kind and request; scheduling it again moves it.
 */
export interface Agenda {
  schedule(job: Job, at: Date): void;
  cancel(job: Job): void;
  /** Starts handing out jobs, none while whoever scheduled it is still at work. One request is never in two handlers of one kind at once. */
  work(handler: Handler): void;
  /** Hands out nothing more and waits for the jobs under way. */
  stop(): Promise<void>;
}
