import type { ActResult, Uploaded } from '../protocol.ts';
import type { Names } from './text.ts';
import type { Drafts, ElementState, Place } from './values.ts';

/** What blocks are drawn on, a message or a view: what is entered there and what a press there does. */
export interface Surface {
  /** Unique on the page; the ids of labels and inputs begin with it. */
  readonly id: string;
  readonly names: Names;
  /** People and channels a select can offer. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly drafts: Drafts;
  /** Sends a press; `selected` is the element's state where it has one. */
  press(place: Place, selected?: ElementState): Promise<void>;
  /** Asks for the options of an external select. */
  suggest(place: Place, value: string): Promise<ActResult>;
  /** Sends a file's bytes; gives back its id, or a sentence when it was not taken. */
  upload(file: File): Promise<Uploaded | string>;
  /** Enter in a single-line input. */
  readonly submit?: () => void;
}
