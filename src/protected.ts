import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { ConfigError } from './config/problem.ts';
import { codeOf } from './config/references.ts';
import type { ProtectedConfig } from './config.ts';
import { createHashes, type HashLookup, normalHash } from './domain/guard/hashes.ts';
import { parseRange } from './domain/guard/networks.ts';
import { compilePattern, WARNING_LIST_TYPES, type WarningList } from './domain/guard/warninglists.ts';
import type { Protected } from './domain/guard.ts';

/**
 * Reads the files that the guard needs; their paths are relative to `baseDir`, the folder of the configuration. Throws a
 * `ConfigError` that names the file and the line: a list that is half there protects half of what it should.
 */
export async function loadProtected(config: ProtectedConfig, baseDir: string): Promise<Protected> {
  const { networks, domains, hashes, paths, knownGood, warninglists } = config;
  return {
    networks,
    domains,
    hashes,
    paths,
    knownGood: knownGood === undefined ? new Set() : await readKnownGood(baseDir, knownGood),
    warninglists: warninglists === undefined ? [] : await readWarningLists(baseDir, warninglists),
  };
}

/** Lines of hashes with `#` comments, or CSV whose first line names its columns (`"SHA-1","MD5",…`, as the NSRL does). */
async function readKnownGood(baseDir: string, name: string): Promise<HashLookup> {
  const hashes = createHashes();
  let columns: readonly number[] | undefined;
  let number = 0;
  try {
    for await (const lines of linesOf(path.resolve(baseDir, name)))
      for (const line of lines) {
        number += 1;
        if (/^\s*(?:#|$)/.test(line)) continue;
        if (columns === undefined && line.includes(',')) columns = hashColumns(line, `${name}:${number}`);
        else for (const text of columns === undefined ? [firstWord(line)] : pick(line, columns)) add(text);
      }
  } catch (error) {
    throw error instanceof ConfigError ? error : unreadable(name, error);
  }
  return hashes;

  function add(text: string): void {
    if (text === '') return;
    const hash = normalHash(text);
    if (hash === undefined)
      throw problem(`${name}:${number}`, 'Holds no MD5, SHA-1 or SHA-256 where one should be.');
    hashes.add(hash);
  }
}

/**
 * The lines of a file, a chunk's worth at a time, without a byte order mark. Unlike `readline`, it fails in the reader's
 * own loop when the file cannot be read.
 */
async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  let isFirst = true;
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const text = rest + String(chunk);
    const lines = (isFirst ? text.replace(/^\uFEFF/, '') : text).split('\n');
    isFirst = false;
    rest = lines.pop() ?? '';
    yield lines;
  }
  yield [rest];
}

function firstWord(line: string): string {
  return line.trim().split(/\s/, 1)[0] ?? '';
}

function hashColumns(header: string, where: string): readonly number[] {
  const columns = fields(header).flatMap((title, at) =>
    /^(?:md5|sha-?1|sha-?256)$/i.test(title.trim()) ? [at] : [],
  );
  if (columns.length === 0)
    throw problem(where, 'Is CSV, but its first line names no column MD5, SHA-1 or SHA-256.');
  return columns;
}

function pick(line: string, columns: readonly number[]): readonly string[] {
  const all = fields(line);
  return columns.map((at) => all[at]?.trim() ?? '');
}

/** The fields of one line of CSV (RFC 4180); a doubled quote inside quotes stays doubled, as hashes have none. */
function fields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
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
