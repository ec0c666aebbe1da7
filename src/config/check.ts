import type * as z from 'zod';
import type { Document, Path } from './document.ts';
import type { Problem } from './problem.ts';
import type { Resolved } from './references.ts';
import { sentenceOf } from './schema.ts';

/** Collects what is wrong with a configuration file, each problem at its line. */
export interface Checker {
  readonly problems: readonly Problem[];
  /** `onKey`: the key itself is to blame, not what stands under it. */
  add(path: Path, sentence: string, onKey?: boolean): void;
  /** Parses what stands at `path`; `undefined` when it does not fit, and the problems say why. */
  parse<T>(schema: z.ZodType<T>, value: unknown, path: Path): T | undefined;
}

export function createChecker(document: Document, resolved: Resolved): Checker {
  const problems: Problem[] = [...resolved.problems];

  function add(path: Path, sentence: string, onKey = false): void {
    if (!resolved.isUnresolved(path)) problems.push(document.problem(path, sentence, onKey));
  }

  return {
    problems,
    add,
    parse(schema, value, path) {
      const result = schema.safeParse(value);
      if (result.success) return result.data;
      for (const issue of result.error.issues) {
        const at = [...path, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
        if (issue.code === 'unrecognized_keys')
          for (const key of issue.keys) add([...at, key], 'Is not a key that is known here.', true);
        else add(at, sentenceOf(issue, valueAt(value, issue.path)));
      }
      return undefined;
    },
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
        ? Reflect.get(parent, key)
        : undefined,
    value,
  );
}
