import { afterEach, beforeEach, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../src/domain/digest.ts';
import type { Outcome, OutcomeStatus } from '../src/domain/outcome.ts';
import { endOf } from '../src/domain/request.ts';
import type { InForce } from '../src/in-force.ts';
import { lea, rina, terms } from './domain/stories.ts';
import { a, acted, at, type Book, b, openBook, reputation, started } from './in-force-book.ts';

/** Whatever happens, and in whichever order. */

let book: Book;
beforeEach(async () => {
  book = await openBook(reputation);
});
afterEach(() => book.close());

const numRuns = Number(process.env['IN_FORCE_RUNS'] ?? 30);

const STATUSES: readonly OutcomeStatus[] = ['verified', 'already', 'accepted', 'failed', 'unknown'];
const vendor = fc.constantFrom('inspect', 'gravityzone');
const statuses = fc.tuple(fc.constantFrom(...STATUSES), fc.constantFrom(...STATUSES));
const previous = fc.constantFrom(undefined, 'whitelist', 'blacklist', 'blacklist+prevent');

/** Something that happens: to a new request, or to one of those before. */
const turn = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('asked' as const),
      action: fc.constantFrom('block', 'block', 'allow', 'clear', 'flush'),
      undo: fc.boolean(),
      lasts: fc.boolean(),
      prevents: fc.boolean(),
      held: fc.constantFrom(undefined, null, 'blacklist'),
      vendor,
      statuses,
      previous,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retried' as const), which: fc.nat(5), statuses }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('vouched', 'ended'), which: fc.nat(5) }) },
);

test(
  'what is noted as it happens is what the record says at a start',
  async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(turn, { maxLength: 12 }), async (turns) => {
          const ids: string[] = [];
          for (const [i, each] of turns.entries()) {
            if (each.kind === 'asked') {
              const id = `R${String(i).padStart(5, '0')}`;
              const { action, undo, lasts, prevents, held } = each;
              const steps = [
                { vendor: each.vendor, indicators: [a, b], ...(prevents && { prevents: true as const }) },
              ];
              const asked = terms({
                id,
                action,
                undo,
                indicators: [a, b],
                steps,
                ...(lasts && { lasts: { forMs: 1 } }),
              });
              const outcomes = [a, b].map((indicator, at): Outcome => {
                const status = each.statuses[at] ?? 'failed';
                return { indicator, status, ...(each.previous !== undefined && { previous: each.previous }) };
              });
              await book.happens(
                id,
                { at, type: 'requested', terms: asked, digest: digestOf(asked) },
                { ...started, ...(held !== undefined && { held: [held, held] }) },
                acted(...outcomes),
              );
              ids.push(id);
              continue;
            }
            const id = ids[each.which];
            const request = id === undefined ? undefined : await book.ledger.get(id);
            if (!request || id === undefined) continue;
            const [step] = request.steps;
            const isLeft = step?.outcomes.some(({ status }) => status === 'failed' || status === 'unknown');
            if (each.kind === 'retried' && isLeft && step) {
              const again = step.outcomes.map((outcome, at) =>
                outcome.status === 'failed' || outcome.status === 'unknown'
                  ? { ...outcome, status: each.statuses[at] ?? 'failed' }
                  : outcome,
              );
              await book.happens(
                id,
                { at, type: 'retried', step: 0, by: rina.person },
                started,
                acted(...again),
              );
            }
            if (each.kind === 'vouched' && isLeft)
              await book.happens(id, { at, type: 'vouched', step: 0, by: lea.person });
            if (each.kind === 'ended' && endOf(request) !== undefined)
              await book.happens(id, { at, type: 'ended', request: null });
          }
          const actions = ['block', 'allow', 'clear', 'flush'] as const;
          const effects = actions.flatMap((action) =>
            [false, true].map((prevents) => ({ action, prevents })),
          );
          const all = ({ blocks, claims, former, last, newcomers }: InForce) => [
            blocks(),
            ['inspect', 'gravityzone'].map((name) =>
              [a, b].map((each) => [
                last(name, each),
                effects.map((effect) => [
                  former(effect, name, each),
                  claims(effect, name, each),
                  ids.map((id) => newcomers(id, effect, name, each)),
                ]),
              ]),
            ),
          ];
          await book.asRecalled(all);
        })
        .beforeEach(async () => {
          await book.close();
          book = await openBook(reputation);
        }),
      { numRuns },
    );
  },
  Math.max(60, numRuns) * 1_000,
);
