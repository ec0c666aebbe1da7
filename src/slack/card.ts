import type { KnownBlock } from '@slack/types';
import { defang, type Indicator } from '../domain/indicator.ts';
import { indicatorsOf, leftOut, type Request } from '../domain/request.ts';
import type { Head } from '../ledger.ts';
import { buttons, cancelButtons } from './buttons.ts';
import { headline, isDropped, lasting, stateLine, summary } from './headline.ts';
import { lapseLines } from './lapses.ts';
import { vendorLines } from './outcomes.ts';
import { code, count, link, mention, moment, party, place, plain, section, words } from './text.ts';
import { first, warnings } from './warnings.ts';

/** What a message shows: `text` for notifications and screen readers, `blocks` for everybody else. */
export interface Face {
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** All that there is to say, as plain text, where a message holds only the beginning. */
  readonly whole?: string;
}

/** Of more indicators a card names the first ones. */
export const MOST_INDICATORS = 10;
/** Slack takes 3,000 characters in a section; the rest is in `/portcullis show`. */
const LONGEST_SECTION = 2_900;

/**
 * The card in the approvals channel: everything an approver needs, in every state a request can be in. `end`, here and below:
 * the request that takes it back, its time being up.
 */
export function card(request: Request, head: Head, end?: Request): Face {
  return {
    text: summary(request, end),
    blocks: [
      fitted(`${headline(request, end)}\n${stateLine(request, end)}`),
      fitted(indicatorLines(request)),
      reason(request),
      { type: 'section', fields: fields(request).map((text) => ({ type: 'mrkdwn', verbatim: true, text })) },
      ...sections(warnings(request)),
      ...sections(peopleLines(request)),
      fitted(vendorLines(request).join('\n')),
      { type: 'context', elements: [{ type: 'mrkdwn', verbatim: true, text: footer(request, head) }] },
      ...buttons(request),
    ],
  };
}

/** The line in the channel where it was asked: the same truth, shorter. */
export function statusLine(request: Request, end?: Request): Face {
  const { requester, ends, breakGlass } = request.terms;
  // Who broke the glass, and who cancelled it, is who asked.
  const isNamed = breakGlass || request.status === 'cancelled' || ends !== undefined;
  const asked = isNamed ? '' : ` Asked by ${mention(requester)}.`;
  const isUndecided = request.status === 'requested' || request.status === 'expired';
  const hasBegun =
    request.spared !== undefined ||
    request.steps.some(({ attempts, outcomes }) => attempts > 0 || outcomes.length > 0);
  return {
    text: summary(request, end),
    blocks: [
      fitted(`${headline(request, end)}\n${stateLine(request, end)}${asked}`),
      // Why it waits, or waited in vain, although it had been approved.
      ...(isUndecided ? sections(lapseLines(request)) : []),
      ...(hasBegun ? [fitted(vendorLines(request).join('\n'))] : []),
      ...cancelButtons(request),
    ],
  };
}

/** A paragraph, without what Slack would not take of it. */
function fitted(text: string): KnownBlock {
  return section(cut(text));
}

function sections(lines: readonly string[]): KnownBlock[] {
  return lines.length === 0 ? [] : [fitted(lines.join('\n'))];
}

function reason({ terms }: Request): KnownBlock {
  const text = terms.reason === '' ? 'No reason was given.' : plain(terms.reason, 500);
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text }] }] };
}

function indicatorLines(request: Request): string {
  const indicators = indicatorsOf(request);
  const lines = indicators.slice(0, MOST_INDICATORS).map(shown);
  const more = indicators.length - lines.length;
  const rest = `and ${count(more, 'more', 'more')}: ${code(`/portcullis show ${request.id}`)}`;
  return (more > 0 ? [...lines, rest] : lines).join('\n');
}

function shown(indicator: Indicator): string {
  return code(defang(indicator), 250);
}

/** Slack takes so many fields in a section. */
const MOST_FIELDS = 10;

function fields(request: Request): readonly string[] {
  const { requester, channel, source, ticket, rule, severity, lasts, ends } = request.terms;
  const all = [
    ends === undefined
      ? `*Asked by*\n${mention(requester)} in ${place(channel)}`
      : `*The end of*\n${code(ends)}, asked for by ${mention(requester)}`,
    ...(source ? [`*Taken from*\n${link(source.link, 'a message')}`] : []),
    ...(severity === undefined ? [] : [`*Severity*\n${severity}`]),
    ...(ticket ? [`*Ticket*\n${words(ticket, 100)}`] : []),
    ...(lasts ? [`*Lasts*\n${lasting(lasts)}`] : []),
    `*Rule*\n${words(rule.name, 100)}: ${count(rule.approvals, 'approval')}${rule.oneFromEach ? ', one from each of its approvers' : ''}`,
    // Once it is approved, the line at the top says by whom.
    ...(request.status === 'requested' || isDropped(request)
      ? request.approvals.map(({ by, at }) => `*Approved by*\n${mention(by)} ${moment(at)}`)
      : []),
  ];
  const more = all.length - MOST_FIELDS + 1;
  return more > 1 ? [...all.slice(0, MOST_FIELDS - 1), `and ${count(more, 'more', 'more')}.`] : all;
}

/** What people did about it beside approving. */
function peopleLines(request: Request): readonly string[] {
  const { delegations, escalatedTo, review } = request;
  const waits = request.status === 'requested';
  return [
    ...delegations.map(
      ({ by, to }) =>
        `:speech_balloon: ${mention(by)} ${waits ? 'asks' : 'asked'} ${mention(to)} to decide instead.`,
    ),
    ...lapseLines(request),
    ...(escalatedTo.length > 0
      ? [
          `:arrow_double_up: Escalated${waits ? ':' : ' to'} ${escalatedTo.map(party).join(', ')}${waits ? ' may approve too' : ''}.`,
        ]
      : []),
    ...leftOut(request).flatMap(({ by, reason: why, indicators }) => [
      `:scissors: ${mention(by)} left out ${indicators.length}: ${words(why, 300)}`,
      ...first(indicators, (indicator) => `• ${shown(indicator)}`),
    ]),
    ...(review
      ? [
          `${review.verdict === 'justified' ? ':white_check_mark: *Justified*' : ':x: *Not justified*'}, says ${mention(review.by)}${review.reason === '' ? '.' : `: ${words(review.reason, 300)}`}`,
        ]
      : []),
  ];
}

/** The digest is what an approval is bound to; position and hash anchor the record outside of itself. */
function footer(request: Request, head: Head): string {
  const anchor = `Record ${head.position} · ${code(head.hash.slice(0, 16))}`;
  return `Digest ${code(request.digest.slice(0, 16))} · ${anchor}`;
}

function cut(text: string): string {
  if (text.length <= LONGEST_SECTION) return text;
  const whole = text.slice(0, LONGEST_SECTION);
  return `${whole.slice(0, whole.lastIndexOf('\n'))}\n…`;
}
