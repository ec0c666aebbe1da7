import { Refusal } from '../domain/refusal.ts';
import type { DryRun } from '../dry-run.ts';
import type { Face } from './card.ts';
import { lines } from './sections.ts';
import { code, count, moment, remarkLine, unclickable, words } from './text.ts';
import { defanged } from './warnings.ts';

const LONGEST_CALL = 2_000;

/** What a request would lead to, call by call, to the one who asked. `remarks`: what was made of their words. */
export function dryRunFace(run: DryRun | Refusal, remarks: readonly string[] = []): Face {
  if (run instanceof Refusal)
    return lines('Dry run', [`It would be refused: ${words(unclickable(run.sentence), 1_000)}`]);
  return lines(
    'Dry run: nothing was asked for and nothing was changed',
    [...remarks.map(remarkLine), ...linesOf(run, LONGEST_CALL)],
    [...remarks.map(remarkLine), ...linesOf(run, Number.POSITIVE_INFINITY)],
  );
}

function linesOf({ rule, findings, steps, gaps }: DryRun, longestCall: number): readonly string[] {
  return [
    ...findings.map((each) => `:rotating_light: The guard refuses this: ${words(defanged(each), 300)}`),
    `${words(rule.because, 300)} It would need ${count(rule.approvals, 'approval')}.`,
    ...steps.flatMap((step) => [
      headOf(step),
      ...step.calls.flatMap(({ method, path, body, otherwise }) => [
        code(`${method} ${path} ${body}`.trim(), longestCall),
        ...(otherwise ? [words(otherwise, 300)] : []),
      ]),
      ...step.leftOut.map(({ indicators, why }) => leftOutLine(step.vendor, indicators, why)),
    ]),
    ...gaps.map(({ vendor, indicators, why }) =>
      steps.some((step) => step.vendor === vendor)
        ? leftOutLine(vendor, indicators.length, why)
        : `*${words(vendor)}* takes no part: ${words(why, 300)}`,
    ),
  ];
}

function headOf({ vendor, calls, already, putOffUntil }: DryRun['steps'][number]): string {
  const isEmpty = calls.length === 0;
  const so = already > 0 ? [`${count(already, 'is', 'are')} so already`] : [];
  const why = isEmpty
    ? 'and what is sent then cannot be told now'
    : 'as the vendor takes no more before that';
  const fate = putOffUntil
    ? [`it would be put off until ${moment(putOffUntil.toISOString(), '{time_secs}')}, ${why}.`]
    : isEmpty
      ? ['nothing would be sent.']
      : [];
  return [`*${words(vendor)}*`, ...so, ...fate].join(': ');
}

function leftOutLine(vendor: string, indicators: number, why: string): string {
  return `*${words(vendor)}* leaves out ${indicators.toLocaleString('en')}: ${words(why, 300)}`;
}
