import type { Clauses } from './clauses.ts';
import { extract } from './extract.ts';
import { type Indicator, keyOf } from './indicator.ts';
import { quote } from './quote.ts';

/** Without one of these a reason names nothing. */
const MAY_NAME = /[.\])}:][\p{L}\p{N}/]|[\da-f]{32}/iu;
const MOST = 3;

function namedIn(reason: string, asked: readonly Indicator[]): readonly string[] {
  if (!MAY_NAME.test(reason)) return [];
  const known = new Set(asked.map(keyOf));
  const found = extract(reason).filter(({ indicator }) => !known.has(keyOf(indicator)));
  return [...new Map(found.map(({ indicator }) => [keyOf(indicator), indicator.value])).values()];
}

/**
 * What the reason of a text has in it that somebody may have meant to be more than words of it, in sentences: a clause, or an
 * indicator that is not among those `asked` for; absent: it asks for none. The first three, and how many more there are. Not
 * escaped and not defanged.
 */
export function remarksOnReason(
  { inReason }: Pick<Clauses, 'inReason'>,
  reason: string,
  asked: readonly Indicator[] | undefined,
): readonly string[] {
  if (inReason === undefined) return [];
  const all = [...(asked ? namedIn(reason, asked) : []), ...inReason];
  const shown = all.slice(0, MOST).map((each) => `${quote(each)} is only a part of the reason.`);
  const rest = all.length - shown.length;
  return rest > 0 ? [...shown, `So ${rest === 1 ? 'is' : 'are'} ${rest.toLocaleString('en')} more.`] : shown;
}
