#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bot, startBot } from './bot.ts';
import { createClock } from './clock.ts';
import { blockadeProduct, cybereasonProduct, esetInspectProduct, gravityzoneProduct } from './product.ts';
import { startWorkspace } from './slack/workspace.ts';
import { startBlockade } from './vendors/blockade.ts';
import { startCybereason } from './vendors/cybereason.ts';
import { startEsetInspect } from './vendors/eset-inspect.ts';
import { startGravityzone } from './vendors/gravityzone.ts';

const USAGE = `Usage: npm run sandbox -- [--port <number>] [--no-open]

  --port <number>  Port of the page, 4747 by default; 0 takes any free one.
  --no-open        Does not open a browser.
`;
const DEFAULT_PORT = 4747;

function readArguments(): { readonly port: number; readonly open: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${values.port} is not a port.`);
  return { port, open: !values['no-open'] };
}

/** Opens the page where there is a desktop to open it on. Not being able to is no fault: the address is printed. */
function openBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer', linux: 'xdg-open' }[process.platform as string];
  if (!opener) return;
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}

async function main(): Promise<void> {
  const { port, open } = readArguments();
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-sandbox-'));
  const clock = createClock();
  const { now } = clock;
  const inspect = await startEsetInspect({ name: 'inspect', now });
  const gravityzone = await startGravityzone({ now });
  const cybereason = await startCybereason({ now });
  const blockade = await startBlockade({ now });
  const vendors = [inspect, gravityzone, cybereason, blockade];
  const workspace = await startWorkspace({ port, vendors, clock });
  const bot: Bot = await startBot({
    workspace,
    products: [
      esetInspectProduct(inspect),
      gravityzoneProduct(gravityzone),
      cybereasonProduct(cybereason),
      blockadeProduct(blockade),
    ],
    folder,
    onErrorLine: (line) => process.stderr.write(`${line}\n`),
  });

  process.stdout.write(`
  Portcullis sandbox    ${workspace.uiUrl}

  An emulated Slack, simulated vendors and the real bot. Nothing leaves this machine.
  Type  /block sha1 1234567890abcdef1234567890abcdef12345678 because INC-42 beaconing
  as Rina, then become Lea and approve it in #soc-approvals. The clock at the top moves the time of them all;
  the tab People takes rights away and closes accounts. Ctrl+C ends it all.

`);
  if (open) openBrowser(workspace.uiUrl);

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await bot.stop();
    await workspace.close();
    await Promise.all(vendors.map((vendor) => vendor.close()));
    await rm(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
