import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CHANNELS, GROUPS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/slack/workspace.ts';
import { call, connect, dig, type Json, type TestApp, text } from './app.ts';
import { manifest } from './manifest.ts';

// The key lists are those of Slack's own samples (slackapi/java-slack-sdk, json-logs). What we send must be among them,
// and what a bot lives on must be there.

const words = (list: string) => list.trim().split(/\s+/);
const { soc } = CHANNELS;
const { rina, lea } = PEOPLE;
const plain = (content: string) => ({ type: 'plain_text', text: content });

const VIEW = `id team_id type title submit close blocks private_metadata callback_id external_id state hash clear_on_close
  notify_on_close submit_disabled root_view_id previous_view_id app_id app_installed_team_id bot_id`;
const VIEW_LIVES_ON = 'id type blocks private_metadata callback_id state hash root_view_id previous_view_id';
const MESSAGE = `bot_id type text user ts team bot_profile thread_ts parent_user_id subtype username icons app_id metadata
  attachments blocks edited files upload display_as_bot is_locked reply_count reply_users reply_users_count latest_reply
  subscribed`;
const FILE = `id created timestamp name title mimetype filetype pretty_type user user_team editable size mode is_external
  external_type is_public public_url_shared display_as_bot username url_private url_private_download permalink is_starred
  has_rich_preview file_access shares channels groups ims comments_count`;
const FILE_LIVES_ON = 'id name title mimetype filetype size user url_private url_private_download';
const INTERACTION = 'type enterprise team user api_app_id token trigger_id is_enterprise_install';

/** What of the answer to compare, its possible keys, and those that must be there. */
const answers: [
  method: string,
  args: () => Json,
  path: (string | number)[],
  possible: string,
  needed: string,
][] = [
  [
    'auth.test',
    () => ({}),
    [],
    'ok url team user team_id user_id bot_id is_enterprise_install',
    'ok url team_id user_id bot_id',
  ],
  [
    'chat.postMessage',
    () => ({ channel: soc, text: 'x' }),
    [],
    'ok channel ts message',
    'ok channel ts message',
  ],
  [
    'chat.postMessage',
    () => ({ channel: soc, text: 'x', blocks: [{ type: 'divider' }] }),
    ['message'],
    MESSAGE,
    'bot_id type text user ts team app_id blocks',
  ],
  [
    'chat.postMessage',
    () => ({ channel: soc, text: 'x' }),
    ['message', 'bot_profile'],
    'id deleted name updated app_id icons team_id user_id',
    'id name app_id team_id',
  ],
  [
    'chat.update',
    () => ({ channel: soc, ts, text: 'x' }),
    [],
    'ok channel ts text message',
    'ok channel ts text message',
  ],
  [
    'chat.postEphemeral',
    () => ({ channel: soc, user: rina, text: 'x' }),
    [],
    'ok message_ts',
    'ok message_ts',
  ],
  [
    'chat.getPermalink',
    () => ({ channel: soc, message_ts: ts }),
    [],
    'ok permalink channel',
    'ok permalink channel',
  ],
  [
    'conversations.replies',
    () => ({ channel: soc, ts }),
    ['messages', 0],
    MESSAGE,
    'type text user ts thread_ts reply_count reply_users latest_reply',
  ],
  [
    'conversations.replies',
    () => ({ channel: soc, ts }),
    ['messages', 1],
    MESSAGE,
    'type text user ts thread_ts parent_user_id files',
  ],
  [
    'conversations.history',
    () => ({ channel: soc }),
    [],
    'ok messages has_more response_metadata',
    'ok messages has_more',
  ],
  ['files.info', () => ({ file: fileId }), ['file'], FILE, FILE_LIVES_ON],
  ['files.info', () => ({ file: fileId }), [], 'ok file comments response_metadata', 'ok file comments'],
  [
    'files.getUploadURLExternal',
    () => ({ filename: 'a', length: 1 }),
    [],
    'ok upload_url file_id',
    'ok upload_url file_id',
  ],
  ['conversations.open', () => ({ users: rina }), [], 'ok channel', 'ok channel'],
  [
    'conversations.info',
    () => ({ channel: soc }),
    ['channel'],
    `id name is_channel is_group is_im created is_archived is_general
    unlinked name_normalized is_shared creator is_ext_shared is_org_shared shared_team_ids pending_shared is_pending_ext_shared
    is_member is_private is_mpim topic purpose previous_names num_members context_team_id updated`,
    'id name is_im is_private is_ext_shared is_shared is_member is_archived',
  ],
  [
    'conversations.members',
    () => ({ channel: soc }),
    [],
    'ok members response_metadata',
    'ok members response_metadata',
  ],
  [
    'users.info',
    () => ({ user: rina }),
    ['user'],
    `id team_id name deleted color real_name tz tz_label tz_offset profile is_admin
    is_owner is_primary_owner is_restricted is_ultra_restricted is_bot is_app_user updated is_stranger`,
    'id team_id name deleted real_name profile is_restricted is_ultra_restricted is_bot',
  ],
  [
    'users.info',
    () => ({ user: rina }),
    ['user', 'profile'],
    `title real_name real_name_normalized display_name
    display_name_normalized team email bot_id api_app_id`,
    'real_name display_name team',
  ],
  ['users.list', () => ({}), [], 'ok members cache_ts response_metadata', 'ok members response_metadata'],
  [
    'usergroups.list',
    () => ({ include_users: true }),
    ['usergroups', '0'],
    `id team_id is_usergroup is_subteam name description
    handle is_external date_create date_update date_delete auto_provision created_by updated_by deleted_by prefs channel_count
    users user_count`,
    'id team_id name handle users user_count',
  ],
  ['usergroups.users.list', () => ({ usergroup: GROUPS.leads }), [], 'ok users', 'ok users'],
  [
    'bots.info',
    () => ({}),
    ['bot'],
    'id deleted name updated app_id user_id icons',
    'id name app_id user_id',
  ],
  ['team.info', () => ({}), ['team'], 'id name domain email_domain url', 'id name domain'],
  [
    'views.publish',
    () => ({ user_id: rina, view: { type: 'home', blocks: [{ type: 'divider' }] } }),
    ['view'],
    VIEW,
    VIEW_LIVES_ON,
  ],
];

let workspace: Workspace;
let app: TestApp;
let ts: string;
let fileId: string;

beforeAll(async () => {
  workspace = await startWorkspace({ manifest: manifest() });
  app = await connect(workspace);
  const button = { type: 'button', action_id: 'go', text: plain('Go'), value: 'R1' };
  const blocks = [{ type: 'actions', block_id: 'row', elements: [button] }];
  ts = text(await call(workspace, 'chat.postMessage', { channel: soc, text: 'card', blocks }), 'ts');
  const command = () =>
    workspace.act({ act: 'command', as: rina, channel: soc, command: '/block', text: 'x' });
  await command();
  await workspace.act({
    act: 'press',
    as: lea,
    channel: soc,
    ts,
    blockId: 'row',
    actionId: 'go',
    values: {},
  });
  await workspace.act({ act: 'message_shortcut', as: lea, channel: soc, ts, callbackId: 'block_message' });
  await workspace.act({ act: 'global_shortcut', as: lea, callbackId: 'ask' });
  fileId = workspace.upload(lea, 'iocs.csv', Buffer.from('evil.example'));
  const reply = { threadTs: ts, files: [fileId] };
  await workspace.act({ act: 'say', as: lea, channel: soc, text: 'reply', ...reply });
  const view = { type: 'modal', notify_on_close: true, title: plain('T'), submit: plain('S'), blocks };
  const open = async () => {
    await command();
    const answer = await call(workspace, 'views.open', { trigger_id: app.last()['trigger_id'], view });
    return text(answer, 'view', 'id');
  };
  await workspace.act({
    act: 'press_view',
    as: rina,
    viewId: await open(),
    blockId: 'row',
    actionId: 'go',
    values: {},
  });
  const select = { type: 'external_select', action_id: 'find', min_query_length: 0 };
  blocks.push({ type: 'actions', block_id: 'more', elements: [select] } as never);
  const suggest = { act: 'suggest', as: rina, blockId: 'more', actionId: 'find', value: '' } as const;
  await workspace.act({ ...suggest, viewId: await open() });
  await workspace.act({ act: 'submit', as: rina, viewId: await open(), values: {} });
  await workspace.act({ act: 'close_view', as: rina, viewId: await open() });
  await workspace.act({ act: 'open_home', as: rina });
  const types = () => app.envelopes.map(({ payload }) => dig(payload, 'type'));
  await workspace.waitFor(() => types().includes('view_closed') && types().includes('event_callback'));
});
afterAll(() => workspace.close());

function compare(value: unknown, possible: string, needed: string): void {
  const keys = Object.keys(value as object);
  expect(keys.filter((key) => !words(possible).includes(key))).toEqual([]);
  expect(words(needed).filter((key) => !keys.includes(key))).toEqual([]);
}

describe('an answer has the keys of Slack’s', () => {
  test.each(answers)('%s', async (method, args, path, possible, needed) => {
    const answer = await call(workspace, method, args());
    expect(answer).toMatchObject({ ok: true });
    compare(dig(answer, ...path), possible, needed);
  });
});

/** The payload, told by its type or by where it comes from. */
const payloads: [name: string, is: (payload: Json) => boolean, possible: string, needed: string][] = [
  [
    'slash command',
    ({ command }) => command !== undefined,
    `token api_app_id team_id team_domain enterprise_id enterprise_name
    channel_id channel_name user_id user_name command text response_url trigger_id is_enterprise_install`,
    'team_id channel_id user_id command text response_url trigger_id',
  ],
  [
    'block_actions in a message',
    ({ type, message }) => type === 'block_actions' && message !== undefined,
    `${INTERACTION} container channel message state response_url actions`,
    'type team user container trigger_id channel message response_url actions',
  ],
  [
    'block_actions in a view',
    ({ type, view }) => type === 'block_actions' && view !== undefined,
    `${INTERACTION} container view state actions`,
    'type team user container trigger_id view actions',
  ],
  [
    'message shortcut',
    ({ type }) => type === 'message_action',
    `${INTERACTION} callback_id message_ts response_url message channel action_ts`,
    'type callback_id trigger_id message_ts message channel user response_url',
  ],
  [
    'global shortcut',
    ({ type }) => type === 'shortcut',
    `${INTERACTION} callback_id action_ts`,
    'type team user callback_id trigger_id action_ts',
  ],
  [
    'block_suggestion',
    ({ type }) => type === 'block_suggestion',
    `type enterprise team user api_app_id token is_enterprise_install container view action_id block_id value`,
    'type team user container view action_id block_id value',
  ],
  [
    'view_submission',
    ({ type }) => type === 'view_submission',
    `${INTERACTION} view response_urls`,
    'type team user trigger_id view',
  ],
  [
    'view_closed',
    ({ type }) => type === 'view_closed',
    `${INTERACTION} view is_cleared`,
    'type team user view is_cleared',
  ],
  [
    'event',
    ({ type }) => type === 'event_callback',
    `token team_id context_team_id context_enterprise_id api_app_id event type
    event_id event_time authorizations is_ext_shared_channel event_context`,
    'team_id event type event_id authorizations',
  ],
];

describe('a payload has the keys of Slack’s', () => {
  const found = (is: (payload: Json) => boolean) =>
    app.envelopes.map(({ payload }) => payload as Json).find(is);

  test.each(payloads)('%s', (_name, is, possible, needed) => {
    const payload = found(is);
    expect(payload).toBeDefined();
    compare(payload, possible, needed);
    if (payload?.['user'] !== undefined)
      compare(payload['user'], 'id username name team_id', 'id name team_id');
    if (payload?.['view'] !== undefined) compare(payload['view'], VIEW, VIEW_LIVES_ON);
    if (payload?.['message'] !== undefined) compare(payload['message'], MESSAGE, 'type text user ts');
  });

  test('the container of a message', () => {
    const payload = found(({ type, message }) => type === 'block_actions' && message !== undefined);
    compare(
      payload?.['container'],
      'type message_ts channel_id is_ephemeral thread_ts',
      'type message_ts channel_id',
    );
  });
});
