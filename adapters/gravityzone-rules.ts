import * as z from 'zod';
import { type ConnectionRule, type Endpoint, readConnection } from '../src/domain/connection.ts';
import { canonical } from '../src/domain/digest.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import { readAddress, readNetwork } from '../src/domain/normal-form.ts';
import { Refusal } from '../src/domain/refusal.ts';

export type RuleType = 'hash' | 'path' | 'connection';

/** What the blocklist is to hold for an indicator. */
export interface Rule {
  readonly type: RuleType;
  /** As `addToBlocklist` v1.2 takes it. */
  readonly details: Details;
  /** The same for all rules that do the same, whatever they are called. */
  readonly key: string;
}

/** A row of the blocklist. */
export interface Row {
  readonly id: string;
  /** Undefined: a type that we never make. */
  readonly type: RuleType | undefined;
  /** Undefined: its details are not understood. */
  readonly key: string | undefined;
}

type Details = Readonly<Record<string, unknown>>;

/** The rule for an indicator. Throws for a kind of indicator that the blocklist does not take: the plan sends none. */
export function ruleOf(indicator: Indicator): Rule {
  const { kind, value } = indicator;
  switch (kind) {
    case 'sha256':
    case 'md5': {
      if (!FORMS[kind].test(value)) break;
      return rule('hash', { algorithm: kind, hash: value.toLowerCase() });
    }
    case 'path':
      return rule('path', { path: value });
    case 'ip':
    case 'network':
      return rule('connection', connectionDetails(blocking(value)));
    case 'connection':
      return rule('connection', connectionDetails(readConnection(indicator)));
  }
  throw new Error(`The blocklist of GravityZone takes only what it knows, not this ${kind}.`);
}

const FORMS = { sha256: /^[0-9a-f]{64}$/i, md5: /^[0-9a-f]{32}$/i } as const;

function rule(type: RuleType, details: Details): Rule {
  const key = keyOf(type, details);
  if (key === undefined) throw new Error(`A rule of the type ${type} was made that cannot be read.`);
  return { type, details, key };
}

/** All that goes to or comes from an address. */
function blocking(ipMask: string): ConnectionRule {
  return {
    ruleName: `Portcullis ${ipMask}`,
    protocol: 'any',
    direction: 'both',
    ipVersion: ipMask.includes(':') ? 'IPV6' : 'IPV4',
    localAddress: { any: true },
    remoteAddress: { any: false, ipMask },
    directlyConnected: { enable: false },
  };
}

/** `enable`, and `IPV4` in capitals: the vendor's table says otherwise, its example and the connectors in use do not. */
function connectionDetails(rule: ConnectionRule): Details {
  const { directlyConnected: neighbours } = rule;
  return {
    ...rule,
    localAddress: endpoint(rule.localAddress),
    remoteAddress: endpoint(rule.remoteAddress),
    directlyConnected: neighbours.enable
      ? { enable: true, remoteMac: neighbours.remoteMac.join(';') }
      : { enable: false },
  };
}

function endpoint(side: Endpoint): Details {
  if (side.any || side.ipMask.includes('/')) return { ...side };
  return { ...side, ipMask: `${side.ipMask}/${side.ipMask.includes(':') ? 128 : 32}` };
}

/** Rows of either version: v1.0 lists hashes alone, without `type`, their fields on the row itself. */
export const row: z.ZodType<Row> = z.looseObject({ id: z.string().min(1) }).transform((item) => {
  const details = { ...item, ...(isDetails(item['details']) ? item['details'] : {}) };
  const type = typeOf(item['type'] ?? 'hash');
  return { id: item.id, type, key: type && keyOf(type, details) };
});

/** Documented as `hash`, `application path`, `connection rule`; seen as `hash`, `path`, `connection`. */
function typeOf(name: unknown): RuleType | undefined {
  const words = String(name).toLowerCase();
  return (['hash', 'path', 'connection'] as const).find((type) => words.includes(type));
}

function isDetails(value: unknown): value is Details {
  return typeof value === 'object' && value !== null;
}

function keyOf(type: RuleType, details: Details): string | undefined {
  switch (type) {
    case 'hash': {
      const { data } = Hash.safeParse(details);
      return data && `hash ${data.hash.toLowerCase()}`;
    }
    case 'path': {
      const { data } = Path.safeParse(details);
      // Windows does not tell cases apart.
      return data && `path ${data.path.startsWith('/') ? data.path : data.path.toLowerCase()}`;
    }
    case 'connection': {
      const { data } = Connection.safeParse(details);
      return data && `connection ${canonical(data)}`;
    }
  }
}

const Hash = z.object({ hash: z.string().regex(/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i) });
const Path = z.object({ path: z.string().min(1) });

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? '').trim());
const word = (otherwise: string) => text.transform((value) => value.toLowerCase() || otherwise);

const Side = z
  .object({ any: z.boolean(), ipMask: text, portRange: text })
  .nullish()
  .transform((side) => ({
    host: !side || side.any ? 'any' : hostOf(side.ipMask),
    ports: (side?.portRange ?? '').replace(/\s/g, '').replace(/^(\d+)-\1$/, '$1'),
  }));

/** What a connection rule does: its name is left out, its version follows from its addresses, and nothing means any. */
const Connection = z.object({
  commandLine: text,
  protocol: word('any'),
  direction: word('both'),
  localAddress: Side,
  remoteAddress: Side,
  directlyConnected: z
    .object({ enable: z.boolean().nullish(), any: z.boolean().nullish(), remoteMac: text })
    .nullish()
    .transform((one) => ((one?.enable ?? one?.any) ? one?.remoteMac.toUpperCase().split(';').sort() : [])),
  // In the vendor's example and in no table: a rule for one program, which is none of ours.
  path: text,
  hash: text,
});

function hostOf(ipMask: string): string {
  const found = ipMask.includes('/') ? readNetwork(ipMask, ipMask) : readAddress(ipMask, ipMask);
  return found instanceof Refusal ? ipMask : found.value;
}
