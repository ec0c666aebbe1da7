import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { commands } from '../commands/index.ts';
import { SCOPES } from '../src/slack/app.ts';
import { BLOCK_INDICATORS, NEW_REQUEST } from '../src/slack/found.ts';

interface Manifest {
  readonly display_information: { readonly name: string; readonly description: string };
  readonly features: {
    readonly app_home: { readonly home_tab_enabled: boolean; readonly messages_tab_enabled: boolean };
    readonly shortcuts: readonly { readonly type: string; readonly callback_id: string }[];
    readonly slash_commands: readonly {
      readonly command: string;
      readonly description: string;
      readonly usage_hint: string;
      readonly should_escape: boolean;
      readonly url?: string;
    }[];
  };
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly user?: readonly string[] };
  };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[] };
    readonly interactivity: { readonly is_enabled: boolean };
    readonly socket_mode_enabled: boolean;
  };
}

const manifest = parse(readFileSync('manifest.yml', 'utf8')) as Manifest;
const code = readdirSync('src/slack')
  .map((name) => readFileSync(join('src/slack', name), 'utf8'))
  .join('\n');

/** The bot scope each Web API method asks for, from Slack's reference; `null` needs none. */
const SCOPE_OF: Readonly<Record<string, string | null>> = {
  'apps.connections.open': null,
  'auth.test': null,
  'chat.getPermalink': null,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.open': 'im:write',
  'files.info': 'files:read',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'views.open': null,
  'views.update': null,
};
/** Scopes that no method asks for, and why we have them. */
const BEYOND_METHODS: Readonly<Record<string, string>> = {
  commands: 'slash commands',
  'files:write': 'filesUploadV2, which stands for files.getUploadURLExternal and completeUploadExternal',
  'chat:write.public': 'chat.postMessage in public channels the bot was not invited to',
};

/** Every Web API method that the code calls: `<client>.chat.postMessage(`. */
function methodsCalled(): string[] {
  const calls = code.matchAll(/\b(?:client|prompt|post)\.((?:[a-z][A-Za-z]*\.)+[a-z][A-Za-z]*)\(/g);
  return [...new Set([...calls].map(([, method]) => method!))].filter((name) => name.includes('.')).sort();
}

test('the commands are those of the code, word for word', () => {
  expect(
    manifest.features.slash_commands.map(({ command, description, usage_hint: usageHint }) => ({
      command,
      description,
      usageHint,
    })),
  ).toEqual(commands.map(({ name, description, usageHint }) => ({ command: name, description, usageHint })));
});

test('Slack leaves what is typed alone, and needs no address of ours', () => {
  for (const { should_escape, url } of manifest.features.slash_commands) {
    expect({ should_escape, url }).toEqual({ should_escape: false, url: undefined });
  }
  expect(manifest.settings.socket_mode_enabled).toBe(true);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
});

test('the scopes are those the called methods need, and no more', () => {
  expect(methodsCalled()).toEqual(Object.keys(SCOPE_OF));
  const needed = new Set([
    ...Object.values(SCOPE_OF).filter((scope) => scope !== null),
    ...Object.keys(BEYOND_METHODS),
  ]);
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
  expect([...SCOPES].sort()).toEqual([...needed].sort());
  expect(manifest.oauth_config.scopes.user).toBeUndefined();
});

test('the events are those that are listened to', () => {
  const listened = [...code.matchAll(/\.event\('([a-z_]+)'/g)].map(([, name]) => name);
  expect(listened.length).toBeGreaterThan(0);
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(listened);
});

test('the shortcuts and the home are those that are answered', () => {
  const answered = [...code.matchAll(/\.(message|global)Shortcut\((\w+)/g)].map(([, type, id]) => [type, id]);
  expect(answered).toEqual([
    ['message', 'BLOCK_INDICATORS'],
    ['global', 'NEW_REQUEST'],
  ]);
  expect(manifest.features.shortcuts).toMatchObject([
    { type: 'message', callback_id: BLOCK_INDICATORS },
    { type: 'global', callback_id: NEW_REQUEST },
  ]);
  const { home_tab_enabled: home, messages_tab_enabled: messages } = manifest.features.app_home;
  expect({ home, messages }).toEqual({
    home: code.includes('app_home_opened'),
    messages: code.includes("event('file_shared'"),
  });
});

describe("Slack's own limits", () => {
  test.each([
    ['the name', manifest.display_information.name, 35],
    ['the description', manifest.display_information.description, 140],
    ...manifest.features.slash_commands.flatMap(({ command, description, usage_hint: hint }) => [
      [`${command}`, command, 32] as const,
      [`the description of ${command}`, description, 2_000] as const,
      [`the hint of ${command}`, hint, 1_000] as const,
    ]),
  ])('%s fits', (_, text, most) => {
    expect(text.length).toBeLessThanOrEqual(most);
  });
});
