import type { Draft } from './draft.ts';
import { type Indicator, keyOf } from './indicator.ts';
import { Refusal } from './refusal.ts';
import { isTerminal, type PlannedStep, type Request } from './request.ts';

/** One text per indicator at a vendor. */
export function placeOf(vendor: string, indicator: Indicator): string {
  return `${vendor} ${keyOf(indicator)}`;
}

/** The same for all of a step. */
export function placesOf({ vendor, indicators }: PlannedStep): readonly string[] {
  return indicators.map((indicator) => placeOf(vendor, indicator));
}

/** Whether an indicator at a vendor is meant. */
export type IsMeant = (vendor: string, indicator: Indicator) => boolean;

/**
 * What a request brought about, and where: not what was so before, and not what failed. Of what is unknown it may have,
 * and to take back what is not there does no harm.
 */
export function broughtAbout({ steps }: Request): IsMeant {
  const places = new Set(
    steps.flatMap(({ vendor, outcomes }) =>
      outcomes
        .filter(({ status }) => status !== 'already' && status !== 'failed')
        .map(({ indicator }) => placeOf(vendor, indicator)),
    ),
  );
  return (vendor, indicator) => places.has(placeOf(vendor, indicator));
}

export const NOTHING_TO_UNDO = 'nothing_to_undo';

/** What is said when a request is to be taken back. */
export type UndoWords = Pick<Draft, 'vendors' | 'reason' | 'ticket' | 'severity' | 'breakGlass'>;

/** The draft that takes back of a request what is meant. A refusal where that is nothing. */
export function undoOf(
  request: Request,
  { vendors, reason, ticket, severity, breakGlass }: UndoWords,
  isMeant: IsMeant,
): Draft | Refusal {
  const { id, terms, steps } = request;
  if (!isTerminal(request)) return new Refusal('not_ended', `${id} is still under way; cancel it instead.`);
  if (terms.undo) return new Refusal('is_an_undo', `${id} took something back; ask for that anew instead.`);
  // A vendor once, however many batches it took.
  const asked = [...new Set(steps.map(({ vendor }) => vendor))].filter(
    (name) => vendors.length === 0 || vendors.includes(name),
  );
  const at = (indicator: Indicator) => asked.filter((vendor) => isMeant(vendor, indicator));
  const indicators = terms.indicators.filter((each) => at(each).length > 0);
  if (indicators.length === 0)
    return new Refusal(NOTHING_TO_UNDO, `There is nothing of ${id} to take back there.`);
  return {
    action: terms.action,
    undo: true,
    indicators,
    vendors: [...new Set(indicators.flatMap(at))],
    reason,
    ticket: ticket ?? terms.ticket,
    severity,
    clean: false,
    prevent: false,
    breakGlass,
    override: false,
  };
}
