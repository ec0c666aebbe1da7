import { md5OfHost } from '../host.ts';

/**
 * Finds the host whose MD5 it is asked for, among those given. A list of names may have a million, so no hash is kept: a
 * table holds each name's number where its hash says, and a name that stands there is hashed again to see if it is the one.
 */
export function indexHostHashes(hosts: Iterable<string>): (md5: string) => string | undefined {
  const names = [...hosts];
  const slots = 2 * names.length + 1;
  const table = new Uint32Array(slots);
  const firstSlot = (md5: string) => Number.parseInt(md5.slice(0, 8), 16) % slots;
  const after = (slot: number) => (slot + 1 === slots ? 0 : slot + 1);

  /** 0 is a free slot, so numbers begin with 1. */
  for (let number = 1; number <= names.length; number += 1) {
    let slot = firstSlot(md5OfHost(names[number - 1] ?? ''));
    while (table[slot] !== 0) slot = after(slot);
    table[slot] = number;
  }
  return (md5) => {
    for (let slot = firstSlot(md5); ; slot = after(slot)) {
      const number = table[slot] ?? 0;
      const name = names[number - 1];
      if (number === 0 || name === undefined) return undefined;
      if (md5OfHost(name) === md5) return name;
    }
  };
}
