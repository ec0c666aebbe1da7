import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readManifest } from '../../../sandbox/slack/manifest.ts';
import { projectRoot } from '../../../sandbox/slack/root.ts';
import { manifest } from './manifest.ts';

test('the product\u2019s own manifest can be read', () => {
  const own = readManifest(join(projectRoot(), 'manifest.yml'));
  expect(own).toMatchObject({ name: 'Portcullis', interactivity: true, socketMode: true });
  expect(own.commands.map(({ command }) => command)).toContain('/block');
  expect(own.scopes).toContain('commands');
});

test('the root is where package.json is', () => {
  expect(JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'))).toMatchObject({
    name: 'portcullis',
  });
});

test.each([
  ['a name of 36 characters', { display_information: { name: 'x'.repeat(36) } }, 'display_information'],
  [
    'a command without a slash',
    { features: { slash_commands: [{ command: 'block', description: 'x' }] } },
    'slash_commands',
  ],
  [
    'a command of 33 characters',
    { features: { slash_commands: [{ command: `/${'x'.repeat(32)}`, description: 'x' }] } },
    'slash_commands',
  ],
  [
    'a description of 2,001 characters',
    { features: { slash_commands: [{ command: '/x', description: 'x'.repeat(2001) }] } },
    'description',
  ],
  [
    'a shortcut of no known type',
    { features: { shortcuts: [{ name: 'x', type: 'both', callback_id: 'x' }] } },
    'shortcuts',
  ],
  [
    'eleven shortcuts',
    { features: { shortcuts: Array(11).fill({ name: 'x', type: 'global', callback_id: 'x' }) } },
    'shortcuts',
  ],
])('%s is refused', (_name, change, path) => {
  expect(() => readManifest({ ...manifest(), ...change })).toThrow(path);
  expect(() => readManifest(manifest())).not.toThrow();
});
