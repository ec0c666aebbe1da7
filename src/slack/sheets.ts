import { randomUUID } from 'node:crypto';
import type { Source } from '../domain/draft.ts';
import type { RefusedLine } from '../domain/file/tally.ts';
import type { Examined } from '../examine.ts';

/** What was found in a message or a file, while a form pages through it: too much for the form itself to remember. */
export interface Sheet {
  readonly examined: readonly Examined[];
  /** The channel it was found in. */
  readonly channel: string;
  readonly source?: Source;
  /** What else there is to say of it, as sentences: duplicates, refused lines, markings. */
  readonly remarks: readonly string[];
  /** What the form offers to last, as it is typed there. */
  readonly lasts?: string;
  readonly leftOut?: LeftOut;
}

/** The lines of a file that were refused, until somebody asks for them. */
export interface LeftOut {
  /** The name of the file. */
  readonly file: string;
  readonly lines: readonly RefusedLine[];
}

/** Sheets by an id that nobody can guess. They are kept for an hour, and are gone with a restart. */
export interface Sheets {
  put(sheet: Sheet): string;
  get(id: string): Sheet | undefined;
  replace(id: string, sheet: Sheet): void;
}

const KEEP_MS = 60 * 60_000;
/** Indicators and refused lines on all sheets together: some hundred megabytes, and seven of the largest files at least. */
const MOST = 200_000;

function sizeOf({ examined, leftOut }: Sheet): number {
  return examined.length + (leftOut?.lines.length ?? 0);
}

/** `most`: indicators and refused lines on all sheets together; the oldest go first. */
export function createSheets(now: () => Date, most = MOST): Sheets {
  const sheets = new Map<string, { readonly sheet: Sheet; readonly until: number }>();
  let held = 0;

  /** Maps keep insertion order, so the oldest stand at the front. The newest always stays. */
  function dropOld(): void {
    const time = now().getTime();
    for (const [id, { sheet, until }] of sheets) {
      if (until > time && (held <= most || sheets.size === 1)) return;
      sheets.delete(id);
      held -= sizeOf(sheet);
    }
  }

  return {
    put(sheet) {
      const id = randomUUID();
      sheets.set(id, { sheet, until: now().getTime() + KEEP_MS });
      held += sizeOf(sheet);
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
