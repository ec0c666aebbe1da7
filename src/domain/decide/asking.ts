import { digestOf } from '../digest.ts';
import type { RequestEvent } from '../event.ts';
import type { Finding } from '../guard.ts';
import { keyOf } from '../indicator.ts';
import { quorumOf } from '../quorum.ts';
import { Refusal } from '../refusal.ts';
import type { Gap, PlannedStep, Request, Terms } from '../request.ts';
import { refuseProtected, tooLate } from './refusals.ts';
import { endingOf } from './waiting.ts';

/** Why nothing can be done at a vendor that the configuration names no more. */
export function goneWords(vendor: string): string {
  return `No vendor "${vendor}" is configured any more.`;
}

/** Nobody can, and each says why. */
export function refuseWithoutVendor(gaps: readonly Gap[]): Refusal {
  const why = [...new Set(gaps.map((gap) => gap.why))].join(' ');
  return new Refusal('no_vendor', `No configured vendor can do this. ${why}`.trim());
}

/** `origin`: the request whose end this one is, where it is one. */
export function ask(
  terms: Terms,
  findings: readonly Finding[],
  origin: Request | undefined,
  now: Date,
): readonly RequestEvent[] | Refusal {
  if (terms.steps.length === 0) return refuseWithoutVendor(terms.gaps);
  if (terms.breakGlass && terms.reason.trim() === '') {
    return new Refusal('reason_missing', 'Say why this cannot wait: add "because …" with a reason.');
  }
  const refusal =
    refuseUnheeded(terms) ??
    refuseWithoutOrigin(terms, origin, now) ??
    (terms.override ? refuseOverride(terms, findings) : refuseProtected(findings));
  return refusal ?? [{ at: now.toISOString(), type: 'requested', terms, digest: digestOf(terms) }];
}

/** A wish that none of those who take part would heed must not stand on a card. */
export function refuseUnheeded({
  clean,
  prevent,
  steps,
}: Pick<Terms, 'clean' | 'prevent' | 'steps'>): Refusal | undefined {
  const nobody = (wish: 'clean' | 'prevent') =>
    new Refusal(
      `nobody_${wish}s`,
      `None of the vendors that would block this can also ${wish}; leave "${wish}" out.`,
    );
  if (clean && !steps.some(({ cleans }) => cleans)) return nobody('clean');
  return prevent && !steps.some(({ prevents }) => prevents) ? nobody('prevent') : undefined;
}

/** What is asked to be overridden is all that the guard refuses, and nothing that nobody may override. */
function refuseOverride({ override, breakGlass }: Terms, findings: readonly Finding[]): Refusal | undefined {
  if (breakGlass) {
    return new Refusal(
      'override_alone',
      'What is protected cannot be overridden and sent on one word alone.',
    );
  }
  const asked = new Set((override?.findings ?? []).map(nameOf));
  return refuseProtected(findings.filter((finding) => finding.absolute || !asked.has(nameOf(finding))));
}

function nameOf({ rule, entry, indicator }: Finding): string {
  return JSON.stringify([rule, entry, keyOf(indicator)]);
}

/** The end of a block needs no approval of its own only where the block had one, and for nothing that it was not about. */
function refuseWithoutOrigin(terms: Terms, origin: Request | undefined, now: Date): Refusal | undefined {
  if (terms.ends === undefined) return undefined;
  const due = origin && endingOf(origin);
  if (origin?.id !== terms.ends || due === undefined || !terms.undo) {
    return origin ? tooLate(origin) : new Refusal('unknown_request', 'There is no such request here.');
  }
  const parts = new Set(origin.steps.flatMap(partsOf));
  const isAgreed = origin.terms.breakGlass || quorumOf(origin.terms, origin.approvals).isMet;
  const isPart =
    terms.action === origin.terms.action && terms.steps.flatMap(partsOf).every((part) => parts.has(part));
  return isAgreed && isPart && now >= due
    ? undefined
    : new Refusal('not_its_end', `This is not the end that ${origin.id} was approved with.`);
}

/** Each indicator at its vendor. */
function partsOf({ vendor, indicators }: PlannedStep): readonly string[] {
  return indicators.map((indicator) => `${vendor} ${keyOf(indicator)}`);
}

/** Only while there is something to decide; afterwards it would tell nobody anything. */
export function survey(
  request: Request,
  index: number,
  holds: readonly (string | null)[],
  at: string,
): readonly RequestEvent[] | Refusal {
  const step = request.terms.steps[index];
  if (request.status !== 'requested') return tooLate(request);
  if (step?.indicators.length !== holds.length) {
    throw new Error(`What ${step?.vendor} holds is not one per indicator of ${request.id}.`);
  }
  return [{ at, type: 'surveyed', step: index, holds }];
}
