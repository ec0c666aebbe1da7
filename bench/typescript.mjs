import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

/** A hook for `register` of node:module: TypeScript is read without its types, as Jest reads it. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
