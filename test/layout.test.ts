import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Who may import whom, besides the files of their own room. A file is in the room with the longest path that matches.
 * The pure rooms name the few modules of Node that touch nothing outside.
 */
const ROOMS: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>
> = {
  'src/domain': {
    rooms: [],
    packages: ['zod', 'ipaddr.js', 'tldts', 'node:crypto', 'node:net', 'node:path', 'node:url'],
  },
  'src/command.ts': { rooms: ['src/domain', 'src/form.ts'], packages: [] },
  'src/form.ts': { rooms: ['src/command.ts', 'src/domain'], packages: [] },
  'src/intake.ts': { rooms: ['src/command.ts', 'src/domain', 'src/form.ts'], packages: [] },
  'src/adapter.ts': { rooms: ['src/domain', 'src/http.ts'], packages: ['zod'] },
  'src/ledger.ts': { rooms: ['src/domain'], packages: [] },
  'src/agenda.ts': { rooms: [], packages: [] },
  'src/log.ts': { rooms: [], packages: [] },
  'src/mask.ts': { rooms: [], packages: [] },
  'src/turns.ts': { rooms: [], packages: [] },
  'src/apart.ts': { rooms: [], packages: [] },
  'src/failure.ts': { rooms: ['src/mask.ts'], packages: [] },
  'src/http.ts': { rooms: ['src/mask.ts', 'src/failure.ts'], packages: ['got', 'zod', 'node:*'] },
  'src/verdict.ts': {
    rooms: ['src/adapter.ts', 'src/domain', 'src/http.ts', 'src/failure.ts'],
    packages: ['zod'],
  },
  'src/checks.ts': { rooms: ['src/adapter.ts', 'src/verdict.ts'], packages: [] },
  'src/rehearsal.ts': { rooms: ['src/http.ts', 'src/mask.ts'], packages: [] },
  'src/comment.ts': { rooms: ['src/domain'], packages: [] },
  'src/usage.ts': { rooms: ['src/domain'], packages: [] },
  'src/related.ts': { rooms: ['src/domain'], packages: [] },
  'src/layers.ts': { rooms: ['src/domain'], packages: [] },
  'src/in-force.ts': { rooms: ['src/domain', 'src/layers.ts'], packages: [] },
  'src/holding.ts': { rooms: ['src/domain', 'src/in-force.ts'], packages: [] },
  'src/examine.ts': { rooms: ['src/domain', 'src/vendor.ts'], packages: [] },
  'src/preparation.ts': {
    rooms: [
      'src/adapter.ts',
      'src/domain',
      'src/holding.ts',
      'src/in-force.ts',
      'src/related.ts',
      'src/usage.ts',
      'src/vendor.ts',
    ],
    packages: [],
  },
  'src/dry-run.ts': {
    rooms: [
      'src/adapter.ts',
      'src/comment.ts',
      'src/domain',
      'src/in-force.ts',
      'src/rehearsal.ts',
      'src/step.ts',
      'src/preparation.ts',
      'src/vendor.ts',
    ],
    packages: [],
  },
  'src/append.ts': { rooms: ['src/domain', 'src/ledger.ts'], packages: [] },
  'src/first-look.ts': {
    rooms: [
      'src/adapter.ts',
      'src/domain',
      'src/holding.ts',
      'src/in-force.ts',
      'src/log.ts',
      'src/step.ts',
      'src/preparation.ts',
      'src/vendor.ts',
    ],
    packages: [],
  },
  'src/wanted.ts': {
    rooms: [
      'src/apart.ts',
      'src/append.ts',
      'src/domain',
      'src/holding.ts',
      'src/in-force.ts',
      'src/ledger.ts',
      'src/preparation.ts',
      'src/vendor.ts',
    ],
    packages: [],
  },
  'src/step.ts': { rooms: ['src/adapter.ts', 'src/domain'], packages: [] },
  'src/vendor.ts': { rooms: ['src/adapter.ts', 'src/domain'], packages: [] },
  'src/executor.ts': {
    rooms: [
      'src/adapter.ts',
      'src/apart.ts',
      'src/append.ts',
      'src/comment.ts',
      'src/domain',
      'src/first-look.ts',
      'src/in-force.ts',
      'src/ledger.ts',
      'src/log.ts',
      'src/step.ts',
      'src/preparation.ts',
      'src/vendor.ts',
    ],
    packages: [],
  },
  'src/survey.ts': {
    rooms: ['src/append.ts', 'src/domain', 'src/ledger.ts', 'src/log.ts', 'src/vendor.ts'],
    packages: [],
  },
  'src/ends.ts': {
    rooms: [
      'src/ahead.ts',
      'src/apart.ts',
      'src/append.ts',
      'src/domain',
      'src/ledger.ts',
      'src/preparation.ts',
    ],
    packages: [],
  },
  'src/ahead.ts': { rooms: ['src/agenda.ts', 'src/domain', 'src/executor.ts'], packages: [] },
  'src/workflow.ts': {
    rooms: [
      'src/adapter.ts',
      'src/agenda.ts',
      'src/ahead.ts',
      'src/apart.ts',
      'src/append.ts',
      'src/domain',
      'src/dry-run.ts',
      'src/ends.ts',
      'src/examine.ts',
      'src/executor.ts',
      'src/holding.ts',
      'src/in-force.ts',
      'src/ledger.ts',
      'src/log.ts',
      'src/rehearsal.ts',
      'src/related.ts',
      'src/survey.ts',
      'src/preparation.ts',
      'src/usage.ts',
      'src/vendor.ts',
      'src/wanted.ts',
    ],
    packages: [],
  },
  'src/ledgers': {
    rooms: ['src/ledger.ts', 'src/domain', 'src/log.ts'],
    packages: ['lowdb', 'lowdb/*', 'zod', 'node:*'],
  },
  'src/agendas': { rooms: ['src/agenda.ts', 'src/log.ts'], packages: [] },
  'src/slack': {
    rooms: [
      'src/apart.ts',
      'src/command.ts',
      'src/domain',
      'src/dry-run.ts',
      'src/examine.ts',
      'src/form.ts',
      'src/in-force.ts',
      'src/intake.ts',
      'src/ledger.ts',
      'src/log.ts',
      'src/workflow.ts',
    ],
    packages: ['@slack/*', 'zod', 'node:*'],
  },
  'src/config': {
    rooms: ['src/adapter.ts', 'src/domain', 'src/http.ts'],
    packages: ['yaml', 'zod', 'node:*'],
  },
  'src/config.ts': { rooms: ['src/adapter.ts', 'src/config', 'src/domain'], packages: ['zod', 'node:*'] },
  'src/protected.ts': { rooms: ['src/config', 'src/config.ts', 'src/domain'], packages: ['zod', 'node:*'] },
  'src/ops.ts': { rooms: [], packages: ['node:*'] },
  'src/tls-proof.ts': { rooms: [], packages: ['node:*'] },
  'src/main.ts': { rooms: ['src', 'adapters', 'commands'], packages: ['pino', 'node:*'] },
  'src/doctor.ts': { rooms: ['src', 'adapters'], packages: ['node:*'] },
  'src/explain.ts': { rooms: ['src', 'adapters', 'commands'], packages: ['node:*'] },
  'src/cli.ts': { rooms: ['src/main.ts', 'src/doctor.ts', 'src/explain.ts'], packages: [] },
  'src/connect.ts': {
    rooms: ['src/command.ts', 'src/config', 'src/domain', 'src/http.ts', 'src/vendor.ts'],
    packages: [],
  },
  'src/explanation.ts': { rooms: ['src/command.ts', 'src/domain'], packages: [] },
  commands: { rooms: ['src/command.ts', 'src/form.ts', 'src/intake.ts', 'src/domain'], packages: [] },
  adapters: {
    rooms: ['src/adapter.ts', 'src/checks.ts', 'src/domain', 'src/http.ts', 'src/turns.ts', 'src/verdict.ts'],
    packages: ['zod', 'node:crypto'],
  },
  sandbox: { rooms: [], packages: ['@slack/types', 'selfsigned', 'ws', 'yaml', 'zod', 'node:*'] },
};

/** Who else may not be imported, whoever asks. */
const NOBODY = ['src/main.ts', 'src/doctor.ts', 'src/explain.ts', 'sandbox/main.ts'];

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const FILES = ['src', 'commands', 'adapters', 'sandbox'].flatMap(filesIn);

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Every module a file names in an import or export, static or dynamic. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

const within = (name: string, pattern: string) =>
  pattern.endsWith('/*') || pattern.endsWith(':*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

describe('the arrows of the house', () => {
  test('every file is in a room', () => {
    expect(FILES.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test.each(FILES)('%s imports only what its room may', (file) => {
    const room = roomOf(file) ?? '';
    const allowed = ROOMS[room]!;
    for (const name of importsOf(file)) {
      if (name.startsWith('.')) {
        const target = normalize(join(dirname(file), name));
        const fine =
          roomOf(target) === room ||
          allowed.rooms.some((each) => target === each || target.startsWith(`${each}/`));
        expect({ file, imports: target, fine }).toEqual({ file, imports: target, fine: true });
        // The command line is the one that picks among them.
        if (file !== 'src/cli.ts') expect(NOBODY).not.toContain(target);
      } else {
        const fine = allowed.packages.some((pattern) => within(name, pattern));
        expect({ file, imports: name, fine }).toEqual({ file, imports: name, fine: true });
      }
    }
  });

  test('finds the imports it is meant to judge', () => {
    expect(importsOf('src/main.ts')).toEqual(
      expect.arrayContaining(['pino', './workflow.ts', '../adapters/index.ts']),
    );
    expect(importsOf('src/slack/transport.ts')).toContain('@slack/bolt');
  });
});

test('nobody asks URL.canParse, which Node 20 and 22 answer wrongly (src/domain/url.ts)', () => {
  const asks = FILES.filter((file) => /\bcanParse\(/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(asks).toEqual([]);
});

describe('each library has one room', () => {
  test.each([
    ['got', ['src/http.ts']],
    ['lowdb', ['src/ledgers']],
    ['@slack/bolt', ['src/slack']],
    ['@slack/web-api', ['src/slack']],
    ['yaml', ['src/config', 'sandbox']],
    ['pino', ['src/main.ts']],
  ])('%s stays in %j', (name, rooms) => {
    const users = FILES.filter((file) =>
      importsOf(file).some((each) => each === name || each.startsWith(`${name}/`)),
    );
    expect(users.length).toBeGreaterThan(0);
    expect(
      users.filter((file) => !rooms.some((room) => file === room || file.startsWith(`${room}/`))),
    ).toEqual([]);
  });
});
