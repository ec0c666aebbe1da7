// Takes the pictures of the documentation in a real browser, from the built sandbox: the README's story
// (docs/pictures/*.png), and every state that a card can show (docs/pictures/states/*.png), for which it also writes
// docs/states.md. `npm run pictures` takes all, `npm run pictures -- states` only those, `npm run pictures -- denied expired`
// only these of them. Needs Chromium; CHROMIUM names its path where it is not found by itself.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startBot } from '../../dist/sandbox/bot.js';
import { createClock } from '../../dist/sandbox/clock.js';
import * as products from '../../dist/sandbox/product.js';
import { startWorkspace } from '../../dist/sandbox/slack/workspace.js';
import { startBlockade } from '../../dist/sandbox/vendors/blockade.js';
import { startCybereason } from '../../dist/sandbox/vendors/cybereason.js';
import { startEsetInspect } from '../../dist/sandbox/vendors/eset-inspect.js';
import { startGravityzone } from '../../dist/sandbox/vendors/gravityzone.js';
import { createActors } from './actors.mjs';
import { STATES } from './states.mjs';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const FOLDER = join(DOCS, 'pictures');
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 800, height: 1000 };
/** High enough for the longest card. */
const TALL = { width: 1200, height: 1600 };
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

/** What `npm run sandbox` starts, in this process, so that its clock and its vendors can be moved. */
async function startSandbox() {
  const clock = createClock();
  const { now } = clock;
  const inspect = await startEsetInspect({ name: 'inspect', now });
  const gravityzone = await startGravityzone({ now });
  const cybereason = await startCybereason({ now });
  const blockade = await startBlockade({ now });
  const sims = { inspect, gravityzone, cybereason, blockade };
  const vendors = Object.values(sims);
  const workspace = await startWorkspace({ vendors, clock });
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-pictures-'));
  const start = () =>
    startBot({
      workspace,
      products: [
        products.esetInspectProduct(inspect),
        products.gravityzoneProduct(gravityzone),
        products.cybereasonProduct(cybereason),
        products.blockadeProduct(blockade),
      ],
      folder,
      onErrorLine: (line) => process.stderr.write(`${line}\n`),
    });
  let bot = await start();
  return {
    workspace,
    sims,
    /** Ends the bot as a power cut does, and starts it again once `meanwhile` has happened. */
    async restart(meanwhile) {
      await bot.kill();
      await workspace.waitFor(() => workspace.connections() === 0);
      await meanwhile();
      bot = await start();
    },
    async end() {
      await bot.stop();
      await workspace.close();
      await Promise.all(vendors.map((vendor) => vendor.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function open(browser, url, person, channel, viewport = WIDE) {
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

/** The README's story: Rina asks, Lea approves. */
async function takeStory(browser, { workspace: { uiUrl } }) {
  const soc = await open(browser, uiUrl, RINA, SOC);
  await type(
    soc,
    '/block sha1 3395856ce81f2b7382dee72602f798b642f14140 because dropped by the phishing mail ref INC-42',
  );
  await soc.getByText('Waiting for approval').waitFor();

  const approvals = await open(browser, uiUrl, LEA, APPROVALS);
  await approvals.getByRole('button', { name: 'Approve' }).waitFor();
  await takeInBothThemes(approvals, 'asked');

  await approvals.getByRole('button', { name: 'Approve' }).click();
  const confirm = approvals.locator('#confirm');
  await confirm.getByRole('button', { name: 'Approve' }).click();
  await approvals.getByText(/Done, as far as the vendors say\. Approved by/).waitFor();
  await approvals.locator('#vendors code.key').first().waitFor();
  await takeInBothThemes(approvals, 'sandbox');

  const narrow = await open(browser, uiUrl, LEA, APPROVALS, NARROW);
  await narrow.getByText(/Done, as far as the vendors say\. Approved by/).waitFor();
  await take(narrow, 'narrow');
}

/** Where a message stands, once it is in view. The page draws it anew whenever it changes, so no handle is kept. */
function placeOf(page, ts) {
  return page.evaluate((wanted) => {
    const article = document.querySelector(`article[data-ts="${wanted}"]`);
    article.scrollIntoView({ block: 'start' });
    const { x, y, width, height } = article.getBoundingClientRect();
    return { x, y, width, height };
  }, ts);
}

/** Each state that is wanted, its card alone. */
async function takeStates(browser, { workspace, sims, restart }) {
  const folder = join(FOLDER, 'states');
  await mkdir(folder, { recursive: true });
  const { act, groups, faults } = workspace;
  const actors = { ...createActors(workspace, sims), act, groups, faults, restart };
  const page = await open(browser, workspace.uiUrl, LEA, APPROVALS, TALL);
  for (const { name, play, shows } of wanted.length === 0 ? ALL : wanted) {
    // Slack takes about a message a second in a channel, and a vendor five writes a minute.
    await actors.pass(61_000);
    const id = await play(actors);
    const { ts: card } = await actors.saying(id, id);
    const replies = workspace.messages(APPROVALS).filter(({ threadTs }) => threadTs === card);
    const ts = shows === 'reply' ? replies.at(-1).ts : card;
    await page.locator(`article[data-ts="${ts}"]`).getByText(id).first().waitFor();
    // A reply that comes later would scroll the page away under the picture.
    const last = replies.at(-1)?.ts ?? card;
    await page.locator(`article[data-ts="${last}"]`).waitFor({ state: 'attached' });
    await page.mouse.move(0, 0);
    await page.screenshot({
      path: join(folder, `${name}.png`),
      clip: await placeOf(page, ts),
      animations: 'disabled',
      caret: 'hide',
    });
  }
  const known = new Set(ALL.map(({ name }) => `${name}.png`));
  for (const file of await readdir(folder)) if (!known.has(file)) await rm(join(folder, file));
  await writeFile(join(DOCS, 'states.md'), statesPage());
}

function statesPage() {
  const sections = Object.entries(STATES).map(([heading, states]) => {
    const shown = states.map(({ name, says }) => `${says}\n\n![${name}](pictures/states/${name}.png)\n`);
    return [`## ${heading}\n`, ...shown].join('\n');
  });
  return [
    '# What a card says\n',
    'Every state that a request can be in, as the approvals channel shows it: pictures of the sandbox, taken while people',
    'bring each of them about. `npm run pictures` takes them and writes this page; it is not edited by hand.\n',
    ...sections,
  ].join('\n');
}

const named = process.argv.slice(2);
const ALL = Object.values(STATES).flat();
const wanted = ALL.filter(({ name }) => named.includes(name));
const albums = { story: takeStory, states: takeStates };
for (const name of named) {
  if (!Object.hasOwn(albums, name) && !wanted.some((state) => state.name === name))
    throw new Error(`There is no picture and no album called "${name}".`);
}
const browser = await chromium.launch({
  executablePath: findChromium(),
  // Chromium's own sandbox does not work for root, as whom containers run.
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  await mkdir(FOLDER, { recursive: true });
  for (const [name, takeAll] of Object.entries(albums)) {
    if (named.length > 0 && !named.includes(name) && !(name === 'states' && wanted.length > 0)) continue;
    const sandbox = await startSandbox();
    try {
      await takeAll(browser, sandbox);
    } finally {
      await sandbox.end();
    }
  }
} finally {
  await browser.close();
}
