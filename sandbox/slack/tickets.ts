import { randomBytes } from 'node:crypto';

/** Slack's documentation on interactivity: a trigger lives three seconds. */
const TRIGGER_MS = 3000;
const RESPONSE_URL_MS = 30 * 60 * 1000;
const RESPONSE_URL_USES = 5;

export interface Trigger {
  readonly person: string;
  /** The modal it came from; only such a trigger can push. */
  readonly viewId?: string;
}

type TriggerError = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** Single-use permits to open a modal. */
export interface Triggers {
  issue(trigger: Trigger): string;
  /** What the trigger stands for, without using it up. */
  look(id: unknown): Trigger | TriggerError;
  spend(id: string): void;
}

export function createTriggers(now: () => number): Triggers {
  const issued = new Map<string, { readonly trigger: Trigger; readonly at: number; spent: boolean }>();
  return {
    issue(trigger) {
      const id = `${now()}.${issued.size + 1}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { trigger, at: now(), spent: false });
      return id;
    },
    look(id) {
      const found = typeof id === 'string' ? issued.get(id) : undefined;
      if (found === undefined) return 'invalid_trigger_id';
      if (found.spent) return 'exchanged_trigger_id';
      return now() - found.at > TRIGGER_MS ? 'expired_trigger_id' : found.trigger;
    },
    spend(id) {
      const found = issued.get(id);
      if (found !== undefined) found.spent = true;
    },
  };
}

/** Where an answer to a response URL goes. */
export interface Reply {
  readonly person: string;
  readonly channel: string;
  /** Timestamp of the message that was acted on; absent for a command. */
  readonly messageTs?: string;
  readonly threadTs?: string;
}

/** URLs that answer an interaction: five uses within thirty minutes. */
export interface ResponseUrls {
  /** The path of a new URL. */
  issue(reply: Reply): string;
  use(path: string): Reply | 'used_url' | 'expired_url' | 'invalid_url';
}

export function createResponseUrls(now: () => number, teamId: string): ResponseUrls {
  const issued = new Map<string, { readonly reply: Reply; readonly at: number; uses: number }>();
  return {
    issue(reply) {
      const kind = reply.messageTs === undefined ? 'commands' : 'actions';
      const path = `/${kind}/${teamId}/${issued.size + 1}/${randomBytes(12).toString('hex')}`;
      issued.set(path, { reply, at: now(), uses: 0 });
      return path;
    },
    use(path) {
      const found = issued.get(path);
      if (found === undefined) return 'invalid_url';
      if (now() - found.at > RESPONSE_URL_MS) return 'expired_url';
      if (found.uses >= RESPONSE_URL_USES) return 'used_url';
      found.uses += 1;
      return found.reply;
    },
  };
}
