import { Refusal } from '../domain/refusal.ts';
import type { DryRun } from '../dry-run.ts';
import type { Face } from './card.ts';
import { lines } from './sections.ts';
import { code, count, remarkLine, unclickable, words } from './text.ts';
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
    ...steps.flatMap(({ vendor, calls, already, note }) => [
      `*${words(vendor)}*${already > 0 ? `: ${count(already, 'is', 'are')} so already` : ''}${calls.length === 0 ? ': nothing would be sent.' : ''}${note === undefined ? '' : ` ${words(note, 300)}`}`,
      ...calls.map(({ method, path, body }) => code(`${method} ${path} ${body}`.trim(), longestCall)),
    ]),
    ...gaps.map(({ vendor, indicators, why }) => {
      const isBusy = steps.some((step) => step.vendor === vendor);
      const share = isBusy ? `leaves out ${indicators.length.toLocaleString('en')}` : 'takes no part';
      return `*${words(vendor)}* ${share}: ${words(why, 300)}`;
    }),
  ];
}
