import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from './problem.ts';

/** Where a key stands: its names and list positions from the top. */
export type Path = readonly (string | number)[];

/** A YAML file that could be read, and the way back from a key to its line. */
export interface Document {
  readonly value: unknown;
  /** A problem with the value at a path, or with its key when `onKey` is set; the nearest parent when it is missing. */
  problem(path: Path, sentence: string, onKey?: boolean): Problem;
}

/** Reads YAML 1.2. Without a `Document` the problems say why: syntax, duplicate keys, unknown aliases. */
export function readDocument(file: string, text: string): Document | readonly Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number | undefined): string => {
    if (offset === undefined) return file;
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [first] = document.errors;
  if (first !== undefined) {
    // One slip makes many follow-up errors; only duplicate keys stand each for itself.
    const errors = first.code === 'DUPLICATE_KEY' ? document.errors : [first];
    return errors.map(({ code, pos }) => ({
      where: at(pos[0]),
      sentence: syntaxSentence(code, text, pos[0]),
    }));
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return [{ where: file, sentence: 'An alias in it stands for nothing, or for far too much.' }];
  }

  function locate(path: Path, onKey: boolean): number | undefined {
    let node: unknown = document.contents;
    let offset = offsetOf(node);
    for (const [depth, key] of path.entries()) {
      if (isMap(node)) {
        const pair = node.items.find((each) => isPair(each) && keyText(each.key) === String(key));
        if (pair === undefined) return offset;
        const last = depth === path.length - 1;
        offset = offsetOf(last && !onKey ? (pair.value ?? pair.key) : pair.key) ?? offset;
        node = pair.value;
      } else if (isNode(node) && 'items' in node) {
        node = (node.items as readonly unknown[])[Number(key)];
        offset = offsetOf(node) ?? offset;
      } else {
        return offset;
      }
    }
    return offset;
  }

  return {
    value,
    problem: (path, sentence, onKey = false) => ({
      where: [at(locate(path, onKey)), ...(path.length === 0 ? [] : [formatPath(path)])].join(' '),
      sentence,
    }),
  };
}

/** `policy.rules[0].approvals`. */
function formatPath(path: Path): string {
  return path.map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? key : `.${key}`)).join('');
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? ((node as Node).range?.[0] ?? undefined) : undefined;
}

/** Our own words: the library's message quotes the line, and that line may hold a password. */
function syntaxSentence(code: string, text: string, offset: number): string {
  if (code === 'DUPLICATE_KEY') return 'This key stands there twice.';
  if (text.slice(offset - 1, offset + 1) === '${')
    return 'Inside { … } a reference needs quotes around it, because YAML takes its brace for another map.';
  return `This is not YAML (${code.toLowerCase().replaceAll('_', ' ')}).`;
}
