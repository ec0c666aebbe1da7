import { type Command, examplesFor, type Offer, type OfferedVendor, type Question } from '../command.ts';
import { ACTIONS, type Action } from '../domain/draft.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Topic } from '../domain/topic.ts';
import { FORM_NAMES, FORMS, vendorsOf } from '../form.ts';
import type { Ledger } from '../ledger.ts';
import type { Health, Workflow } from '../workflow.ts';
import { blocks, history, pending, show, why } from './about-requests.ts';
import type { Face } from './card.ts';
import { lines } from './sections.ts';
import { code, moment, words } from './text.ts';

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
    case 'blocks':
      return blocks(parts.workflow.blocks(), await parts.ledger.open());
    case 'why':
      return why(await parts.ledger.get(question.request), question.request);
    case 'show':
      return shown(question.request, parts.ledger);
    case 'history':
      return history(await parts.ledger.history(question.request), question.request);
  }
}

async function shown(id: string, ledger: Ledger): Promise<Face> {
  const request = await ledger.get(id);
  return show(request, id, ledger, request?.endedBy ? await ledger.get(request.endedBy) : undefined);
}

const HEADINGS = { indicators: 'Indicators', events: 'Events', account: 'Account' } as const;

async function told(vendor: string, topic: Topic, { workflow }: Parts): Promise<readonly string[]> {
  const answered = await workflow.inquire(vendor, topic);
  const all = answered instanceof Refusal ? [answered.sentence] : answered;
  return [`*${words(vendor)}*`, ...(all.length === 0 ? ['Nothing.'] : all.map((line) => code(line, 300)))];
}

function healthLines(
  { name, title: product, checks, quota, lastSuccess }: Health,
  offer: Offer,
): readonly string[] {
  const bad = checks.filter(({ ok }) => !ok);
  const mark = bad.length === 0 ? ':large_green_circle:' : ':red_circle:';
  const vendor = offer.vendors.find((each) => each.name === name);
  return [
    `${mark} *${words(name)}* · ${words(product)} · takes ${words(vendor ? takenBy(vendor) : '')}`,
    ...checks.map(({ ok, sentence }) => `${ok ? ':heavy_check_mark:' : ':x:'} ${words(sentence)}`),
    ...(quota ? [`:hourglass: ${words(quota)}`] : []),
    lastSuccess
      ? `:clock3: Last success before this: ${moment(lastSuccess.toISOString())}.`
      : ':clock3: No success before this since Portcullis was started.',
  ];
}

function help(commands: readonly Command[], offer: Offer, topic?: string): readonly string[] {
  const about = commands.filter(({ name }) => topic === undefined || name === topic);
  const shown = about.length > 0 ? about : commands;
  return [
    ...shown.flatMap((command) => [
      `*${command.name}* ${words(command.usageHint)}`,
      words(command.description),
      ...examplesFor(command, offer).map((example) => `• ${code(example, 300)}`),
      ...(topic === undefined ? [] : (command.notes ?? []).map((note) => `• ${words(note, 500)}`)),
    ]),
    'Vendors:',
    ...able(offer, topic).map((line) => `• ${line}`),
  ];
}

/** Who can do what a command is for, and with what; without a command, whatever they can. */
function able(offer: Offer, topic?: string): readonly string[] {
  const form = FORM_NAMES.find((name) => `/${name}` === topic);
  const vendors = form ? vendorsOf(form, offer) : offer.vendors;
  const actions = form ? Object.values(FORMS[form].choices).map(({ action }) => action) : ACTIONS;
  return vendors.flatMap((vendor) => {
    const takes = takenBy(vendor, actions);
    return takes === '' ? [] : `*${words(vendor.name)}* takes ${words(takes)}.`;
  });
}

function takenBy({ takes }: OfferedVendor, actions: readonly Action[] = ACTIONS): string {
  return [...new Set(actions.flatMap((action) => takes[action] ?? []))].join('; ');
}
