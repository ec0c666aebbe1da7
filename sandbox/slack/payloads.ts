import { randomBytes } from 'node:crypto';
import type { Outbound } from './delivery.ts';
import { describeView, type OpenView } from './modals.ts';
import type { JsonObject } from './schema.ts';
import { APP, TEAM } from './seed.ts';
import type { Channel, Message, Person } from './store.ts';
import { describeMessage } from './wire.ts';

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

export function messageAction(
  person: Person,
  channel: Channel,
  message: Message,
  action: JsonObject,
  values: unknown,
  responseUrl: string,
  triggerId: string,
  botName: string,
): Outbound {
  const ephemeral = message.only !== undefined;
  return {
    type: 'interactive',
    acceptsAnswer: false,
    payload: {
      type: 'block_actions',
      ...common,
      user: describeUser(person),
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: ephemeral,
        ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
      },
      trigger_id: triggerId,
      channel: describePlace(channel),
      // Slack does not send along what it does not keep.
      ...(!ephemeral && { message: describeMessage(message, botName) }),
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
  message: Message,
  callbackId: string,
  responseUrl: string,
  triggerId: string,
  botName: string,
): Outbound {
  return {
    type: 'interactive',
    acceptsAnswer: false,
    payload: {
      type: 'message_action',
      ...common,
      action_ts: message.ts,
      callback_id: callbackId,
      user: describeUser(person),
      channel: describePlace(channel),
      message_ts: message.ts,
      message: describeMessage(message, botName),
      response_url: responseUrl,
      trigger_id: triggerId,
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
