import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Starts the Chromium that `CHROMIUM` names, else the first on the PATH; throws when there is none. */
export function launchChromium(): Promise<Browser> {
  const onPath = NAMES.flatMap((name) =>
    (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)),
  ).find((file) => existsSync(file));
  const executablePath = process.env['CHROMIUM'] ?? onPath;
  if (!executablePath) throw new Error('There is no Chromium. Install it, or set CHROMIUM to its path.');
  // Chromium's own sandbox does not work for root, as whom containers run.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}
