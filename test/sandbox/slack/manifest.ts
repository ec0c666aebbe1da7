const SCOPES = [
  'commands',
  'chat:write',
  'chat:write.public',
  'im:write',
  'channels:read',
  'groups:read',
  'users:read',
  'usergroups:read',
  'team:read',
  'channels:history',
  'files:read',
  'files:write',
];

/** A manifest for the tests of the workspace, so that they do not change with the product's own. */
export function manifest(
  change: {
    scopes?: string[];
    events?: string[];
    interactive?: boolean;
    homeTab?: boolean;
    messages?: boolean;
    escape?: boolean;
  } = {},
) {
  return {
    display_information: { name: 'Portcullis' },
    features: {
      app_home: {
        home_tab_enabled: change.homeTab ?? true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: !(change.messages ?? false),
      },
      shortcuts: [
        { name: 'Block indicators…', type: 'message', callback_id: 'block_message', description: 'x' },
        { name: 'Ask for a block', type: 'global', callback_id: 'ask', description: 'x' },
      ],
      slash_commands: [
        { command: '/block', description: 'Ask', usage_hint: '<ip>', should_escape: change.escape ?? false },
      ],
    },
    oauth_config: { scopes: { bot: change.scopes ?? SCOPES } },
    settings: {
      event_subscriptions: {
        bot_events: change.events ?? ['app_home_opened', 'subteam_members_changed', 'message.channels'],
      },
      interactivity: { is_enabled: change.interactive ?? true },
      socket_mode_enabled: true,
    },
  };
}
