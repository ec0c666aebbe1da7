import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import type { Product } from './product.ts';
import { projectRoot } from './slack/root.ts';
import type { Workspace } from './slack/workspace.ts';

type LogLine = Readonly<Record<string, unknown>>;

/** It ended before it was ready. `lines` is what it wrote to its error output, which is where it says why. */
export class BotEnded extends Error {
  override readonly name = 'BotEnded';
  readonly code: number | null;
  readonly lines: readonly string[];

  constructor(code: number | null, lines: readonly string[]) {
    super(`The bot ended with code ${code} before it was ready: ${lines.join('\n')}`);
    this.code = code;
    this.lines = lines;
  }
}

/** The bot as users run it, in a process of its own, pointed at an emulated Slack and simulated vendors. */
export interface Bot {
  readonly pid: number;
  /** The port it listens on, in HTTP mode. */
  readonly port: number | undefined;
  /** Its log so far, one parsed line each. */
  readonly log: readonly LogLine[];
  /** The first line of its log with this message; resolves at once when it is there already. */
  said(message: string): Promise<LogLine>;
  /** Resolves with its exit code when it has ended, by itself or by one of the two below; null after a signal. */
  readonly ended: Promise<number | null>;
  /** Ends it as a supervisor does and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

export interface BotOptions {
  readonly workspace: Workspace;
  /** The vendors it is configured with. */
  readonly products: readonly Product[];
  /** Holds the configuration and the record; made when missing. */
  readonly folder: string;
  readonly mode?: 'socket' | 'http';
  /** Laid over the sandbox's policy. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** Laid over what the sandbox protects. */
  readonly protect?: Readonly<Record<string, unknown>>;
  /** Laid over every vendor's settings. */
  readonly vendor?: Readonly<Record<string, unknown>>;
  /** Every line it writes to its error output. */
  readonly onErrorLine?: (line: string) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Rina may ask and either lead may agree. More than fifty at once take both leads; a network takes a lead and somebody of
 * IT operations. Nobody having decided for half an hour, whoever is on call may. On call one may also break the glass, and
 * IT operations may override the guard. A rule that no vendor could ever serve would keep the bot from starting.
 */
function configuration({ workspace, products, policy, vendor, protect }: BotOptions): object {
  const { channels, groups } = workspace;
  const { responders, leads, operations, oncall } = groups;
  const approvers = [leads];
  const has = (adapter: string) => products.some(({ settings }) => settings['adapter'] === adapter);
  const accounts = {
    name: 'accounts',
    when: { action: 'enrol' },
    approvals: 1,
    approvers,
    expiresAfter: '1h',
  };
  const networks = {
    name: 'networks',
    when: { kinds: ['network'] },
    approvals: 2,
    approvers: [leads, operations],
    oneFromEach: true,
    expiresAfter: '1h',
  };
  return {
    approvals: { channel: channels.approvals },
    vendors: Object.fromEntries(
      products.map((product) => [product.name, { ...blockOf(product), ...vendor }]),
    ),
    policy: {
      requesters: [responders, oncall],
      breakGlass: { people: [oncall], perDay: 3, remindAfter: '1h' },
      override: { people: [operations] },
      rules: [
        ...(has('blockade') ? [accounts] : []),
        ...(has('gravityzone') ? [networks] : []),
        { name: 'wide', when: { indicatorsOver: 50 }, approvals: 2, approvers, expiresAfter: '30m' },
        {
          name: 'default',
          approvals: 1,
          approvers,
          expiresAfter: '1h',
          remindAfter: '10m',
          escalate: { after: '30m', to: [oncall] },
        },
      ],
      ...policy,
    },
    protected: { networks: ['11.22.32.0/21'], domains: ['sandbox-soc.example'], ...protect },
  };
}

function blockOf({ name, settings, secrets, ca }: Product): object {
  const references = Object.keys(secrets).map((key) => [key, `\${${variableOf(name, key)}}`]);
  return { ...settings, ...Object.fromEntries(references), ...(ca && { caFile: `./${name}-ca.pem` }) };
}

/** The environment variable that holds a secret of a vendor: SANDBOX_INSPECT_PASSWORD. */
function variableOf(name: string, key: string): string {
  return `SANDBOX_${name}_${key}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** Starts it and resolves once Slack can reach it; rejects with `BotEnded` when it ends before that. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { workspace, products, folder, mode = 'socket' } = options;
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'portcullis.yml');
  await writeFile(config, stringify(configuration(options)));
  for (const { name, ca } of products) if (ca) await writeFile(join(folder, `${name}-ca.pem`), ca);
  const secrets = products.flatMap(({ name, secrets: all }) =>
    Object.entries(all).map(([key, value]) => [variableOf(name, key), value]),
  );

  const built = join(projectRoot(), 'dist');
  const shift = pathToFileURL(join(built, 'sandbox', 'time-shift.js')).href;
  const child = spawn(process.execPath, ['--import', shift, join(built, 'src', 'main.js')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      PORTCULLIS_CONFIG: config,
      DATA_DIR: join(folder, 'data'),
      SLACK_API_URL: workspace.apiUrl,
      SLACK_BOT_TOKEN: workspace.botToken,
      ...(mode === 'socket'
        ? { SLACK_APP_TOKEN: workspace.appToken }
        : { SLACK_SIGNING_SECRET: workspace.signingSecret, PORT: '0' }),
      ...Object.fromEntries(secrets),
      ...options.env,
      SANDBOX_AHEAD_MS: String(workspace.clock.aheadMs()),
    },
  });
  if (child.stdout === null || child.stderr === null) throw new Error('The bot has no outputs to read.');
  const errors: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    errors.push(line);
    options.onErrorLine?.(line);
  });
  const { log, said } = readLog(child.stdout);
  // Only then have its outputs been read to their end.
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const stopFollowing = workspace.clock.follow((aheadMs) => moveTime(child, aheadMs));
  void ended.finally(stopFollowing);
  const early = ended.then((code) => {
    throw new BotEnded(code, errors);
  });
  const ready = await Promise.race([said('Portcullis is ready.'), early]);
  const port = typeof ready['port'] === 'number' ? ready['port'] : undefined;
  if (port !== undefined) workspace.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);

  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    pid: child.pid ?? 0,
    port,
    log,
    said,
    ended,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Resolves when its time is so far ahead too, or when it has ended. */
function moveTime(child: ChildProcess, aheadMs: number): Promise<void> {
  if (!child.connected) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = () => {
      child.off('message', heard);
      child.off('disconnect', settle);
      resolve();
    };
    const heard = (message: unknown) => {
      if (JSON.stringify(message) === JSON.stringify({ aheadMs })) settle();
    };
    child.on('message', heard);
    child.once('disconnect', settle);
    child.send({ aheadMs }, (error) => error && settle());
  });
}

function readLog(output: Readable): Pick<Bot, 'log' | 'said'> {
  const log: LogLine[] = [];
  const listeners = new Set<(entry: LogLine) => void>();
  createInterface(output).on('line', (line) => {
    const entry = JSON.parse(line) as LogLine;
    log.push(entry);
    for (const tell of listeners) tell(entry);
  });
  return {
    log,
    said: (message) =>
      new Promise((resolve) => {
        const tell = (entry: LogLine) => {
          if (entry['msg'] !== message) return;
          listeners.delete(tell);
          resolve(entry);
        };
        listeners.add(tell);
        const known = log.find((entry) => entry['msg'] === message);
        if (known) tell(known);
      }),
  };
}
