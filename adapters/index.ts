import type { Adapter } from '../src/adapter.ts';
import { esetInspect } from './eset-inspect.ts';

/** Every product we know how to talk to. */
export const adapters: readonly Adapter[] = [esetInspect];
