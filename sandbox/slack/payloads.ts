import { randomBytes } from 'node:crypto';
import type { Outbound } from './delivery.ts';
import { describeView, type OpenView } from './modals.ts';
import type { JsonObject } from './schema.ts';
import { APP, TEAM } from './seed.ts';
import type { Channel, Message, Person } from './store.ts';

/** The deprecated verification token, which every payload still carries. */
const TOKEN = randomBytes(12).toString('hex');

const common = {
  api_app_id: APP.id,
  token: TOKEN,
  team: { id: TEAM.id, domain: TEAM.domain },
  enterprise: null,
  is_enterprise_install: false,
};

function describeUser(person: Person): JsonObject {
  // In a shared channel `team` is the app's, and only this tells where the person is from.
  return { id: person.id, username: person.name, name: person.name, team_id: person.teamId };
}

function describePlace(channel: Channel): JsonObject {
  return { id: channel.id, name: channel.kind === 'private' ? 'privategroup' : channel.name };
}

export function slashCommand(
  person: Person,
  channel: Channel,
  command: string,
  text: string,
  responseUrl: string,
  triggerId: string,
): Outbound {
  return {
    type: 'slash_commands',
    acceptsAnswer: true,
    payload: {
      token: TOKEN,
      team_id: TEAM.id,
      team_domain: TEAM.domain,
      channel_id: channel.id,
      channel_name: describePlace(channel)['name'],
      user_id: person.id,
      user_name: person.name,
      command,
      text,
      api_app_id: APP.id,
      is_enterprise_install: 'false',
      response_url: responseUrl,
      trigger_id: triggerId,
    },
  };
}

function containerOf(channel: Channel, { ts, threadTs, only }: Message): JsonObject {
  return {
    type: 'message',
    message_ts: ts,
    channel_id: channel.id,
    is_ephemeral: only !== undefined,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
  };
}

export function messageAction(
  person: Person,
  channel: Channel,
  message: Message,
  action: JsonObject,
  values: unknown,
  responseUrl: string,
  triggerId: string,
  described: JsonObject,
): Outbound {
  const ephemeral = message.only !== undefined;
  return {
    type: 'interactive',
    acceptsAnswer: false,
    payload: {
      type: 'block_actions',
      ...common,
      user: describeUser(person),
      container: containerOf(channel, message),
      trigger_id: triggerId,
      channel: describePlace(channel),
      // Slack does not send along what it does not keep.
      ...(!ephemeral && { message: described }),
      state: { values },
      response_url: responseUrl,
      actions: [action],
    },
  };
}

export function viewAction(person: Person, open: OpenView, action: JsonObject, triggerId: string): Outbound {
  const view = describeView(open);
  return {
    type: 'interactive',
    acceptsAnswer: false,
    payload: {
      type: 'block_actions',
      ...common,
      user: describeUser(person),
      container: { type: 'view', view_id: open.id },
      trigger_id: triggerId,
      view,
      state: view['state'],
      actions: [action],
    },
  };
}

export function viewSubmission(person: Person, open: OpenView, triggerId: string): Outbound {
  return {
    type: 'interactive',
    acceptsAnswer: true,
    payload: {
      type: 'view_submission',
      ...common,
      user: describeUser(person),
      trigger_id: triggerId,
      view: describeView(open),
      response_urls: [],
    },
  };
}

export function viewClosed(person: Person, open: OpenView, isCleared: boolean): Outbound {
  return {
    type: 'interactive',
    acceptsAnswer: false,
    payload: {
      type: 'view_closed',
      ...common,
      user: describeUser(person),
      view: describeView(open),
      is_cleared: isCleared,
    },
  };
}

export function messageShortcut(
  person: Person,
  channel: Channel,
  described: JsonObject,
  callbackId: string,
  responseUrl: string,
  triggerId: string,
  actionTs: string,
): Outbound {
  return {
    type: 'interactive',
    acceptsAnswer: false,
    payload: {
      type: 'message_action',
      ...common,
      action_ts: actionTs,
      callback_id: callbackId,
      user: describeUser(person),
      channel: describePlace(channel),
      message_ts: described['ts'],
      message: described,
      response_url: responseUrl,
      trigger_id: triggerId,
    },
  };
}

/** Has no channel and no response URL: it can be chosen anywhere. */
export function globalShortcut(
  person: Person,
  callbackId: string,
  triggerId: string,
  actionTs: string,
): Outbound {
  return {
    type: 'interactive',
    acceptsAnswer: false,
    payload: {
      type: 'shortcut',
      ...common,
      action_ts: actionTs,
      user: describeUser(person),
      callback_id: callbackId,
      trigger_id: triggerId,
    },
  };
}

/** Where an external select stands: in a view, or in a message with its description. */
export type SelectPlace =
  | { readonly open: OpenView }
  | { readonly channel: Channel; readonly message: Message; readonly described: JsonObject };

/** Asks for the options of an external select. */
export function blockSuggestion(
  person: Person,
  place: SelectPlace,
  blockId: string,
  actionId: string,
  value: string,
): Outbound {
  const where =
    'open' in place
      ? { container: { type: 'view', view_id: place.open.id }, view: describeView(place.open) }
      : {
          container: containerOf(place.channel, place.message),
          channel: describePlace(place.channel),
          ...(place.message.only === undefined && { message: place.described }),
        };
  return {
    type: 'interactive',
    acceptsAnswer: true,
    payload: {
      type: 'block_suggestion',
      ...common,
      user: describeUser(person),
      ...where,
      action_id: actionId,
      block_id: blockId,
      value,
    },
  };
}

/** An event of the Events API in its wrapper. */
export function eventCallback(event: JsonObject, nowMs: number, sharedChannel: boolean): Outbound {
  return {
    type: 'events_api',
    acceptsAnswer: false,
    payload: {
      token: TOKEN,
      team_id: TEAM.id,
      context_team_id: TEAM.id,
      context_enterprise_id: null,
      api_app_id: APP.id,
      event,
      type: 'event_callback',
      event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
      event_time: Math.floor(nowMs / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: TEAM.id,
          user_id: APP.userId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: sharedChannel,
      event_context: randomBytes(12).toString('base64url'),
    },
  };
}

/** The one payload of the Events API without an inner `event`. */
export function appRateLimited(nowMs: number): Outbound {
  return {
    type: 'events_api',
    acceptsAnswer: false,
    payload: {
      token: TOKEN,
      type: 'app_rate_limited',
      team_id: TEAM.id,
      minute_rate_limited: Math.floor(nowMs / 60_000) * 60,
      api_app_id: APP.id,
    },
  };
}
