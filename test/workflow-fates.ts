import { expect } from '@jest/globals';
import fc from 'fast-check';
import { isTerminal } from '../src/domain/request.ts';
import { createPlayer, type Dimension, type Move, movesOf } from './workflow-moves.ts';
import { type Held, reputations } from './workflow-reputations.ts';
import { a, b, type Stage, setStage } from './workflow-stage.ts';
import { type Place, requestsOf, worldsOf } from './workflow-wishes.ts';
import { stateOf, wantedBy } from './workflow-worlds.ts';

/** What has become of two things at two vendors, after all that was done to them. */

/** All that is done, and what was there before anybody did anything. */
export interface Play {
  readonly moves: readonly Move[];
  /** What the vendors held of the first and of the second thing. */
  readonly before: readonly [Held | undefined, Held | undefined];
}

export function playsOf(dimensions: ReadonlySet<Dimension>): fc.Arbitrary<Play> {
  const held = (...all: readonly Held[]) =>
    dimensions.has('before') ? fc.constantFrom(undefined, undefined, ...all) : fc.constant(undefined);
  return fc.record({
    moves: movesOf(dimensions),
    before: fc.tuple(held('blacklist', 'whitelist'), held('blacklist')),
  });
}

/** One that can be read and one that cannot; one with reputations, and one that only blocks. */
function vendorsOf(isReadable: boolean, [first, second]: Play['before']) {
  const cybereason = reputations(isReadable);
  const inspect = reputations(!isReadable, { actions: ['block'], batch: 1 });
  if (first) cybereason.held.set(a.value, first);
  if (second) for (const { held } of [cybereason, inspect]) held.set(b.value, second);
  return { cybereason, inspect };
}

/** Everybody has been told, and what was to end has, or somebody knows why not. */
async function insistAllEnded({ ledger, logged }: Stage): Promise<void> {
  for (const request of await requestsOf(ledger)) {
    const { id, terms, steps, endedBy, overran, notices, status } = request;
    const isIn = steps.some(({ outcomes }) => outcomes.some((each) => each.status !== 'failed'));
    const isEnded = !terms.lasts || !isIn || endedBy !== undefined || overran !== undefined;
    const isTold = notices.every(({ told }) => told);
    expect([id, status, { isTerminal: isTerminal(request), isEnded, isTold }]).toEqual([
      id,
      status,
      { isTerminal: true, isEnded: true, isTold: true },
    ]);
  }
  expect(logged).toEqual([]);
}

/** What became of each thing at each vendor, and what the process died of; fails where that is nothing that anybody wants, and nobody was told. */
export async function fatesOf(
  { moves, before }: Play,
  isReadable: boolean,
  look: (stage: Stage) => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const vendors = vendorsOf(isReadable, before);
  const places = [a, b].flatMap(({ value }): (Place & { readonly held: Map<string, Held> })[] =>
    Object.entries(vendors).map(([name, { held, vendor }]) => {
      const isReadable = vendor.operations['block']?.inEffect !== undefined;
      return { vendor: name, isReadable, value, before: held.get(value), held };
    }),
  );
  const stage = await setStage({ vendors, signal: AbortSignal.abort() });
  try {
    const player = createPlayer(stage, Object.values(vendors));
    for (const move of moves) await player.play(move);
    await player.wait();
    await look(stage);
    await insistAllEnded(stage);
    const fates: string[] = [];
    for (const place of places) {
      const worlds = await worldsOf(stage.ledger, place, player.origins);
      const is = place.held.get(place.value);
      const wanted = [...new Set(worlds.map(stateOf))];
      const name = `${place.vendor} ${place.value[0]}`;
      if (!wanted.includes(is)) expect({ [name]: is }).toEqual({ [name]: wanted });
      const fits = worlds.filter((world) => stateOf(world) === is).map(wantedBy);
      fates.push(wanted.length > 1 ? `open: ${fits[0]}` : `${fits[0]}: ${is}`);
    }
    return [...fates, ...stage.deaths];
  } finally {
    await stage.close();
  }
}
