import type { Act, ActResult } from '../protocol.ts';
import type { Simulator } from '../vendors/simulator.ts';
import type { Delivery, Outbound } from './delivery.ts';
import type { Inspector } from './inspector.ts';
import { actionOf, clientErrors, controls, isForeignChoice, stateOf } from './interactive.ts';
import { ApiRefusal, type Desk, readArgs } from './methods/method.ts';
import type { OpenView } from './modals.ts';
import {
  eventCallback,
  messageAction,
  messageShortcut,
  slashCommand,
  viewAction,
  viewClosed,
  viewSubmission,
} from './payloads.ts';
import { respond } from './responses.ts';
import { isObject, type JsonObject } from './schema.ts';
import { APP } from './seed.ts';
import { type Channel, type Message, type Person, sees } from './store.ts';
import { applyAnswer, TROUBLE } from './submission.ts';
import type { Reply, ResponseUrls } from './tickets.ts';
import { compose, escapeNames } from './typing.ts';
import { describeChannel, describeMessage } from './wire.ts';

type Of<K extends Act['act']> = Extract<Act, { readonly act: K }>;

export interface Stage {
  readonly desk: Desk;
  readonly responseUrls: ResponseUrls;
  readonly vendors: readonly Simulator[];
  readonly inspector: Inspector;
  readonly deliver: (out: Outbound) => Promise<Delivery>;
  /** Lets a delivery run on after the act is over. */
  readonly background: (work: Promise<unknown>) => void;
}

/** Why an act does not happen, in a sentence to the person. */
class Declined extends Error {}

const done: ActResult = { ok: true };

function failed(sentence: string): ActResult {
  return { ok: false, sentence };
}

/** The people's side of the workspace: what a person does in their client, and what Slack makes of it. */
export interface Acts {
  act(act: Act): Promise<ActResult>;
  /** What Slack would send for this command; for deliveries that are not honest. */
  commandPayload(act: Of<'command'>): Outbound;
  /** Sends an event if the manifest subscribes to it. */
  event(event: JsonObject & { readonly type: string }, name: string, channel?: Channel): void;
}

export function createActs(stage: Stage): Acts {
  const { desk, responseUrls, vendors, inspector, deliver, background } = stage;
  const { store, modals, triggers, manifest, origin } = desk;

  function acting(id: string): Person {
    const person = store.person(id);
    if (person === undefined) throw new Declined(`There is nobody with the id ${id}.`);
    if (person.standing === 'deactivated') throw new Declined('This account has been deactivated.');
    if (person.standing === 'bot') throw new Declined('An app acts through its tokens.');
    return person;
  }

  function entered(id: string, person: Person): Channel {
    const channel = store.channel(id);
    if (channel === undefined || !channel.members.has(person.id))
      throw new Declined('You are not in this channel.');
    return channel;
  }

  function shown(channel: Channel, ts: string, person: Person): Message {
    const message = store.message(channel.id, ts);
    if (message === undefined || !sees(person.id, message)) throw new Declined('This message is gone.');
    return message;
  }

  function interactive(): void {
    if (!manifest.interactivity)
      throw new Declined('This app is not configured to handle interactive responses.');
  }

  const responseUrl = (reply: Reply) => origin() + responseUrls.issue(reply);

  function event(inner: JsonObject & { readonly type: string }, name: string, channel?: Channel): void {
    if (!manifest.botEvents.includes(name)) return;
    const shared = channel !== undefined && describeChannel(channel, store)['is_ext_shared'] === true;
    background(deliver(eventCallback(inner, store.now(), shared)));
  }

  function say(act: Of<'say'>): ActResult | Promise<ActResult> {
    const person = acting(act.as);
    const channel = entered(act.channel, person);
    if (act.text.startsWith('/')) {
      const [command = '', ...words] = act.text.split(' ');
      return runCommand({ ...act, act: 'command', command, text: words.join(' ') });
    }
    if (channel.archived) throw new Declined('This channel is archived.');
    if (channel.kind === 'dm' && !manifest.messagesTab)
      throw new Declined('Sending messages to this app has been turned off.');
    if (act.text.trim() === '') return done;
    const message = store.post({ channel: channel.id, user: person.id, text: compose(act.text) });
    store.markRead(person.id, channel.id);
    if (channel.members.has(APP.userId)) {
      const suffix = { public: 'channels', private: 'groups', dm: 'im' }[channel.kind];
      const channelType = { public: 'channel', private: 'group', dm: 'im' }[channel.kind];
      const inner = describeMessage(message, manifest.name);
      const more = { channel: channel.id, channel_type: channelType, event_ts: message.ts };
      event({ ...inner, type: 'message', ...more }, `message.${suffix}`, channel);
    }
    return done;
  }

  function commandPayload(act: Of<'command'>): Outbound {
    const person = acting(act.as);
    const channel = entered(act.channel, person);
    const declared = manifest.commands.find(({ command }) => command === act.command);
    return slashCommand(
      person,
      channel,
      act.command,
      declared?.escapes === true ? escapeNames(act.text, store) : act.text,
      responseUrl({ person: person.id, channel: channel.id }),
      triggers.issue({ person: person.id }),
    );
  }

  async function runCommand(act: Of<'command'>): Promise<ActResult> {
    const refuse = (sentence: string) => {
      store.notify(act.as, act.channel, sentence);
      return failed(sentence);
    };
    const out = commandPayload(act);
    store.markRead(act.as, act.channel);
    if (!manifest.commands.some(({ command }) => command === act.command))
      return refuse(
        `${act.command} is not a valid command. In Slack, a message that starts with "/" is taken for a slash command.`,
      );
    const delivery = await deliver(out);
    if (!delivery.ok) return refuse(`${act.command} failed with the error "${delivery.reason}"`);
    const { answer } = delivery;
    if (!isObject(answer) || Object.keys(answer).length === 0) return done;
    try {
      respond(store, { person: act.as, channel: act.channel }, readArgs(answer));
      return done;
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      inspector.add('refused', `Answer to ${act.command}: ${error.code}`);
      return refuse(`${act.command} failed with the error "${error.code}"`);
    }
  }

  async function press(act: Of<'press'>): Promise<ActResult> {
    const person = acting(act.as);
    const channel = entered(act.channel, person);
    const message = shown(channel, act.ts, person);
    interactive();
    const control = controls(message.blocks).find(
      ({ blockId, actionId }) => blockId === act.blockId && actionId === act.actionId,
    );
    if (control === undefined || message.user !== APP.userId)
      throw new Declined('This message has changed: the button is no longer there.');
    if (isForeignChoice(control, act.selected)) throw new Declined('That option is not offered.');
    store.change(message, { warning: undefined });
    const reply = { person: person.id, channel: channel.id, messageTs: message.ts };
    const delivery = await deliver(
      messageAction(
        person,
        channel,
        message,
        actionOf(control, act.selected, store.newTs()),
        stateOf(message.blocks, act.values),
        responseUrl({ ...reply, ...(message.threadTs !== undefined && { threadTs: message.threadTs }) }),
        triggers.issue({ person: person.id }),
        manifest.name,
      ),
    );
    if (delivery.ok) return done;
    const sentence = `${manifest.name} did not answer: ${delivery.reason}.`;
    const now = store.message(channel.id, message.ts);
    if (now !== undefined) store.change(now, { warning: sentence });
    return failed(sentence);
  }

  function ownView(viewId: string, person: Person): OpenView {
    const open = modals.byId(viewId);
    if (open === undefined || open.person !== person.id) throw new Declined('This view is no longer open.');
    return open;
  }

  async function pressView(act: Of<'press_view'>): Promise<ActResult> {
    const person = acting(act.as);
    const open = ownView(act.viewId, person);
    interactive();
    const control = controls(open.view.blocks).find(
      ({ blockId, actionId }) => blockId === act.blockId && actionId === act.actionId,
    );
    if (control === undefined) throw new Declined('This view has changed: the button is no longer there.');
    if (isForeignChoice(control, act.selected)) throw new Declined('That option is not offered.');
    modals.patch(open.id, { values: act.values, trouble: undefined });
    const trigger = triggers.issue({ person: person.id, viewId: open.id });
    const action = actionOf(control, act.selected, store.newTs());
    const delivery = await deliver(viewAction(person, { ...open, values: act.values }, action, trigger));
    if (delivery.ok) return done;
    modals.patch(open.id, { trouble: TROUBLE });
    return failed(TROUBLE);
  }

  async function submit(act: Of<'submit'>): Promise<ActResult> {
    const person = acting(act.as);
    const open = ownView(act.viewId, person);
    if (modals.stack(person.id).at(-1)?.id !== open.id)
      throw new Declined('Another view lies above this one.');
    if (open.busy) throw new Declined('The form is already on its way.');
    const values = stateOf(open.view.blocks, act.values);
    const errors = clientErrors(open.view.blocks, values);
    const [first] = Object.values(errors);
    modals.patch(open.id, { values, errors, busy: first === undefined, trouble: undefined });
    if (first !== undefined) return failed(first);
    const trigger = triggers.issue({ person: person.id, viewId: open.id });
    const delivery = await deliver(viewSubmission(person, { ...open, values }, trigger));
    modals.patch(open.id, { busy: false });
    try {
      if (!delivery.ok) throw new ApiRefusal(delivery.reason);
      applyAnswer(delivery.answer, open.id, desk);
      return done;
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      inspector.add('refused', `Answer to view_submission: ${error.code}`);
      modals.patch(open.id, { trouble: TROUBLE });
      return failed(TROUBLE);
    }
  }

  async function closeView(act: Of<'close_view'>): Promise<ActResult> {
    const person = acting(act.as);
    const open = ownView(act.viewId, person);
    const modal = open.view.type === 'modal' ? open.view : undefined;
    const cleared = act.all === true || modal?.clear_on_close === true;
    if (cleared) modals.clear(person.id);
    else modals.close(open);
    if (modal?.notify_on_close === true) background(deliver(viewClosed(person, open, cleared)));
    return done;
  }

  async function shortcut(act: Of<'message_shortcut'>): Promise<ActResult> {
    const person = acting(act.as);
    const channel = entered(act.channel, person);
    const message = shown(channel, act.ts, person);
    const declared = manifest.messageShortcuts.find(({ callbackId }) => callbackId === act.callbackId);
    if (declared === undefined || message.only !== undefined)
      throw new Declined('This shortcut is not there for this message.');
    interactive();
    const delivery = await deliver(
      messageShortcut(
        person,
        channel,
        message,
        act.callbackId,
        responseUrl({ person: person.id, channel: channel.id, messageTs: message.ts }),
        triggers.issue({ person: person.id }),
        manifest.name,
      ),
    );
    if (delivery.ok) return done;
    const sentence = `${declared.name} failed with the error "${delivery.reason}"`;
    store.notify(person.id, channel.id, sentence);
    return failed(sentence);
  }

  function openHome(act: Of<'open_home'>): ActResult {
    const person = acting(act.as);
    if (!manifest.homeTab) throw new Declined(`${manifest.name} has no Home tab.`);
    const channel = store.dm(person.id).id;
    event(
      { type: 'app_home_opened', user: person.id, channel, tab: 'home', event_ts: store.newTs() },
      'app_home_opened',
    );
    return done;
  }

  function fault(act: Of<'fault'>): ActResult {
    const vendor = vendors.find(({ name }) => name === act.vendor);
    if (vendor === undefined) throw new Declined(`There is no vendor ${act.vendor}.`);
    vendor.switchFault(act.id, act.on);
    return done;
  }

  function perform(act: Act): ActResult | Promise<ActResult> {
    switch (act.act) {
      case 'say':
        return say(act);
      case 'command':
        return runCommand(act);
      case 'press':
        return press(act);
      case 'press_view':
        return pressView(act);
      case 'submit':
        return submit(act);
      case 'close_view':
        return closeView(act);
      case 'message_shortcut':
        return shortcut(act);
      case 'open_home':
        return openHome(act);
      case 'read':
        store.markRead(acting(act.as).id, act.channel);
        return done;
      case 'fault':
        return fault(act);
    }
  }

  return {
    commandPayload,
    event,
    async act(act) {
      try {
        return await perform(act);
      } catch (error) {
        if (error instanceof Declined) return failed(error.message);
        throw error;
      }
    },
  };
}
