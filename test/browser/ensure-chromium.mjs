// The browser that the end-to-end story needs: found on the machine, or else installed from Debian by this step.
import { execFileSync, spawnSync } from 'node:child_process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const find = () => NAMES.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);

if (!process.env.CHROMIUM && !find()) {
  const isDebian = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!isDebian || process.getuid?.() !== 0) {
    console.error(
      'The tests drive a real browser. Install Chromium (on Debian: sudo apt-get install chromium), or set CHROMIUM to its path.',
    );
    process.exit(1);
  }
  console.log('Installing Chromium from Debian for the browser tests.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  execFileSync(
    'apt-get',
    ['install', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji'],
    { stdio: ['ignore', 'ignore', 'inherit'], env },
  );
}
