import type { KnownBlock } from '@slack/types';
import { defang } from '../domain/indicator.ts';
import { succeeded } from '../domain/outcome.ts';
import { indicatorsOf, isTerminal, isToBeReviewed, type Request } from '../domain/request.ts';
import { title } from './headline.ts';
import { plain } from './text.ts';

type Element = Extract<KnownBlock, { type: 'actions' }>['elements'][number];
type Button = Extract<Element, { type: 'button' }>;
type Overflow = Extract<Element, { type: 'overflow' }>;

/** The menu behind "⋯": its choices carry what is chosen and the request's id. */
export const MORE = 'more';

const WITHDRAW = 'Withdraw my approval';

/** What can be done about a request from its card. A button carries the request's id and nothing else. */
export function buttons(request: Request): KnownBlock[] {
  const elements = elementsFor(request);
  return elements.length === 0
    ? []
    : [{ type: 'actions', block_id: `${request.id}:card:${request.changed}`, elements }];
}

/** The one button of the line in the channel where it was asked. */
export function cancelButtons(request: Request): KnownBlock[] {
  const waits = request.status === 'requested' || request.status === 'approved';
  const elements = waits ? cancelling(request) : [];
  return elements.length === 0
    ? []
    : [{ type: 'actions', block_id: `${request.id}:asked:${request.changed}`, elements }];
}

function elementsFor(request: Request): Element[] {
  switch (request.status) {
    case 'requested':
      return [
        request.terms.override && !request.overridden
          ? button(request, 'override', 'Override the guard…', 'danger')
          : approveButton(request),
        button(request, 'deny', 'Deny…', 'danger'),
        button(request, 'claim', request.claimedBy ? 'Take over' : 'Claim'),
        ...cancelling(request),
        more(request),
      ];
    case 'approved':
      return [...cancelling(request), ...withdrawing(request)];
    case 'executing':
      return request.steps.some(({ state }) => state === 'waiting') ? cancelling(request) : [];
    default:
      return isTerminal(request) ? afterwards(request) : [];
  }
}

function afterwards(request: Request): Element[] {
  const outcomes = request.steps.flatMap((step) => step.outcomes);
  const unknown = outcomes.some(({ status }) => status === 'unknown');
  const hasFailed =
    (request.status === 'partial' || request.status === 'failed') && !outcomes.every(succeeded);
  const isWrong = request.review?.verdict === 'not_justified';
  return [
    ...(isToBeReviewed(request) ? reviewButtons(request) : []),
    ...(hasFailed && !isWrong ? [retryButton(request, unknown)] : []),
    ...(hasFailed && unknown ? [vouchButton(request)] : []),
  ];
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
  const indicators = indicatorsOf(request);
  const [first] = indicators;
  const rest = indicators.length > 1 ? ` and ${indicators.length - 1} more` : '';
  const busy = request.steps.filter((step) => step.indicators.length > 0);
  const where = [...new Set(busy.map(({ vendor }) => vendor))].join(', ');
  // The target comes last and short: nothing that somebody typed can push the rest out, or stand where it belongs.
  const text = [
    `On ${plain(where, 60)}.`,
    ...(busy.some(({ cleans }) => cleans) ? ['Running copies are stopped and quarantined.'] : []),
    `Digest ${request.digest.slice(0, 16)}.`,
    `Target: ${first ? plain(defang(first), 100) : ''}${rest}`,
  ].join(' ');
  return confirmed(button(request, 'approve', 'Approve', 'primary'), `${title(request)}?`, text, 'Approve');
}

/** The end that a block was approved with is nobody's to cancel. */
function cancelling(request: Request): Button[] {
  if (request.terms.ends !== undefined) return [];
  const kept =
    request.status === 'executing'
      ? 'What has not been sent yet will not be.'
      : 'Nothing will be sent to any vendor.';
  const text = `${kept} Only the person who asked can do this.`;
  return [confirmed(button(request, 'cancel', 'Cancel'), 'Cancel the request?', text, 'Cancel it')];
}

/** Until it starts, which may take as long as its vendor, or Slack, is out of reach. */
function withdrawing(request: Request): Button[] {
  return request.approvals.length > 0 ? [button(request, 'withdraw', WITHDRAW)] : [];
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

function reviewButtons(request: Request): Button[] {
  const text = 'It was right to do this without waiting for anybody. Your name goes into the record.';
  const justified = button(request, 'justified', 'Justified', 'primary');
  return [
    confirmed(justified, 'Was it justified?', text, 'Justified'),
    button(request, 'unjustified', 'Not justified…', 'danger'),
  ];
}

function more(request: Request): Overflow {
  const choice = (what: string, text: string) => ({
    text: { type: 'plain_text' as const, text },
    value: `${what} ${request.id}`,
  });
  return {
    type: 'overflow',
    action_id: MORE,
    options: [
      ...(request.terms.indicators.length > 1 ? [choice('part', 'Approve in part…')] : []),
      choice('delegate', 'Ask somebody else…'),
      ...(request.approvals.length > 0 ? [choice('withdraw', WITHDRAW)] : []),
    ],
  };
}
