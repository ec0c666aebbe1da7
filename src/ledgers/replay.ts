import { evolve } from '../domain/evolve.ts';
import type { Request } from '../domain/request.ts';
import { type Head, LedgerError } from '../ledger.ts';
import { GENESIS, type Link, parse, requestOf, verify } from './chain.ts';
import { type Journal, linesOf } from './journal.ts';
import type { Checkpoint } from './view.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * Verifies the whole journal and fills the working set from it. Lines before the checkpoint are verified from their
 * bytes and parsed only where the checkpoint says that their request is open. What a crash left behind the last whole
 * append is cut off, and its length returned. Rejects with `LedgerError`, naming file and line, for anything else.
 */
export async function replay(
  path: string,
  journal: Journal,
  known: WorkingSet,
  checkpoint: Checkpoint | undefined,
): Promise<{ readonly head: Head; readonly cutBytes: number }> {
  const covered = checkpoint?.position ?? 0;
  const wanted = checkpoint?.open ?? new Set<string>();
  const late = new Set<string>();
  /** Lines of an append whose last line has not come yet. */
  let append: { readonly request: string; readonly lines: Buffer[] } | undefined;
  let last: Head & { readonly rest: number } = { ...GENESIS, rest: 0 };
  let good = { head: GENESIS, size: 0 };

  function take({ request, position }: Link, lines: readonly Buffer[]): void {
    if (position <= covered && !wanted.has(request)) {
      known.note(request);
      return;
    }
    const before = known.get(request);
    if (late.has(request) || (!before && known.wasUsed(request))) {
      // Closed and let go since: read whole, once, at the end.
      late.add(request);
      return;
    }
    keep(request, before, lines, position);
  }

  function keep(id: string, before: Request | undefined, lines: readonly Buffer[], position: number): void {
    try {
      const request = lines.reduce((now, line) => evolve(now, parse(line).event), before);
      if (request) known.put(id, request);
    } catch (cause) {
      throw new LedgerError(
        `${path}, line ${position}: The line verifies, but what it says cannot follow what is before it.`,
        { cause },
      );
    }
  }

  for await (const { bytes, offset } of journal.blocks()) {
    let at = offset;
    for (const line of linesOf(bytes)) {
      const link = verify(line, last);
      at += line.length + 1;
      if (typeof link === 'string') {
        // Nothing we write holds a NUL: pages of the last write that never reached the disk do.
        if (at === journal.size() && line.includes(0)) break;
        throw new LedgerError(`${path}, line ${last.position + 1}: The line ${link}. ${RESTORE}`);
      }
      if (last.rest > 0 && (link.rest !== last.rest - 1 || link.request !== append?.request)) {
        throw new LedgerError(`${path}, line ${link.position}: An append lacks lines before it. ${RESTORE}`);
      }
      if (
        link.position === covered &&
        checkpoint &&
        (link.hash !== checkpoint.hash || at !== checkpoint.offset)
      ) {
        throw new LedgerError(
          `${path}, line ${covered}: The line is not the one that state.json was made from. ${RESTORE}`,
        );
      }
      last = link;
      append ??= { request: link.request, lines: [] };
      append.lines.push(link.rest > 0 ? Buffer.from(line) : line);
      if (link.rest > 0) continue;
      take(link, append.lines);
      append = undefined;
      good = { head: { position: link.position, hash: link.hash }, size: at };
    }
  }

  if (good.head.position < covered) {
    throw new LedgerError(
      `${path} ends at event ${good.head.position}, but state.json was made at event ${covered}: the end of the record is missing. ${RESTORE} ` +
        'Only if the loss is known and accepted, move state.json away and start again.',
    );
  }
  const cutBytes = journal.size() - good.size;
  if (cutBytes > 0) await journal.cut(good.size);
  for (const [id, lines] of await linesAbout(late, journal)) keep(id, undefined, lines, good.head.position);
  return { head: good.head, cutBytes };
}

const RESTORE =
  'Restore ledger.jsonl and state.json from a backup, and keep the file as it is for the inquiry.';

/** All lines about some requests, oldest first. */
async function linesAbout(ids: ReadonlySet<string>, journal: Journal): Promise<Map<string, Buffer[]>> {
  const found = new Map<string, Buffer[]>();
  if (ids.size === 0) return found;
  for await (const { bytes } of journal.blocks()) {
    for (const line of linesOf(bytes)) {
      const request = requestOf(line);
      if (!ids.has(request)) continue;
      const lines = found.get(request) ?? [];
      found.set(request, lines);
      lines.push(Buffer.from(line));
    }
  }
  return found;
}
