import { isIP } from 'node:net';
import * as z from 'zod';

/**
 * The vendor's page contradicts itself. `examples`: `sha256`, `IPV4`, `directlyConnected.enable`, as its examples and
 * the connectors in the field write. `table`: `1`, `IPv4`, `directlyConnected.any`. `either` takes both.
 */
export type Spelling = 'examples' | 'table' | 'either';

interface HashDetails {
  readonly algorithm: 'sha256' | 'md5';
  readonly hash: string;
}

/** The fields of a connection rule as they were sent, in the order of the vendor's page. */
export type ConnectionDetails = z.infer<ReturnType<typeof connectionDetails>>;

export type Rule = { readonly note: string } & (
  | { readonly type: 'hash'; readonly details: HashDetails }
  | { readonly type: 'path'; readonly details: { readonly path: string } }
  | { readonly type: 'connection'; readonly details: ConnectionDetails }
);

/** What a call of addToBlocklist asks for. */
export interface Addition {
  readonly companyId: string | undefined;
  readonly recursive: boolean;
  /** The rules that are valid. */
  readonly rules: readonly Rule[];
  /** What is wrong with the first rule that is not, in the vendor's words. */
  readonly problem?: string;
}

const FORM = { sha256: /^[0-9a-f]{64}$/i, md5: /^[0-9a-f]{32}$/i } as const;
const MAC = '[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}';

const V12Call = z.strictObject({
  companyId: z.string().optional(),
  type: z.enum(['hash', 'path', 'connection']),
  rules: z.array(z.unknown()).min(1),
  recursive: z.boolean().default(true),
});
const V10Call = z.strictObject({
  hashType: z.union([z.literal(1), z.literal(2)]),
  hashList: z.array(z.string()).min(1),
  companyId: z.string().optional(),
  sourceInfo: z.string(),
});

const Ports = z.string().regex(/^\d{1,5}(-\d{1,5})?$/);
const Address = z
  .strictObject({
    any: z.boolean(),
    ipMask: z.string().refine(isIpMask).optional(),
    portRange: Ports.optional(),
  })
  .refine(({ any, ipMask }) => any || ipMask !== undefined, { path: ['ipMask'] });
const Macs = z.string().regex(new RegExp(`^${MAC}(?:;${MAC})*$`));
/** Connectors switch it off without a `remoteMac`, although the table calls that mandatory. */
const Enabled = z
  .strictObject({ enable: z.boolean(), remoteMac: Macs.optional() })
  .refine(({ enable, remoteMac }) => !enable || remoteMac !== undefined, { path: ['remoteMac'] });
const Any = z.strictObject({ any: z.boolean(), remoteMac: Macs });

/** The parameters of addToBlocklist v1.2, or what is wrong with them as a whole. */
export function readAddition(params: unknown, spelling: Spelling): Addition | string {
  const call = V12Call.safeParse(params);
  if (!call.success) return invalid(call.error);
  const { companyId, recursive, type, rules } = call.data;
  const read = rules.map((rule, index) => readRule(type, rule, spelling, ['rules', index]));
  return { companyId, recursive, ...sorted(read) };
}

/** The parameters of addToBlocklist v1.0, which knows hashes of one algorithm and no recursion. */
export function readHashList(params: unknown): Addition | string {
  const call = V10Call.safeParse(params);
  if (!call.success) return invalid(call.error);
  const { companyId, hashType, hashList, sourceInfo } = call.data;
  const algorithm = hashType === 1 ? 'sha256' : 'md5';
  const read = hashList.map((hash) => hashRule({ algorithm, hash }, sourceInfo));
  return { companyId, recursive: false, ...sorted(read) };
}

/** The vendor's words for parameters of the wrong form; `within` is where they are. */
export function invalid(error: z.ZodError, within: readonly PropertyKey[] = []): string {
  const issue = error.issues[0];
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...within, ...(issue?.path ?? []), ...extra];
  return `Validation exception: The value of ${path.map(String).join('.') || 'params'} is not valid`;
}

/** What a rule is about, in a few words: the hash, the path, or the name of a connection rule. */
export function subject({ type, details }: Rule): string {
  if (type === 'hash') return details.hash;
  return type === 'path' ? details.path : details.ruleName;
}

/** What two rules have in common that are the same to the blocklist: not the note, nor the case of a hash or path. */
export function sameness({ type, details }: Rule): string {
  const text = JSON.stringify([type, details]);
  return type === 'connection' ? text : text.toLowerCase();
}

function readRule(
  type: Rule['type'],
  rule: unknown,
  spelling: Spelling,
  within: readonly PropertyKey[],
): Rule | string {
  const read = <T extends z.ZodType>(details: T) =>
    z.strictObject({ note: z.string().default(''), details }).safeParse(rule);
  switch (type) {
    case 'hash': {
      const given = read(z.strictObject({ algorithm: algorithm(spelling), hash: z.string() }));
      return given.success ? hashRule(given.data.details, given.data.note) : invalid(given.error, within);
    }
    case 'path': {
      const given = read(z.strictObject({ path: z.string().min(1) }));
      return given.success ? { type, ...given.data } : invalid(given.error, within);
    }
    case 'connection': {
      const given = read(connectionDetails(spelling));
      return given.success ? { type, ...given.data } : invalid(given.error, within);
    }
  }
}

function hashRule(details: HashDetails, note: string): Rule | string {
  if (FORM[details.algorithm].test(details.hash)) return { type: 'hash', note, details };
  return `Validation exception: The hash ${details.hash} is not a valid string representation of the ${details.algorithm.toUpperCase()} hashing algorithm`;
}

function algorithm(spelling: Spelling): z.ZodType<HashDetails['algorithm']> {
  const names = z.enum(['sha256', 'md5']);
  const numbers = z
    .union([z.literal(1), z.literal(2), z.literal('1'), z.literal('2')])
    .transform((number) => (String(number) === '1' ? ('sha256' as const) : ('md5' as const)));
  return either(spelling, names, numbers);
}

function connectionDetails(spelling: Spelling) {
  return z
    .strictObject({
      ruleName: z.string().min(1),
      // Both are in the vendor's second example and in no table.
      path: z.string().optional(),
      hash: z.string().optional(),
      commandLine: z.string().optional(),
      protocol: z
        .string()
        .regex(/^(any|[A-Z][A-Z0-9+./-]*)$/)
        .optional(),
      direction: z.enum(['inbound', 'outbound', 'both']).optional(),
      ipVersion: either(
        spelling,
        z.enum(['any', 'IPV4', 'IPV6']),
        z.enum(['any', 'IPv4', 'IPv6']),
      ).optional(),
      localAddress: Address.optional(),
      remoteAddress: Address.optional(),
      directlyConnected: either(spelling, Enabled, Any).optional(),
    })
    .refine(versionsAgree, { path: ['ipVersion'] });
}

function either<A, B>(spelling: Spelling, examples: z.ZodType<A>, table: z.ZodType<B>): z.ZodType<A | B> {
  if (spelling === 'examples') return examples;
  return spelling === 'table' ? table : z.union([examples, table]);
}

function isIpMask(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function versionsAgree(details: {
  readonly ipVersion?: string | undefined;
  readonly localAddress?: z.infer<typeof Address> | undefined;
  readonly remoteAddress?: z.infer<typeof Address> | undefined;
}): boolean {
  const version = Number(details.ipVersion?.at(-1));
  return [details.localAddress, details.remoteAddress].every(
    (address) => !version || !address?.ipMask || isIP(address.ipMask.split('/', 1)[0] ?? '') === version,
  );
}

function sorted(read: readonly (Rule | string)[]): Pick<Addition, 'rules' | 'problem'> {
  const problem = read.find((one) => typeof one === 'string');
  const rules = read.filter((one) => typeof one !== 'string');
  return problem === undefined ? { rules } : { rules, problem };
}
