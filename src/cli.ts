#!/usr/bin/env node
/** `portcullis`: the bot itself, or one of the tools beside it, which read what follows their name. */
const TOOLS = {
  doctor: { words: 1, run: () => import('./doctor.ts') },
  'policy explain': { words: 2, run: () => import('./explain.ts') },
} as const;

const USAGE = `portcullis                        runs the bot
portcullis doctor                 proves an installation without changing anything
portcullis policy explain '…'     says which rule of the policy a command falls under
`;

const words = process.argv.slice(2);
const tool = Object.entries(TOOLS).find(([name]) => words.join(' ').startsWith(name))?.[1];
if (tool) {
  process.argv.splice(2, tool.words);
  await tool.run();
} else if (words.length === 0) {
  await import('./main.ts');
} else {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}
