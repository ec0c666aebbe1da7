import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { CHANNELS, GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace } from '../../sandbox/slack/workspace.ts';
import { type Answer, call, connect, dig, type Json, type TestApp, text } from '../sandbox/slack/app.ts';
import { manifest } from '../sandbox/slack/manifest.ts';
import { launchChromium } from './chromium.ts';

const { soc } = CHANNELS;
const { rina, lea } = PEOPLE;
const HOUR = 3_600_000;
const plain = (words: string) => ({ type: 'plain_text', text: words });
const option = (value: string) => ({ text: plain(value), value });

let browser: Browser;
let page: Page;
let workspace: Workspace;
let app: TestApp;
let answer: (payload: Json) => Answer;
/** What went wrong in the page itself. */
let failures: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  answer = () => undefined;
  failures = [];
  workspace = await startWorkspace({ manifest: manifest({ events: [] }) });
  app = await connect(workspace, (payload) => answer(payload));
  page = await browser.newPage({ reducedMotion: 'reduce' });
  page.setDefaultTimeout(8_000);
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (line) => line.type() === 'error' && failures.push(line.text()));
  await page.goto(`${workspace.uiUrl}?as=${rina}&channel=${soc}`);
  await page.getByText('Bot connected').waitFor();
});
afterEach(async () => {
  await page.close();
  await workspace.close();
  expect(failures).toEqual([]);
});

const say = (words: string, as: string = lea) => workspace.act({ act: 'say', as, channel: soc, text: words });
const channel = () => page.getByRole('log', { name: '#soc' }).getByRole('article');
const thread = () => page.getByRole('complementary', { name: 'Thread' });
const replies = () => thread().getByRole('article');

test('a thread is opened, answered, and closed', async () => {
  await say('203.0.113.9 is beaconing');
  await channel().getByRole('button', { name: 'Reply in thread' }).click();
  await thread().getByRole('textbox', { name: 'Reply' }).fill('Seen on ws-12');
  await page.keyboard.press('Enter');
  await replies().filter({ hasText: 'Seen on ws-12' }).waitFor();
  expect(await channel().count()).toBe(1);
  await channel().getByRole('button', { name: '1 reply' }).waitFor();

  const { ts } = workspace.messages(soc)[0]!;
  await call(workspace, 'chat.postMessage', { channel: soc, text: 'Noted.', thread_ts: ts });
  await replies().filter({ hasText: 'Noted.' }).waitFor();
  await thread().getByRole('checkbox', { name: 'Also send to #soc' }).check();
  await thread().getByRole('textbox', { name: 'Reply' }).fill('For all to see');
  await page.keyboard.press('Enter');
  await channel().filter({ hasText: 'For all to see' }).getByText('replied to').waitFor();
  await page.keyboard.press('Escape');
  await thread().waitFor({ state: 'hidden' });
  expect(workspace.messages(soc).map(({ threadTs, broadcast }) => [threadTs, broadcast ?? false])).toEqual([
    [undefined, false],
    [ts, false],
    [ts, false],
    [ts, true],
  ]);
});

test('a permalink leads to its message', async () => {
  await say('root');
  const { ts } = workspace.messages(soc)[0]!;
  const reply = await call(workspace, 'chat.postMessage', { channel: soc, text: 'deep', thread_ts: ts });
  const link = await call(workspace, 'chat.getPermalink', { channel: soc, message_ts: reply['ts'] });
  await call(workspace, 'chat.postMessage', { channel: soc, text: `<${text(link, 'permalink')}|there>` });
  await channel().getByRole('link', { name: 'there' }).click();
  await replies().filter({ hasText: 'deep' }).waitFor();
});

test('shortcuts are on each message and behind the plus', async () => {
  await say('203.0.113.9 is beaconing');
  await channel().getByRole('button', { name: 'Message shortcuts' }).click();
  await page.getByRole('menuitem', { name: 'Block indicators…' }).click();
  await workspace.waitFor(() => app.envelopes.length === 1);
  expect(app.last()).toMatchObject({
    type: 'message_action',
    callback_id: 'block_message',
    user: { id: rina },
  });

  answer = ({ type }) => (type === 'block_suggestion' ? { options: [option('evil.example')] } : undefined);
  await page.getByRole('button', { name: 'Attachments and shortcuts' }).click();
  await page.getByRole('menuitem', { name: 'Ask for a block' }).click();
  await workspace.waitFor(() => app.last()['type'] === 'shortcut');
  const input = (id: string, element: Json, more: Json = {}) => ({
    type: 'input',
    block_id: id,
    label: plain(id),
    element: { action_id: id, ...element },
    ...more,
  });
  const view = {
    type: 'modal',
    title: plain('Ask'),
    submit: plain('Send'),
    blocks: [
      input('Indicator', { type: 'external_select' }),
      input(
        'Kind',
        { type: 'static_select', options: [option('a'), option('b')] },
        { dispatch_action: true },
      ),
      input('Hours', { type: 'number_input', is_decimal_allowed: false, min_value: '1' }),
      input('List', { type: 'file_input' }, { optional: true }),
    ],
  };
  await call(workspace, 'views.open', { trigger_id: app.last()['trigger_id'], view });
  const form = page.getByRole('dialog', { name: 'Ask' });
  await form.getByRole('combobox', { name: 'Indicator' }).pressSequentially('evil');
  await form.getByRole('option', { name: 'evil.example' }).waitFor();
  await page.keyboard.press('Enter');
  await form.getByRole('combobox', { name: 'Kind' }).selectOption('b');
  await workspace.waitFor(() => app.last()['type'] === 'block_actions');
  await form.getByLabel('List').setInputFiles({
    name: 'iocs.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('evil.example'),
  });
  await form.getByRole('button', { name: 'Remove iocs.txt' }).waitFor();
  await form.getByRole('textbox', { name: 'Hours' }).fill('0');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByText('Please enter 1 or more.').waitFor();
  await form.getByRole('textbox', { name: 'Hours' }).fill('2');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.waitFor({ state: 'hidden' });
  expect(dig(app.last(), 'view', 'state', 'values')).toMatchObject({
    Indicator: { Indicator: { selected_option: option('evil.example') } },
    Kind: { Kind: { selected_option: option('b') } },
    Hours: { Hours: { value: '2' } },
    List: { List: { files: [{ name: 'iocs.txt', size: 12 }] } },
  });
});

test('the clock is moved, and the page tells the days apart', async () => {
  await say('before');
  await channel().filter({ hasText: 'before' }).waitFor();
  const clock = page.getByRole('region', { name: 'The sandbox’s clock' });
  await clock.getByRole('button', { name: '+1 h' }).click();
  await clock.getByText('1 h ahead').waitFor();
  await clock.getByRole('button', { name: '+1 d' }).click();
  await clock.getByText('1 d 1 h ahead').waitFor();
  expect(workspace.clock.aheadMs()).toBe(25 * HOUR);
  await say('after');
  await page.getByText('Today', { exact: true }).waitFor();
});

test('a file is attached, shown and saved', async () => {
  const box = page.getByRole('textbox', { name: 'Message #soc' });
  await page
    .getByLabel('Files to attach')
    .first()
    .setInputFiles({
      name: 'iocs.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('value\nevil.example\n'),
    });
  await page.getByRole('list', { name: 'Files to send' }).getByText('iocs.csv').waitFor();
  await box.fill('The list');
  await page.keyboard.press('Enter');
  const saving = page.waitForEvent('download');
  await channel().getByRole('link', { name: 'Download iocs.csv' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('iocs.csv');
  expect(await readFile(await saved.path(), 'utf8')).toBe('value\nevil.example\n');
});

test('a right is taken away and an account closed', async () => {
  await page.getByRole('tab', { name: 'People' }).click();
  const hers = page.getByRole('group', { name: 'User groups of Lea Brandt' });
  await hers.getByRole('button', { name: 'SOC leads', pressed: true }).click();
  await hers.getByRole('button', { name: 'SOC leads', pressed: false }).waitFor();
  await page.getByRole('listitem', { name: 'Lea Brandt' }).getByRole('switch', { name: 'Active' }).click();
  const picks = page.getByRole('radiogroup', { name: 'You are' });
  await picks.getByRole('radio', { name: 'Lea Brandt' }).waitFor({ state: 'detached' });
  const { users } = await call(workspace, 'usergroups.users.list', { usergroup: GROUPS.leads });
  expect(users).toEqual([PEOPLE.tomas]);
  expect(await say('I am still here')).toMatchObject({ ok: false });
});
