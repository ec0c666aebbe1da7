import type { Command } from '../src/command.ts';
import { block } from './block.ts';
import { blockade } from './blockade.ts';
import { portcullis } from './portcullis.ts';
import { reputation } from './reputation.ts';
import { unblock } from './unblock.ts';

/** Every slash command; the manifest names the same ones. */
export const commands: readonly Command[] = [block, unblock, reputation, blockade, portcullis];
