import type { Clock } from '../../clock.ts';
import type { Act, ActResult } from '../../protocol.ts';
import type { Simulator } from '../../vendors/simulator.ts';
import type { Delivery, Outbound } from '../delivery.ts';
import type { Events } from '../events.ts';
import type { Faults } from '../faults.ts';
import type { Inspector } from '../inspector.ts';
import type { Desk } from '../methods/method.ts';
import type { OpenView } from '../modals.ts';
import type { Channel, Message, Person } from '../store.ts';
import { sees } from '../store.ts';
import type { Reply, ResponseUrls } from '../tickets.ts';

export type Of<K extends Act['act']> = Extract<Act, { readonly act: K }>;

/** What people's acts work on. */
export interface Stage {
  readonly desk: Desk;
  readonly responseUrls: ResponseUrls;
  readonly vendors: readonly Simulator[];
  readonly faults: Faults;
  readonly clock: Clock;
  readonly events: Events;
  readonly inspector: Inspector;
  readonly deliver: (out: Outbound) => Promise<Delivery>;
  /** Lets a delivery run on after the act is over. */
  readonly background: (work: Promise<unknown>) => void;
}

/** Why an act does not happen, in a sentence to the person. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

export const done: ActResult = { ok: true };

export function failed(sentence: string): ActResult {
  return { ok: false, sentence };
}

/** Finds what an act names, as far as the person may reach it; all throw `Declined`. */
export interface Reach {
  /** Who acts: neither an app nor somebody whose account is closed. */
  person(id: string): Person;
  /** A channel that the person is in. */
  channel(id: string, person: Person): Channel;
  /** A message that the person sees. */
  message(channel: Channel, ts: string, person: Person): Message;
  /** One of the person's own open views, or their Home tab. */
  view(id: string, person: Person): OpenView;
  /** Passes when the manifest lets people act on what the app shows. */
  interactive(): void;
  responseUrl(reply: Reply): string;
}

export function createReach({ desk: { store, modals, manifest, origin }, responseUrls }: Stage): Reach {
  return {
    person(id) {
      const person = store.person(id);
      if (person === undefined) throw new Declined(`There is nobody with the id ${id}.`);
      if (person.standing === 'deactivated') throw new Declined('This account has been deactivated.');
      if (person.standing === 'bot') throw new Declined('An app acts through its tokens.');
      return person;
    },
    channel(id, person) {
      const channel = store.channel(id);
      if (channel === undefined || !channel.members.has(person.id))
        throw new Declined('You are not in this channel.');
      return channel;
    },
    message(channel, ts, person) {
      const message = store.message(channel.id, ts);
      if (message === undefined || !sees(person.id, message)) throw new Declined('This message is gone.');
      return message;
    },
    view(id, person) {
      const open = modals.byId(id);
      if (open === undefined || open.person !== person.id) throw new Declined('This view is no longer open.');
      return open;
    },
    interactive() {
      if (!manifest.interactivity)
        throw new Declined('This app is not configured to handle interactive responses.');
    },
    responseUrl: (reply) => origin() + responseUrls.issue(reply),
  };
}
