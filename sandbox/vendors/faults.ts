import type { Fault, PanelFault } from './simulator.ts';

/** What a vendor is about to answer. `commit` stores the change; it is called at most once, and not for a lie. */
export interface Answer {
  readonly status: number;
  /** A list goes out as one header line each: cookies cannot share one. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
  readonly commit?: () => void;
}

/** What becomes of the call's token or session: looked at as usual, dead beforehand, or replaced by the answer. */
export type AuthFate = 'keep' | 'expire' | 'rotate';

/** The ways a call can end on the wire. */
export interface Wire {
  send(answer: Answer): void;
  /** Sends the head and half of the body, then drops the connection. */
  sendHalf(answer: Answer): void;
  /** Resets the connection (TCP RST). */
  cut(): void;
}

/** A fault with a place in the panel. */
export interface Switch {
  readonly id: string;
  readonly label: string;
  readonly fault: Fault;
  /** The operations it touches; absent: all. */
  readonly operations?: readonly string[];
}

/** What a vendor has to go wrong. */
export interface Faulty {
  /** For messages. */
  readonly name: string;
  /** The names that a fault can be queued for. */
  readonly operations: readonly string[];
  readonly switches: readonly Switch[];
  /** It has tokens or sessions that can expire and rotate. */
  readonly hasSessions: boolean;
}

/** The faults of one simulator: those queued by tests and those switched on in the panel. */
export interface Faults {
  queue(fault: Fault, operation?: string): void;
  switchTo(id: string, on: boolean): void;
  clear(): void;
  /** Uses up the oldest queued fault that matches, and adds those switched on. */
  take(operation: string): readonly Fault[];
  isDown(): boolean;
  panel(): readonly PanelFault[];
}

const GATEWAY_REASONS: Readonly<Record<number, string>> = {
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** The switches every vendor's panel has. `writes` are the operations that change something. */
export function commonSwitches(writes: readonly string[]): readonly Switch[] {
  return [
    { id: 'down', label: 'Down: refuses connections', fault: { kind: 'down' } },
    { id: 'slow', label: 'Slow: answers after 20 s', fault: { kind: 'delay', ms: 20_000 } },
    { id: 'html', label: 'A web page answers instead', fault: { kind: 'html200' } },
    { id: 'lie', label: 'Says yes and does nothing', fault: { kind: 'lie' } },
    {
      id: 'busy',
      label: 'Busy: 503, retry after 60 s',
      fault: { kind: 'retry_after', status: 503, value: '60' },
    },
    {
      id: 'reset',
      label: 'Does it, then drops the connection',
      fault: { kind: 'reset', when: 'after' },
      operations: writes,
    },
  ];
}

/** Keeps the faults of one vendor. Throws for a fault, an operation or a switch that the vendor does not have. */
export function createFaults({ name, operations, switches, hasSessions }: Faulty): Faults {
  const queued: { readonly fault: Fault; readonly operation: string | undefined }[] = [];
  const on = new Set<string>();

  function switchTo(id: string, isOn: boolean): void {
    if (!switches.some((known) => known.id === id)) throw new Error(`${name} has no fault "${id}".`);
    if (isOn) on.add(id);
    else on.delete(id);
  }

  return {
    queue(fault, operation) {
      if (operation !== undefined && !operations.includes(operation)) {
        throw new Error(`${name} has no operation "${operation}".`);
      }
      if ((fault.kind === 'expire_auth' || fault.kind === 'rotate_auth') && !hasSessions) {
        throw new Error(`${name} has no session that could end.`);
      }
      // A refused connection never says what it wanted, so this one cannot wait for its operation.
      if (fault.kind === 'down') switchTo('down', true);
      else queued.push({ fault, operation });
    },
    switchTo,
    clear() {
      queued.length = 0;
      on.clear();
    },
    take(operation) {
      const at = queued.findIndex((next) => next.operation === undefined || next.operation === operation);
      const next = at < 0 ? [] : queued.splice(at, 1).map(({ fault }) => fault);
      const standing = switches
        .filter((known) => on.has(known.id) && (known.operations?.includes(operation) ?? true))
        .map((known) => known.fault);
      return [...next, ...standing];
    },
    isDown: () => on.has('down'),
    panel: () => switches.map(({ id, label }) => ({ id, label, on: on.has(id) })),
  };
}

/**
 * Carries out one call under its faults. Delays add up; of several endings the first one counts. `handle` looks at the
 * call and says what would be answered; nothing of it is stored before `commit`.
 */
export async function answerUnder(
  faults: readonly Fault[],
  handle: (auth: AuthFate) => Answer | Promise<Answer>,
  wire: Wire,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  for (const fault of faults) if (fault.kind === 'delay') await sleep(fault.ms);

  const before = faults.find(isBefore);
  if (before) return end(before, { status: 200 }, wire);

  const answer = await handle(authFate(faults));
  if (!faults.some(({ kind }) => kind === 'lie')) answer.commit?.();
  const after = faults.find(isEnding);
  if (after) end(after, answer, wire);
  else wire.send(answer);
}

function authFate(faults: readonly Fault[]): AuthFate {
  if (faults.some(({ kind }) => kind === 'expire_auth')) return 'expire';
  return faults.some(({ kind }) => kind === 'rotate_auth') ? 'rotate' : 'keep';
}

function isBefore(fault: Fault): boolean {
  switch (fault.kind) {
    case 'retry_after':
    case 'html200':
      return true;
    case 'status':
    case 'hang':
      return (fault.when ?? 'before') === 'before';
    case 'reset':
      return fault.when === 'before';
    default:
      return false;
  }
}

function isEnding(fault: Fault): boolean {
  return !['delay', 'expire_auth', 'rotate_auth', 'lie', 'down'].includes(fault.kind);
}

function end(fault: Fault, answer: Answer, wire: Wire): void {
  if (fault.kind === 'hang') return;
  if (fault.kind !== 'reset') wire.send(spoil(fault, answer));
  else if (fault.when === 'during') wire.sendHalf(answer);
  else wire.cut();
}

function spoil(fault: Fault, answer: Answer): Answer {
  switch (fault.kind) {
    case 'status':
      return withStatus(fault.status, fault.body ?? gatewayPage(fault.status), fault.headers);
    case 'retry_after':
      return withStatus(
        fault.status,
        gatewayPage(fault.status),
        fault.value === null ? {} : { 'retry-after': fault.value },
      );
    case 'html200':
      return withStatus(200, WEB_PAGE);
    case 'truncate':
      return withBody(answer, Buffer.from(answer.body ?? '').subarray(0, fault.bytes));
    case 'not_json':
      return withBody(answer, 'OK, but this is not JSON {');
    case 'empty':
      return withBody(answer, '');
    case 'wrong_shape':
      return withBody(answer, '{"unexpected":[null]}');
    case 'large':
      return withBody(answer, JSON.stringify({ padding: 'x'.repeat(Math.max(0, fault.bytes - 14)) }));
    default:
      return answer;
  }
}

const WEB_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n';

function gatewayPage(status: number): string {
  const reason = GATEWAY_REASONS[status];
  if (reason === undefined) return '';
  const title = `${status} ${reason}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}

function withStatus(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const type = body.trimStart().startsWith('<') ? 'text/html; charset=utf-8' : 'application/json';
  return { status, body, headers: body === '' ? headers : { 'content-type': type, ...headers } };
}

/** A 204 has no body by definition, so an answer that gains one becomes a 200. */
function withBody(answer: Answer, body: string | Uint8Array): Answer {
  const status = answer.status === 204 && body.length > 0 ? 200 : answer.status;
  return { status, body, headers: { 'content-type': 'application/json', ...answer.headers } };
}
