import { expect } from '@jest/globals';

/** How a panel shows these faults of its vendor as long as none is switched on. */
export const switchedOff = (...ids: readonly string[]) =>
  ids.map((id) => ({ id, label: expect.any(String), on: false }));
