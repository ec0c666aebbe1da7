/** What goes wrong with a call of the Web API, `times` times (1 by default), for one method or for any. */
type ApiFault = { readonly method?: string; readonly times?: number } & (
  | { readonly status: number }
  /** 429 with `Retry-After`, in seconds. */
  | { readonly ratelimited: number }
  /** A refusal such as `plan_upgrade_required`. */
  | { readonly error: string }
  /** The socket dies before the call has taken effect, or after it. */
  | { readonly reset: 'before' | 'after' }
);

export type TokenKind = 'bot' | 'app';

/** Switches that make Slack misbehave as it sometimes does. */
export interface Faults {
  api(fault: ApiFault): void;
  /** The next acknowledgements get lost on their way: the person sees a time-out, the bot has done its work. */
  dropAcks(times: number): void;
  /** The next payloads arrive twice: the same envelope on the socket, the identical request over HTTP. */
  duplicate(times: number): void;
  /** From now on the token is answered with `token_revoked`, until `restore`. */
  revoke(token: TokenKind): void;
  restore(): void;
  clear(): void;
}

/** The same switches, seen from where they act. */
export interface FaultState {
  takeApi(method: string): ApiFault | undefined;
  takeDroppedAck(): boolean;
  takeDuplicate(): boolean;
  revoked(token: TokenKind): boolean;
}

export function createFaults(): Faults & FaultState {
  let api: { readonly fault: ApiFault; left: number }[] = [];
  let dropped = 0;
  let duplicates = 0;
  const revoked = new Set<TokenKind>();
  return {
    api(fault) {
      api.push({ fault, left: fault.times ?? 1 });
    },
    dropAcks(times) {
      dropped = times;
    },
    duplicate(times) {
      duplicates = times;
    },
    revoke(token) {
      revoked.add(token);
    },
    restore() {
      revoked.clear();
    },
    clear() {
      api = [];
      dropped = 0;
      duplicates = 0;
      revoked.clear();
    },
    takeApi(method) {
      const found = api.find(({ fault }) => fault.method === undefined || fault.method === method);
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) api = api.filter((other) => other !== found);
      return found.fault;
    },
    takeDroppedAck() {
      if (dropped === 0) return false;
      dropped -= 1;
      return true;
    },
    takeDuplicate() {
      if (duplicates === 0) return false;
      duplicates -= 1;
      return true;
    },
    revoked: (token) => revoked.has(token),
  };
}
