import { actionWords } from '../domain/action-words.ts';
import { defang, type Indicator, keyOf } from '../domain/indicator.ts';
import { gapsOf, heldAt, wantedIn } from '../domain/kept.ts';
import { type Outcome, type OutcomeStatus, succeeded } from '../domain/outcome.ts';
import { type Gap, isTerminal, type Request, type Step, type Terms, unfinished } from '../domain/request.ts';
import { isDropped } from './headline.ts';
import { code, count, ids, mention, moment, words } from './text.ts';

const MARKS: Readonly<Record<OutcomeStatus, string>> = {
  verified: ':white_check_mark:',
  already: ':ballot_box_with_check:',
  accepted: ':incoming_envelope:',
  failed: ':x:',
  unknown: ':grey_question:',
};

/**
 * What each outcome means to somebody who was not there, as it was found then: the card stays, and what it tells of may be taken
 * back. `accepted` never reads like `verified`.
 */
const MEANINGS: Readonly<Record<OutcomeStatus, string>> = {
  verified: 'verified: asked again, and it was so',
  already: 'already: it was so before, and nothing was sent',
  accepted: 'accepted: the vendor said yes and has no list to check it against',
  failed: 'failed',
  unknown: 'unknown: it was sent, and nobody knows whether it took effect',
};
const ORDER: readonly OutcomeStatus[] = ['failed', 'unknown', 'accepted', 'already', 'verified'];
const MOST_NAMED = 3;

/**
 * A line per vendor: what will be done there, is being done, or came of it. Gaps follow: who cannot, and why. Of what was
 * never sent, one line that says for whom it was meant.
 */
export function vendorLines(request: Request): readonly string[] {
  const busy = request.steps.filter(({ indicators }) => indicators.length > 0);
  const vendors = [...new Set(busy.map(({ vendor }) => vendor))];
  if (isDropped(request))
    return [`:heavy_minus_sign: Was meant for ${vendors.map((vendor) => `*${words(vendor)}*`).join(', ')}.`];
  return [
    ...vendors.flatMap((vendor) => linesOf(request, vendor)),
    ...(request.spared ?? []).map((spared) => sparedLine(spared, request)),
    ...gapsOf(request).map((gap) => gapLine(gap, vendors)),
  ];
}

/** What an undo leaves in force. Once it is over, others may take that back, which its card does not follow. */
function sparedLine(
  { vendor, indicators, for: by }: NonNullable<Request['spared']>[number],
  request: Request,
): string {
  const has = by.length === 1 ? 'has' : 'have';
  const [keeps, asked] = isTerminal(request)
    ? ['kept', 'had asked by then']
    : ['keeps', `${has} asked since`];
  return `:lock: *${words(vendor)}* ${keeps} ${count(indicators.length, 'indicator')}, for which ${ids(by)} ${asked}.`;
}

/** Who takes no part at all, or leaves some of them to the others. */
function gapLine({ vendor, indicators, why }: Gap, busy: readonly string[]): string {
  const share = busy.includes(vendor) ? `leaves out ${indicators.length}.` : 'takes no part.';
  return `:heavy_minus_sign: *${words(vendor)}* ${share} ${words(why)}`;
}

function linesOf(request: Request, vendor: string): readonly string[] {
  const steps = request.steps.filter((step) => step.vendor === vendor);
  const outcomes = steps.flatMap((step) => step.outcomes);
  const open = steps.some(({ insecure }) => insecure) ? ' :unlock: _plain HTTP_' : '';
  const name = `*${words(vendor)}*${open}`;
  const waiting = steps.filter((step) => step.state !== 'acted');
  const lines =
    waiting.length > 0 ? [`${waitingMark(waiting)} ${name} ${waitingWords(request, waiting, vendor)}`] : [];
  for (const status of ORDER) {
    const those = outcomes.filter((outcome) => outcome.status === status);
    if (those.length === 0 || (waiting.length > 0 && !succeeded({ status } as Outcome))) continue;
    const said = outcomeWords(status, those, outcomes.length, steps);
    lines.push(`${MARKS[status]} ${name} ${said}${formerWords(those, steps, request.terms)}`);
  }
  return lines;
}

function waitingMark(steps: readonly Step[]): string {
  return steps.some(({ state }) => state === 'started') ? ':gear:' : ':hourglass_flowing_sand:';
}

function waitingWords(request: Request, steps: readonly Step[], vendor: string): string {
  const staying = stayingAt(vendor, request);
  const left = steps.reduce((sum, step) => sum + unfinished(step).length, 0) - staying;
  const things = count(left, 'indicator');
  const put = steps.find((step) => step.notBefore)?.notBefore;
  if (steps.some(({ state }) => state === 'started')) return `is being asked about ${things} now.`;
  const rest = stayingWords(staying, request);
  // Whether that is over by now, a card does not know.
  if (put && request.stalled)
    return `asked us to wait until ${moment(put, '{time_secs}')}; ${things} will be sent after that, once Slack has answered.${rest}`;
  if (put) return `asked us to wait; ${things} will be sent at ${moment(put, '{time_secs}')}.${rest}`;
  if (left === 0) return 'keeps all of it while others want it.';
  const { verb } = actionWords(request.terms);
  const unread = unreadWords(steps, request.terms);
  return `will ${verb} ${things}.${rest}${restoring(steps)}${unread}${holdings(request, vendor)}`;
}

/** How many others want as they are of what has not begun: where it has, they are no part of it any more. */
function stayingAt(vendor: string, request: Request): number {
  const { steps, wanted } = request;
  if (!wanted) return 0;
  const of = wanted.of.filter(({ step }) => steps[step]?.state === 'waiting' && steps[step].attempts === 0);
  const there = wantedIn({ ...request, wanted: { ...wanted, of } }).filter((each) => each.vendor === vendor);
  return there.reduce((sum, { indicators }) => sum + indicators.length, 0);
}

/** Who wants them is told while it is decided. Afterwards nobody looks whether they still do, until it is begun. */
function stayingWords(staying: number, { status }: Request): string {
  if (staying === 0 || status === 'requested') return '';
  return ` ${count(staying, 'more stays while others want it', 'more stay while others want them')}.`;
}

/** What an undo puts back instead of only taking away. */
function restoring(steps: readonly Step[]): string {
  const back = tally(steps.flatMap((step) => step.restores ?? []));
  return back.length === 0 ? '' : ` *It puts back what was there before:* ${back.join(', ')}.`;
}

/** Whoever agrees, and whoever looks later, is told that something may be lost that nobody knew of. */
function unreadWords(steps: readonly Step[], { undo }: Terms): string {
  if (!steps.some(({ unread }) => unread)) return '';
  return undo
    ? ' *What was there before any request could not be read, and is not put back.*'
    : ' *What is there now cannot be read: the end puts back only what requests have made of it.*';
}

/** "2 whitelist": how many of each; of one alone, what it is. */
function tally(held: readonly (string | null)[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const each of held) if (each !== null) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].map(([each, n]) => (held.length === 1 ? words(each, 60) : `${n} ${words(each, 60)}`));
}

/** What the vendor held when it was asked before the decision, counted: an approver sees what would be replaced. */
function holdings(request: Request, vendor: string): string {
  const { action, undo } = request.terms;
  const { held, isAll } = heldAt(request, vendor);
  const there = tally(held);
  const isAdded = !undo && action !== 'clear' && action !== 'flush';
  if (there.length > 0) return ` ${isAdded ? 'Already there' : 'There now'}: ${there.join(', ')}.`;
  if (!isAll) return '';
  return ` ${held.length === 1 ? 'Not' : 'None of them is'} there ${isAdded ? 'yet' : 'now'}.`;
}

/** What a vendor held before, and what an undo has put back there. */
function formerWords(those: readonly Outcome[], steps: readonly Step[], terms: Terms): string {
  const done = those.filter(({ status }) => status === 'verified' || status === 'accepted');
  if (!terms.undo) {
    const before = tally(done.map(({ previous = null }) => previous));
    return before.length === 0 ? '' : ` Before: ${before.join(', ')}.`;
  }
  const restored = new Map(
    steps.flatMap(({ indicators, restores = [] }) =>
      indicators.map((indicator, i) => [keyOf(indicator), restores[i] ?? null] as const),
    ),
  );
  const back = tally(done.map(({ indicator }) => restored.get(keyOf(indicator)) ?? null));
  const put = back.length === 0 ? '' : ` Put back: ${back.join(', ')}.`;
  return done.length === 0 ? put : `${put}${unreadWords(steps, terms)}`;
}

function outcomeWords(
  status: OutcomeStatus,
  those: readonly Outcome[],
  all: number,
  steps: readonly Step[],
): string {
  const share = all === 1 ? '' : `${those.length} of ${all} `;
  const vouched = steps.find(({ vouchedBy }) => vouchedBy)?.vouchedBy;
  if (status === 'accepted' && vouched && those.every((outcome) => outcome.code === 'vouched')) {
    return `${share}done, by the word of ${mention(vouched)}, who looked at the vendor's console.`;
  }
  const isNamed = !succeeded({ status } as Outcome) && those.length > 1;
  const named = isNamed ? ` ${names(those.map(({ indicator }) => indicator))}.` : '';
  const note = those.find((outcome) => outcome.note)?.note;
  const label = those.find((outcome) => outcome.code && outcome.code !== 'vouched')?.code;
  const why = note ? ` ${words(note, 300)}` : '';
  return `${share}${MEANINGS[status]}${label ? ` (${words(label, 40)})` : ''}.${named}${why}`;
}

/** The first few indicators: "`a`, `b`, `c` and 2 more". */
export function names(indicators: readonly Indicator[]): string {
  const first = indicators.slice(0, MOST_NAMED).map((indicator) => code(defang(indicator), 80));
  const more = indicators.length - first.length;
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
