import * as z from 'zod';
import { normalHash } from '../domain/guard/hashes.ts';
import { normalName } from '../domain/guard/names.ts';
import { parseRange } from '../domain/guard/networks.ts';
import { policySchema } from './policy.ts';
import { channel, duration } from './values.ts';

const readable = (read: (text: string) => unknown, sentence: string) =>
  z.array(z.string().refine((text) => read(text) !== undefined, { error: sentence })).default([]);

const protectedThings = z.strictObject({
  networks: readable(parseRange, 'Must be an address or a network, such as 10.0.0.0/8.'),
  domains: readable(normalName, 'Must be a domain, such as example.com.'),
  hashes: readable(normalHash, 'Must be an MD5, a SHA-1 or a SHA-256 in hex.'),
  paths: z.array(z.string().min(1, { error: 'Must not be empty.' })).default([]),
  knownGood: z.string().exactOptional(),
  warninglists: z.string().exactOptional(),
});

/** Slack takes no more in a menu, in which they are chosen from. */
const MOST_VENDORS = 100;

/** The file as a whole. What stands under a vendor's name is looked at apart, together with its adapter. */
export const fileSchema = z.strictObject({
  approvals: z.strictObject({ channel }),
  vendors: z
    .record(z.string(), z.looseObject({ adapter: z.string() }))
    .refine((vendors) => Object.keys(vendors).length > 0, { error: 'Must hold at least one vendor.' })
    .refine((vendors) => Object.keys(vendors).length <= MOST_VENDORS, {
      error: `Must hold no more than ${MOST_VENDORS} vendors.`,
    }),
  policy: policySchema,
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
