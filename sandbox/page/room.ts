import type { Act, ActResult } from '../protocol.ts';
import type { World } from './world.ts';

/** A place in the conversations: a channel, a thread in it, a message there. */
export interface Spot {
  readonly channel: string;
  /** The message that the thread hangs from. */
  readonly thread?: string | undefined;
  /** The message to show. */
  readonly ts?: string | undefined;
}

/** What every part of the page needs of it. */
export interface Room {
  world(): World;
  channel(): string;
  /** The message whose thread is open beside the channel. */
  thread(): string | undefined;
  go(spot: Spot): void;
  /** Sends, and shows the sentence when it did not work. */
  act(act: Act): Promise<boolean>;
  /** Sends and gives back what came of it. */
  ask(act: Act): Promise<ActResult>;
}
