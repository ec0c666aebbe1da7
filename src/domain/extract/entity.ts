import type { Mark } from './mark.ts';

/** What Slack, mail and HTML escape; a dot that was escaped was meant to be hidden. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['#34', '"'],
  ['#39', "'"],
  ['#x27', "'"],
  ['#46', '.'],
  ['#x2e', '.'],
  ['period', '.'],
]);

const LONGEST = 6;

/** The entity that begins here with its ampersand. */
export function entityAt(text: string, at: number): Mark | undefined {
  const name = text.slice(at + 1, at + 2 + LONGEST);
  const end = name.indexOf(';');
  const by = end < 0 ? undefined : ENTITIES.get(name.slice(0, end).toLowerCase());
  return by === undefined ? undefined : { from: at, to: at + end + 2, by, defanged: by === '.' };
}
