import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const RECIPES = ['a new command', 'a new vendor'] as const;
type Recipe = (typeof RECIPES)[number];

/** What the types, the style and the tests are read from. */
const SOURCES = [
  ...['adapters', 'bench', 'commands', 'sandbox', 'src', 'test', 'manifest.yml', 'package.json'],
  ...['.gitignore', 'biome.json', 'jest.config.js', 'tsconfig.build.json', 'tsconfig.json'],
];
/** The tests that a new file or a new command may offend, besides those that the recipe says to run. */
const HOUSE_RULES = ['test/layout.test.ts', 'test/manifest.test.ts'];
const RUN_MS = 120_000;

interface Block {
  /** `sh` for a command, `ts file=…` for a whole file, `diff file=…` for a change of one. */
  readonly info: string;
  readonly text: string;
}

/** A private copy of the tree in which a recipe was followed to the letter. */
interface Copy {
  readonly folder: string;
  /** The new files and the changed ones, from the folder on. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** The tests that the recipe says to run. */
  readonly asked: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function blocksOf(recipe: Recipe): readonly Block[] {
  const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = page.split(`\n## Recipe: ${recipe}\n`);
  const [steps = ''] = section.split('\n## ');
  return [...steps.matchAll(/^( *)```([^\n]+)\n(.*?)^\1```$/gms)].map(
    ([, indent = '', info = '', body = '']) => ({
      info,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** The text after a diff without line numbers; each part of it, from `@@` to `@@`, must fit in one place only. */
function patched(text: string, diff: string): string {
  return diff.split(/^@@\n/m).reduce((whole, part) => {
    const lines = part.trimEnd().split('\n');
    const without = (sign: '+' | '-') =>
      lines.flatMap((line) => (line.startsWith(sign) ? [] : `${line.slice(1)}\n`)).join('');
    const [before, after, ...more] = `\n${whole}`.split(`\n${without('+')}`);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`A recipe changes lines that are not there once:\n${part}`);
    return `${before}\n${without('-')}${after}`.slice(1);
  }, text);
}

function follow(recipe: Recipe): Copy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-recipe-')));
  folders.push(folder);
  for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

  const added: string[] = [];
  const changed: string[] = [];
  const asked: string[] = [];
  for (const { info, text } of blocksOf(recipe)) {
    const [, named] = /^npm test -- (.+)\n$/.exec(text) ?? [];
    const [, language, file] = /^(ts|diff) file=(\S+)$/.exec(info) ?? [];
    if (info === 'sh' && named !== undefined) {
      asked.push(...named.split(' '));
    } else if (file === undefined) {
      throw new Error(`A block of the recipe is no file, no diff and no test to run: ${info}\n${text}`);
    } else if (language === 'diff') {
      writeFileSync(join(folder, file), patched(readFileSync(join(folder, file), 'utf8'), text));
      changed.push(file);
    } else {
      if (existsSync(join(folder, file))) throw new Error(`The recipe writes over ${file}.`);
      writeFileSync(join(folder, file), text);
      added.push(file);
    }
  }
  // Without a name, Jest would run all tests, and this one again.
  if (asked.length === 0) throw new Error('The recipe says no test to run.');
  return { folder, added, changed, asked };
}

/** Runs a script of the copy's package.json, without what npm would run before it; `said` is empty when it went well. */
function npm(
  { folder }: Copy,
  args: readonly string[],
): Promise<{ readonly ok: boolean; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(
      'npm',
      ['--ignore-scripts', ...args],
      { cwd: folder, timeout: RUN_MS - 5_000 },
      (error, stdout, stderr) =>
        resolve({ ok: error === null, said: error === null ? '' : `${error.message}\n${stdout}${stderr}` }),
    );
  });
}

/** Runs the tests that the recipe says to run, and `more`; gives back which files ran, and which tests failed. */
async function tests(copy: Copy, more: readonly string[] = []) {
  const file = join(copy.folder, 'report.json');
  const args = ['test', '--', ...copy.asked, ...more, '--runInBand', '--json', `--outputFile=${file}`];
  const result = await npm(copy, args);
  if (!existsSync(file)) throw new Error(`Jest gave no report.\n${result.said}`);
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const ran = testResults.filter(({ assertionResults }) => assertionResults.length > 0);
  return {
    result,
    ran: ran.map(({ name }) => relative(copy.folder, name)),
    failed: ran.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'failed').map(({ title }) => title),
    ),
  };
}

describe.each(RECIPES)('the recipe for %s', (recipe) => {
  test(
    'passes the types and, file by file, the style',
    async () => {
      const copy = follow(recipe);
      expect(await npm(copy, ['run', 'types'])).toEqual({ ok: true, said: '' });
      expect(await npm(copy, ['run', 'lint', '--', ...copy.added, ...copy.changed])).toEqual({
        ok: true,
        said: '',
      });
    },
    RUN_MS,
  );

  test(
    'passes its own tests and the rules of the house',
    async () => {
      const copy = follow(recipe);
      const { result, ran } = await tests(copy, HOUSE_RULES);
      expect(result).toEqual({ ok: true, said: '' });
      const own = copy.added.filter((file) => file.startsWith('test/'));
      expect(own).not.toEqual([]);
      expect(ran).toEqual(expect.arrayContaining([...own, ...HOUSE_RULES]));
    },
    RUN_MS,
  );
});

describe('the adapter of the recipe', () => {
  const adapterOf = ({ folder, added }: Copy) =>
    join(folder, added.find((file) => file.startsWith('adapters/')) ?? '');

  test('is under 100 lines', () => {
    expect(
      readFileSync(adapterOf(follow('a new vendor')), 'utf8')
        .trimEnd()
        .split('\n').length,
    ).toBeLessThan(100);
  });

  test(
    'fails the kit once its writes may go out twice',
    async () => {
      const copy = follow('a new vendor');
      const text = readFileSync(adapterOf(copy), 'utf8');
      expect(text).toContain('write: true');
      writeFileSync(adapterOf(copy), text.replaceAll('write: true', 'write: false'));

      const { result, failed } = await tests(copy, ['-t', 'never repeats a write']);
      expect(result.ok).toBe(false);
      expect(failed).toEqual(['never repeats a write']);
    },
    RUN_MS,
  );
});
