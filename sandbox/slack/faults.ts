import type { PanelFault } from '../vendors/simulator.ts';

/** What goes wrong with a call of the Web API, `times` times (1 by default), for one method or for any. */
type ApiFault = { readonly method?: string; readonly times?: number } & (
  | { readonly status: number }
  /** 429 with `Retry-After`, in seconds. */
  | { readonly ratelimited: number }
  /** A refusal such as `plan_upgrade_required`. */
  | { readonly error: string }
  /** The socket dies before the call has taken effect, or after it. */
  | { readonly reset: 'before' | 'after' }
  /** The call takes effect at once, and is answered when this has resolved. */
  | { readonly held: Promise<unknown> }
);

export type TokenKind = 'bot' | 'app';

/** What goes wrong with the download of a file: it breaks off half-way, answers 500, or stops half-way for long. */
type DownloadFault = 'cut' | 'error' | 'slow';

/** The page's switches: the downloads that they spoil until they are switched off. */
const SWITCHES: Readonly<Record<string, { readonly label: string; readonly download: DownloadFault }>> = {
  download_cut: { label: 'Downloads break off half-way', download: 'cut' },
  download_error: { label: 'Downloads answer 500', download: 'error' },
  download_slow: { label: 'Downloads stop half-way', download: 'slow' },
};

/** Switches that make Slack misbehave as it sometimes does. */
export interface Faults {
  api(fault: ApiFault): void;
  /** The next acknowledgements get lost on their way: the person sees a time-out, the bot has done its work. */
  dropAcks(times: number): void;
  /** The next payloads arrive twice: the same envelope on the socket, the identical request over HTTP. */
  duplicate(times: number): void;
  /** What happens to the next downloads of files, `times` of them (1 by default). */
  download(fault: DownloadFault, times?: number): void;
  /** From now on the token is answered with `token_revoked`, until `restore`. */
  revoke(token: TokenKind): void;
  restore(): void;
  clear(): void;
  /** The page's switches. */
  panel(): readonly PanelFault[];
  /** Turns one of them; throws for an id that the panel does not show. */
  switchFault(id: string, on: boolean): void;
}

/** The same switches, seen from where they act. */
export interface FaultState {
  takeApi(method: string): ApiFault | undefined;
  takeDroppedAck(): boolean;
  takeDuplicate(): boolean;
  takeDownload(): DownloadFault | undefined;
  revoked(token: TokenKind): boolean;
}

export function createFaults(): Faults & FaultState {
  let api: { readonly fault: ApiFault; left: number }[] = [];
  let dropped = 0;
  let duplicates = 0;
  let downloads: DownloadFault[] = [];
  const revoked = new Set<TokenKind>();
  const on = new Set<string>();
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
    download(fault, times = 1) {
      downloads.push(...Array<DownloadFault>(times).fill(fault));
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
      downloads = [];
      revoked.clear();
      on.clear();
    },
    panel: () => Object.entries(SWITCHES).map(([id, { label }]) => ({ id, label, on: on.has(id) })),
    switchFault(id, value) {
      if (!Object.hasOwn(SWITCHES, id)) throw new Error(`Slack has no switch ${id}.`);
      if (value) on.add(id);
      else on.delete(id);
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
    takeDownload: () => downloads.shift() ?? [...on].map((id) => SWITCHES[id]?.download)[0],
    revoked: (token) => revoked.has(token),
  };
}
