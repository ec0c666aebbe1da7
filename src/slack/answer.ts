import type { KnownBlock } from '@slack/types';
import type { Command, Offer, Question } from '../command.ts';
import { defang } from '../domain/indicator.ts';
import { Refusal } from '../domain/refusal.ts';
import { isTerminal, type Request, type RequestEvent } from '../domain/request.ts';
import type { Topic } from '../domain/topic.ts';
import type { Entry, Ledger } from '../ledger.ts';
import type { Health, Workflow } from '../workflow.ts';
import { card, type Face, title } from './card.ts';
import { code, count, mention, moment, words } from './text.ts';

const MOST_REQUESTS = 20;
const MOST_ENTRIES = 100;
/** Slack takes 3,000 characters in a section and 50 blocks in a message. */
const LONGEST_SECTION = 2_900;
const MOST_SECTIONS = 20;

interface Parts {
  readonly commands: readonly Command[];
  readonly offer: Offer;
  readonly ledger: Ledger;
  readonly workflow: Workflow;
}

/** Whether vendors are called for the answer, which may take longer than Slack waits for an acknowledgement. */
export function asksVendors({ ask }: Question): boolean {
  return ask === 'vendor' || ask === 'vendors';
}

/** What `/portcullis …`, `/blockade …` and `… help` say, to the one who asked. Nothing is changed by it. */
export async function answer(question: Question, parts: Parts): Promise<Face> {
  switch (question.ask) {
    case 'help':
      return lines('How to ask', help(parts.commands, parts.offer, question.topic));
    case 'vendors':
      return lines(
        'Vendors',
        (await parts.workflow.health()).flatMap((health) => healthLines(health, parts.offer)),
      );
    case 'vendor':
      return lines(
        HEADINGS[question.topic],
        (await Promise.all(question.vendors.map((vendor) => told(vendor, question.topic, parts)))).flat(),
      );
    case 'pending':
      return pending(await parts.ledger.open());
    case 'show':
      return show(await parts.ledger.get(question.request), question.request, parts.ledger);
    case 'history':
      return history(await parts.ledger.history(question.request), question.request);
  }
}

const HEADINGS = { indicators: 'Indicators', events: 'Events', account: 'Account' } as const;

async function told(vendor: string, topic: Topic, { workflow }: Parts): Promise<readonly string[]> {
  const answered = await workflow.inquire(vendor, topic);
  const all = answered instanceof Refusal ? [answered.sentence] : answered;
  return [`*${words(vendor)}*`, ...(all.length === 0 ? ['Nothing.'] : all.map((line) => code(line, 300)))];
}

function healthLines({ name, title: product, checks, quota }: Health, offer: Offer): readonly string[] {
  const bad = checks.filter(({ ok }) => !ok);
  const mark = bad.length === 0 ? ':large_green_circle:' : ':red_circle:';
  const takes = offer.vendors.find((vendor) => vendor.name === name)?.takes ?? '';
  return [
    `${mark} *${words(name)}* · ${words(product)} · takes ${words(takes)}`,
    ...checks.map(({ ok, sentence }) => `${ok ? ':heavy_check_mark:' : ':x:'} ${words(sentence)}`),
    ...(quota ? [`:hourglass: ${words(quota)}`] : []),
  ];
}

function help(commands: readonly Command[], offer: Offer, topic?: string): readonly string[] {
  const about = commands.filter(({ name }) => topic === undefined || name === topic);
  const shown = about.length > 0 ? about : commands;
  return [
    ...shown.flatMap((command) => [
      `*${command.name}* ${words(command.usageHint)}`,
      words(command.description),
      ...command.examples
        .filter((example) => isUnderstood(command, example, offer))
        .map((example) => `• ${code(example, 300)}`),
    ]),
    `Vendors: ${offer.vendors.map(({ name, takes }) => `*${words(name)}* takes ${words(takes)}`).join('; ')}.`,
  ];
}

/** An example that names what is not configured here would teach a refusal. */
function isUnderstood(command: Command, example: string, offer: Offer): boolean {
  return command.read(example.slice(command.name.length), offer).reads !== 'refusal';
}

function pending(open: readonly Request[]): Face {
  const waiting = open
    .filter((request) => !isTerminal(request))
    .sort((a, b) => a.requestedAt.localeCompare(b.requestedAt));
  if (waiting.length === 0) return lines('Pending', ['Nothing is waiting.']);
  const shown = waiting.slice(0, MOST_REQUESTS).map((request) => {
    const { requester, expiresAt, rule } = request.terms;
    const stand =
      request.status === 'requested'
        ? `${request.approvals.length} of ${rule.approvals} approvals, expires ${moment(expiresAt)}`
        : request.status;
    return `${code(request.id)} *${title(request)}* by ${mention(requester)}: ${stand}`;
  });
  const more = waiting.length - shown.length;
  return lines('Pending', more > 0 ? [...shown, `and ${count(more, 'more', 'more')}.`] : shown);
}

/** The card without its buttons, and every indicator. */
function show(request: Request | undefined, id: string, ledger: Ledger): Face {
  if (!request) return lines(id, [`There is no request ${code(id)}.`]);
  const { text, blocks } = card(request, ledger.head());
  const every = sections(request.terms.indicators.map((indicator) => code(defang(indicator), 250)));
  return { text, blocks: [...blocks.filter(({ type }) => type !== 'actions'), ...every] };
}

function history(entries: readonly Entry[], id: string): Face {
  if (entries.length === 0) return lines(id, [`There is no request ${code(id)}.`]);
  const told = entries.slice(0, MOST_ENTRIES).map(({ position, event, hash }) => {
    return `${position} · ${moment(event.at, '{date_num} {time_secs}')} · ${whatHappened(event)} · ${code(hash.slice(0, 16))}`;
  });
  const more = entries.length - told.length;
  return lines(`History of ${id}`, more > 0 ? [...told, `and ${more} more in the record.`] : told);
}

function whatHappened(event: RequestEvent): string {
  switch (event.type) {
    case 'requested':
      return `requested by ${mention(event.terms.requester)}: ${words(event.terms.reason, 200)}`;
    case 'surveyed':
      return `step ${event.step + 1} surveyed: the vendor holds ${event.holds.filter((held) => held !== null).length} of ${event.holds.length}`;
    case 'approved':
    case 'cancelled':
      return `${event.type} by ${mention(event.by)}`;
    case 'denied':
      return `denied by ${mention(event.by)}: ${words(event.reason, 200)}`;
    case 'expired':
      return 'expired';
    case 'started':
      return `step ${event.step + 1} started`;
    case 'acted':
      return `step ${event.step + 1} acted: ${tally(event.outcomes)}`;
    case 'deferred':
      return `step ${event.step + 1} put off until ${moment(event.until, '{time_secs}')} (${words(event.code, 40)})`;
    case 'barred':
      return `not carried out: ${words(event.sentence, 200)}`;
    case 'retried':
    case 'vouched':
      return `step ${event.step + 1} ${event.type} by ${mention(event.by)}`;
    case 'shown':
      return `shown as ${event.surface} in <#${event.channel}>`;
  }
}

function tally(outcomes: readonly { readonly status: string }[]): string {
  const counts = new Map<string, number>();
  for (const { status } of outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, n]) => `${n} ${status}`).join(', ');
}

function lines(heading: string, all: readonly string[]): Face {
  return { text: heading, blocks: sections([`*${words(heading)}*`, ...all]) };
}

function sections(all: readonly string[]): KnownBlock[] {
  const texts: string[] = [];
  for (const line of all) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < LONGEST_SECTION)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  const shown = texts.slice(0, MOST_SECTIONS);
  if (shown.length < texts.length) shown.push('… The rest is in the record.');
  return shown.map((text) => ({ type: 'section', text: { type: 'mrkdwn', verbatim: true, text } }));
}
