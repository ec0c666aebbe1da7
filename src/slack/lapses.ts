import { type Approval, type Lapse, type Request, samePerson } from '../domain/request.ts';
import { mention, party, words } from './text.ts';

/** What somebody did that counts no more, or no more for all: without what they have done again since they may once more. */
interface Lapsed extends Lapse {
  /** For whom it still counts. */
  readonly still: readonly string[];
}

export function lapsed({ approvals, delegations, overridden, lapses = [] }: Request): readonly Lapsed[] {
  const inForce: Readonly<Record<string, readonly Pick<Approval, 'by' | 'as'>[]>> = {
    approval: approvals,
    delegation: delegations,
    override: overridden ? [{ ...overridden, as: [] }] : [],
  };
  return lapses.flatMap((lapse) => {
    const left = inForce[lapse.of ?? 'approval']?.find(({ by }) => samePerson(by, lapse.by));
    const isLost = lapse.as ? left && !lapse.as.some((entry) => left.as.includes(entry)) : !left;
    return isLost ? [{ ...lapse, still: left?.as ?? [] }] : [];
  });
}

/** Whose word counts no more, and why, a line each. */
export function lapseLines(request: Request): readonly string[] {
  return lapsed(request).map((lapse) => `:warning: ${lapseWords(lapse)}`);
}

export function lapseWords(lapse: Lapsed): string {
  const { sentence, still } = lapse;
  const rest = still.length > 0 ? `. It still counts for ${named(still)}.` : `: ${words(sentence, 300)}`;
  return `${whoseWord(lapse)}${rest}`;
}

/** "The approval by @lea no longer counts", and for whom it does not where that is not all. */
export function whoseWord({ by, of, as }: Lapse): string {
  return `The ${of ?? 'approval'} by ${mention(by)} no longer counts${as ? ` for ${named(as)}` : ''}`;
}

function named(parties: readonly string[]): string {
  return parties.map(party).join(' and ');
}
