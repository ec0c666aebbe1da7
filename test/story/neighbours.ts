import { createHash } from 'node:crypto';
import { type Clock, createClock } from '../../sandbox/clock.ts';
import { blockadeProduct, cybereasonProduct, gravityzoneProduct } from '../../sandbox/product.ts';
import { startBlockade } from '../../sandbox/vendors/blockade.ts';
import { startCybereason } from '../../sandbox/vendors/cybereason.ts';
import { startGravityzone } from '../../sandbox/vendors/gravityzone.ts';
import type { Neighbour } from './stage.ts';

/**
 * Every vendor there is beside ESET Inspect, two tenants of GravityZone among them. `all`: for the stage, which has to be
 * given the same clock.
 */
export async function startNeighbours({ now }: Clock = createClock()) {
  const east = await startGravityzone({ name: 'gz-east', now });
  const west = await startGravityzone({ name: 'gz-west', now });
  const cybereason = await startCybereason({ now });
  const blockade = await startBlockade({
    now,
    users: [{ email: 'admin@portcullis.example', role: 'admin' }],
    modes: { removal: 'patched' },
  });
  const all: readonly Neighbour[] = [
    { simulator: east, product: gravityzoneProduct(east) },
    { simulator: west, product: gravityzoneProduct(west) },
    { simulator: cybereason, product: cybereasonProduct(cybereason) },
    { simulator: blockade, product: blockadeProduct(blockade) },
  ];
  return { east, west, cybereason, blockade, all };
}

export type Neighbours = Awaited<ReturnType<typeof startNeighbours>>;

export function digest(algorithm: 'md5' | 'sha1' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
