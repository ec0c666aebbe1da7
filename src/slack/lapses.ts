import { type Approval, type Lapse, type Request, samePerson } from '../domain/request.ts';
import { mention, party, unclickable, words } from './text.ts';

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
  return lapses.flatMap((lapse, index) => {
    // Said once of who lost it, was given it back and lost it again.
    if (lapses.slice(index + 1).some((later) => isSameSay(later, lapse))) return [];
    const left = inForce[lapse.of ?? 'approval']?.find(({ by }) => samePerson(by, lapse.by));
    const isLost = lapse.as ? left && !lapse.as.some((entry) => left.as.includes(entry)) : !left;
    return isLost ? [{ ...lapse, still: left?.as ?? [] }] : [];
  });
}

function isSameSay(one: Lapse, other: Lapse): boolean {
  return one.of === other.of && samePerson(one.by, other.by) && String(one.as) === String(other.as);
}

/** Whose word counts no more, and why, a line each. */
export function lapseLines(request: Request): readonly string[] {
  return lapsed(request).map((lapse) => `:warning: ${lapseWords(lapse)}`);
}

export function lapseWords(lapse: Lapsed): string {
  const { sentence, still } = lapse;
  const rest =
    still.length > 0 ? `. It still counts for ${named(still)}.` : `: ${words(unclickable(sentence), 300)}`;
  return `${whoseWord(lapse)}${rest}`;
}

/** "The approval by @lea no longer counts", and for whom it does not where that is not all. */
export function whoseWord({ by, of, as }: Lapse): string {
  return `The ${of ?? 'approval'} by ${mention(by)} no longer counts${as ? ` for ${named(as)}` : ''}`;
}

function named(parties: readonly string[]): string {
  return parties.map(party).join(' and ');
}
