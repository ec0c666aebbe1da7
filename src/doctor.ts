#!/usr/bin/env node
import { lookup } from 'node:dns/promises';
import { dirname } from 'node:path';
import { adapters } from '../adapters/index.ts';
import { type Config, loadConfig } from './config.ts';
import { connect } from './connect.ts';
import { deadRules } from './domain/dead-rules.ts';
import { compileGuard } from './domain/guard.ts';
import { namedIn } from './domain/policy.ts';
import { tightQuorums, unmetQuorums } from './domain/unmet-quorums.ts';
import { verifyJsonLedger } from './ledgers/verify.ts';
import { loadProtected } from './protected.ts';
import { groupMembers, identify, proveSocket } from './slack/app.ts';
import { groupsOf } from './slack/people.ts';
import { proveTls } from './tls-proof.ts';
import { type ConnectedVendor, capabilities } from './vendor.ts';

/** One line of the report. */
interface Finding {
  readonly about: string;
  readonly ok: boolean;
  /** It works, but somebody may be surprised. */
  readonly isOdd?: true;
  readonly sentence: string;
}

const VENDOR_MS = 30_000;
/** A certificate that ends so soon is worth a word. */
const FEW_DAYS = 14;
/** Slack's signatures are worthless to a clock that is further off than this. */
const MOST_SKEW_MS = 60_000;

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Tries one thing and turns an error into a line; what it throws says in one sentence what to do. */
async function attempt(about: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { about, ok: true, sentence: await work() };
  } catch (error) {
    return { about, ok: false, sentence: error instanceof Error ? error.message : String(error) };
  }
}

async function checkSlack({ slack }: Config): Promise<readonly Finding[]> {
  const { apiUrl, botToken } = slack;
  const bot = await attempt('slack', async () => {
    const { team } = await identify(apiUrl, botToken, quiet);
    return `Slack accepts the bot token for ${team}, with all scopes it needs.`;
  });
  const clock = await attempt('clock', () => compareClocks(apiUrl));
  if (slack.mode === 'http') return [bot, clock];
  const { appToken } = slack;
  const socket = await attempt('slack', async () => {
    await proveSocket(apiUrl, appToken, quiet);
    return 'Slack accepts the app-level token for Socket Mode.';
  });
  return [bot, socket, clock];
}

async function compareClocks(apiUrl: string): Promise<string> {
  const before = Date.now();
  const response = await fetch(new URL('api.test', apiUrl), {
    method: 'POST',
    signal: AbortSignal.timeout(VENDOR_MS),
  });
  await response.arrayBuffer();
  const theirs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(theirs))
    return "Slack did not say what time it is, so this machine's clock was not compared.";
  const skewMs = Math.abs(theirs - (before + Date.now()) / 2);
  if (skewMs > MOST_SKEW_MS)
    throw new Error(`This machine's clock is ${Math.round(skewMs / 1_000)} s off Slack's. Set it by NTP.`);
  return "This machine's clock agrees with Slack's.";
}

/** Whether the rules can be met by the people and the vendors that there are. */
async function checkPolicy(
  { policy, slack }: Config,
  vendors: readonly ConnectedVendor[],
): Promise<readonly Finding[]> {
  const about = 'policy';
  const wrong = (sentence: string): Finding => ({ about, ok: false, sentence });
  const odd = (sentence: string): Finding => ({ about, ok: true, isOdd: true, sentence });
  const found = deadRules(policy, vendors.map(capabilities)).map(wrong);
  const groups = groupsOf(namedIn(policy));
  const asked = await attempt(about, async () => {
    const members = await groupMembers(slack.apiUrl, slack.botToken, policy, quiet);
    const unknown = groups.filter((group) => !members.has(group));
    found.push(
      ...unknown.map((group) => wrong(`Slack does not say who is in ${group}.`)),
      ...unmetQuorums(policy, members).map(wrong),
      ...tightQuorums(policy, members).map(odd),
    );
    const counts = [...members].map(([group, users]) => `${users.length} in ${group}`);
    return counts.length === 0
      ? 'No user group was looked up.'
      : `Slack counts the people of the policy's user groups: ${counts.join(', ')}.`;
  });
  return [asked, ...found];
}

async function checkVendor(
  { name, title, vendor }: ConnectedVendor,
  { http }: Config['vendors'][number],
): Promise<readonly Finding[]> {
  const { hostname } = new URL(http.url);
  const dns = await attempt(name, async () => {
    const { address } = await lookup(hostname.replace(/^\[|\]$/g, ''));
    return `${hostname} resolves to ${address}.`;
  });
  if (!dns.ok) return [dns];
  const tls = await checkTls(name, http);
  if (!tls.ok) return [dns, tls];
  const checks = await vendor.check(AbortSignal.timeout(VENDOR_MS));
  const { operations } = vendor;
  const oneWay = Object.values(operations).filter(({ revert }) => !revert).length;
  const undo = oneWay === 0 ? 'can be taken back from here' : 'cannot all be taken back from here';
  return [
    dns,
    tls,
    ...checks.map(({ ok, sentence }) => ({ about: name, ok, sentence })),
    {
      about: name,
      ok: true,
      sentence: `${title} can ${Object.keys(operations).join(', ')}; its changes ${undo}.`,
    },
  ];
}

/** Whether the vendor is who its certificate says, and for how long that holds. */
async function checkTls(name: string, { url, ca }: Config['vendors'][number]['http']): Promise<Finding> {
  if (url.startsWith('http:')) {
    const sentence = 'Plain HTTP: everybody on the way can read and change what is sent.';
    return { about: name, ok: true, isOdd: true, sentence };
  }
  let daysLeft = 0;
  const found = await attempt(name, async () => {
    const { protocol, validUntil } = await proveTls(new URL(url), ca, VENDOR_MS);
    daysLeft = (validUntil.getTime() - Date.now()) / 86_400_000;
    return `${protocol}, with a certificate that is good until ${validUntil.toISOString().slice(0, 10)}.`;
  });
  return found.ok && daysLeft < FEW_DAYS ? { ...found, isOdd: true } : found;
}

/** Proves, changing nothing, that Portcullis could do its work here. Prints a line for each thing; exits with 1 if one is wrong. */
async function main(): Promise<void> {
  const report = (findings: readonly Finding[]) => {
    for (const { about, ok, isOdd, sentence } of findings) {
      const mark = isOdd ? 'odd ' : ok ? 'ok  ' : 'FAIL';
      process.stdout.write(`${mark}  ${about.padEnd(14)} ${sentence}\n`);
      if (!ok) process.exitCode = 1;
    }
  };
  let config: Config | undefined;
  report([
    await attempt('configuration', async () => {
      config = await loadConfig({ env: process.env, adapters });
      return `${config.file} holds ${config.vendors.length} vendors and ${config.policy.rules.length} rules.`;
    }),
  ]);
  if (!config) return;
  const found = config;
  report([
    await attempt('protected', async () => {
      const hosts = found.vendors.map(({ name, http }) => ({ name, url: http.url }));
      compileGuard(await loadProtected(found.protected, dirname(found.file), hosts));
      return 'The lists of what may never be blocked can be read.';
    }),
    await attempt('ledger', async () => {
      const { position, hash } = await verifyJsonLedger(found.dataDir);
      return position === 0
        ? 'The record is empty.'
        : `The record verifies: ${position} events, head ${hash.slice(0, 16)}.`;
    }),
  ]);
  report(await checkSlack(found));
  const vendors = found.vendors.map((config) => ({ config, connected: connect(config) }));
  report(
    await checkPolicy(
      found,
      vendors.map(({ connected }) => connected),
    ),
  );
  const checks = vendors.map(async ({ config, connected }) => {
    try {
      return await checkVendor(connected, config);
    } finally {
      await connected.vendor.close();
    }
  });
  for (const findings of await Promise.all(checks)) report(findings);
}

await main();
