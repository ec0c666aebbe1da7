import type { Adapter } from '../src/adapter.ts';
import { blockade } from './blockade.ts';
import { cybereason } from './cybereason.ts';
import { esetInspect } from './eset-inspect.ts';
import { gravityzone } from './gravityzone.ts';

/** Every product we know how to talk to. */
export const adapters: readonly Adapter[] = [blockade, cybereason, esetInspect, gravityzone];
