import type { WebClient } from '@slack/web-api';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { Standing } from '../domain/policy.ts';

/** Who somebody is, asked of Slack. */
export interface People {
  /**
   * The standing of a user, with those of `groups` they belong to. `fresh` for whoever decides: Slack is asked now;
   * for asking, an answer up to a minute old will do. Rejects when Slack does not say.
   */
  standing(user: string, groups: readonly string[], fresh: boolean): Promise<Standing>;
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

export function createPeople(options: {
  /** A client that neither retries nor waits: the answer is needed before the acknowledgement. */
  readonly client: WebClient;
  /** Our own workspace. */
  readonly team: string;
  readonly now: () => Date;
}): People {
  const { client, team, now } = options;
  const users = new Map<string, Remembered<User | undefined>>();
  const groups = new Map<string, Remembered<ReadonlySet<string>>>();

  async function user(id: string, fresh: boolean): Promise<User | undefined> {
    const known = users.get(id);
    if (known && !fresh && now().getTime() - known.at < REMEMBER_MS) return known.value;
    const value = await lookUp(id);
    if (users.size >= MOST_REMEMBERED) users.clear();
    users.set(id, { at: now().getTime(), value });
    return value;
  }

  /** Undefined for those Slack does not show to us, which members of our workspace never are. */
  async function lookUp(id: string): Promise<User | undefined> {
    try {
      return (await client.users.info({ user: id })).user;
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError)) throw error;
      if (error.data.error === 'user_not_found' || error.data.error === 'user_not_visible') return undefined;
      throw error;
    }
  }

  async function members(group: string, fresh: boolean): Promise<ReadonlySet<string>> {
    const known = groups.get(group);
    const age = known ? now().getTime() - known.at : Number.POSITIVE_INFINITY;
    if (known && !fresh && age < REMEMBER_MS) return known.value;
    try {
      const value = new Set((await client.usergroups.users.list({ usergroup: group })).users);
      groups.set(group, { at: now().getTime(), value });
      return value;
    } catch (error) {
      const limited = error instanceof WebAPIRateLimitedError;
      if (limited && known && age < REMEMBER_WHEN_LIMITED_MS) return known.value;
      throw error;
    }
  }

  return {
    async standing(id, asked, fresh) {
      const found = await user(id, fresh);
      const kind = kindOf(found, team);
      const person = { team: found?.team_id ?? 'unknown', user: found?.id ?? id, name: nameOf(found, id) };
      if (kind !== 'member') return { person, kind, groups: [] };
      const memberOf = await Promise.all(
        asked.map(async (group) => ((await members(group, fresh)).has(id) ? [group] : [])),
      );
      return { person, kind, groups: memberOf.flat() };
    },

    forgetGroup(group) {
      groups.delete(group);
    },
  };
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

/** The user groups among a list of user ids and user group ids. */
export function groupsOf(list: readonly string[]): readonly string[] {
  return list.filter((id) => id.startsWith('S'));
}
