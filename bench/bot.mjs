/** The bot as users run it, built, in HTTP mode, with the embedded ledger and a vendor that nothing is sent to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { PEOPLE } from './slack-stub.mjs';
import { BOT_TOKEN, SIGNING_SECRET } from './wire.mjs';

export const APPROVALS = 'C0APPROVALS';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const CONFIG = {
  approvals: { channel: APPROVALS },
  vendors: {
    inspect: {
      adapter: 'eset-inspect',
      url: 'https://inspect.invalid:8443',
      username: 'bench',
      // Written so that the linter does not take it for a template.
      password: '$' + '{ESET_PASSWORD}',
    },
  },
  policy: {
    requesters: ['S0RESPONDERS'],
    rules: [{ name: 'default', approvals: 1, approvers: ['S0LEADS'], expiresAfter: '1h' }],
  },
};

/** Resolves once it is ready. `nodeArgs` go before the script; `onError` hears each line of its error output. */
export async function startBot({ folder, apiUrl, nodeArgs = [], env = {}, onError = () => {} }) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'portcullis.yml'), stringify(CONFIG));
  const child = spawn(process.execPath, [...nodeArgs, MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORTCULLIS_CONFIG: join(folder, 'portcullis.yml'),
      DATA_DIR: join(folder, 'data'),
      SLACK_API_URL: apiUrl,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      PORT: '0',
      ESET_PASSWORD: 'bench',
      ...env,
    },
  });
  const exited = once(child, 'exit');
  const said = [];
  createInterface(child.stderr).on('line', (line) => {
    said.push(line);
    onError(line);
  });
  const ready = new Promise((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line);
      if (entry.msg === 'Portcullis is ready.') resolve(entry);
      if (entry.level >= 40) console.error(line);
    });
  });
  const early = exited.then(([code]) => {
    throw new Error(`The bot ended with code ${code}: ${said.join('\n')}`);
  });
  const { port } = await Promise.race([ready, early]);
  return {
    port,
    pid: child.pid,
    journal: join(folder, 'data', 'ledger.jsonl'),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      if (code !== 0) throw new Error(`The bot ended with code ${code}: ${said.join('\n')}`);
    },
  };
}

export const personAt = (n) => PEOPLE[n % PEOPLE.length];
