import * as z from 'zod';
import type { Adapter, Deferral, Operation, Vendor } from '../src/adapter.ts';
import { createChecks } from '../src/checks.ts';
import type { Indicator, IndicatorKind } from '../src/domain/indicator.ts';
import { type Outcome, succeeded } from '../src/domain/outcome.ts';
import { type Http, systemTiming } from '../src/http.ts';
import { isRehearsed, notSent, outcomeOf, settle, type Verdict } from '../src/verdict.ts';
import {
  type Allowance,
  type Api,
  createAllowance,
  createApi,
  NO_INCIDENTS,
  type Refused,
  WRITES,
  type Write,
} from './gravityzone-api.ts';
import type { Clock } from './gravityzone-budget.ts';
import { listing, type Survey, survey } from './gravityzone-list.ts';
import { ruleOf } from './gravityzone-rules.ts';

const settings = z
  .strictObject({
    apiKey: z.string().min(1),
    /** `v1.0` for a Control Center of one's own: it knows hashes alone. There is no v1.1 of the blocklist. */
    apiVersion: z.enum(['v1.0', 'v1.2']).default('v1.2'),
    /** Whose blocklist; absent: that of the company the key belongs to. */
    companyId: z.string().min(1).optional(),
    /** Also for every company that this one manages. Nothing can be taken back then: those have lists of their own. */
    recursive: z.boolean().default(false),
  })
  .refine(({ apiVersion, recursive }) => apiVersion === 'v1.2' || !recursive, {
    path: ['recursive'],
    message: 'Version v1.0 of the API knows no managed companies; leave it out.',
  });
type Settings = z.infer<typeof settings>;

const systemClock: Clock = { now: () => performance.now(), pause: systemTiming.pause };

/**
 * Bitdefender GravityZone: the blocklist of its EDR, for hashes, paths and connections, over Control Center's JSON-RPC
 * (bitdefender.com: addToBlocklist, getBlocklistItems, removeFromBlocklist). `url` is the Access URL, which ends in `/api`.
 * The list is the only proof, and five writes a minute are all there are, so a batch is as few calls as there are types.
 */
export function createGravityzone(clock: Clock): Adapter<Settings> {
  const allowances = new Map<string, Allowance>();
  return {
    name: 'gravityzone',
    title: 'Bitdefender GravityZone',
    settings,
    secretKeys: ['apiKey'],
    connect(settings, http) {
      const allowance = allowances.get(settings.apiKey) ?? createAllowance(clock.now);
      allowances.set(settings.apiKey, allowance);
      // What is only shown takes no place from what is sent, and is shown however few are left.
      const used = http.isRehearsal ? { ...allowance, writes: createAllowance(clock.now).writes } : allowance;
      return connect(settings, http, allowance, used, createApi(settings, http, used, clock));
    },
  };
}

export const gravityzone = createGravityzone(systemClock);

/** `allowance`: what the key may do. `used`: what is counted of it. */
function connect(settings: Settings, http: Http, { writes }: Allowance, used: Allowance, api: Api): Vendor {
  return {
    operations: { block: blocking(settings, api, used) },
    quota: () => `${writes.left()} of ${WRITES.calls} writes are left this minute.`,
    putsOff: (calls) => writes.wait(Math.min(calls, WRITES.calls)),
    check: checking(settings, api),
    async close() {
      http.close();
    },
  };
}

const MOST_PER_CALL = 100;
/** Longest wait between two calls of one batch that the vendor may ask for. */
const LONGEST_WAIT_MS = 65_000;

/** One call of a batch, and the indicators it is about. */
interface Job {
  readonly method: Write;
  readonly params: object;
  readonly about: readonly Indicator[];
}

function blocking(settings: Settings, api: Api, { writes }: Allowance): Operation {
  const { apiVersion: version, companyId, recursive } = settings;
  const takesAll = version === 'v1.2';
  const kinds: readonly IndicatorKind[] = takesAll
    ? ['sha256', 'md5', 'path', 'ip', 'network', 'connection']
    : ['sha256', 'md5'];
  const takes = takesAll
    ? 'SHA-256 and MD5 file hashes, file paths, IP addresses, networks and connection rules'
    : 'SHA-256 and MD5 file hashes';
  const company = companyId === undefined ? {} : { companyId };

  function rulesOf(batch: readonly Indicator[]) {
    return batch.map((indicator) => {
      if (!kinds.includes(indicator.kind)) {
        throw new Error(`GravityZone takes only ${takes}, not this ${indicator.kind}.`);
      }
      return { indicator, ...ruleOf(indicator) };
    });
  }
  type Ruled = ReturnType<typeof rulesOf>[number];

  function find(rules: readonly Ruled[], signal: AbortSignal, all = false) {
    return survey(api, { version, company, all }, new Set(rules.map(({ key }) => key)), signal);
  }

  async function inEffect(batch: readonly Indicator[], signal: AbortSignal) {
    const rules = rulesOf(batch);
    const found = await find(rules, signal);
    return rules.map(({ type, key }) => {
      if (found.kind !== 'survey') return undefined;
      // The lists of the managed companies are out of sight.
      if (found.ids.has(key)) return recursive ? undefined : true;
      return found.provesAbsence(type) ? false : undefined;
    });
  }

  /** v1.2 takes rules of one type, v1.0 hashes of one algorithm. `recursive` is true for the vendor unless it is said. */
  function additions(rules: readonly Ruled[], comment: string): readonly Job[] {
    const groups = new Map<string, readonly Ruled[]>();
    for (const rule of rules) {
      const group = takesAll ? rule.type : rule.indicator.kind;
      groups.set(group, [...(groups.get(group) ?? []), rule]);
    }
    return [...groups].map(([group, members]) => {
      const once = [...new Map(members.map((member) => [member.key, member])).values()];
      const params = takesAll
        ? { type: group, recursive, rules: once.map(({ details }) => ({ note: comment, details })) }
        : {
            hashType: group === 'sha256' ? 1 : 2,
            hashList: once.map(({ indicator }) => indicator.value),
            sourceInfo: comment,
          };
      const about = members.map(({ indicator }) => indicator);
      return { method: 'addToBlocklist', params: { ...params, ...company }, about };
    });
  }

  /** v1.2 takes many ids, v1.0 a single one and no company. */
  function removals(rules: readonly Ruled[], { ids }: Survey): readonly Job[] {
    const about = new Map<string, readonly Indicator[]>();
    for (const { indicator, key } of rules) {
      for (const id of ids.get(key) ?? []) about.set(id, [...(about.get(id) ?? []), indicator]);
    }
    return chunks([...about], takesAll ? MOST_PER_CALL : 1).map((part) => ({
      method: 'removeFromBlocklist',
      params: takesAll ? { ids: part.map(([id]) => id), ...company } : { hashItemId: part[0]?.[0] },
      about: part.flatMap(([, indicators]) => indicators),
    }));
  }

  /**
   * Sends the calls of a batch one after the other. Put off as a whole unless this minute has room for all of them, or for
   * as many as a minute ever has; those beyond that wait here, because what was begun cannot be put off.
   */
  async function send(jobs: readonly Job[], wanted: boolean, signal: AbortSignal): Promise<Told | Deferral> {
    const told: Told = new Map();
    let places = Math.min(jobs.length, WRITES.calls);
    const retryAfterMs = writes.reserve(places);
    if (retryAfterMs > 0) return { retryAfterMs, code: 'rate_limited' };

    let stop: Verdict | undefined;
    for (const { method, params, about } of jobs) {
      if (stop === undefined && places === 0) {
        if (await api.place(signal)) places = 1;
        else stop = CALLED_OFF;
      }
      if (stop !== undefined) {
        const why = stop;
        tell(
          told,
          about.map((indicator) => notSent(indicator, why)),
        );
        continue;
      }
      places -= 1;
      let reply = await api.write(method, params, signal);
      if (reply.kind === 'wait' && told.size === 0) {
        writes.release(places);
        return { retryAfterMs: reply.retryAfterMs, code: reply.code };
      }
      // This call was not carried out, so it may go out once more; the batch was begun, so it is not put off.
      if (reply.kind === 'wait' && reply.retryAfterMs <= LONGEST_WAIT_MS && (await api.place(signal))) {
        reply = await api.write(method, params, signal);
      }
      if (reply.kind === 'done') {
        tell(told, about.map(accepted));
      } else if (reply.kind === 'refused') {
        tell(told, await lookAgain(about, wanted, reply, signal));
      } else {
        const why = reply;
        tell(
          told,
          about.map((indicator) => outcomeOf(indicator, why)),
        );
        if (!isRehearsed(why)) stop = why;
      }
    }
    writes.release(places);
    return told;
  }

  /** A refusal is about a call; what came of each indicator, only the list knows. */
  async function lookAgain(
    about: readonly Indicator[],
    wanted: boolean,
    { code, note, wasSo }: Refused,
    signal: AbortSignal,
  ): Promise<readonly Outcome[]> {
    const now = await inEffect(about, signal);
    return about.map((indicator, i) => {
      if (now[i] === wanted) return { indicator, status: wasSo || !wanted ? 'already' : 'verified' };
      return now[i] === undefined
        ? { indicator, status: 'unknown', code, note: `${note} It may or may not have been done.` }
        : { indicator, status: 'failed', code, note };
    });
  }

  const apply: Operation['apply'] = async (batch, { comment }, signal) => {
    const told = await send(additions(rulesOf(batch), comment), true, signal);
    return 'retryAfterMs' in told ? told : batch.map((indicator) => outcomeIn(told, indicator));
  };

  const revert: Operation['apply'] = async (batch, _errand, signal) => {
    const rules = rulesOf(batch);
    const found = await find(rules, signal, true);
    if (found.kind !== 'survey') return settle(batch, found);
    const told = await send(removals(rules, found), false, signal);
    if ('retryAfterMs' in told) return told;
    return rules.map(({ indicator, type, key }) => {
      if (found.ids.has(key)) return outcomeIn(told, indicator);
      return found.provesAbsence(type) ? { indicator, status: 'already' } : { indicator, ...NOT_FOUND };
    });
  };

  return { kinds, takes, batch: MOST_PER_CALL, apply, inEffect, ...(recursive ? {} : { revert }) };
}

type Told = Map<Indicator, Outcome>;

/** An indicator can be the matter of several calls, one per row of the list: the first that goes wrong counts. */
function tell(told: Told, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    const before = told.get(outcome.indicator);
    if (before === undefined || succeeded(before)) told.set(outcome.indicator, outcome);
  }
}

function outcomeIn(told: Told, indicator: Indicator): Outcome {
  const outcome = told.get(indicator);
  if (outcome === undefined) throw new Error('An indicator was in none of the calls of its batch.');
  return outcome;
}

/** The vendor said yes; the list will tell. */
function accepted(indicator: Indicator): Outcome {
  return { indicator, status: 'accepted' };
}

const CALLED_OFF: Verdict = {
  kind: 'setback',
  status: 'failed',
  code: 'interrupted',
  note: 'The rest of the batch was called off.',
};

const NOT_FOUND = {
  status: 'failed',
  code: 'malformed',
  note: 'It was not found in the blocklist, which could not be read as a whole; nothing was sent.',
} as const;

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}

const keyDetails = z.object({ enabledApis: z.array(z.string()) });

function checking({ apiVersion, companyId }: Settings, api: Api): Vendor['check'] {
  const company = companyId === undefined ? {} : { companyId };
  return async (signal) => {
    const key = await api.read(
      {
        api: 'general',
        version: 'v1.0',
        method: 'getApiKeyDetails',
        params: {},
        result: keyDetails,
        inHaste: true,
      },
      signal,
    );
    if (key.kind !== 'value') return trouble(key, 'sign_in');
    const knows = key.value.enabledApis.some((name) => /incidents/i.test(name));
    const first = { ...listing(apiVersion, { page: 1, perPage: 1, ...company }), inHaste: true };
    const list = await api.read(first, signal);
    if (list.kind === 'value') return standing(knows ? READS : READS_UNLISTED);
    return trouble(list.code === 'forbidden' && !knows ? { ...list, note: NO_INCIDENTS } : list, 'rights');
  };
}

const { standing, trouble } = createChecks('Control Center', 'the API key');
const READS = 'The API key may read the blocklist. Whether it may change it shows only when it does.';
const READS_UNLISTED =
  'The API key may read the blocklist, although Incidents is not among the APIs it lists; tick it.';
