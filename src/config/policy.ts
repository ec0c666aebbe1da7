import * as z from 'zod';
import { MOST_IN_FILE } from '../domain/file.ts';
import type { Policy, PolicyRule } from '../domain/policy.ts';
import { contradictionIn, implies } from '../domain/shadow.ts';
import { unmetQuorum } from '../domain/unmet-quorums.ts';
import { duration, people, problem } from './values.ts';
import { when } from './when.ts';

const count = z.int().min(1, { error: 'Must be 1 or more.', abort: true });
const time = duration(1000, 90 * 86_400_000, 'between 1s and 90d');
const need = z.enum(['required', 'optional']);

const rule = z
  .strictObject({
    /** What the rule is called on cards and in the record. Example: `wide`. */
    name: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, {
      error: 'Must begin with a small letter and hold only small letters, digits, "-" and "_".',
    }),
    /** What it is for. Absent in the last rule and nowhere else: it is for whatever no other is for. */
    when: when.exactOptional(),
    /** Who may ask under it. Default: the `requesters` of the policy. Example: `[S0SENIORS]`. */
    requesters: people('nobody could ever ask').exactOptional(),
    /** Whether it has to be said why. Default `required`. */
    reason: need.prefault('required'),
    /** Whether a ticket has to be named. Default `optional`. */
    ticket: need.prefault('optional'),
    /** Most indicators in one request. Default 10,000, the most that a file can hold; a text holds 1,000. Example: `200`. */
    maxIndicators: count
      .max(MOST_IN_FILE, {
        error: `Must be ${MOST_IN_FILE.toLocaleString('en')} or less, the most in any request.`,
      })
      .exactOptional(),
    /** Most that one person may ask for within an hour, whatever the rules of the earlier requests. */
    perHour: z
      .strictObject({
        /** Requests. Example: `10`. */
        requests: count.exactOptional(),
        /** Indicators, of all those requests. Example: `500`. */
        indicators: count.exactOptional(),
      })
      .refine((most) => Object.keys(most).length > 0, { error: 'Must name requests, indicators or both.' })
      .exactOptional(),
    /** How many people must approve; who asked is never one of them. Example: `2`. */
    approvals: z.int().min(1, { error: 'Must be 1 or more: nothing is carried out on one word alone.' }),
    /** Who may approve. Example: `[S0LEADS, S0NETWORK]`. */
    approvers: people('nobody could ever approve'),
    /** Whether each entry of `approvers` must be spoken for, by different people. Default `false`. */
    oneFromEach: z.boolean().prefault(false),
    /** How long it may wait for a decision. Example: `1h`. */
    expiresAfter: time,
    /** When its approvers are reminded first; then after twice as long, and so on. Default: never. Example: `10m`. */
    remindAfter: time.exactOptional(),
    /** Who may approve too when nobody has decided for some time. Default: nobody. */
    escalate: z
      .strictObject({
        /** Example: `20m`. */
        after: time,
        /** Example: `[S0ONCALL]`. */
        to: people('it would be escalated to nobody'),
      })
      .exactOptional(),
  })
  .check(({ value, issues }) => {
    for (const [path, message] of faultsOf(value)) issues.push(problem(path, message, value));
  });

/** Who may ask, who must agree, and for how long that may take. */
export const policySchema = z
  .strictObject({
    /** Who may ask for anything at all. Example: `[S0RESPONDERS]`. */
    requesters: people('nobody could ever ask'),
    /** Who may run a request at once, on their own, to be reviewed afterwards. Default: nobody. */
    breakGlass: z
      .strictObject({
        /** Example: `[S0ONCALL]`. */
        people: people('nobody could ever break the glass'),
        /** How often one person may within 24 hours. Example: `3`. */
        perDay: z
          .int()
          .min(1, { error: 'Must be 1 or more; leave breakGlass out and nobody may break the glass.' }),
        /** When a review is asked for again; then after twice as long, and so on. Default `1h`. */
        remindAfter: time.prefault('1h'),
      })
      .exactOptional(),
    /** Who may let pass what the guard refuses and nothing forbids for good. Default: nobody. */
    override: z
      .strictObject({
        /** Example: `[S0LEADS]`. */
        people: people('nobody could ever override the guard'),
      })
      .exactOptional(),
    /** The first that fits counts. The last has no `when`. */
    rules: z.array(rule),
  })
  .check(({ value, issues }) => {
    for (const [path, message] of faultsAmong(value)) issues.push(problem(path, message, value));
  });

type WrittenRule = z.infer<typeof rule>;
type Written = z.infer<typeof policySchema>;
type Fault = readonly [path: (string | number)[], sentence: string];

function faultsOf(written: WrittenRule): readonly Fault[] {
  const { when: conditions = {}, approvals, approvers, oneFromEach, expiresAfter, remindAfter } = written;
  const { maxIndicators = MOST_IN_FILE, perHour, escalate } = written;
  const faults: Fault[] = [];
  const most = Math.min(maxIndicators, perHour?.indicators ?? MOST_IN_FILE);
  const contradiction = contradictionIn(conditions, most);
  if (contradiction) faults.push([['when', contradiction.key], contradiction.sentence]);
  if (oneFromEach && approvals < approvers.length)
    faults.push([
      ['approvals'],
      `Must be ${approvers.length} or more: each of the ${approvers.length} approvers takes an approval of its own.`,
    ]);
  const early = 'Must be shorter than expiresAfter: by then nobody can decide any more.';
  if (remindAfter !== undefined && remindAfter >= expiresAfter) faults.push([['remindAfter'], early]);
  if (escalate && escalate.after >= expiresAfter) faults.push([['escalate', 'after'], early]);
  if (escalate?.to.every((each) => approvers.includes(each)))
    faults.push([['escalate', 'to'], 'Names nobody who may not approve already.']);
  return faults;
}

function faultsAmong({ requesters, rules }: Written): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (path: (string | number)[], sentence: string) => faults.push([['rules', ...path], sentence]);
  const byDefault = rules.findIndex((each) => each.when === undefined);
  if (byDefault === -1) add([], 'Must hold a rule without "when": the default for what no other rule fits.');
  else if (byDefault < rules.length - 1)
    add([byDefault], 'Has no "when", so it is the default and must be the last.');
  for (const [at, { name, when: later = {}, ...rest }] of rules.entries()) {
    const before = rules.slice(0, at);
    if (before.some((each) => each.name === name)) add([at, 'name'], 'Is the name of another rule too.');
    const shadow = before.find(({ when: earlier }) => earlier && implies(later, earlier));
    if (shadow) add([at], `Is never reached: whatever it fits, "${shadow.name}" above it fits first.`);
    // Of user groups only Slack knows who is in them.
    const unmet = unmetQuorum(toRule({ name, ...rest }), requesters, new Map());
    if (unmet !== undefined) add([at, 'approvals'], unmet);
  }
  return faults;
}

/** The policy that a file comes to. */
export function toPolicy({ requesters, rules, breakGlass, override }: Written): Policy {
  return {
    requesters,
    rules: rules.map(toRule),
    ...(breakGlass && {
      breakGlass: {
        people: breakGlass.people,
        perDay: breakGlass.perDay,
        remindAfterMs: breakGlass.remindAfter,
      },
    }),
    ...(override && { override }),
  };
}

function toRule(written: WrittenRule): PolicyRule {
  const { reason, ticket, oneFromEach, expiresAfter, remindAfter, escalate, ...rest } = written;
  return {
    ...rest,
    ...(reason === 'optional' && { reasonOptional: true }),
    ...(ticket === 'required' && { ticketRequired: true }),
    ...(oneFromEach && { oneFromEach }),
    expiresAfterMs: expiresAfter,
    ...(remindAfter !== undefined && { remindAfterMs: remindAfter }),
    ...(escalate && { escalation: { afterMs: escalate.after, to: escalate.to } }),
  };
}
