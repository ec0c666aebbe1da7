import type { RequestEvent } from '../../src/domain/event.ts';
import { isAmong, type Standing } from '../../src/domain/policy.ts';
import type { Life, Passed } from './decide-lives.ts';

/** Who has said what in a life, by the events alone. */

/** What had happened before something did. */
export const pastOf = ({ passed }: Life, what: Passed) => passed.slice(0, passed.indexOf(what));
export const startsOf = ({ passed }: Life) => passed.filter(({ event }) => event.type === 'started');
export const typesOf = ({ passed }: Life) => passed.map(({ event }) => event.type);

type Approved = Passed & {
  readonly event: Extract<RequestEvent, { readonly type: 'approved' }>;
  /** For whom it counts still. */
  readonly as: readonly string[];
};

/** Approvals that neither were withdrawn nor lapsed. */
export function inForce(passed: readonly Passed[]): readonly Approved[] {
  const held = new Map<string, Approved>();
  for (const each of passed) {
    const { event } = each;
    if (event.type === 'approved') held.set(nameOf(event.by), { ...each, event, as: event.as });
    if (event.type === 'withdrawn') held.delete(nameOf(event.by));
    if (event.type === 'lapsed' && event.of === undefined) lapse(held, event);
  }
  return [...held.values()];
}

/** The last override, if it has not lapsed. */
export function overrideIn(passed: readonly Passed[]): Passed | undefined {
  const last = passed.findLast(
    ({ event }) => event.type === 'overridden' || (event.type === 'lapsed' && event.of === 'override'),
  );
  return last?.event.type === 'overridden' ? last : undefined;
}

type Delegated = Extract<RequestEvent, { readonly type: 'delegated' }>;

/** What is left of what was handed on, and the event that it was handed on by. */
interface Handed extends Delegated {
  readonly from: Delegated;
}

/** What was handed on and has not lapsed, by the events alone. */
export function delegatedIn(passed: readonly Passed[]): readonly Handed[] {
  const held = new Map<string, Handed>();
  for (const { event } of passed) {
    if (event.type === 'delegated') held.set(nameOf(event.by), { ...event, from: event });
    if (event.type === 'lapsed' && event.of === 'delegation') lapse(held, event);
  }
  return [...held.values()];
}

/** Takes away what lapses of what people have said: all of it, or where they may speak for some still, the rest. */
function lapse<T extends { readonly as: readonly string[] }>(
  held: Map<string, T>,
  { by, as }: Extract<RequestEvent, { readonly type: 'lapsed' }>,
): void {
  const name = nameOf(by);
  const said = held.get(name);
  if (said && as) held.set(name, { ...said, as: said.as.filter((entry) => !as.includes(entry)) });
  else held.delete(name);
}

/** Who may end in an approval, by the events alone: those named, those asked by them, and those it was escalated to. */
export function sayOf(passed: readonly Passed[], by: Standing): readonly string[] {
  const [first] = passed;
  if (first?.event.type !== 'requested') return [];
  const { approvers } = first.event.terms.rule;
  const key = nameOf(by.person);
  const delegated = delegatedIn(passed);
  if (delegated.some((event) => nameOf(event.by) === key)) return [];
  if (passed.some(({ event }) => event.type === 'escalated' && isAmong(event.to, by))) return approvers;
  const handed = delegated.flatMap((event) => (nameOf(event.to) === key ? event.as : []));
  return approvers.filter((entry) => isAmong([entry], by) || handed.includes(entry));
}

export function nameOf({ team, user }: { readonly team: string; readonly user: string }): string {
  return `${team} ${user}`;
}
