import { actionWords } from '../domain/action-words.ts';
import { expiryOf } from '../domain/decide/waiting.ts';
import type { Lasts } from '../domain/draft.ts';
import { defang, describeKind, type Indicator, keyOf } from '../domain/indicator.ts';
import { quorumOf } from '../domain/quorum.ts';
import {
  endOf,
  indicatorsOf,
  isTerminal,
  isToBeReviewed,
  type Request,
  type Status,
} from '../domain/request.ts';
import { lapsed } from './lapses.ts';
import { code, count, ids, mention, moment, party, unclickable, words } from './text.ts';

const MARKS: Readonly<Record<Status, string>> = {
  requested: ':hourglass_flowing_sand:',
  approved: ':gear:',
  executing: ':gear:',
  denied: ':no_entry:',
  cancelled: ':heavy_multiplication_x:',
  expired: ':zzz:',
  done: ':lock:',
  partial: ':warning:',
  failed: ':x:',
};

/** "Block 1 SHA-1 file hash", and "Blocked …" once it is done: what it is about, as a title. */
export function title(request: Request): string {
  const indicators = indicatorsOf(request);
  const { title: verb, done } = actionWords(request.terms);
  const [kind, ...others] = new Set(indicators.map((indicator) => indicator.kind));
  const things = kind && others.length === 0 ? describeKind(kind, indicators.length) : 'indicators';
  const isDone = request.status === 'done' && isProven(request) && shortfall(request) === undefined;
  return `${isDone ? done : verb} ${indicators.length.toLocaleString('en')} ${things}`;
}

/** The first line of a card. `end`, here and below: the request that takes it back, its time being up. */
export function headline(request: Request, end?: Request): string {
  return `${markOf(request, end)} *${title(request)}* · ${code(request.id)}`;
}

/** For notifications and screen readers: what it is about and where it stands, in plain words. */
export function summary(request: Request, end?: Request): string {
  const [indicator] = indicatorsOf(request);
  const glass = request.terms.breakGlass ? ' (break-glass)' : '';
  return `${request.id} ${title(request)}: ${standing(request)}${endStanding(request, end)}${glass}. ${indicator ? words(defang(indicator), 200) : ''}`;
}

function standing(request: Request): string {
  if (isUnclear(request)) return 'unclear';
  if (isLeftWhole(request)) return 'nothing taken back';
  const short = shortfall(request);
  return request.status === 'done' && short ? `done, but for ${short}` : request.status;
}

/** What stays in force against what was agreed, or may. */
function endStanding(request: Request, end: Request | undefined): string {
  if (end && (isInForce(request, end) || isUnclear(end))) return `, and ${end.id} ${takingWords(end)}`;
  return isInForce(request, end) ? ', and it could not be taken back' : '';
}

/** Its time is up, and not all of it was taken back: somebody has to see to it. */
function isInForce({ endedBy, overran }: Request, end: Request | undefined): boolean {
  if (endedBy === undefined) return overran !== undefined;
  if (!end || !isTerminal(end) || isUnclear(end)) return false;
  return end.status !== 'done' || end.terms.gaps.length > 0;
}

/** It has ended and nothing was sent. */
export function isDropped({ status }: Request): boolean {
  return status === 'denied' || status === 'cancelled' || status === 'expired';
}

/** What was only accepted, and what nobody knows, must not look like what is known. */
function markOf(request: Request, end: Request | undefined): string {
  const { terms, review, endedBy } = request;
  // Loud until somebody has found it justified.
  if (isToBeReviewed(request) || review?.verdict === 'not_justified') return ':rotating_light:';
  // So is what stays in force against what was agreed.
  if (isInForce(request, end)) return ':rotating_light:';
  if (isUnclear(request) || (end && isUnclear(end))) return ':grey_question:';
  if (request.status !== 'done') return MARKS[request.status];
  if (isLeftWhole(request)) return ':heavy_minus_sign:';
  if (untaken(request).length > 0) return MARKS.partial;
  if (!isProven(request)) return ':incoming_envelope:';
  // A lock is for what is shut.
  const isShut = terms.action === 'block' && !terms.undo && endedBy === undefined;
  return isShut ? MARKS.done : ':white_check_mark:';
}

const outcomesOf = (request: Request) => request.steps.flatMap((step) => step.outcomes);

/** An undo of which others want everything, so that nothing was sent. */
function isLeftWhole({ status, spared, steps }: Request): boolean {
  return status === 'done' && spared !== undefined && steps.every(({ outcomes }) => outcomes.length === 0);
}

/** What is asked for and is part of no step: each vendor's gap says why. */
export function untaken(request: Request): readonly Indicator[] {
  const { gaps, steps } = request.terms;
  if (gaps.length === 0) return [];
  const taken = new Set(steps.flatMap(({ indicators }) => indicators.map(keyOf)));
  return indicatorsOf(request).filter((indicator) => !taken.has(keyOf(indicator)));
}

function shareOf(some: number, request: Request): string {
  return `${some.toLocaleString('en')} of ${indicatorsOf(request).length.toLocaleString('en')}`;
}

/** What of it is left as it was, although it is done. */
function shortfall(request: Request): string | undefined {
  if (request.spared) return 'what others want';
  const nowhere = untaken(request).length;
  return nowhere > 0 ? shareOf(nowhere, request) : undefined;
}

/** Every indicator was found in effect when the vendor was asked, before or after. */
function isProven(request: Request): boolean {
  return outcomesOf(request).every(({ status }) => status === 'verified' || status === 'already');
}

function isUnclear(request: Request): boolean {
  return isTerminal(request) && outcomesOf(request).some(({ status }) => status === 'unknown');
}

/** Where a request stands, in a sentence or two. */
export function stateLine(request: Request, end?: Request): string {
  const by = request.ended && mention(request.ended.by);
  switch (request.status) {
    case 'requested':
      return waitingLine(request);
    case 'approved':
      return `${agreed(request)}; about to be carried out.${stallWords(request)}`;
    case 'executing':
      return `${agreed(request)}; being carried out.${stallWords(request)}`;
    case 'denied':
      return `Denied by ${by}: ${words(request.ended?.reason ?? '', 500)}`;
    case 'cancelled':
      return `Cancelled by ${by}.`;
    case 'expired':
      return `Expired: ${expiredWords(request)} Nothing was sent.`;
    case 'done':
      return `${doneWords(request)} ${agreed(request)}.${endLine(request, end)}`;
    case 'partial':
      return `${isUnclear(request) ? UNCLEAR : 'Done in part.'} ${agreed(request)}.${endLine(request, end)}`;
    case 'failed':
      return `${isUnclear(request) ? UNCLEAR : 'Not done.'} ${agreed(request)}.${endLine(request, end)}`;
  }
}

const UNCLEAR = "Unclear: look at the vendor's console, then mark it as done or try again.";

/** Why it is not begun although nothing is left to decide. */
function stallWords(request: Request): string {
  if (!request.stalled) return '';
  const expiry = expiryOf(request);
  const until = expiry ? ` Otherwise it expires ${moment(expiry.toISOString())}.` : '';
  return ` *It waits for Slack to say whether those on whose word it runs still may;* the log says what keeps Slack from it.${until}`;
}

function expiredWords(request: Request): string {
  const { terms, approvals, stalled } = request;
  const was = terms.breakGlass ? 'it broke the glass' : 'it was approved';
  if (stalled) return `${was}, and Slack did not say in time whether those on whose word it ran still may.`;
  if (terms.breakGlass || quorumOf(terms, approvals).isMet) return `${was}, and could not begin in time.`;
  return lapsed(request).some(({ of }) => of === undefined)
    ? 'an approval of it no longer counts, and nobody approved it anew in time.'
    : 'nobody decided in time.';
}

function waitingLine(request: Request): string {
  const { have, need, missing } = quorumOf(request.terms, request.approvals);
  const still = missing.length > 0 ? `, still to come: ${missing.map(party).join(', ')}` : '';
  const claim = request.claimedBy ? ` ${mention(request.claimedBy)} is looking at it.` : '';
  const first =
    request.terms.override && !request.overridden
      ? 'Waiting for somebody to override the guard, then'
      : 'Waiting';
  return `${first} for approval: ${have} of ${need} so far${still}. Expires ${moment(request.terms.expiresAt)}.${claim}`;
}

/** On whose word it runs. */
function agreed(request: Request): string {
  const { breakGlass, ends, requester } = request.terms;
  if (breakGlass) {
    const review = isToBeReviewed(request) ? ', to be reviewed' : '';
    return `:rotating_light: *Break-glass* by ${mention(requester)}, without approval${review}`;
  }
  if (ends !== undefined) return `The end that ${code(ends)} was approved with`;
  return `Approved by ${request.approvals.map(({ by }) => mention(by)).join(', ')}`;
}

function doneWords(request: Request): string {
  if (isLeftWhole(request)) return 'Nothing was taken back: others want all of it.';
  const nowhere = untaken(request).length;
  return [
    provenWords(request),
    ...(request.spared ? ['What others want was not taken back.'] : []),
    ...(nowhere > 0 ? [`Nothing was done about ${shareOf(nowhere, request)}.`] : []),
  ].join(' ');
}

function provenWords(request: Request): string {
  if (isProven(request)) return 'Done.';
  const unproven = outcomesOf(request).filter(({ status }) => status === 'accepted');
  const vouched = request.steps.find(({ vouchedBy }) => vouchedBy)?.vouchedBy;
  return vouched && unproven.every(({ code: why }) => why === 'vouched')
    ? `Done, by the word of ${mention(vouched)}.`
    : 'Done, as far as the vendors say.';
}

/** When a block ends, or by what it was ended and what came of that, or why it does not. */
function endLine(request: Request, end: Request | undefined): string {
  const { terms, endedBy, overran } = request;
  const { state } = actionWords(terms);
  const until = endOf(request);
  if (overran && until !== undefined)
    return ` *It was to end ${moment(until)} and could not be taken back; somebody has to see to it:* ${words(unclickable(overran.sentence), 300)}`;
  const isMixed = outcomesOf(request).some(({ status }) => status === 'already');
  if (until !== undefined)
    return ` Ends ${moment(until)}${isMixed ? `; what was ${state} before any request stays` : ''}.`;
  if (endedBy === undefined) return '';
  const taken =
    endedBy === null ? ' Its time was up.' : ` Its time was up: ${code(endedBy)} ${takingWords(end)}.`;
  return `${taken}${leftWords(request)}`;
}

/** What the request that takes another back does, or has come to. */
function takingWords(end: Request | undefined): string {
  if (!end || !isTerminal(end)) return 'takes it back';
  if (isUnclear(end)) return 'was to take it back, and nobody knows yet whether it did';
  if (end.status === 'failed') return 'could not take it back';
  if (isLeftWhole(end)) return 'took nothing back, because others want all of it';
  if (end.status === 'partial' || end.terms.gaps.length > 0) return 'took back only part of it';
  const isFound = outcomesOf(end).every(({ status }) => status === 'already');
  const took = isFound ? 'found it taken back already' : 'took it back';
  const onWord = isProven(end) ? '' : ', as far as the vendors say';
  return `${took}${onWord}${end.spared ? ', but for what others want' : ''}`;
}

/** What its end leaves as it is, and why. */
function leftWords({ terms, endedBy, left }: Request): string {
  const { wantedBy = [], before, gone } = left ?? {};
  const { state } = actionWords(terms);
  const isAll = endedBy === null && Object.keys(left ?? {}).length === 1;
  const [it, was] = isAll ? ['it', 'It was'] : ['some of it', 'Some of it was'];
  return [
    ...(wantedBy.length > 0
      ? [` ${ids(wantedBy)} ${wantedBy.length === 1 ? 'wants' : 'want'} ${it} to stay.`]
      : []),
    ...(before ? [` ${was} ${state} before any request, and stays.`] : []),
    ...(gone ? [` ${was} taken back already.`] : []),
  ].join('');
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
];

/** "7 days", or "until" a moment in the reader's time zone. */
export function lasting(lasts: Lasts): string {
  if ('until' in lasts) return `until ${moment(lasts.until)}`;
  const [ms, unit] = UNITS.find(([size]) => lasts.forMs % size === 0) ?? [1_000, 'second'];
  return `for ${count(lasts.forMs / ms, unit)}, from the moment it takes effect`;
}
