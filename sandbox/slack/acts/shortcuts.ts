import type { ActResult } from '../../protocol.ts';
import { globalShortcut, messageShortcut } from '../payloads.ts';
import { describeMessage } from '../wire.ts';
import { Declined, done, failed, type Of, type Reach, type Stage } from './stage.ts';

/** Shortcuts that the manifest declares, on a message and anywhere. */
export interface Shortcuts {
  onMessage(act: Of<'message_shortcut'>): Promise<ActResult>;
  anywhere(act: Of<'global_shortcut'>): Promise<ActResult>;
}

export function createShortcuts({ desk, deliver }: Stage, reach: Reach): Shortcuts {
  const { store, triggers, manifest } = desk;

  return {
    async onMessage(act) {
      const person = reach.person(act.as);
      const channel = reach.channel(act.channel, person);
      const message = reach.message(channel, act.ts, person);
      const declared = manifest.messageShortcuts.find(({ callbackId }) => callbackId === act.callbackId);
      if (declared === undefined || message.only !== undefined)
        throw new Declined('This shortcut is not there for this message.');
      reach.interactive();
      const { ts: messageTs, threadTs } = message;
      const reply = { person: person.id, channel: channel.id, messageTs };
      const delivery = await deliver(
        messageShortcut(
          person,
          channel,
          describeMessage(message, desk),
          act.callbackId,
          reach.responseUrl({ ...reply, ...(threadTs !== undefined && { threadTs }) }),
          triggers.issue({ person: person.id }),
          store.newTs(),
        ),
      );
      if (delivery.ok) return done;
      const sentence = `${declared.name} failed with the error "${delivery.reason}"`;
      store.notify(person.id, channel.id, sentence);
      return failed(sentence);
    },

    async anywhere(act) {
      const person = reach.person(act.as);
      const declared = manifest.globalShortcuts.find(({ callbackId }) => callbackId === act.callbackId);
      if (declared === undefined) throw new Declined('There is no such shortcut.');
      reach.interactive();
      const trigger = triggers.issue({ person: person.id });
      const delivery = await deliver(globalShortcut(person, act.callbackId, trigger, store.newTs()));
      return delivery.ok ? done : failed(`${declared.name} failed with the error "${delivery.reason}"`);
    },
  };
}
