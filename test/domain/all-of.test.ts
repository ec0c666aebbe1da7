import { expect, test } from '@jest/globals';
import { isAllOf } from '../../src/domain/all-of.ts';

/** Where each of the parts in braces stands, and the text without the braces. */
function marked(text: string) {
  const places: { readonly start: number; readonly end: number }[] = [];
  let plain = '';
  for (const [index, part] of text.split(/[⟦⟧]/).entries()) {
    if (index % 2 === 1) places.push({ start: plain.length, end: plain.length + part.length });
    plain += part;
  }
  return [plain, places] as const;
}

test.each([
  '⟦evil.com⟧',
  '(⟦evil.com⟧).',
  '"⟦evil.com⟧",',
  '*.⟦evil.com⟧',
  '*[.]⟦evil.com⟧',
  '||⟦evil.com⟧^',
  '\\\\⟦evil.com⟧\\',
  '⟦evil.com⟧:8443',
  '⟦evil.com⟧[:]8443',
  '⟦evil.com⟧(:)80,⟦evil.net⟧{:}443',
  '[⟦2a02::1⟧]:8443/',
  'tcp://⟦evil.com⟧:4444',
  'tcp://[⟦2a02::1⟧]:4444',
  'http://*.⟦evil.com⟧/',
  '⟦evil.com⟧/*',
  '⟦evil.com⟧/#top',
  '⟦evil.com⟧#top',
  '⟦evil.com⟧/⟦evil.net⟧',
  '⟦evil.com⟧:80|⟦evil.net⟧:443',
  '⟦evil.com⟧, ⟦evil.net⟧;⟦evil.org⟧',
  '⟦evil.com⟧->⟦evil.net⟧-->⟦evil.org⟧',
  '⟦evil.com⟧=>⟦evil.net⟧ → ⟦evil.org⟧',
  '⟦evil.com⟧·⟦evil.net⟧•⟦evil.org⟧。⟦evil.fr⟧',
  '⟦evil.com⟧:80→⟦evil.net⟧⇒⟦evil.org⟧➔⟦evil.fr⟧➜⟦evil.de⟧',
])('all of %s is accounted for', (text) => {
  expect(isAllOf(...marked(text))).toBe(true);
});

test.each([
  'evil.com',
  'x⟦evil.com⟧',
  'x ⟦evil.com⟧',
  'root@⟦evil.com⟧',
  '@⟦evil.com⟧',
  '!⟦evil.com⟧',
  '@@||⟦evil.com⟧^',
  '#⟦evil.com⟧',
  'src=⟦evil.com⟧',
  'tcp://bob@⟦evil.com⟧',
  '⟦evil.com⟧/a*',
  '⟦evil.com⟧:123456',
  '⟦evil.com⟧:http',
  "⟦evil.com⟧'s",
  '⟦203.0.113.7⟧/443',
  '⟦203.0.113.1⟧-⟦203.0.113.9⟧',
  '⟦203.0.113.1⟧..⟦203.0.113.9⟧',
  '⟦evil.com⟧=⟦evil.net⟧',
  '⟦evil.com⟧--⟦evil.net⟧',
  '⟦evil.com⟧--->⟦evil.net⟧',
  '⟦evil.com⟧->x⟦evil.net⟧',
  '⟦evil.com⟧ or ⟦evil.net⟧',
  '⟦evil.com⟧, ⟦evil.net⟧ x',
])('not all of %s is', (text) => {
  expect(isAllOf(...marked(text))).toBe(false);
});
