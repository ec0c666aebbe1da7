import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { projectRoot } from './slack/root.ts';
import type { Workspace } from './slack/workspace.ts';
import type { EsetInspectSimulator } from './vendors/eset-inspect.ts';

/** The bot as users run it, in a process of its own, pointed at an emulated Slack and simulated vendors. */
export interface Bot {
  readonly pid: number;
  /** The port it listens on, in HTTP mode. */
  readonly port: number | undefined;
  /** Its log, one parsed line each. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Ends it as a supervisor does and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

export interface BotOptions {
  readonly workspace: Workspace;
  readonly inspect: EsetInspectSimulator;
  /** Holds the configuration and the record; made when missing. */
  readonly folder: string;
  readonly mode?: 'socket' | 'http';
  /** Laid over the sandbox's policy. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** Every line it writes to its error output, which is where it says why it cannot start. */
  readonly onErrorLine?: (line: string) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** Rina may ask; either lead may agree; more than fifty at once take both. */
function configuration({ workspace, inspect, policy }: BotOptions): object {
  const { channels, groups } = workspace;
  const approvers = [groups.leads];
  return {
    approvals: { channel: channels.approvals },
    vendors: {
      inspect: {
        adapter: 'eset-inspect',
        url: inspect.url,
        username: inspect.username,
        password: '$' + '{SANDBOX_ESET_PASSWORD}',
        caFile: './inspect-ca.pem',
      },
    },
    policy: {
      requesters: [groups.responders],
      rules: [
        { name: 'wide', when: { indicatorsOver: 50 }, approvals: 2, approvers, expiresAfter: '30m' },
        { name: 'default', approvals: 1, approvers, expiresAfter: '1h' },
      ],
      ...policy,
    },
  };
}

/** Starts it and resolves once Slack can reach it; rejects with its last words when it ends before that. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { workspace, inspect, folder, mode = 'socket' } = options;
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'portcullis.yml');
  await writeFile(config, stringify(configuration(options)));
  await writeFile(join(folder, 'inspect-ca.pem'), inspect.ca ?? '');

  const child = spawn(process.execPath, [join(projectRoot(), 'dist', 'src', 'main.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORTCULLIS_CONFIG: config,
      DATA_DIR: join(folder, 'data'),
      SLACK_API_URL: workspace.apiUrl,
      SLACK_BOT_TOKEN: workspace.botToken,
      ...(mode === 'socket'
        ? { SLACK_APP_TOKEN: workspace.appToken }
        : { SLACK_SIGNING_SECRET: workspace.signingSecret, PORT: '0' }),
      SANDBOX_ESET_PASSWORD: inspect.password,
      ...options.env,
    },
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const log: Readonly<Record<string, unknown>>[] = [];
  const ready = await firstWords(child, exited, log, options.onErrorLine);
  const port = typeof ready['port'] === 'number' ? ready['port'] : undefined;
  if (port !== undefined) workspace.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);

  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    pid: child.pid ?? 0,
    port,
    log,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

async function firstWords(
  child: ChildProcess,
  exited: Promise<number | null>,
  log: Readonly<Record<string, unknown>>[],
  onErrorLine: ((line: string) => void) | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const errors: string[] = [];
  if (!child.stdout || !child.stderr) throw new Error('The bot was started without its outputs.');
  createInterface(child.stderr).on('line', (line) => {
    errors.push(line);
    onErrorLine?.(line);
  });
  const ready = new Promise<Readonly<Record<string, unknown>>>((resolve) => {
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
      log.push(entry);
      if (entry['msg'] === 'Portcullis is ready.') resolve(entry);
    });
  });
  const early = exited.then((code) => {
    throw new Error(`The bot ended with code ${code} before it was ready: ${errors.join('\n')}`);
  });
  return Promise.race([ready, early]);
}
