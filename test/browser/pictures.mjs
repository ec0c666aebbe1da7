// Takes the pictures of the documentation: starts the sandbox, lives through the README's story in a real browser and
// writes docs/pictures/*.png. Needs a build and Chromium; CHROMIUM names its path where it is not found by itself.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'docs', 'pictures');
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 800, height: 1000 };
const [RINA, LEA, SOC, APPROVALS] = ['U0RINA', 'U0LEA', 'C0SOC', 'C0APPROVALS'];

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = names
    .map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim())
    .find(Boolean);
  const path = process.env.CHROMIUM || found;
  if (!path) throw new Error('There is no Chromium on the PATH; set CHROMIUM to its path.');
  return path;
}

/** The sandbox in a process of its own, and the address of its page. */
async function startSandbox() {
  const main = join(ROOT, 'dist', 'sandbox', 'main.js');
  const child = spawn(process.execPath, [main, '--no-open', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url) return { child, url };
  }
  throw new Error('The sandbox ended before its page was there. Is it built? npm run build');
}

const browser = await chromium.launch({ executablePath: findChromium() });
const { child, url } = await startSandbox().catch(async (error) => {
  await browser.close();
  throw error;
});

async function open(person, channel, viewport = WIDE) {
  const page = await browser.newPage({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(`${url}?as=${person}&channel=${channel}`);
  await page.getByText('Bot connected').waitFor();
  return page;
}

async function take(page, name) {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

async function takeInBothThemes(page, name) {
  await take(page, name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function type(page, text) {
  await page.locator('#draft').fill(text);
  await page.locator('#draft').press('Enter');
}

try {
  await mkdir(FOLDER, { recursive: true });
  const soc = await open(RINA, SOC);
  await type(
    soc,
    '/block sha1 3395856ce81f2b7382dee72602f798b642f14140 because dropped by the phishing mail ref INC-42',
  );
  await soc.getByText('Waiting for approval').waitFor();

  const approvals = await open(LEA, APPROVALS);
  await approvals.getByRole('button', { name: 'Approve' }).waitFor();
  await takeInBothThemes(approvals, 'asked');

  await approvals.getByRole('button', { name: 'Approve' }).click();
  const confirm = approvals.locator('#confirm');
  await confirm.getByRole('button', { name: 'Approve' }).click();
  await approvals.getByText(/Done, as far as the vendors say\. Approved by/).waitFor();
  await approvals.locator('#vendors code.key').first().waitFor();
  await takeInBothThemes(approvals, 'sandbox');

  const narrow = await open(LEA, APPROVALS, NARROW);
  await narrow.getByText(/Done, as far as the vendors say\. Approved by/).waitFor();
  await take(narrow, 'narrow');
} finally {
  await browser.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
}
