import type { RequestEvent } from '../domain/event.ts';
import { defang } from '../domain/indicator.ts';
import { quorumOf } from '../domain/quorum.ts';
import {
  endOf,
  indicatorsOf,
  isTerminal,
  isToBeReviewed,
  type Left,
  type Request,
} from '../domain/request.ts';
import type { ActiveBlock } from '../in-force.ts';
import type { Entry, Ledger } from '../ledger.ts';
import { card, type Face, MOST_INDICATORS } from './card.ts';
import { title } from './headline.ts';
import { lines, sections } from './sections.ts';
import { code, count, mention, moment, party, words } from './text.ts';

export function pending(open: readonly Request[]): Face {
  const waiting = open
    .filter((request) => !isTerminal(request) || needsPerson(request) !== undefined)
    .sort((a, b) => a.requestedAt.localeCompare(b.requestedAt));
  if (waiting.length === 0) return lines('Pending', ['Nothing is waiting.']);
  const shown = waiting.flatMap((request) => {
    const { requester, reason } = request.terms;
    const indicators = indicatorsOf(request);
    const [first] = indicators;
    return [
      `${code(request.id)} *${title(request)}* by ${mention(requester)}: ${standing(request)}`,
      `      ${first ? code(defang(first), 120) : ''}${indicators.length > 1 ? ` and ${count(indicators.length - 1, 'more', 'more')}` : ''} · ${words(reason, 120)}`,
    ];
  });
  return lines(`Pending: ${count(waiting.length, 'request')}`, shown);
}

function standing(request: Request): string {
  const { have, need } = quorumOf(request.terms, request.approvals);
  return request.status === 'requested'
    ? `${have} of ${need} approvals, expires ${moment(request.terms.expiresAt)}`
    : (needsPerson(request) ?? request.status);
}

/** What only a person can end. */
function needsPerson(request: Request): string | undefined {
  if (request.overran && request.endedBy === undefined)
    return 'its time is up, and it could not be taken back';
  return isTerminal(request) && isToBeReviewed(request)
    ? 'broke the glass and waits to be reviewed'
    : undefined;
}

/** Why a request is decided as it is. */
export function why(request: Request | undefined, id: string): Face {
  if (!request) return lines(id, [`There is no request ${code(id)}.`]);
  const { rule, gaps } = request.terms;
  const { have, need, missing } = quorumOf(request.terms, request.approvals);
  const from = rule.approvers.map(party).join(', ');
  return lines(`Why ${id} is decided as it is`, [
    words(rule.because, 500),
    `It needs ${count(need, 'approval')} by ${from}${rule.oneFromEach ? ', one from each' : ''}; it has ${have}${missing.length > 0 ? `, and nobody of ${missing.map(party).join(', ')} yet` : ''}.`,
    ...request.approvals.map(({ by, as }) => `${mention(by)} approved, as ${as.map(party).join(', ')}.`),
    ...(request.terms.breakGlass ? ['It broke the glass, so it waited for nobody.'] : []),
    ...(rule.escalation
      ? [
          `Undecided for ${count(rule.escalation.afterMs / 60_000, 'minute')}, ${rule.escalation.to.map(party).join(', ')} may approve too.`,
        ]
      : []),
    ...gaps.map(({ vendor, why: because }) => `*${words(vendor)}*: ${words(because)}`),
  ]);
}

/** What is blocked because of us, the newest first, with the time left of what has an end. */
export function blocks(active: readonly ActiveBlock[], open: readonly Request[]): Face {
  if (active.length === 0) return lines('Active blocks', ['Nothing is blocked through Portcullis.']);
  const ends = new Map(open.map((request) => [request.id, endOf(request)]));
  const shown = active.toReversed().map(({ indicator, vendor, request, since }) => {
    const end = ends.get(request);
    return `${code(defang(indicator), 120)} at *${words(vendor)}* since ${moment(since)} · ${code(request)}${end ? ` · ends ${moment(end)}` : ''}`;
  });
  return lines(count(active.length, 'active block'), shown);
}

/** The card without its buttons, and every indicator where the card has no room for all. `end`: what took it back, if so. */
export function show(request: Request | undefined, id: string, ledger: Ledger, end?: Request): Face {
  if (!request) return lines(id, [`There is no request ${code(id)}.`]);
  const { text, blocks } = card(request, ledger.head(), end);
  const shown = { text, blocks: blocks.filter(({ type }) => type !== 'actions') };
  const { indicators } = request.terms;
  if (indicators.length <= MOST_INDICATORS) return shown;
  const heading = `*All ${count(indicators.length, 'indicator')} that were asked for* · ${code(id)}`;
  const every = (longest: number) => [heading, ...indicators.map((one) => code(defang(one), longest))];
  const { blocks: beneath, whole } = sections(every(250), every(Number.POSITIVE_INFINITY));
  return { ...shown, blocks: [...shown.blocks, ...beneath], ...(whole !== undefined && { whole }) };
}

export function history(entries: readonly Entry[], id: string): Face {
  if (entries.length === 0) return lines(id, [`There is no request ${code(id)}.`]);
  const told = entries.map(({ position, event, hash }) => {
    return `${position} · ${moment(event.at, '{date_num} {time_secs}')} · ${whatHappened(event)} · ${code(hash.slice(0, 16))}`;
  });
  return lines(`History of ${id}: ${count(entries.length, 'event')}`, told);
}

function whatHappened(event: RequestEvent): string {
  switch (event.type) {
    case 'requested':
      return `requested by ${mention(event.terms.requester)}: ${words(event.terms.reason, 200)}`;
    case 'surveyed':
      return `step ${event.step + 1} surveyed: the vendor holds ${event.holds.filter((held) => held !== null).length} of ${event.holds.length}`;
    case 'wanted':
      return `what others want of it: ${event.of.length === 0 ? 'nothing any more' : event.of.map(({ step, indicators, for: by }) => `${count(indicators.length, 'indicator')} of step ${step + 1} (${by.map(({ request }) => code(request)).join(', ')})`).join(', ')}`;
    case 'stalled':
      return 'not begun yet: Slack does not say how those stand on whose word it rests';
    case 'approved':
      return `approved by ${mention(event.by)}${event.without ? `, without ${event.without.length}: ${words(event.reason ?? '', 200)}` : ''}`;
    case 'cancelled':
      return `cancelled by ${mention(event.by)}`;
    case 'denied':
      return `denied by ${mention(event.by)}: ${words(event.reason, 200)}`;
    case 'withdrawn':
      return `approval withdrawn by ${mention(event.by)}`;
    case 'lapsed':
      return `${event.of ?? 'approval'} by ${mention(event.by)} lapsed${event.as ? ` for ${event.as.map(party).join(' and ')}` : ''}: ${words(event.sentence, 200)}`;
    case 'claimed':
      return `claimed by ${mention(event.by)}`;
    case 'delegated':
      return `${mention(event.by)} asked ${mention(event.to)} to decide instead`;
    case 'overridden':
      return `guard overridden by ${mention(event.by)}: ${words(event.reason, 200)}`;
    case 'reviewed':
      return `${event.verdict === 'justified' ? 'justified' : 'not justified'}, says ${mention(event.by)}${event.reason === '' ? '' : `: ${words(event.reason, 200)}`}`;
    case 'escalated':
      return `escalated to ${event.to.map(party).join(', ')}`;
    case 'ended':
      return `its time was up: ${event.request === null ? 'nothing was taken back' : `${code(event.request)} is to take it back`}${leftAs(event.left)}`;
    case 'spared':
      return `step ${event.step + 1} left ${count(event.indicators.length, 'indicator')} as it was: ${event.for.map((id) => code(id)).join(', ')} asked for it since`;
    case 'overran':
      return `its time was up, and it could not be taken back: ${words(event.sentence, 300)}`;
    case 'told':
      return `notice ${event.notice + 1} given`;
    case 'expired':
    case 'reminded':
      return event.type;
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

/** What an end left as it was, and why. */
function leftAs(left: Left = {}): string {
  const { wantedBy = [], before, gone } = left;
  const why = [
    ...(wantedBy.length > 0 ? [`wanted by ${wantedBy.map((id) => code(id)).join(', ')}`] : []),
    ...(before ? ['so before any request'] : []),
    ...(gone ? ['taken back already'] : []),
  ];
  return why.length === 0 ? '' : ` (left as it was: ${why.join('; ')})`;
}
