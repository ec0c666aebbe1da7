import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Intent } from '../src/domain/decide/intent.ts';
import { evolve } from '../src/domain/evolve.ts';
import type { Request } from '../src/domain/request.ts';
import { createInForce } from '../src/in-force.ts';
import { createWanted } from '../src/wanted.ts';
import { act, approve, ask, lea, outcomes, sha1, start, story } from './domain/stories.ts';

/** Which undos are looked at anew, and when. */

const a = sha1('a');
const steps = [{ vendor: 'inspect', indicators: [a] }];
const undoCalled = (id: string, undo = true) => story(ask({ id, undo, indicators: [a], steps: [...steps] }));

const known = new Map<string, Request>();
/** Ids of the undos that something was to be written about, in order. */
let told: string[] = [];
/** Who wanted some of it, note by note, as they came to be written. */
let written: (readonly string[])[] = [];
/** What could not be written, and why. */
let failures: unknown[] = [];
let isDown = false;
/** Resolves once the next note may be written. */
let turn: Promise<void> | undefined;
let inForce = createInForce();

function wanted() {
  return createWanted({
    ledger: { get: async (id) => known.get(id) },
    vendors: [],
    preparation: { restoresFor: () => undefined },
    inForce,
    append: async (id, intend) => {
      const intent = intend(known.get(id));
      told.push(`${id} ${intent.to}`);
      const waits = turn;
      turn = undefined;
      await waits;
      if (isDown) throw new Error('Nothing was written.');
      if (intent.to === 'want')
        written.push(intent.of.flatMap((each) => each.for.map(({ request }) => request)));
      return { request: known.get(id)!, events: [], head: { position: 1, hash: '' } };
    },
    failed: (undo, error) => void failures.push([undo, error]),
  });
}

beforeEach(() => {
  [told, written, failures, isDown, turn] = [[], [], [], false, undefined];
  inForce = createInForce();
  known.clear();
});

async function undosAsked(...ids: readonly string[]): Promise<ReturnType<typeof wanted>> {
  const note = wanted();
  for (const id of ids) {
    known.set(id, undoCalled(id));
    inForce.note(undefined, undoCalled(id));
    await note(undefined, undoCalled(id));
  }
  return note;
}

/** A request after each of these intents. */
const stages = (...intents: readonly Intent[]) => intents.map((_, i) => story(...intents.slice(0, i + 1)));

describe('an undo that is to be decided', () => {
  test('is looked at when it is asked for, and keeps nobody waiting who only asks, approves or begins', async () => {
    const note = await undosAsked('R2222A', 'R3333B');
    expect(told).toEqual(['R2222A want', 'R3333B want']);
    const [asked, agreed, begun, done] = stages(
      ask({ steps: [...steps] }),
      approve(lea),
      start(),
      act(outcomes('verified')),
    );
    let before: Request | undefined;
    for (const after of [asked, agreed, begun]) {
      await note(before, after!);
      before = after;
    }
    expect(told).toHaveLength(2);
    await note(before, done!);
    expect(told.slice(2)).toEqual(['R2222A want', 'R3333B want']);
  });

  test('is looked at again when another’s time is up, and when another undo has left something', async () => {
    const note = await undosAsked('R2222A');
    const done = story(
      ask({ lasts: { forMs: 1 }, steps: [...steps] }),
      approve(lea),
      start(),
      act(outcomes('verified')),
    );
    await note(done, evolve(done, { at: '', type: 'ended', request: null }));
    expect(told).toHaveLength(2);
    const undo = story(ask({ undo: true, steps: [...steps] }), approve(lea));
    await note(undo, evolve(undo, { at: '', type: 'spared', step: 0, indicators: [0], for: ['R3333B'] }));
    expect(told).toHaveLength(3);
  });

  test('that nothing could be written about undoes nothing that was, and the others are looked at all the same', async () => {
    isDown = true;
    const note = await undosAsked('R2222A', 'R3333B');
    const begun = story(ask({ steps: [...steps] }), approve(lea), start());
    const done = story(ask({ steps: [...steps] }), approve(lea), start(), act(outcomes('verified')));
    await expect(note(begun, done)).resolves.toBeUndefined();
    expect(told).toHaveLength(4);
    expect(failures).toHaveLength(4);
    expect(failures[3]).toEqual(['R3333B', new Error('Nothing was written.')]);
  });
});

describe('of two who come to want the same while the first is being noted', () => {
  /** One more blocks it; gives back the end of noting that, once it has got as far as it can. */
  async function blocks(note: ReturnType<typeof wanted>, id: string): Promise<() => Promise<void>> {
    const [before, after] = stages(ask({ id }), approve(lea), start(), act(outcomes('verified'))).slice(2);
    known.set(id, after!);
    inForce.note(before, after!);
    const noted = note(before, after!);
    await new Promise(setImmediate);
    return () => noted;
  }

  test.each<[string, Error | undefined, readonly (readonly string[])[]]>([
    ['the last note names both', undefined, [[], ['R3333B'], ['R3333B', 'R4444C']]],
    [
      'the note of the second names both though the first could not be written',
      new Error('Nothing was written.'),
      [[], ['R3333B', 'R4444C']],
    ],
  ])('%s', async (_, failure, notes) => {
    const note = await undosAsked('R2222A');
    let end: () => void = () => undefined;
    turn = new Promise((resolve, reject) => {
      end = () => (failure ? reject(failure) : resolve());
    });
    const first = await blocks(note, 'R3333B');
    const second = await blocks(note, 'R4444C');
    end();
    await Promise.all([first(), second()]);
    expect(written).toEqual(notes);
    expect(failures).toEqual(failure ? [['R2222A', failure]] : []);
  });
});
