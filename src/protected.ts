import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { ConfigError } from './config/problem.ts';
import { codeOf } from './config/references.ts';
import type { ProtectedConfig } from './config.ts';
import type { HashLookup } from './domain/guard/hashes.ts';
import type { VendorHost } from './domain/guard/hosts.ts';
import { createKnownGoodReader, KnownGoodError } from './domain/guard/known-good.ts';
import { parseRange } from './domain/guard/networks.ts';
import { compilePattern, WARNING_LIST_TYPES, type WarningList } from './domain/guard/warninglists.ts';
import type { Protected } from './domain/guard.ts';

/**
 * Reads the files that the guard needs; their paths are relative to `baseDir`, the folder of the configuration. Throws a
 * `ConfigError` that names the file and the line: a list that is half there protects half of what it should.
 */
export async function loadProtected(
  config: ProtectedConfig,
  baseDir: string,
  vendorHosts: readonly VendorHost[] = [],
): Promise<Protected> {
  const { networks, domains, hashes, paths, knownGood, warninglists } = config;
  return {
    networks,
    domains,
    hashes,
    paths,
    knownGood: knownGood === undefined ? new Set() : await readKnownGood(baseDir, knownGood),
    warninglists: warninglists === undefined ? [] : await readWarningLists(baseDir, warninglists),
    vendorHosts,
  };
}

async function readKnownGood(baseDir: string, name: string): Promise<HashLookup> {
  const reader = createKnownGoodReader();
  try {
    const chunks = createReadStream(path.resolve(baseDir, name), { highWaterMark: 1 << 20 });
    for await (const chunk of chunks) reader.read(chunk);
    return reader.finish();
  } catch (error) {
    if (error instanceof KnownGoodError) throw problem(`${name}:${error.line}`, error.message);
    throw unreadable(name, error);
  }
}

const listSchema = z.object({
  name: z.string().min(1),
  type: z.enum(WARNING_LIST_TYPES),
  matching_attributes: z.array(z.string()).default([]),
  list: z.array(z.string()),
});

async function readWarningLists(baseDir: string, folder: string): Promise<readonly WarningList[]> {
  const root = path.resolve(baseDir, folder);
  const lists: WarningList[] = [];
  try {
    for (const entry of (await readdir(root, { withFileTypes: true })).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      // A symbolic link may be either; its name tells.
      const inner = entry.name.endsWith('.json') ? entry.name : path.join(entry.name, 'list.json');
      if (inner === entry.name || !entry.isFile()) {
        const list = await readWarningList(path.join(root, inner), path.join(folder, inner));
        if (list !== undefined) lists.push(list);
      }
    }
  } catch (error) {
    throw error instanceof ConfigError ? error : unreadable(folder, error);
  }
  if (lists.length === 0)
    throw problem(folder, 'Holds no warning list: neither *.json nor a folder with a list.json.');
  return lists;
}

/** `undefined` for a folder without a list, such as the one of the lists' own tools. */
async function readWarningList(file: string, name: string): Promise<WarningList | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw unreadable(name, error);
  }
  const parsed = listSchema.safeParse(parseJson(text, name));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw problem(
      name,
      `Is not a warning list of MISP: "${issue?.path.join('.')}" is missing or of another kind.`,
    );
  }
  const { name: title, type, matching_attributes: attributes, list: entries } = parsed.data;
  const check = CHECKS[type];
  const wrong = check && entries.find((entry) => !check(entry));
  if (wrong !== undefined)
    throw problem(
      `${name}:${lineOf(text, text.indexOf(JSON.stringify(wrong)))}`,
      `Holds an entry that is no ${type}.`,
    );
  return { name: title, type, attributes, entries };
}

const CHECKS: Partial<Record<WarningList['type'], (entry: string) => boolean>> = {
  cidr: (entry) => parseRange(entry) !== undefined,
  // An empty part would be part of everything.
  substring: (entry) => entry !== '',
  regex(entry) {
    try {
      return compilePattern(entry).source !== '(?:)';
    } catch {
      return false;
    }
  },
};

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const line = lineOf(text, position === undefined ? text.length : Number(position));
    throw problem(`${name}:${line}`, 'Is not JSON from here on.');
  }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, Math.max(offset, 0)).split('\n').length;
}

function unreadable(name: string, error: unknown): ConfigError {
  return problem(name, `Cannot be read (${codeOf(error)}).`, error);
}

function problem(where: string, sentence: string, cause?: unknown): ConfigError {
  return new ConfigError([{ where, sentence }], { cause });
}
