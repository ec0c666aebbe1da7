import { randomUUID } from 'node:crypto';
import type { Source } from '../domain/request.ts';
import type { Examined } from '../examine.ts';

/** What was found in a message or a file, while a form pages through it: too much for the form itself to remember. */
export interface Sheet {
  readonly examined: readonly Examined[];
  /** The channel it was found in. */
  readonly channel: string;
  readonly source?: Source;
  /** What else there is to say of it, as sentences: duplicates, refused lines, markings. */
  readonly remarks: readonly string[];
}

/** Sheets by an id that nobody can guess. They are kept for an hour, and are gone with a restart. */
export interface Sheets {
  put(sheet: Sheet): string;
  get(id: string): Sheet | undefined;
  replace(id: string, sheet: Sheet): void;
}

const KEEP_MS = 60 * 60_000;
const MOST = 100;

export function createSheets(now: () => Date): Sheets {
  const sheets = new Map<string, { readonly sheet: Sheet; readonly until: number }>();

  /** Maps keep insertion order, so the oldest stand at the front. */
  function dropOld(): void {
    const time = now().getTime();
    for (const [id, { until }] of sheets) {
      if (until > time && sheets.size <= MOST) return;
      sheets.delete(id);
    }
  }

  return {
    put(sheet) {
      const id = randomUUID();
      sheets.set(id, { sheet, until: now().getTime() + KEEP_MS });
      dropOld();
      return id;
    },
    get(id) {
      dropOld();
      return sheets.get(id)?.sheet;
    },
    replace(id, sheet) {
      const known = sheets.get(id);
      if (known) sheets.set(id, { ...known, sheet });
    },
  };
}
