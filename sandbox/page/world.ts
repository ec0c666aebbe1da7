import type { Snapshot, UiPerson } from '../protocol.ts';
import type { Names } from './text.ts';

/** A snapshot with its look-ups. */
export interface World {
  readonly snapshot: Snapshot;
  readonly names: Names;
  person(id: string): UiPerson | undefined;
  /** Changes when a name does or the clock is moved, so that what was drawn with the old one is drawn again. */
  readonly namesake: string;
}

export function worldOf(snapshot: Snapshot): World {
  const people = new Map(snapshot.people.map((person) => [person.id, person]));
  const channels = new Map(snapshot.channels.map(({ id, name }) => [id, name]));
  const groups = new Map(snapshot.groups.map(({ id, handle }) => [id, handle]));
  return {
    snapshot,
    person: (id) => people.get(id),
    names: {
      me: snapshot.me,
      now: snapshot.now,
      person: (id) => people.get(id)?.name,
      channel: (id) => channels.get(id),
      group: (id) => groups.get(id),
    },
    namesake: JSON.stringify([
      snapshot.me,
      snapshot.aheadMs,
      [...people.values()],
      [...channels],
      [...groups],
    ]),
  };
}
