import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { GROUPS, OTHER_TEAM, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace } from '../../sandbox/slack/workspace.ts';
import { createPeople, type People } from '../../src/slack/people.ts';

const { rina, lea, tomas, gus, sam, dara, ivo } = PEOPLE;
const { leads, operations } = GROUPS;
const MINUTE = 60_000;

let workspace: Workspace;
let people: People;
let time = 0;
beforeEach(async () => {
  workspace = await startWorkspace();
  time = Date.parse('2026-11-22T12:00:00.000Z');
  const client = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
  });
  people = createPeople({ client, team: TEAM.id, now: () => new Date(time) });
});
afterEach(() => workspace.close());

const member = (user: string, name: string) => ({ team: TEAM.id, user, name });
/** What Slack was asked, in order. */
const asked = () =>
  workspace.calls.map(({ method, args }) => `${method} ${args['user'] ?? args['usergroup']}`);

describe('the standing of one', () => {
  test.each([
    ['a member', lea, 'member', [leads]],
    ['a member of no group', rina, 'member', []],
    ['a guest', gus, 'guest', []],
    ['somebody of another organisation', sam, 'stranger', []],
    ['somebody whose account is closed', dara, 'deactivated', []],
    ['somebody Slack does not know', 'U0NOBODY', 'stranger', []],
  ])('%s', async (_who, user, kind, groups) => {
    expect(await people.standing(user, [leads, operations], true)).toMatchObject({ kind, groups });
  });

  test('is a minute old at most for whoever asks, and of now for whoever decides', async () => {
    await people.standing(lea, [leads], false);
    workspace.setGroup(leads, [tomas]);
    await workspace.act({ act: 'deactivate', person: lea, on: true });
    time += MINUTE - 1;
    expect(await people.standing(lea, [leads], false)).toMatchObject({ kind: 'member', groups: [leads] });
    expect(await people.standing(lea, [leads], true)).toMatchObject({ kind: 'deactivated', groups: [] });
    time += MINUTE;
    expect(await people.standing(lea, [leads], false)).toMatchObject({ kind: 'deactivated', groups: [] });
  });

  test('is of now also where the clock was set back', async () => {
    await people.standing(lea, [leads], true);
    workspace.setGroup(leads, [tomas]);
    time -= MINUTE;
    expect(await people.standing(lea, [leads], true)).toMatchObject({ groups: [] });
  });
});

describe('the standings of several', () => {
  test('are those of whoever acts and of the others, in their order', async () => {
    const behind = [member(gus, 'gus'), member(ivo, 'ivo'), member(dara, 'dara')];
    const { by, others } = await people.standings(lea, behind, [leads, operations]);
    expect(by).toMatchObject({ person: { user: lea }, kind: 'member', groups: [leads] });
    expect(others.map(({ kind, groups }) => [kind, groups])).toEqual([
      ['guest', []],
      ['member', [operations]],
      ['deactivated', []],
    ]);
  });

  test('take one question for each person and each group, however many there are', async () => {
    await people.standings(lea, [member(tomas, 'tomas'), member(ivo, 'ivo')], [leads, operations]);
    expect(asked().sort()).toEqual(
      [
        `users.info ${lea}`,
        `users.info ${tomas}`,
        `users.info ${ivo}`,
        `usergroups.users.list ${leads}`,
        `usergroups.users.list ${operations}`,
      ].sort(),
    );
  });

  test('are a minute old at most of those of the record alone, and asked for once until then', async () => {
    const known = [member(lea, 'lea'), member(gus, 'gus')];
    const groups = async () => (await people.recorded(known, [leads])).map((each) => each.groups);
    await people.standings(tomas, known, [leads]);
    const before = asked().length;
    workspace.setGroup(leads, [tomas]);
    time += MINUTE - 1;
    expect(await groups()).toEqual([[leads], []]);
    expect(asked()).toHaveLength(before);
    time += 1;
    expect(await groups()).toEqual([[], []]);
    expect(asked().slice(before).sort()).toEqual(
      [`usergroups.users.list ${leads}`, `users.info ${lea}`, `users.info ${gus}`].sort(),
    );
  });

  test('are those of others where a group is gone, in which nobody is', async () => {
    const { by } = await people.standings(lea, [], ['S0GONE', leads]);
    expect(by).toMatchObject({ kind: 'member', groups: [leads] });
    expect(await people.recorded([member(lea, 'lea')], ['S0GONE'])).toMatchObject([{ groups: [] }]);
    expect(asked().filter((each) => each.endsWith('S0GONE'))).toHaveLength(1);
  });

  test('are not known while Slack does not say', async () => {
    workspace.faults.api({ method: 'users.info', status: 500 });
    await expect(people.recorded([member(lea, 'lea')], [leads])).rejects.toThrow();
    workspace.faults.api({ method: 'usergroups.users.list', status: 500 });
    await expect(people.recorded([member(lea, 'lea')], [operations])).rejects.toThrow();
  });

  test.each([
    ['whom Slack knows no more', { team: TEAM.id, user: 'U0NOBODY', name: 'nobody' }],
    ['who is somebody of another workspace by now', { team: TEAM.id, user: sam, name: 'sam' }],
    ['who was of another workspace', { team: OTHER_TEAM.id, user: tomas, name: 'tomas' }],
  ])('name %s as the record does, with no right left', async (_who, person) => {
    const { others } = await people.standings(lea, [person], [leads]);
    expect(others).toEqual([{ person, kind: 'stranger', groups: [] }]);
    expect(await people.recorded([person], [leads])).toEqual(others);
  });
});

describe('while Slack answers no more questions about groups', () => {
  const limited = () => workspace.faults.api({ method: 'usergroups.users.list', ratelimited: 30 });

  test('an answer of the last five minutes counts, and none that is older', async () => {
    await people.standing(lea, [leads], true);
    workspace.setGroup(leads, [tomas]);
    limited();
    time += 5 * MINUTE - 1;
    expect(await people.standing(lea, [leads], true)).toMatchObject({ groups: [leads] });
    limited();
    time += 1;
    await expect(people.standing(lea, [leads], true)).rejects.toThrow();
  });

  test('nothing counts that is from before the group changed, also if it came in after', async () => {
    await people.standing(lea, [leads], true);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    workspace.faults.api({ method: 'usergroups.users.list', held });
    const before = workspace.calls.length;
    const late = people.standing(lea, [leads], true);
    await workspace.waitFor(() => workspace.calls.length >= before + 2);
    people.forgetGroup(leads);
    answer();
    expect(await late).toMatchObject({ groups: [leads] });
    limited();
    await expect(people.standing(lea, [leads], true)).rejects.toThrow();
  });
});
