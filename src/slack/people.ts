import type { WebClient } from '@slack/web-api';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { type Policy, requestersOf, type Standing } from '../domain/policy.ts';
import { isTerminal, type Person, type Request, samePerson } from '../domain/request.ts';

/** Who somebody is, asked of Slack. Rejects when Slack does not say. */
export interface People {
  /**
   * The standing of a user, with those of `groups` they belong to. `fresh` for whoever decides: Slack is asked now;
   * for asking, an answer up to a minute old will do.
   */
  standing(user: string, groups: readonly string[], fresh: boolean): Promise<Standing>;
  /**
   * The standing of a user who decides, and of the people of the record on whose word that rests, in their order. Slack is
   * asked now, and about each group once, because it allows few such questions.
   */
  standings(
    user: string,
    others: readonly Person[],
    groups: readonly string[],
  ): Promise<{ readonly by: Standing; readonly others: readonly Standing[] }>;
  /** The standings of people of the record, in their order. An answer up to a minute old will do. */
  recorded(people: readonly Person[], groups: readonly string[]): Promise<readonly Standing[]>;
  /** Forgets what is remembered of a user group, because Slack said that it changed. */
  forgetGroup(group: string): void;
}

const REMEMBER_MS = 60_000;
/** Slack allows about twenty group look-ups a minute; when it refuses one, an answer this old still counts. */
const REMEMBER_WHEN_LIMITED_MS = 5 * 60_000;
const MOST_REMEMBERED = 2_000;

interface Remembered<T> {
  readonly at: number;
  readonly value: T;
}

type User = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;
type Members = ReadonlySet<string>;

interface Group {
  readonly group: string;
  readonly members: Members;
}

export function createPeople(options: {
  /** A client that neither retries nor waits: the answer is needed before the acknowledgement. */
  readonly client: WebClient;
  /** Our own workspace. */
  readonly team: string;
  readonly now: () => Date;
}): People {
  const { client, team, now } = options;
  const users = new Map<string, Remembered<User | undefined>>();
  const groups = new Map<string, Remembered<Members>>();
  /** How often each group was forgotten. */
  const forgotten = new Map<string, number>();

  function recall<T>(known: Remembered<T> | undefined, forMs: number): Remembered<T> | undefined {
    return known && now().getTime() - known.at < forMs ? known : undefined;
  }

  async function lookUp(id: string): Promise<User | undefined> {
    const at = now().getTime();
    const value = await userOf(id);
    if (users.size >= MOST_REMEMBERED) users.clear();
    users.set(id, { at, value });
    return value;
  }

  /** Undefined for those Slack does not show to us, which members of our workspace never are. */
  async function userOf(id: string): Promise<User | undefined> {
    try {
      return (await client.users.info({ user: id })).user;
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError)) throw error;
      if (error.data.error === 'user_not_found' || error.data.error === 'user_not_visible') return undefined;
      throw error;
    }
  }

  /** Nobody is in a group that is gone: those of the others may still decide. */
  async function membersNow(usergroup: string): Promise<Members> {
    try {
      return new Set((await client.usergroups.users.list({ usergroup })).users);
    } catch (error) {
      if (error instanceof WebAPIPlatformError && error.data.error === 'no_such_subteam') return new Set();
      throw error;
    }
  }

  async function lookUpMembers(group: string): Promise<Members> {
    const at = now().getTime();
    const before = forgotten.get(group);
    try {
      const value = await membersNow(group);
      // What was asked before the group changed may have been answered before it too.
      if (forgotten.get(group) === before) groups.set(group, { at, value });
      return value;
    } catch (error) {
      const known = recall(groups.get(group), REMEMBER_WHEN_LIMITED_MS);
      if (error instanceof WebAPIRateLimitedError && known) return known.value;
      throw error;
    }
  }

  async function find(id: string, fresh: boolean): Promise<Omit<Standing, 'groups'>> {
    const known = fresh ? undefined : recall(users.get(id), REMEMBER_MS);
    const user = known ? known.value : await lookUp(id);
    const person = { team: user?.team_id ?? 'unknown', user: user?.id ?? id, name: nameOf(user, id) };
    return { person, kind: kindOf(user, team) };
  }

  /** Whom Slack no longer knows, or knows elsewhere, must not pass for somebody nobody asked about. */
  async function findAgain(person: Person, fresh: boolean): Promise<Omit<Standing, 'groups'>> {
    const now = await find(person.user, fresh);
    return samePerson(now.person, person) ? now : { person, kind: 'stranger' };
  }

  async function membersOf(asked: readonly string[], fresh: boolean): Promise<readonly Group[]> {
    const known = (group: string) => (fresh ? undefined : recall(groups.get(group), REMEMBER_MS)?.value);
    return Promise.all(
      asked.map(async (group) => ({ group, members: known(group) ?? (await lookUpMembers(group)) })),
    );
  }

  return {
    async standing(id, asked, fresh) {
      const found = await find(id, fresh);
      return within(found, found.kind === 'member' ? await membersOf(asked, fresh) : []);
    },

    async standings(id, others, asked) {
      const [by, ...found] = await Promise.all([
        find(id, true),
        ...others.map((person) => findAgain(person, true)),
      ]);
      // Of whoever is no member nothing is let pass, whoever else stands behind it.
      const members = by.kind === 'member' ? await membersOf(asked, true) : [];
      return { by: within(by, members), others: found.map((each) => within(each, members)) };
    },

    async recorded(known, asked) {
      const [members, ...found] = await Promise.all([
        membersOf(asked, false),
        ...known.map((person) => findAgain(person, false)),
      ]);
      return found.map((each) => within(each, members));
    },

    forgetGroup(group) {
      forgotten.set(group, (forgotten.get(group) ?? 0) + 1);
      groups.delete(group);
    },
  };
}

function within(found: Omit<Standing, 'groups'>, all: readonly Group[]): Standing {
  const isIn = ({ members }: Group) => found.kind === 'member' && members.has(found.person.user);
  return { ...found, groups: all.filter(isIn).map(({ group }) => group) };
}

function kindOf(user: User | undefined, team: string): Standing['kind'] {
  if (!user || user.is_stranger || user.team_id !== team) return 'stranger';
  if (user.deleted) return 'deactivated';
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot';
  if (user.is_restricted || user.is_ultra_restricted || user.is_invited_user) return 'guest';
  return 'member';
}

function nameOf(user: User | undefined, id: string): string {
  return user?.profile?.display_name || user?.profile?.real_name || user?.real_name || user?.name || id;
}

/** The user groups in which a right to do something about a request may lie. */
export function groupsFor(request: Request, policy: Policy): readonly string[] {
  const { terms, escalatedTo } = request;
  const breakers = terms.breakGlass ? (policy.breakGlass?.people ?? []) : [];
  // Whoever asked may have it sent once more.
  const askers = isTerminal(request) ? requestersOf(policy) : [];
  const over = terms.override?.by ?? [];
  return groupsOf([...terms.rule.approvers, ...escalatedTo, ...over, ...breakers, ...askers]);
}

/** The user groups among a list of user ids and user group ids. */
export function groupsOf(list: readonly string[]): readonly string[] {
  return [...new Set(list.filter((id) => id.startsWith('S')))];
}
