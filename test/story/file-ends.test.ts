import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import type { OpenView } from '../../sandbox/slack/modals.ts';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import { requestedBy, saidIn } from './found-form.ts';
import { openFile } from './shared-file.ts';
import { freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina, lea } = PEOPLE;
const DAY = 86_400_000;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ bot: { protect: { hashes: [OURS] } } });
  await stage.start();
});
afterAll(() => stage.end());
afterEach(async () => {
  for (const { id: viewId } of stage.workspace.views(rina))
    await stage.workspace.act({ act: 'close_view', as: rina, viewId, all: true });
});
const OURS = freshSha1();

/** So many days from now, on the minute. */
const inDays = (days: number) =>
  `${new Date(stage.workspace.clock.now() + days * DAY).toISOString().slice(0, 16)}:00Z`;
const spoken = (time: string) => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** A bundle of indicators, each with its end or without one. */
function bundle(ends: Readonly<Record<string, string | undefined>>): string {
  const objects = Object.entries(ends).map(([sha1, end], i) => ({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3${i}`,
    created: '2016-04-06T20:03:48.000Z',
    modified: '2016-04-06T20:03:48.000Z',
    valid_from: '2016-01-01T00:00:00Z',
    valid_until: end,
    pattern_type: 'stix',
    pattern: `[file:hashes.'SHA-1' = '${sha1}']`,
  }));
  return JSON.stringify({ type: 'bundle', id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d', objects });
}

/** What stands under “How long”. */
function lastsIn({ view }: OpenView): unknown {
  const [field] = (view.blocks as readonly KnownBlock[]).filter(({ block_id: id }) => id === 'lasts');
  return field?.type === 'input' && 'initial_value' in field.element
    ? field.element.initial_value
    : undefined;
}

test('the one end that a bundle gives is offered, and the block ends with it', async () => {
  const [sha1, end] = [freshSha1(), inDays(3)];
  const form = await openFile(stage, 'bundle.json', bundle({ [sha1]: end }));
  expect(lastsIn(form)).toBe(spoken(end));
  expect(saidIn(form)).toContain(
    `• The file gives ${spoken(end)} as the end of validity. “How long” is filled in with that.`,
  );
  const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-81 until then' }));
  expect(read(stage.card(id)!)).toMatch(
    new RegExp(`\\*Lasts\\*\\nuntil <!date\\^${Date.parse(end) / 1000}\\^`),
  );
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.waitFor(() => stage.inspect.blocked().has(sha1));
  await stage.forward(3 * DAY);
  await stage.waitFor(() => !stage.inspect.blocked().has(sha1));
});

test('of several ends the earliest of what is ticked is offered, and what is written instead counts', async () => {
  const [expired, soon, later, never] = [freshSha1(), freshSha1(), freshSha1(), freshSha1()];
  const ends = { [expired]: inDays(-1), [OURS]: inDays(1), [later]: inDays(90), [soon]: inDays(7) };
  const form = await openFile(stage, 'bundle.json', bundle({ ...ends, [never]: undefined }));
  expect(lastsIn(form)).toBe(spoken(ends[soon]!));
  expect(saidIn(form)).toContain(
    `• The file gives ends of validity from ${spoken(ends[soon]!)} to ${spoken(ends[later]!)}. It gives none for 1 of 3. “How long” is filled in with the earliest.`,
  );
  expect(saidIn(form)).toContain('• Left out: 1 past the end of validity.');
  const id = await requestedBy(stage, () => stage.submit(rina, { reason: 'INC-82 longer', lasts: '30d' }));
  expect(read(stage.card(id)!)).toContain('*Lasts*\nfor 30 days');
});

test('a column of a table gives it too', async () => {
  const end = inDays(2);
  const form = await openFile(stage, 'feed.csv', `sha1,valid until\n${freshSha1()},${end}\n`);
  expect(lastsIn(form)).toBe(spoken(end));
});

test('where the file gives none, none is offered', async () => {
  const form = await openFile(stage, 'list.txt', freshSha1());
  expect(lastsIn(form)).toBeUndefined();
  expect(saidIn(form)).not.toContain('How long” is');
});
