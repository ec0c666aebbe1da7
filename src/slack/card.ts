import type { KnownBlock } from '@slack/types';
import { defang, describeKind } from '../domain/indicator.ts';
import { type Action, isTerminal, type Request, type Status, succeeded } from '../domain/request.ts';
import type { Head } from '../ledger.ts';
import { vendorLines } from './outcomes.ts';
import { code, count, mention, moment, plain, words } from './text.ts';

/** What a message shows: `text` for notifications and screen readers, `blocks` for everybody else. */
export interface Face {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

const MOST_INDICATORS = 10;
/** Slack takes 3,000 characters in a section; the rest is in `/portcullis show`. */
const LONGEST_SECTION = 2_900;

const MARKS: Readonly<Record<Status, string>> = {
  requested: ':hourglass_flowing_sand:',
  approved: ':white_check_mark:',
  executing: ':gear:',
  denied: ':no_entry:',
  cancelled: ':heavy_multiplication_x:',
  expired: ':zzz:',
  done: ':lock:',
  partial: ':warning:',
  failed: ':x:',
};

/** The card in the approvals channel: everything an approver needs, in every state a request can be in. */
export function card(request: Request, head: Head): Face {
  const { terms } = request;
  const blocks: KnownBlock[] = [
    {
      type: 'section',
      text: { type: 'mrkdwn', verbatim: true, text: `${headline(request)}\n${stateLine(request)}` },
    },
    { type: 'section', text: { type: 'mrkdwn', verbatim: true, text: indicatorLines(request) } },
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: plain(terms.reason, 500) }] }],
    },
    { type: 'section', fields: fields(request).map((text) => ({ type: 'mrkdwn', verbatim: true, text })) },
    ...warnings(request),
    {
      type: 'section',
      text: { type: 'mrkdwn', verbatim: true, text: cut(vendorLines(request).join('\n')) },
    },
    { type: 'context', elements: [{ type: 'mrkdwn', verbatim: true, text: footer(request, head) }] },
    ...buttons(request),
  ];
  return { text: summary(request), blocks };
}

/** The line in the channel where it was asked: the same truth, shorter. */
export function statusLine(request: Request): Face {
  const asked = `Asked by ${mention(request.terms.requester)}.`;
  const blocks: KnownBlock[] = [
    {
      type: 'section',
      text: { type: 'mrkdwn', verbatim: true, text: `${headline(request)}\n${stateLine(request)} ${asked}` },
    },
  ];
  if (request.steps.some(({ attempts, state }) => attempts > 0 || state === 'acted')) {
    blocks.push({
      type: 'section',
      text: { type: 'mrkdwn', verbatim: true, text: cut(vendorLines(request).join('\n')) },
    });
  }
  if (request.status === 'requested' || request.status === 'approved') {
    blocks.push({
      type: 'actions',
      block_id: `${request.id}:asked:${request.changed}`,
      elements: [cancelButton(request)],
    });
  }
  return { text: summary(request), blocks };
}

/** Before and after it is done. */
const VERBS: Readonly<Record<Action, readonly [string, string]>> = {
  block: ['Block', 'Blocked'],
  allow: ['Allow', 'Allowed'],
  clear: ['Clear the reputation of', 'Cleared the reputation of'],
  flush: ['Flush', 'Flushed'],
  enrol: ['Add', 'Added'],
};
const UNDO_VERBS: Readonly<Partial<Record<Action, readonly [string, string]>>> = {
  block: ['Unblock', 'Unblocked'],
  allow: ['No longer allow', 'No longer allowed:'],
};

/** "Block 1 SHA-1 file hash", and "Blocked …" once it is done: what it is about, as a title. */
export function title(request: Request): string {
  const { action, undo, indicators } = request.terms;
  const verbs = (undo ? UNDO_VERBS[action] : undefined) ?? VERBS[action];
  const verb = verbs[request.status === 'done' && isProven(request) ? 1 : 0];
  const [kind, ...others] = new Set(indicators.map((indicator) => indicator.kind));
  const things = kind && others.length === 0 ? describeKind(kind, indicators.length) : 'indicators';
  return `${verb} ${indicators.length.toLocaleString('en')} ${things}`;
}

function headline(request: Request): string {
  return `${markOf(request)} *${title(request)}* · ${code(request.id)}`;
}

/** What was only accepted, and what nobody knows, must not look like what is known. */
function markOf(request: Request): string {
  if (isUnclear(request)) return ':grey_question:';
  if (request.status !== 'done') return MARKS[request.status];
  if (!isProven(request)) return ':incoming_envelope:';
  // A lock is for what is shut.
  return request.terms.action === 'block' && !request.terms.undo ? MARKS.done : ':white_check_mark:';
}

const outcomesOf = (request: Request) => request.steps.flatMap((step) => step.outcomes);

/** Every indicator was found in effect when the vendor was asked, before or after. */
function isProven(request: Request): boolean {
  return outcomesOf(request).every(({ status }) => status === 'verified' || status === 'already');
}

function isUnclear(request: Request): boolean {
  return isTerminal(request) && outcomesOf(request).some(({ status }) => status === 'unknown');
}

function stateLine(request: Request): string {
  const { rule, expiresAt } = request.terms;
  const by = request.ended && mention(request.ended.by);
  switch (request.status) {
    case 'requested':
      return `Waiting for approval: ${request.approvals.length} of ${rule.approvals} so far. Expires ${moment(expiresAt)}.`;
    case 'approved':
      return `Approved by ${approvers(request)}; about to be carried out.`;
    case 'executing':
      return `Approved by ${approvers(request)}; being carried out.`;
    case 'denied':
      return `Denied by ${by}: ${words(request.ended?.reason ?? '', 500)}`;
    case 'cancelled':
      return `Cancelled by ${by}.`;
    case 'expired':
      return 'Expired: nobody decided in time. Nothing was sent.';
    case 'done':
      return `${doneWords(request)} Approved by ${approvers(request)}.`;
    case 'partial':
      return `${isUnclear(request) ? UNCLEAR : 'Done in part.'} Approved by ${approvers(request)}.`;
    case 'failed':
      return `${isUnclear(request) ? UNCLEAR : 'Not done.'} Approved by ${approvers(request)}.`;
  }
}

function doneWords(request: Request): string {
  if (isProven(request)) return 'Done.';
  const unproven = outcomesOf(request).filter(({ status }) => status === 'accepted');
  const vouched = request.steps.find(({ vouchedBy }) => vouchedBy)?.vouchedBy;
  return vouched && unproven.every(({ code: why }) => why === 'vouched')
    ? `Done, by the word of ${mention(vouched)}.`
    : 'Done, as far as the vendors say.';
}

const UNCLEAR = "Unclear: look at the vendor's console, then mark it as done or try again.";

function approvers(request: Request): string {
  return request.approvals.map(({ by }) => mention(by)).join(', ');
}

function indicatorLines(request: Request): string {
  const { indicators, id } = request.terms;
  const lines = indicators.slice(0, MOST_INDICATORS).map((indicator) => code(defang(indicator), 250));
  const more = indicators.length - lines.length;
  return cut(
    [
      ...lines,
      ...(more > 0 ? [`and ${count(more, 'more', 'more')}: ${code(`/portcullis show ${id}`)}`] : []),
    ].join('\n'),
  );
}

function fields(request: Request): readonly string[] {
  const { requester, channel, ticket, rule } = request.terms;
  return [
    `*Asked by*\n${mention(requester)} in <#${channel}>`,
    ...(ticket ? [`*Ticket*\n${words(ticket, 100)}`] : []),
    `*Rule*\n${words(rule.name, 100)}: ${count(rule.approvals, 'approval')}`,
    ...request.approvals.map(({ by, at }) => `*Approved by*\n${mention(by)} ${moment(at)}`),
  ].slice(0, 10);
}

function warnings({ terms: { clean, prevent, indicators, steps } }: Request): KnownBlock[] {
  const cleaners = [...new Set(steps.flatMap(({ vendor, cleans }) => (cleans ? [words(vendor)] : [])))].join(
    ', ',
  );
  const lines = [
    ...(clean
      ? [
          `:rotating_light: *Also cleans at ${cleaners}.* Running copies are stopped and the file is quarantined on every endpoint. This cannot be undone from here.`,
        ]
      : []),
    ...(indicators.some(({ kind }) => kind === 'host_md5')
      ? [
          ':warning: *Hashed host names.* Nobody can see here which hosts these are, and the guard can check only some.',
        ]
      : []),
    ...(prevent
      ? [':no_entry_sign: *Also prevents.* The files are kept from running, where the vendor can.']
      : []),
  ];
  if (lines.length === 0) return [];
  return [{ type: 'section', text: { type: 'mrkdwn', verbatim: true, text: lines.join('\n') } }];
}

/** The digest is what an approval is bound to; position and hash anchor the record outside of itself. */
function footer(request: Request, head: Head): string {
  const anchor = `Record ${head.position} · ${code(head.hash.slice(0, 16))}`;
  return `Digest ${code(request.digest.slice(0, 16))} · ${anchor}`;
}

function buttons(request: Request): KnownBlock[] {
  const elements = elementsFor(request);
  return elements.length === 0
    ? []
    : [{ type: 'actions', block_id: `${request.id}:card:${request.changed}`, elements }];
}

type Button = Extract<Extract<KnownBlock, { type: 'actions' }>['elements'][number], { type: 'button' }>;

function elementsFor(request: Request): Button[] {
  switch (request.status) {
    case 'requested':
      return [approveButton(request), button(request, 'deny', 'Deny…', 'danger'), cancelButton(request)];
    case 'approved':
      return [cancelButton(request)];
    case 'executing':
      return request.steps.some(({ state }) => state === 'waiting') ? [cancelButton(request)] : [];
    case 'partial':
    case 'failed': {
      const outcomes = outcomesOf(request);
      const unknown = outcomes.some(({ status }) => status === 'unknown');
      if (outcomes.every(succeeded)) return [];
      return [retryButton(request, unknown), ...(unknown ? [vouchButton(request)] : [])];
    }
    default:
      return [];
  }
}

function button(request: Request, action: string, text: string, style?: 'primary' | 'danger'): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text, emoji: true },
    value: request.id,
    ...(style && { style }),
  };
}

function confirmed(base: Button, heading: string, text: string, yes: string): Button {
  const confirm = {
    title: { type: 'plain_text', text: plain(heading, 100) },
    text: { type: 'plain_text', text: plain(text, 300) },
    confirm: { type: 'plain_text', text: yes },
    deny: { type: 'plain_text', text: 'Back' },
  } as const;
  return { ...base, confirm };
}

function approveButton(request: Request): Button {
  const { indicators, clean } = request.terms;
  const [first] = indicators;
  const rest = indicators.length > 1 ? ` and ${indicators.length - 1} more` : '';
  const where = [...new Set(request.steps.map(({ vendor }) => vendor))].join(', ');
  // The target comes last and short: nothing that somebody typed can push the rest out, or stand where it belongs.
  const text = [
    `On ${plain(where, 60)}.`,
    ...(clean ? ['Running copies are stopped and quarantined.'] : []),
    `Digest ${request.digest.slice(0, 16)}.`,
    `Target: ${first ? plain(defang(first), 100) : ''}${rest}`,
  ].join(' ');
  return confirmed(button(request, 'approve', 'Approve', 'primary'), `${title(request)}?`, text, 'Approve');
}

function cancelButton(request: Request): Button {
  const text = 'Nothing will be sent to any vendor. Only the person who asked can do this.';
  return confirmed(button(request, 'cancel', 'Cancel'), 'Cancel the request?', text, 'Cancel it');
}

function retryButton(request: Request, unknown: boolean): Button {
  const text = unknown
    ? 'What failed or is unknown is sent once more. If the first time did take effect, it is sent twice.'
    : 'What failed is sent once more, under the same approval.';
  return confirmed(button(request, 'retry', 'Try again'), 'Send it again?', text, 'Send again');
}

function vouchButton(request: Request): Button {
  const text =
    "You have looked at the vendor's console and it is done there. Your name goes into the record.";
  return confirmed(button(request, 'vouch', 'Mark as done'), 'Vouch for it?', text, 'Mark as done');
}

function summary(request: Request): string {
  const [first] = request.terms.indicators;
  return `${request.id} ${title(request)}: ${request.status}. ${first ? words(defang(first), 200) : ''}`;
}

function cut(text: string): string {
  if (text.length <= LONGEST_SECTION) return text;
  const whole = text.slice(0, LONGEST_SECTION);
  return `${whole.slice(0, whole.lastIndexOf('\n'))}\n…`;
}
