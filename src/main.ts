#!/usr/bin/env node
import { randomInt } from 'node:crypto';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { adapters } from '../adapters/index.ts';
import { commands } from '../commands/index.ts';
import { createLocalAgenda } from './agendas/local.ts';
import { ConfigError } from './config/problem.ts';
import { type Config, loadConfig } from './config.ts';
import { compileGuard } from './domain/guard.ts';
import { createHttp } from './http.ts';
import { LedgerError } from './ledger.ts';
import { openJsonLedger } from './ledgers/json.ts';
import { listenForOps } from './ops.ts';
import { loadProtected } from './protected.ts';
import { createSlack, identify, SlackError } from './slack/app.ts';
import type { ConnectedVendor } from './vendor.ts';
import { createWorkflow } from './workflow.ts';

/** People are being answered and vendors called: so long they get to finish when the process is told to stop. */
const DRAIN_MS = 10_000;
/** A stray rejection is survived if Slack is, or is again, within reach after so long. */
const RECONNECT_MS = 30_000;

/** Crockford's base 32: no letter is taken for a digit, read aloud or written by hand. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function newId(): string {
  return `R${Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
}

function connect({ vendors }: Config): readonly ConnectedVendor[] {
  return vendors.map(({ name, adapter, settings, http }) => ({
    name,
    title: adapter.title,
    vendor: adapter.connect(settings, createHttp(http)),
    insecure: http.url.startsWith('http:'),
  }));
}

function fail(sentence: string): never {
  process.stderr.write(`portcullis: ${sentence}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = await loadConfig({ env: process.env, adapters });
  const log = pino({ level: config.logLevel });
  const now = () => new Date();
  const guard = compileGuard(await loadProtected(config.protected, dirname(config.file)));
  const { apiUrl, botToken, ...reach } = config.slack;
  const identity = await identify(apiUrl, botToken, log);

  const ledger = await openJsonLedger({ dir: config.dataDir, log, onFatal: (error) => fail(error.message) });
  const agenda = createLocalAgenda({ now, log });
  const vendors = connect(config);
  const leaving = new AbortController();
  const workflow = createWorkflow({
    ledger,
    agenda,
    vendors,
    policy: config.policy,
    guard,
    now,
    newId,
    log,
    signal: leaving.signal,
    reveal: (request, secret) => slack.reveal(request, secret),
  });
  const slack = createSlack({
    apiUrl,
    botToken,
    reach,
    identity,
    approvalsChannel: config.approvals.channel,
    policy: config.policy,
    commands,
    offer: { vendors: vendors.map(offerOf) },
    workflow,
    ledger,
    now,
    log,
  });

  const port = await slack.start();
  const ops =
    config.opsPort === undefined ? undefined : await listenForOps(config.opsPort, slack.isConnected);
  await workflow.resume();
  agenda.work((job) => (job.kind === 'show' ? slack.show(job.request) : workflow.perform(job)));
  log.info({ position: ledger.head().position, ...(port !== undefined && { port }) }, 'Portcullis is ready.');

  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'Portcullis is stopping.');
    const drained = setTimeout(() => leaving.abort(), DRAIN_MS);
    await slack.stop();
    await agenda.stop();
    await Promise.all(vendors.map(({ vendor }) => vendor.close()));
    await ledger.close();
    ops?.close();
    clearTimeout(drained);
    log.info({}, 'Portcullis has stopped.');
  };
  const stopOrFail = (why: string) => stop(why).catch((error) => fail(error.message));
  process.on('SIGTERM', () => stopOrFail('SIGTERM'));
  process.on('SIGINT', () => stopOrFail('SIGINT'));

  // The socket client lets some of its failures go unheard (see slack.md §3.2). Most heal; one that ends the connection
  // for good must end the process, so that whoever watches over it starts it again.
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'A promise was rejected and nobody listened.');
    setTimeout(() => {
      if (!stopping && !slack.isConnected()) fail(`Slack is out of reach: ${String(error)}. Giving up.`);
    }, RECONNECT_MS).unref();
  });
}

function offerOf({ name, title, vendor }: ConnectedVendor) {
  const operations = Object.values(vendor.operations);
  return { name, title, takes: operations.map(({ takes }) => takes).join('; ') };
}

const OURS = [ConfigError, SlackError, LedgerError];

main().catch((error: unknown) => {
  if (OURS.some((kind) => error instanceof kind)) fail((error as Error).message);
  throw error;
});
