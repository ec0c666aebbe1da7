import type {
  AnyMiddlewareArgs,
  BlockAction,
  GlobalShortcut,
  KnownEventFromType,
  MessageShortcut,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';

type Delivery = AnyMiddlewareArgs;
type Serve<Args> = (args: Args) => Promise<void>;
/** Undefined: it is somebody else's. */
type Take = (delivery: Delivery) => Promise<void> | undefined;

type Command = SlackCommandMiddlewareArgs;
type Press = SlackActionMiddlewareArgs<BlockAction>;
type Form = SlackViewMiddlewareArgs<ViewSubmitAction>;
type OnMessage = SlackShortcutMiddlewareArgs<MessageShortcut>;
type Anywhere = SlackShortcutMiddlewareArgs<GlobalShortcut>;
type EventName = 'file_shared' | 'subteam_members_changed';
type Happening<Name extends EventName> = Delivery & { readonly event: KnownEventFromType<Name> };

/**
 * Hands what Slack delivers to the one who serves it, the first that it is for. In the place of Bolt's listeners: those
 * are all asked about everything, each with copies of all arguments, and took a fifth of the time of every command.
 */
export interface Switchboard {
  /** Every slash command. */
  command(serve: Serve<Command>): void;
  /** Presses on elements with an `action_id` that begins so. */
  action(beginning: string, serve: Serve<Press>): void;
  /** Forms that were sent. */
  view(callbacks: readonly string[], serve: Serve<Form>): void;
  messageShortcut(callback: string, serve: Serve<OnMessage>): void;
  globalShortcut(callback: string, serve: Serve<Anywhere>): void;
  event<Name extends EventName>(name: Name, serve: Serve<Happening<Name>>): void;
  /** To be used by every Bolt app. What is for nobody is not acknowledged. */
  deliver(delivery: Delivery): Promise<void>;
}

export function createSwitchboard(): Switchboard {
  const takers: Take[] = [];

  function take<Args extends Delivery>(isMine: (one: Delivery) => one is Args, serve: Serve<Args>): void {
    takers.push((delivery) => (isMine(delivery) ? serve(delivery) : undefined));
  }

  return {
    command: (serve) => take((one): one is Command => 'command' in one, serve),
    action: (beginning, serve) =>
      take(
        (one): one is Press =>
          'action' in one &&
          one.body.type === 'block_actions' &&
          'action_id' in one.action &&
          one.action.action_id.startsWith(beginning),
        serve,
      ),
    view: (callbacks, serve) =>
      take(
        (one): one is Form =>
          'view' in one && one.body.type === 'view_submission' && callbacks.includes(one.view.callback_id),
        serve,
      ),
    messageShortcut: (callback, serve) =>
      take((one): one is OnMessage => isShortcut(one, 'message_action', callback), serve),
    globalShortcut: (callback, serve) =>
      take((one): one is Anywhere => isShortcut(one, 'shortcut', callback), serve),
    event: <Name extends EventName>(name: Name, serve: Serve<Happening<Name>>) =>
      take((one): one is Happening<Name> => 'event' in one && one.event.type === name, serve),
    async deliver(delivery) {
      for (const takeIt of takers) {
        const served = takeIt(delivery);
        if (served !== undefined) {
          await served;
          return;
        }
      }
    },
  };
}

function isShortcut(one: Delivery, type: 'message_action' | 'shortcut', callback: string): boolean {
  return 'shortcut' in one && one.shortcut.type === type && one.shortcut.callback_id === callback;
}
