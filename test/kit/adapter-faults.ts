import type { Fault } from '../../sandbox/vendors/simulator.ts';
import type { Deferral } from '../../src/adapter.ts';
import type { OutcomeStatus } from '../../src/domain/outcome.ts';
import type { VendorCode } from '../../src/verdict.ts';

/** What a vendor that cannot be read back must end in: the adapter's own word on every indicator, or a deferral. */
export type Told = Deferral | { readonly status: OutcomeStatus; readonly code?: VendorCode };

/** One thing that goes wrong while a write is under way, and what must come of it. */
export interface FaultRow {
  readonly faults: readonly Fault[];
  readonly told: Told;
  /** Whether the vendor carried it out all the same: what a read-back finds. */
  readonly stored: boolean;
  /** How many more times the vendor is signed in to, the health check afterwards included; 0 unless said. */
  readonly signIns?: number;
  /** How many times the write goes out; 1 unless said. */
  readonly writes?: number;
  /** The client must lose patience for it to happen. */
  readonly isSlow?: boolean;
  /** Makes no sense where there is no session. */
  readonly needsSession?: boolean;
}

const accepted: Told = { status: 'accepted' };
const failed = (code: VendorCode): Told => ({ status: 'failed', code });
const unknown = (code: VendorCode): Told => ({ status: 'unknown', code });
const later = (retryAfterMs: number): Told => ({ retryAfterMs, code: 'rate_limited' });

function status(code: number, when: 'before' | 'after' = 'before'): readonly Fault[] {
  return [{ kind: 'status', status: code, when, body: '{"error":"No."}' }];
}

/** The body of a success is spoiled. A vendor whose body is its word cannot be believed then; one whose status is, can. */
export const SPOILED = {
  'an answer cut short': { kind: 'truncate', bytes: 7 },
  'an answer that is not JSON': { kind: 'not_json' },
  'an empty answer': { kind: 'empty' },
  'an answer of another shape': { kind: 'wrong_shape' },
  'an answer of 21 MiB': { kind: 'large', bytes: 21 * 1024 * 1024 },
} as const satisfies Readonly<Record<string, Fault>>;

const FAULTS = {
  'status 400': { faults: status(400), told: failed('invalid'), stored: false },
  'status 403': { faults: status(403), told: failed('forbidden'), stored: false },
  'status 404': { faults: status(404), told: failed('vendor_error'), stored: false },
  'status 500': { faults: status(500), told: unknown('vendor_error'), stored: false },
  'status 500 after the change': {
    faults: status(500, 'after'),
    told: unknown('vendor_error'),
    stored: true,
  },
  'a gateway that answers 502': {
    faults: [{ kind: 'status', status: 502 }],
    told: unknown('interrupted'),
    stored: false,
  },
  'a gateway that answers 503': {
    faults: [{ kind: 'retry_after', status: 503, value: null }],
    told: unknown('vendor_error'),
    stored: false,
  },
  'a gateway that answers 504': {
    faults: [{ kind: 'status', status: 504 }],
    told: unknown('timeout'),
    stored: false,
  },
  'a gateway that answers 504 after the change': {
    faults: [{ kind: 'status', status: 504, when: 'after' }],
    told: unknown('timeout'),
    stored: true,
  },
  'a redirect': {
    faults: [{ kind: 'status', status: 308, headers: { location: '/elsewhere' }, body: '' }],
    told: failed('vendor_error'),
    stored: false,
  },
  '429 with 60': {
    faults: [{ kind: 'retry_after', status: 429, value: '60' }],
    told: later(60_000),
    stored: false,
  },
  '429 with 60, 60': {
    faults: [{ kind: 'retry_after', status: 429, value: '60, 60' }],
    told: later(60_000),
    stored: false,
  },
  '429 with a date': {
    faults: [{ kind: 'retry_after', status: 429, value: 'Sat, 01 Jan 2000 00:00:00 GMT' }],
    told: later(0),
    stored: false,
  },
  '429 without a word': {
    faults: [{ kind: 'retry_after', status: 429, value: null }],
    told: later(60_000),
    stored: false,
  },
  '503 with 120': {
    faults: [{ kind: 'retry_after', status: 503, value: '120' }],
    told: later(120_000),
    stored: false,
  },
  'a web page': { faults: [{ kind: 'html200' }], told: unknown('malformed'), stored: false },
  'a reset before the change': {
    faults: [{ kind: 'reset', when: 'before' }],
    told: unknown('interrupted'),
    stored: false,
  },
  'a reset after the change': {
    faults: [{ kind: 'reset', when: 'after' }],
    told: unknown('interrupted'),
    stored: true,
  },
  'a reset within the answer': {
    faults: [{ kind: 'reset', when: 'during' }],
    told: unknown('interrupted'),
    stored: true,
  },
  'no answer, before the change': {
    faults: [{ kind: 'hang' }],
    told: unknown('timeout'),
    stored: false,
    isSlow: true,
  },
  'no answer, after the change': {
    faults: [{ kind: 'hang', when: 'after' }],
    told: unknown('timeout'),
    stored: true,
    isSlow: true,
  },
  'an answer that takes its time': {
    faults: [{ kind: 'delay', ms: 50 }],
    told: accepted,
    stored: true,
  },
  'an answer that comes too late': {
    faults: [{ kind: 'delay', ms: 3_600_000 }],
    told: unknown('timeout'),
    stored: false,
    isSlow: true,
  },
  'nobody there': {
    faults: [{ kind: 'down' }],
    told: failed('unreachable'),
    stored: false,
    writes: 0,
  },
  'an ended session': {
    faults: [{ kind: 'expire_auth' }],
    told: accepted,
    stored: true,
    signIns: 1,
    writes: 2,
    needsSession: true,
  },
  'a session that ends twice': {
    faults: [{ kind: 'expire_auth' }, { kind: 'expire_auth' }],
    told: failed('auth_failed'),
    stored: false,
    signIns: 2,
    writes: 2,
    needsSession: true,
  },
  'a token that changes': {
    faults: [{ kind: 'rotate_auth' }],
    told: accepted,
    stored: true,
    needsSession: true,
  },
  'a lie': { faults: [{ kind: 'lie' }], told: accepted, stored: false },
} as const satisfies Record<string, FaultRow>;

export type FaultName = keyof typeof FAULTS | keyof typeof SPOILED;

/** Everything that is tried with a write. `ignoresBody`: a 2xx is the vendor's whole word. */
export function writeFaults(ignoresBody: boolean): readonly (readonly [FaultName, FaultRow])[] {
  const spoiled = Object.entries(SPOILED).map(([name, fault]): readonly [string, FaultRow] => {
    const isBelieved = ignoresBody && fault.kind !== 'large';
    return [name, { faults: [fault], told: isBelieved ? accepted : unknown('malformed'), stored: true }];
  });
  return [...Object.entries(FAULTS), ...spoiled] as (readonly [FaultName, FaultRow])[];
}

/** While signing in, before any write: nothing was done, whatever became of the sign-in. */
export const SIGN_IN_FAULTS: Readonly<Record<string, Pick<FaultRow, 'faults' | 'told' | 'isSlow'>>> = {
  'status 401': { faults: status(401), told: failed('auth_failed') },
  'status 403': { faults: status(403), told: failed('forbidden') },
  'status 500': { faults: status(500), told: failed('vendor_error') },
  'a gateway that answers 502': {
    faults: [{ kind: 'status', status: 502 }],
    told: failed('interrupted'),
  },
  '429 with 60': { faults: [{ kind: 'retry_after', status: 429, value: '60' }], told: later(60_000) },
  '503 with 0': { faults: [{ kind: 'retry_after', status: 503, value: '0' }], told: later(0) },
  'a web page': { faults: [{ kind: 'html200' }], told: failed('malformed') },
  'a reset': { faults: [{ kind: 'reset', when: 'before' }], told: failed('interrupted') },
  'no answer': { faults: [{ kind: 'hang' }], told: failed('timeout'), isSlow: true },
  'nobody there': { faults: [{ kind: 'down' }], told: failed('unreachable') },
};

/** While the list is read, before and after a write: it was carried out, and cannot be called verified. */
export const READ_FAULTS: Readonly<Record<string, Pick<FaultRow, 'isSlow'> & { readonly fault: Fault }>> = {
  'status 403': { fault: { kind: 'status', status: 403, body: '{"error":"No."}' } },
  'status 404': { fault: { kind: 'status', status: 404, body: '{"error":"No."}' } },
  'status 500': { fault: { kind: 'status', status: 500, body: '{"error":"No."}' } },
  'a gateway that answers 502': { fault: { kind: 'status', status: 502 } },
  'a redirect': {
    fault: { kind: 'status', status: 308, headers: { location: '/elsewhere' }, body: '' },
  },
  '429 with an hour': { fault: { kind: 'retry_after', status: 429, value: '3600' } },
  '503 with 0': { fault: { kind: 'retry_after', status: 503, value: '0' } },
  'a web page': { fault: { kind: 'html200' } },
  'a reset': { fault: { kind: 'reset', when: 'before' } },
  'a reset within the answer': { fault: { kind: 'reset', when: 'during' } },
  'no answer': { fault: { kind: 'hang' }, isSlow: true },
  ...Object.fromEntries(Object.entries(SPOILED).map(([name, fault]) => [name, { fault }])),
};
