const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?)?$/i;

/** A date or time in ISO 8601, of UTC unless it says otherwise, in its full form; undefined when it is none. */
export function readTime(text: string): string | undefined {
  const [whole, day, clock = '00:00', zone = 'Z'] = TIME.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const offset = /^[+-]/.test(zone) ? zone.replace(/^(...):?/, '$1:') : 'Z';
  const time = Date.parse(`${day}T${clock}${offset}`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** A time as it may stand in a sentence: "2026-12-24 18:00 UTC". */
export function sayTime(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
