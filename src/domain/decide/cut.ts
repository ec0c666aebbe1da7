import type { Finding } from '../guard.ts';
import { keyOf } from '../indicator.ts';
import { Refusal } from '../refusal.ts';
import type { Request } from '../request.ts';

/** What an approval leaves out. */
interface Cut {
  /** Indexes of indicators, in ascending order, and why. */
  readonly without: readonly number[];
  readonly reason: string;
  /** What the guard says of the others. */
  readonly findings: readonly Finding[];
}

/**
 * What somebody approves to leave out: what they name, and what others had left out when they saw it. So they agree to
 * no more than that, also when one of the others takes their approval back. A refusal: they cannot.
 */
export function cutBy(
  { terms, approvals }: Request,
  named: readonly number[],
  reason: string,
  findings: readonly Finding[],
): Cut | Refusal {
  const { id, indicators, steps } = terms;
  if (new Set(named).size !== named.length || named.some((index) => !(index in indicators))) {
    return new Refusal(
      'not_an_indicator',
      `What is left out is not among the ${indicators.length} indicators of ${id}.`,
    );
  }
  const others = approvals.flatMap(({ without }) => without);
  const gone = new Set([...named, ...others]);
  const kept = new Set(indicators.filter((_, index) => !gone.has(index)).map(keyOf));
  if (!steps.some((step) => step.indicators.some((each) => kept.has(keyOf(each))))) {
    return new Refusal('nothing_left', 'Nothing is left; deny it instead.');
  }
  const inherited = approvals.find(({ without }) => without.length > 0)?.reason ?? '';
  const isMore = named.some((index) => !others.includes(index));
  const why = reason.trim() || (isMore ? '' : inherited);
  if (isMore && why === '') return new Refusal('reason_missing', 'Say why you leave the others out.');
  const out = new Set(indicators.map(keyOf).filter((key) => !kept.has(key)));
  return {
    without: [...gone].sort((a, b) => a - b),
    reason: why,
    findings: findings.filter(({ indicator }) => !out.has(keyOf(indicator))),
  };
}
