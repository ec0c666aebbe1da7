import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startWorkspace, type Workspace } from '../../sandbox/slack/workspace.ts';
import { SlackError } from '../../src/slack/app.ts';
import { lookUp } from '../../src/slack/look-up.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let workspace: Workspace;
beforeAll(async () => {
  workspace = await startWorkspace();
});
afterAll(() => workspace.close());

const ask = (user: string, groups: readonly string[], botToken = workspace.botToken) =>
  lookUp(user, groups, { apiUrl: workspace.apiUrl, botToken }, quiet);

test('tells who somebody is, and in which of the groups', async () => {
  const { leads, oncall } = workspace.groups;
  expect(await ask('U0LEA', [oncall, leads])).toEqual({
    person: { team: 'T0SANDBOX', user: 'U0LEA', name: expect.any(String) },
    kind: 'member',
    groups: [leads],
  });
});

test('tells a guest, who is in no group that counts', async () => {
  expect(await ask('U0GUS', [workspace.groups.leads])).toMatchObject({ kind: 'guest', groups: [] });
});

test('says that Slack does not let it in', async () => {
  await expect(ask('U0LEA', [], 'xoxb-wrong')).rejects.toEqual(
    new SlackError('Slack refuses SLACK_BOT_TOKEN: invalid_auth.'),
  );
});
