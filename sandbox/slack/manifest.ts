import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

interface Shortcut {
  readonly callbackId: string;
  readonly name: string;
}

/** The parts of a Slack app manifest that decide how the workspace behaves. */
export interface Manifest {
  readonly name: string;
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
    readonly escapes: boolean;
  }[];
  readonly messageShortcuts: readonly Shortcut[];
  readonly globalShortcuts: readonly Shortcut[];
  readonly scopes: readonly string[];
  readonly botEvents: readonly string[];
  readonly homeTab: boolean;
  /** False when people cannot write to the app directly. */
  readonly messagesTab: boolean;
  readonly interactivity: boolean;
  readonly socketMode: boolean;
}

const schema = z
  .looseObject({
    display_information: z.looseObject({ name: z.string().min(1).max(35) }),
    features: z
      .looseObject({
        app_home: z
          .looseObject({
            home_tab_enabled: z.boolean().default(false),
            messages_tab_enabled: z.boolean().default(false),
            messages_tab_read_only_enabled: z.boolean().default(true),
          })
          .optional(),
        shortcuts: z
          .array(
            z.looseObject({
              name: z.string().min(1),
              type: z.enum(['message', 'global']),
              callback_id: z.string().min(1).max(255),
            }),
          )
          .max(10)
          .default([]),
        slash_commands: z
          .array(
            z.looseObject({
              command: z.string().startsWith('/').max(32),
              description: z.string().max(2000),
              usage_hint: z.string().max(1000).default(''),
              should_escape: z.boolean().default(false),
            }),
          )
          .max(50)
          .default([]),
      })
      .default({ shortcuts: [], slash_commands: [] }),
    oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()).default([]) }) }),
    settings: z.looseObject({
      interactivity: z.looseObject({ is_enabled: z.boolean() }).optional(),
      event_subscriptions: z.looseObject({ bot_events: z.array(z.string()).default([]) }).optional(),
      socket_mode_enabled: z.boolean().default(false),
    }),
  })
  .transform(
    ({ display_information, features, oauth_config, settings }): Manifest => ({
      name: display_information.name,
      commands: features.slash_commands.map((command) => ({
        command: command.command,
        description: command.description,
        usageHint: command.usage_hint,
        escapes: command.should_escape,
      })),
      messageShortcuts: shortcutsOf('message', features.shortcuts),
      globalShortcuts: shortcutsOf('global', features.shortcuts),
      scopes: oauth_config.scopes.bot,
      botEvents: settings.event_subscriptions?.bot_events ?? [],
      homeTab: features.app_home?.home_tab_enabled ?? false,
      messagesTab:
        features.app_home?.messages_tab_enabled === true && !features.app_home.messages_tab_read_only_enabled,
      interactivity: settings.interactivity?.is_enabled ?? false,
      socketMode: settings.socket_mode_enabled,
    }),
  );

function shortcutsOf(
  type: 'message' | 'global',
  all: readonly { readonly type: string; readonly callback_id: string; readonly name: string }[],
): readonly Shortcut[] {
  return all
    .filter((shortcut) => shortcut.type === type)
    .map((shortcut) => ({ callbackId: shortcut.callback_id, name: shortcut.name }));
}

/** Reads a manifest, from a YAML file or as an object; throws a ZodError that names what is wrong with it. */
export function readManifest(from: string | object): Manifest {
  return schema.parse(typeof from === 'string' ? parse(readFileSync(from, 'utf8')) : from);
}
