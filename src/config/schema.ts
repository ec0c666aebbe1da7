import * as z from 'zod';
import { normalHash } from '../domain/guard/hashes.ts';
import { normalName } from '../domain/guard/names.ts';
import { parseRange } from '../domain/guard/networks.ts';
import { INDICATOR_KINDS } from '../domain/indicator.ts';
import { ACTIONS } from '../domain/request.ts';
import { parseDuration } from './duration.ts';

const id = (letters: string, sentence: string) =>
  z.string().regex(new RegExp(`^[${letters}][A-Z0-9]{2,}$`), { error: sentence });

const channel = id('CG', 'Must be the id of a channel (C… or G…), not its name.');
const personOrGroup = id('UWS', 'Must be the id of a user (U… or W…) or of a user group (S…), not a name.');

/** `30m` → 1 800 000, within bounds given in milliseconds. */
function duration(atLeastMs: number, atMostMs: number, bounds: string) {
  return z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= atLeastMs && ms <= atMostMs) return ms;
    const message =
      ms === undefined
        ? 'Must be a duration: a whole number and s, m, h or d, such as 30m.'
        : `Must be ${bounds}.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

const nobody = (what: string) => ({ error: `Must name somebody: with an empty list ${what}.` });

const when = z
  .strictObject({
    action: z.enum([...ACTIONS, 'unblock']).optional(),
    kinds: z
      .array(z.enum([...INDICATOR_KINDS, 'connection']))
      .min(1, { error: 'Must name a kind of indicator.' })
      .optional(),
    vendors: z.array(z.string()).min(1, { error: 'Must name a vendor.' }).optional(),
    indicatorsOver: z.int().min(0, { error: 'Must be 0 or more.' }).optional(),
    clean: z.boolean().optional(),
  })
  .refine((conditions) => Object.keys(conditions).length > 0, {
    error: 'Holds no condition; leave it out and the rule is the default.',
  });

const rule = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, {
      error: 'Must begin with a small letter and hold only small letters, digits, "-" and "_".',
    }),
    when: when.optional(),
    approvals: z.int().min(1, { error: 'Must be 1 or more: nothing is carried out on one word alone.' }),
    approvers: z.array(personOrGroup).min(1, nobody('nobody could ever approve')),
    expiresAfter: duration(1000, 90 * 86_400_000, 'between 1s and 90d'),
  })
  .check(({ value, issues }) => {
    const { approvals, approvers } = value;
    const people = new Set(approvers);
    const hasGroup = approvers.some((each) => each.startsWith('S'));
    if (hasGroup || people.size === 0 || approvals <= people.size) return;
    const message = `Asks for ${approvals} approvals and lists ${people.size} ${people.size === 1 ? 'person' : 'people'}, so it could never be met.`;
    issues.push({ code: 'custom', path: ['approvals'], message, input: value });
  });

const policy = z
  .strictObject({
    requesters: z.array(personOrGroup).min(1, nobody('nobody could ever ask')),
    rules: z.array(rule),
  })
  .check(({ value: { rules }, issues }) => {
    const add = (path: (string | number)[], message: string) =>
      issues.push({ code: 'custom', path: ['rules', ...path], message, input: rules });
    const byDefault = rules.findIndex((each) => each.when === undefined);
    if (byDefault === -1)
      add([], 'Must hold a rule without "when": the default for what no other rule matches.');
    else if (byDefault < rules.length - 1)
      add([byDefault + 1], `Is never reached, because "${rules[byDefault]?.name}" above it has no "when".`);
    for (const [at, { name }] of rules.entries()) {
      if (rules.findIndex((each) => each.name === name) < at)
        add([at, 'name'], 'Is the name of another rule too.');
    }
  });

const readable = (read: (text: string) => unknown, sentence: string) =>
  z.array(z.string().refine((text) => read(text) !== undefined, { error: sentence })).default([]);

const protectedThings = z.strictObject({
  networks: readable(parseRange, 'Must be an address or a network, such as 10.0.0.0/8.'),
  domains: readable(normalName, 'Must be a domain, such as example.com.'),
  hashes: readable(normalHash, 'Must be an MD5, a SHA-1 or a SHA-256 in hex.'),
  paths: z.array(z.string().min(1, { error: 'Must not be empty.' })).default([]),
  knownGood: z.string().optional(),
  warninglists: z.string().optional(),
});

/** The file as a whole. What stands under a vendor's name is looked at apart, together with its adapter. */
export const fileSchema = z.strictObject({
  approvals: z.strictObject({ channel }),
  vendors: z
    .record(z.string(), z.looseObject({ adapter: z.string() }))
    .refine((vendors) => Object.keys(vendors).length > 0, { error: 'Must hold at least one vendor.' }),
  policy,
  protected: protectedThings.prefault({}),
});

/** A configuration file whose shape is right. */
export type File = z.infer<typeof fileSchema>;

/** What every vendor has, whatever its adapter. */
export const connectionSchema = z.strictObject({
  adapter: z.string(),
  url: z.string(),
  caFile: z.string().optional(),
  insecure: z.boolean().optional(),
  timeout: duration(1000, 600_000, 'between 1s and 10m').optional(),
});

/** Puts an issue of zod into a sentence that names no value. */
export function sentenceOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return 'Is missing.';
      return `Must be ${NOUNS[issue.expected] ?? issue.expected}, not ${NOUNS[typeName(value)] ?? typeName(value)}.`;
    case 'invalid_value':
      return value === undefined ? 'Is missing.' : `Must be one of ${issue.values.map(String).join(', ')}.`;
    default:
      return /[.!?]$/.test(issue.message) ? issue.message : `${issue.message}.`;
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  null: 'empty',
};

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
