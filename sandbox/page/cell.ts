import type { Option } from '@slack/types';
import type { Surface } from './surface.ts';
import type { Control, Place } from './values.ts';

/** How an element is tied to the label, hint and error around it, and whether a change is sent at once. */
export interface Setting {
  readonly id: string;
  /** Accessible name where no visible label points at the element. */
  readonly name?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly dispatches: boolean;
}

/** What an element reads and writes while it is drawn. */
export interface Cell {
  readonly element: Control;
  readonly place: Place;
  readonly surface: Surface;
  readonly setting: Setting;
  /** `data-focus` of the node that takes the focus. */
  readonly mark: string;
  value(): unknown;
  /** Keeps a new value and sends it where changes are sent; false when the person said no in the confirm dialog. */
  put(value: unknown): Promise<boolean>;
}

/** One thing to choose: what is sent for it and how it is shown. */
export interface Entry {
  readonly value: unknown;
  readonly label: string;
  readonly option?: Option;
}

/** The attributes that tie an element to its label, hint and error. */
export function shared({ setting }: Cell): Readonly<Record<string, string | undefined>> {
  return {
    id: setting.id,
    'aria-label': setting.name,
    'aria-describedby': setting.describedBy,
    'aria-invalid': setting.invalid ? 'true' : undefined,
  };
}

/** Whether two chosen things are the same: ids as they are, options by their value. */
export function same(a: unknown, b: unknown): boolean {
  const value = (x: unknown) => (typeof x === 'object' && x !== null && 'value' in x ? x.value : x);
  return value(a) === value(b);
}
