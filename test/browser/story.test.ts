import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { ACCEPTED, freshSha1, SHA1, type Stage, setStage } from '../story/stage.ts';
import { launchChromium } from './chromium.ts';

/** Where a failure leaves a picture of the page. */
const PICTURES = join(tmpdir(), 'portcullis-failures');

let stage: Stage;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([setStage(), launchChromium()]);
  await stage.start();
  page = await browser.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(stage.workspace.uiUrl);
});
afterAll(async () => {
  await browser?.close();
  await stage?.end();
});

/** A test that leaves a picture of the page behind when it fails. */
function scene(title: string, play: () => Promise<void>): void {
  test(title, async () => {
    try {
      await play();
    } catch (error) {
      await mkdir(PICTURES, { recursive: true });
      const path = join(PICTURES, `${title.replaceAll(/\W+/g, '-')}.png`);
      await page.screenshot({ path });
      throw new Error(`${error instanceof Error ? error.message : String(error)}\nThe page then: ${path}`, {
        cause: error,
      });
    }
  });
}

async function become(person: string, channel: string): Promise<void> {
  await page.getByRole('radiogroup', { name: 'You are' }).getByRole('radio', { name: person }).check();
  await page
    .getByRole('navigation', { name: 'Channels' })
    .getByRole('button', { name: new RegExp(`^${channel}(?![\\w-])`) })
    .click();
  await page.getByRole('heading', { level: 1, name: `#${channel}`, exact: true }).waitFor();
}

async function say(words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message #soc' }).fill(words);
  await page.keyboard.press('Enter');
}

const messages = () => page.getByRole('log').getByRole('article');
const onlyForMe = () => messages().filter({ hasText: 'Only visible to you' });
const card = (words: string) => messages().filter({ hasText: words }).filter({ hasText: 'Asked by' });
const panel = () => page.getByRole('region', { name: 'ESET Inspect' });

/** Presses a button and confirms what it then asks. */
async function press(place: Locator, button: string, confirm: string): Promise<void> {
  await place.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click();
}

scene('Rina asks, and is told that it is recorded', async () => {
  await become('Rina Okafor', 'soc');
  await say(`/block sha1 ${SHA1} because INC-42 beaconing`);
  await onlyForMe().filter({ hasText: 'Recorded as' }).waitFor();
  await messages().filter({ hasText: 'Waiting for approval' }).waitFor();
  expect(await panel().getByText('Nothing here yet.').isVisible()).toBe(true);
});

scene('Rina cannot approve what she asked for', async () => {
  await become('Rina Okafor', 'soc-approvals');
  await press(card('INC-42 beaconing'), 'Approve', 'Approve');
  await onlyForMe().filter({ hasText: 'You asked for this yourself' }).waitFor();
});

scene('Gus, a guest, cannot approve it either', async () => {
  await become('Gus Lindqvist', 'soc-approvals');
  await press(card('INC-42 beaconing'), 'Approve', 'Approve');
  await onlyForMe().filter({ hasText: 'Guests can neither ask for a block nor decide on one.' }).waitFor();
  expect(await card('Waiting for approval: 0 of 1').isVisible()).toBe(true);
});

scene('Lea approves, the vendor holds the hash, and the card says so', async () => {
  await become('Lea Brandt', 'soc-approvals');
  await press(card('INC-42 beaconing'), 'Approve', 'Approve');
  await panel().getByRole('list', { name: 'Blocked hashes' }).getByText(SHA1).waitFor();
  const done = card('INC-42 beaconing').filter({ hasText: `${ACCEPTED} Approved by @Lea Brandt` });
  await done.waitFor();
  expect(await done.innerText()).toContain('inspect accepted: the vendor said yes');
  expect(await done.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect([...stage.inspect.blocked().keys()]).toEqual([SHA1]);
});

scene('Rina ticks what of a message is to be blocked', async () => {
  const [bad, fine] = [freshSha1(), freshSha1()];
  await become('Lea Brandt', 'soc');
  await say(`Seen on ws-12: ${bad}, ${fine} and 11.22.33.44`);
  await become('Rina Okafor', 'soc');
  const message = messages().filter({ hasText: 'Seen on ws-12' });
  await message.getByRole('button', { name: 'Message shortcuts' }).click();
  await page.getByRole('menuitem', { name: 'Block indicators…' }).click();
  const form = page.getByRole('dialog', { name: 'Block indicators' });
  await form.getByText('3 indicators found. 1 protected.').waitFor();
  const box = (text: string) => form.getByRole('checkbox', { name: text });
  expect(await box(bad).isChecked()).toBe(true);
  expect(await box('11[.]22[.]33[.]44').isChecked()).toBe(false);
  await box(fine).uncheck();
  await form.getByRole('textbox', { name: 'Why' }).fill('INC-43 only the first');
  await form.getByRole('button', { name: 'Ask for approval' }).click();
  await form.waitFor({ state: 'hidden' });

  await become('Lea Brandt', 'soc-approvals');
  const asked = card('INC-43 only the first');
  await asked.filter({ hasText: 'Block 1 SHA-1 file hash' }).waitFor();
  expect(await asked.innerText()).toContain(bad);
  expect(await asked.innerText()).not.toContain(fine);
});

scene('Lea asks Mara to decide instead, from the menu of the card', async () => {
  const asked = card('INC-43 only the first');
  await asked.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Ask somebody else…' }).click();
  const form = page.getByRole('dialog', { name: 'Ask somebody else' });
  await form.getByRole('combobox').selectOption({ label: 'Mara Silva' });
  await form.getByRole('button', { name: 'Ask', exact: true }).click();
  await form.waitFor({ state: 'hidden' });
  await asked.filter({ hasText: '@Lea Brandt asks @Mara Silva to decide instead' }).waitFor();
});

scene('Tomas denies another one, with a reason that Rina can read', async () => {
  await become('Rina Okafor', 'soc');
  await say(`/unblock sha1 ${SHA1} because it looks clean`);
  await onlyForMe().filter({ hasText: 'Unblock 1 SHA-1' }).waitFor();

  await become('Tomas Vega', 'soc-approvals');
  await card('it looks clean').getByRole('button', { name: 'Deny…' }).click();
  const form = page.getByRole('dialog', { name: 'Deny' });
  await form.getByRole('button', { name: 'Deny', exact: true }).click();
  await form.getByText('Please complete this required field.').waitFor();
  await form.getByRole('textbox', { name: 'Why not?' }).fill('It still beacons.');
  await form.getByRole('button', { name: 'Deny', exact: true }).click();
  await form.waitFor({ state: 'hidden' });

  await become('Rina Okafor', 'soc');
  await messages().filter({ hasText: 'Denied by @Tomas Vega: It still beacons.' }).waitFor();
  expect([...stage.inspect.blocked().keys()]).toEqual([SHA1]);
});
