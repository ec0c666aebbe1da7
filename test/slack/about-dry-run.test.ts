import { expect, test } from '@jest/globals';
import type { Gap } from '../../src/domain/request.ts';
import type { DryRun } from '../../src/dry-run.ts';
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

const call = { method: 'PUT', path: 'hashes/block', body: '{}' };

/** What is said of one step at a vendor called inspect. */
function saying(step: Partial<DryRun['steps'][number]>, gaps: readonly Gap[] = []): string {
  const whole = { vendor: 'inspect', calls: [], already: 0, leftOut: [], ...step };
  const { blocks } = dryRunFace({ rule, findings: [], steps: [whole], gaps });
  return blocks.map((block) => (block.type === 'section' ? block.text?.text : '')).join('\n');
}

test('who takes a part leaves out the rest, and who takes none takes no part', () => {
  const said = saying({ calls: [call] }, [gapAt('inspect'), gapAt('gz')]);
  expect(said).toContain('`PUT hashes/block {}`');
  expect(said).toContain('*inspect* leaves out 2: It takes only hashes; these are domains.');
  expect(said).toContain('*gz* takes no part: It takes only hashes; these are domains.');
});

const putOffUntil = new Date('2026-11-22T08:00:07Z');
const then = '<!date^1795334407^{time_secs}|2026-11-22T08:00:07.000Z>';
const leftOut = [{ indicators: 2, why: 'It was not found.' }];

test.each<[string, Partial<DryRun['steps'][number]>, string]>([
  ['of nothing, that nothing is sent', {}, '*inspect*: nothing would be sent.'],
  ['of what is so, how many', { already: 2 }, '*inspect*: 2 are so already: nothing would be sent.'],
  [
    'of the rest, why',
    { leftOut },
    '*inspect*: nothing would be sent.\n*inspect* leaves out 2: It was not found.',
  ],
  [
    'why beside what is sent',
    { calls: [call], already: 1, leftOut },
    '*inspect*: 1 is so already\n`PUT hashes/block {}`\n*inspect* leaves out 2: It was not found.',
  ],
  [
    'until when it is put off',
    { calls: [call], putOffUntil },
    `*inspect*: it would be put off until ${then}, as the vendor takes no more before that.\n\`PUT hashes/block {}\``,
  ],
  [
    'that a vendor who says nothing cannot be foretold',
    { putOffUntil },
    `*inspect*: it would be put off until ${then}, and what is sent then cannot be told now.`,
  ],
  [
    'what may go out instead',
    { calls: [{ ...call, otherwise: 'Each goes out by itself.' }] },
    '*inspect*\n`PUT hashes/block {}`\nEach goes out by itself.',
  ],
])('a step says %s', (_what, step, said) => {
  expect(saying(step)).toContain(said);
});
