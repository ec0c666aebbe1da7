import { expect, test } from '@jest/globals';
import type { Gap } from '../../src/domain/request.ts';
import { dryRunFace } from '../../src/slack/about-dry-run.ts';
import { rule } from '../domain/stories.ts';

const gapAt = (vendor: string): Gap => ({
  vendor,
  indicators: [
    { kind: 'domain', value: 'evil.example' },
    { kind: 'domain', value: 'bad.example' },
  ],
  why: 'It takes only hashes; these are domains.',
});

test('who takes a part leaves out the rest, and who takes none takes no part', () => {
  const call = { method: 'PUT', path: 'hashes/block', body: '{}' };
  const steps = [{ vendor: 'inspect', calls: [call], already: 0 }];
  const { blocks } = dryRunFace({ rule, findings: [], steps, gaps: [gapAt('inspect'), gapAt('gz')] });
  const said = blocks.map((block) => (block.type === 'section' ? block.text?.text : '')).join('\n');
  expect(said).toContain('`PUT hashes/block {}`');
  expect(said).toContain('*inspect* leaves out 2: It takes only hashes; these are domains.');
  expect(said).toContain('*gz* takes no part: It takes only hashes; these are domains.');
});
