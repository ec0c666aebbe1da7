import path from 'node:path';
import type { Document, Path } from './document.ts';
import type { Problem } from './problem.ts';

/** The two forms of a reference, for sentences. */
export const FROM_ENVIRONMENT = `\${NAME}`;
export const FROM_FILE = `\${file:PATH}`;

/** The configuration with every reference replaced by what it stands for. */
export interface Resolved {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** True when the value at this path was a reference, rather than written in the file itself. */
  isReference(path: Path): boolean;
  /** True when it was one that could not be resolved; there is a problem about it already. */
  isUnresolved(path: Path): boolean;
}

/**
 * Replaces `${NAME}` by the variable of the environment and `${file:PATH}` by the text of the file without its closing
 * newline; a reference is always the whole value. Paths are relative to `folder`.
 */
export async function resolveReferences(
  document: Document,
  env: NodeJS.ProcessEnv,
  folder: string,
  readFile: (file: string) => Promise<string>,
): Promise<Resolved> {
  const problems: Problem[] = [];
  const references = new Set<string>();
  const unresolved = new Set<string>();

  async function resolve(reference: string, at: Path): Promise<string> {
    references.add(JSON.stringify(at));
    const found = await lookUp(reference);
    if ('text' in found) return found.text;
    unresolved.add(JSON.stringify(at));
    problems.push(document.problem(at, found.sentence));
    return '';
  }

  async function lookUp(
    reference: string,
  ): Promise<{ readonly text: string } | { readonly sentence: string }> {
    if (reference.startsWith('file:')) {
      const name = reference.slice('file:'.length);
      let text: string;
      try {
        text = (await readFile(path.resolve(folder, name))).replace(/\r?\n$/, '');
      } catch (error) {
        return { sentence: `The file ${name} cannot be read (${codeOf(error)}).` };
      }
      return text === '' ? { sentence: `The file ${name} is empty.` } : { text };
    }
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(reference))
      return { sentence: `A reference names a variable, ${FROM_ENVIRONMENT}, or a file, ${FROM_FILE}.` };
    const text = env[reference];
    if (text === undefined) return { sentence: `The environment has no variable ${reference}.` };
    return text === '' ? { sentence: `The variable ${reference} is empty.` } : { text };
  }

  async function walk(value: unknown, at: Path): Promise<unknown> {
    if (typeof value === 'string') {
      const reference = /^\$\{(.*)\}$/s.exec(value)?.[1];
      return reference === undefined ? value : await resolve(reference, at);
    }
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const [index, item] of value.entries()) items.push(await walk(item, [...at, index]));
      return items;
    }
    if (value === null || typeof value !== 'object') return value;
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) entries.push([key, await walk(item, [...at, key])]);
    return Object.fromEntries(entries);
  }

  const value = await walk(document.value, []);
  return {
    value,
    problems,
    isReference: (at) => references.has(JSON.stringify(at)),
    isUnresolved: (at) => unresolved.has(JSON.stringify(at)),
  };
}

/** `ENOENT` and its kin; the message would repeat the whole path. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown error';
}
