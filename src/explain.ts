#!/usr/bin/env node
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { adapters } from '../adapters/index.ts';
import { commands } from '../commands/index.ts';
import { readSlackAddress } from './config/environment.ts';
import { ConfigError } from './config/problem.ts';
import { loadFile } from './config.ts';
import { connect, offerOf } from './connect.ts';
import { compileGuard } from './domain/guard.ts';
import { namedIn, type Policy, type Standing } from './domain/policy.ts';
import { type Explanation, explain } from './explanation.ts';
import { loadProtected } from './protected.ts';
import { SlackError } from './slack/app.ts';
import { lookUp } from './slack/look-up.ts';
import { groupsOf } from './slack/people.ts';
import { capabilities } from './vendor.ts';

const USAGE = `Says which rule of the policy a command falls under, who could approve it, and what the guard says. Changes nothing.

  portcullis policy explain '<command>' --as <user> [--groups <ids>] [--channel <id>] [--at <time>]

  <command>   As it is typed into Slack: '/block evil[.]example because phishing'.
  --as        Who asks, as the id of a Slack user: U0RINA.
  --groups    The user groups they are in: S0RESPONDERS,S0LEADS. Without this Slack is asked, when SLACK_BOT_TOKEN is set.
  --channel   Where they ask, as the id of a channel: C0SOC.
  --at        When they ask: 2026-11-23T03:00:00Z. Now, without this.

Ends with 0 when a rule fits and nothing is against it, 1 when it would be refused, 2 when it cannot be said.
`;

const EXIT_CODES: Readonly<Record<Explanation['verdict'], number>> = { fits: 0, refused: 1, unclear: 2 };

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Asked {
  readonly line: string;
  readonly user: string;
  /** Undefined: Slack is asked. */
  readonly groups: readonly string[] | undefined;
  readonly channel: string;
  readonly at: Date;
}

/** Undefined when they do not say what is needed. */
function readArguments(): Asked | undefined {
  try {
    const text = { type: 'string' } as const;
    const options = { as: text, groups: text, channel: text, at: text };
    const { positionals, values } = parseArgs({ options, allowPositionals: true });
    const [line, ...rest] = positionals;
    const at = values.at === undefined ? new Date() : new Date(values.at);
    if (line === undefined || rest.length > 0 || !values.as || Number.isNaN(at.getTime())) return undefined;
    const groups = values.groups?.split(',').filter((id) => id !== '');
    return { line, user: values.as, groups, channel: values.channel ?? '', at };
  } catch {
    return undefined;
  }
}

async function standingOf({ user, groups }: Asked, policy: Policy): Promise<Standing> {
  const slack = readSlackAddress(process.env);
  if (groups === undefined && slack) return lookUp(user, groupsOf(namedIn(policy)), slack, quiet);
  return { person: { team: 'T0', user, name: user }, kind: 'member', groups: groups ?? [] };
}

async function main(): Promise<number> {
  const asked = readArguments();
  if (!asked) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { file, policy, ...config } = await loadFile({ env: process.env, adapters });
  const guard = compileGuard(
    await loadProtected(
      config.protected,
      dirname(file),
      config.vendors.map(({ name, http }) => ({ name, url: http.url })),
    ),
  );
  const by = await standingOf(asked, policy);
  const vendors = config.vendors.map((each) => connect(each));
  const house = {
    commands,
    offer: { vendors: vendors.map(offerOf) },
    vendors: vendors.map(capabilities),
    policy,
    guard,
  };
  const usage = { requests: 0, indicators: 0, brokenGlass: 0 };
  const { channel, at } = asked;
  const { verdict, lines } = explain(house, asked.line, { by, channel, at, usage });
  process.stdout.write(`${lines.join('\n')}\n`);
  await Promise.all(vendors.map(({ vendor }) => vendor.close()));
  return EXIT_CODES[verdict];
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof SlackError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
