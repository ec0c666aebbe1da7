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

  async function lookUp(id: string): Promise<Remembered<User | undefined>> {
    const found = { value: await userOf(id), at: now().getTime() };
    if (users.size >= MOST_REMEMBERED) users.clear();
    users.set(id, found);
    return found;
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

  async function lookUpMembers(group: string): Promise<void> {
    try {
      const value = new Set((await client.usergroups.users.list({ usergroup: group })).users);
      groups.set(group, { at: now().getTime(), value });
    } catch (error) {
      const known = groups.get(group);
      const stillCounts = known && now().getTime() - known.at < REMEMBER_WHEN_LIMITED_MS;
      if (!(error instanceof WebAPIRateLimitedError && stillCounts)) throw error;
    }
  }

  return {
    async standing(id, asked, fresh) {
      const time = now().getTime();
      const recall = <T>(known: Remembered<T> | undefined) =>
        known && !fresh && time - known.at < REMEMBER_MS ? known : undefined;

      const { value: found } = recall(users.get(id)) ?? (await lookUp(id));
      const kind = kindOf(found, team);
      const person = { team: found?.team_id ?? 'unknown', user: found?.id ?? id, name: nameOf(found, id) };
      if (kind !== 'member') return { person, kind, groups: [] };
      const unknown = asked.filter((group) => !recall(groups.get(group)));
      if (unknown.length > 0) await Promise.all(unknown.map(lookUpMembers));
      return { person, kind, groups: asked.filter((group) => groups.get(group)?.value.has(id)) };
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
