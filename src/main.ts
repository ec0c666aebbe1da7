#!/usr/bin/env node
import { randomInt } from 'node:crypto';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { adapters } from '../adapters/index.ts';
import { commands } from '../commands/index.ts';
import { createLocalAgenda } from './agendas/local.ts';
import { ConfigError } from './config/problem.ts';
import { type Config, loadConfig } from './config.ts';
import { connect, offerOf } from './connect.ts';
import { describeBlast } from './domain/blast.ts';
import { deadRules } from './domain/dead-rules.ts';
import { compileGuard } from './domain/guard.ts';
import { unmetQuorums } from './domain/unmet-quorums.ts';
import { createHttp } from './http.ts';
import { LedgerError } from './ledger.ts';
import { openJsonLedger } from './ledgers/json.ts';
import { type Gauge, listenForOps } from './ops.ts';
import { loadProtected } from './protected.ts';
import { type RehearsedCall, rehearsed } from './rehearsal.ts';
import { createSlack, groupMembers, identify, SlackError } from './slack/app.ts';
import { type ConnectedVendor, capabilities, watched } from './vendor.ts';
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

/** Connects every vendor, and keeps watch over when each last did as it should. */
function connectAll({ vendors }: Config, now: () => Date): readonly ConnectedVendor[] {
  return vendors.map((config) => {
    const connected = connect(config);
    return { ...connected, vendor: watched(connected.vendor, now) };
  });
}

function connectRehearsed(
  { vendors }: Config,
  name: string,
  note: (call: RehearsedCall) => void,
): ConnectedVendor {
  const config = vendors.find((vendor) => vendor.name === name);
  if (!config) throw new Error(`No vendor "${name}" is configured.`);
  return connect(config, rehearsed(createHttp(config.http), config.http.secrets, note));
}

function fail(sentence: string): never {
  process.stderr.write(`portcullis: ${sentence}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = await loadConfig({ env: process.env, adapters });
  const log = pino({ level: config.logLevel, serializers: { err: errorForLog } });
  const now = () => new Date();
  const hosts = config.vendors.map(({ name, http }) => ({ name, url: http.url }));
  const guard = compileGuard(await loadProtected(config.protected, dirname(config.file), hosts));
  const vendors = connectAll(config, now);
  const dead = deadRules(config.policy, vendors.map(capabilities));
  if (dead.length > 0) fail(dead.join(' '));
  const { apiUrl, botToken, ...reach } = config.slack;
  const identity = await identify(apiUrl, botToken, log);
  const unmet = unmetQuorums(config.policy, await groupMembers(apiUrl, botToken, config.policy, log));
  if (unmet.length > 0) fail(unmet.join(' '));

  const ledger = await openJsonLedger({ dir: config.dataDir, log, onFatal: (error) => fail(error.message) });
  const agenda = createLocalAgenda({ now, log });
  const leaving = new AbortController();
  const workflow = createWorkflow({
    ledger,
    agenda,
    vendors,
    policy: config.policy,
    guard,
    reach: (indicator) => describeBlast(indicator, config.protected),
    rehearsing: (vendor, note) => connectRehearsed(config, vendor, note),
    now,
    newId,
    log,
    signal: leaving.signal,
    reveal: (request, secret) => slack.reveal(request, secret),
    standings: (request) => slack.standings(request),
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
    signal: leaving.signal,
  });

  // First, so that nobody asks before what they asked earlier is known.
  await workflow.resume();
  const port = await slack.start();
  const gauges = async (): Promise<readonly Gauge[]> => [
    {
      name: 'portcullis_slack_connected',
      help: 'Whether Slack reaches us.',
      value: Number(slack.isConnected()),
    },
    { name: 'portcullis_ledger_position', help: 'Events in the record.', value: ledger.head().position },
    {
      name: 'portcullis_open_requests',
      help: 'Requests with something ahead.',
      value: (await ledger.open()).length,
    },
    { name: 'process_resident_memory_bytes', help: 'Resident memory.', value: process.memoryUsage.rss() },
  ];
  const { opsPort } = config;
  const ops = opsPort === undefined ? undefined : await listenForOps(opsPort, slack.isConnected, gauges);
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

  // The socket client lets some of its failures go unheard. Most heal; one that ends the connection
  // for good must end the process, so that whoever watches over it starts it again.
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'A promise was rejected and nobody listened.');
    setTimeout(() => {
      if (!stopping && !slack.isConnected()) fail(`Slack is out of reach: ${String(error)}. Giving up.`);
    }, RECONNECT_MS).unref();
  });
}

const OURS = [ConfigError, SlackError, LedgerError];

/** An error without what its library hangs on it: answers, headers and requests have no place in a log. */
function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { type: name, message, stack, ...(cause !== undefined && { cause: errorForLog(cause) }) };
}

main().catch((error: unknown) => {
  if (OURS.some((kind) => error instanceof kind)) fail((error as Error).message);
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    fail('Another program listens on PORT or OPS_PORT already. Choose another port, or stop it.');
  }
  throw error;
});
