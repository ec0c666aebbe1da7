import { createHash } from 'node:crypto';
import { blockadeProduct, cybereasonProduct, gravityzoneProduct } from '../../sandbox/product.ts';
import { startBlockade } from '../../sandbox/vendors/blockade.ts';
import { startCybereason } from '../../sandbox/vendors/cybereason.ts';
import { startGravityzone } from '../../sandbox/vendors/gravityzone.ts';
import type { Neighbour } from './stage.ts';

/** Every vendor there is beside ESET Inspect, two tenants of GravityZone among them. `all`: for the stage. */
export async function startNeighbours() {
  const east = await startGravityzone({ name: 'gz-east' });
  const west = await startGravityzone({ name: 'gz-west' });
  const cybereason = await startCybereason();
  const blockade = await startBlockade({
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
