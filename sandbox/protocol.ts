import type { KnownBlock, MessageAttachment, Option, OptionGroup, View } from '@slack/types';
import type { Panel, PanelFault } from './vendors/simulator.ts';

/**
 * What the sandbox's page and its server say to each other. The page is a person's Slack client: it asks for the world
 * as one person sees it and acts as that person. Server-sent events on `GET /ui/events?as=U…` carry a `Snapshot` each
 * time anything that person can see has changed; `POST /ui/act` takes an `Act` and answers with an `ActResult`.
 * `POST /ui/files?as=U…&name=…` takes the bytes of a file and answers with an `Uploaded`; `GET /ui/files/F…?as=U…` gives
 * them back.
 */
export interface Snapshot {
  readonly me: string;
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly people: readonly UiPerson[];
  readonly groups: readonly UiGroup[];
  readonly channels: readonly UiChannel[];
  /** Oldest first, per channel id; only what this person can see (their own ephemerals included). */
  readonly messages: Readonly<Record<string, readonly UiMessage[]>>;
  /** From manifest.yml. */
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
  }[];
  /** Message shortcuts from manifest.yml: what the menu on a message offers. */
  readonly shortcuts: readonly UiShortcut[];
  /** Global shortcuts from manifest.yml: what the + of the composer offers. */
  readonly globalShortcuts: readonly UiShortcut[];
  /** The app has a Home tab. */
  readonly hasHome: boolean;
  /** This person's Home tab of the app, once the bot has published one. */
  readonly home?: UiView;
  /** This person's open modals, bottom first. */
  readonly views: readonly UiView[];
  /** Slack's own sentences to this person, newest last: an unknown command, a timeout, a dispatch failure. */
  readonly notices: readonly { readonly id: number; readonly channel: string; readonly text: string }[];
  readonly vendors: readonly Panel[];
  /** Switches that make Slack itself misbehave. */
  readonly faults: readonly PanelFault[];
  /** Envelopes, API calls, ack times, refusals of our own validation: newest first, at most 100. */
  readonly log: readonly {
    readonly id: number;
    readonly at: number;
    readonly kind: string;
    readonly text: string;
  }[];
  /** True while the bot is connected. */
  readonly botConnected: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** By how many milliseconds the clock was moved forward. */
  readonly aheadMs: number;
}

export interface UiGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}

interface UiShortcut {
  readonly callbackId: string;
  readonly name: string;
}

export interface UiPerson {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly emoji: string;
  /** `member`, `guest`, `stranger` (another organisation), `bot`, `deactivated`. */
  readonly standing: 'member' | 'guest' | 'stranger' | 'bot' | 'deactivated';
  /** May be picked in the page's person switch. */
  readonly pickable: boolean;
}

export interface UiChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly unread: number;
}

export interface UiMessage {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly attachments: readonly MessageAttachment[];
  readonly files: readonly UiFile[];
  /** Only this person sees it, and it is gone on reload. */
  readonly ephemeral: boolean;
  readonly edited: boolean;
  /** The message that it is a reply to. */
  readonly threadTs?: string;
  /** A reply that stands in the channel as well. */
  readonly broadcast: boolean;
  /** The last press on it was not acknowledged in time. */
  readonly warning?: string;
}

export interface UiFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** In Slack's words: "CSV", "Plain Text". */
  readonly kind: string;
  /** In bytes. */
  readonly size: number;
  /** The first lines of a text. */
  readonly preview?: string;
}

export interface UiView {
  readonly id: string;
  readonly hash: string;
  readonly view: View;
  /** Per block id, from `response_action: errors`. */
  readonly errors: Readonly<Record<string, string>>;
  /** The submission is with the bot. */
  readonly busy: boolean;
  /** "We had some trouble connecting. Try again?" */
  readonly trouble?: string;
}

/** `state.values` as Slack sends it: block id → action id → element state. */
export type ViewValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type Act =
  | {
      readonly act: 'say';
      readonly as: string;
      readonly channel: string;
      readonly text: string;
      /** Replies to this message. */
      readonly threadTs?: string | undefined;
      /** Shows the reply in the channel as well. */
      readonly broadcast?: boolean | undefined;
      /** Ids of files that this person has uploaded. */
      readonly files?: readonly string[] | undefined;
    }
  | {
      readonly act: 'command';
      readonly as: string;
      readonly channel: string;
      readonly command: string;
      readonly text: string;
    }
  /** A button, select or other element in a message. */
  | {
      readonly act: 'press';
      readonly as: string;
      readonly channel: string;
      readonly ts: string;
      readonly blockId: string;
      readonly actionId: string;
      readonly selected?: unknown;
      readonly values: ViewValues;
    }
  | {
      readonly act: 'press_view';
      readonly as: string;
      readonly viewId: string;
      readonly blockId: string;
      readonly actionId: string;
      readonly selected?: unknown;
      readonly values: ViewValues;
    }
  | { readonly act: 'submit'; readonly as: string; readonly viewId: string; readonly values: ViewValues }
  /** `all`: the ✕ of the modal, which closes the whole stack. */
  | { readonly act: 'close_view'; readonly as: string; readonly viewId: string; readonly all?: boolean }
  | {
      readonly act: 'message_shortcut';
      readonly as: string;
      readonly callbackId: string;
      readonly channel: string;
      readonly ts: string;
    }
  | { readonly act: 'global_shortcut'; readonly as: string; readonly callbackId: string }
  /** Asks the app for the options of an external select, in a view or in a message. */
  | {
      readonly act: 'suggest';
      readonly as: string;
      readonly viewId?: string | undefined;
      readonly channel?: string | undefined;
      readonly ts?: string | undefined;
      readonly blockId: string;
      readonly actionId: string;
      /** What was typed so far. */
      readonly value: string;
    }
  /** The person looks at the app's Home tab, or at the messages between the app and them. */
  | { readonly act: 'open_home'; readonly as: string; readonly tab?: 'home' | 'messages' | undefined }
  /** The person has the channel before their eyes: nothing in it is unread any more. */
  | { readonly act: 'read'; readonly as: string; readonly channel: string }
  | { readonly act: 'fault'; readonly vendor: string; readonly id: string; readonly on: boolean }
  | { readonly act: 'slack_fault'; readonly id: string; readonly on: boolean }
  /** What an administrator does: closes a person's account or opens it again. */
  | { readonly act: 'deactivate'; readonly person: string; readonly on: boolean }
  /** Puts a person into a user group or takes them out. */
  | { readonly act: 'member'; readonly group: string; readonly person: string; readonly on: boolean }
  /** Moves the clock of Slack, the vendors and the bot. */
  | { readonly act: 'forward'; readonly ms: number };

/** `sentence` says in Slack's words why it did not work. `options` are there for a suggestion. */
export type ActResult =
  | { readonly ok: true; readonly options?: readonly (Option | OptionGroup)[] }
  | { readonly ok: false; readonly sentence: string };

/** A file that its person may now attach to a message or put into a form. */
export interface Uploaded {
  readonly id: string;
}
