import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fatesOf, type Play, playsOf } from './workflow-fates.ts';
import { DIMENSIONS, type Dimension, type Move } from './workflow-moves.ts';
import {
  ALLOWED,
  about,
  ask,
  BLOCKED,
  both,
  dies,
  GONE,
  type Left,
  lasts,
  NOTHING,
  PREVENTED,
  pass,
  undo,
} from './workflow-plays.ts';
import { DAY, HOUR, MINUTE } from './workflow-stage.ts';

/** Many requests about the same two things at two vendors, and their ends; vendors and processes that now and then fail. */

const numRuns = Number(process.env['ENDS_RUNS'] ?? 60);
/** To look for one thing at a time: "allow,lasts". */
const only = process.env['ENDS_ONLY']?.split(',');
const dimensions = new Set<Dimension>(DIMENSIONS.filter((each) => only?.includes(each) ?? true));

const CASES = [
  ['can be read', true],
  ['cannot be read', false],
] as const;

/** Each once broke the promise. */
const BROKE: readonly (readonly [string, readonly Move[], Left, Play['before']?])[] = [
  ['a block that ends over an allowance', [ask({ action: 'allow' }), ask({ lasts })], [ALLOWED, GONE]],
  ['an allowance that ends over a block', [ask(), ask({ action: 'allow', lasts })], [BLOCKED, BLOCKED]],
  ['a clearance that ends over a block', [ask(), ask({ action: 'clear', lasts })], [BLOCKED, BLOCKED]],
  [
    'the last of two blocks that end over an allowance',
    [ask({ action: 'allow' }), ask({ lasts: { forMs: 3 * HOUR } }), ask({ lasts })],
    [ALLOWED, GONE],
  ],
  [
    'a block that ends over an allowance that could not be read',
    [ask({ action: 'allow' }), ask({ lasts }, { blind: true })],
    [ALLOWED, GONE],
  ],
  [
    'an allowance that ends over a block, with a crash before it was noted',
    [ask(), ask({ action: 'allow', lasts }, dies('before', 'acted'))],
    [BLOCKED, BLOCKED],
  ],
  [
    'an undo of a block over a clearance that ends over an allowance',
    [ask({ action: 'allow' }), ask({ action: 'clear', lasts }), ask(), undo(2)],
    [ALLOWED, GONE],
  ],
  ['prevention that ends over a block', [ask(), ask({ prevent: true, lasts })], [BLOCKED, BLOCKED]],
  ['a block over prevention', [ask({ prevent: true }), ask()], [PREVENTED, BLOCKED]],
  [
    'an undo approved after others asked',
    [ask(), undo(0, {}, true), ask(), about('approve', 0)],
    [BLOCKED, BLOCKED],
  ],
  [
    'an undo that a vendor put off until others had asked',
    [ask(), undo(0, both('busy')), ask(), pass(MINUTE)],
    [BLOCKED, BLOCKED],
  ],
  [
    'ends that are looked at in another order than they were asked for',
    [ask({ lasts }, { faults: [[], ['busy']] }), ask({ action: 'allow', lasts }), ask({ lasts }), pass(DAY)],
    [GONE, GONE],
  ],
  [
    'a block whose end is put off until what it had replaced ends',
    [ask({ action: 'allow', lasts: { forMs: 3 * HOUR } }), ask({ lasts }), pass(HOUR, both('busy'))],
    [GONE, GONE],
  ],
  [
    'an unblocking of what is allowed, while nobody can read that',
    [ask({ action: 'allow' }), ask({ undo: true }, { blind: true })],
    [ALLOWED, GONE],
  ],
  [
    'two blocks of different strength that end together, one of them unknown',
    [ask({ lasts }), ask({ prevent: true, lasts }, dies('after', 'started'))],
    [GONE, GONE],
  ],
  [
    'an unblocking that is vouched for after a block',
    [ask({ undo: true }, { ...both('unanswered'), blind: true }), ask({ lasts }), about('vouch', 0)],
    [GONE, GONE],
  ],
  [
    'prevention that ends over a block that was tried again after an allowance of which nobody knows',
    [
      ask({ vendors: ['cybereason'] }, both('unanswered')),
      ask({ prevent: true, vendors: ['cybereason'], lasts }),
      ask({ action: 'allow' }, both('lost')),
      about('retry', 0),
    ],
    [BLOCKED, GONE],
  ],
  [
    'an allowance that was found so, for which what was to be taken back was left',
    [ask({ action: 'allow', undo: true }, both('busy')), ask({ action: 'allow', lasts }), pass(MINUTE)],
    [GONE, GONE],
    ['whitelist', undefined],
  ],
  [
    'prevention over a block that was there before us and was to be taken back',
    [
      ask({ undo: true, vendors: ['cybereason'] }, {}, true),
      ask({ prevent: true, vendors: ['cybereason'], lasts }),
      about('approve', 0),
    ],
    [GONE, GONE],
    ['blacklist', undefined],
  ],
  [
    'an unblocking of what was blocked before us and is allowed for a while, while nobody can read that',
    [ask({ action: 'allow', lasts }), ask({ undo: true }, { blind: true })],
    [GONE, GONE],
    ['blacklist', undefined],
  ],
  [
    'the same of what is cleared for a while',
    [ask({ action: 'clear', lasts }), ask({ undo: true }, { blind: true })],
    [GONE, GONE],
    ['blacklist', undefined],
  ],
  [
    'an allowance below a clearance of whose end nobody knows what became',
    [
      ask({ action: 'allow', lasts: { forMs: 3 * HOUR } }),
      ask({ action: 'clear', lasts }),
      pass(HOUR, { ...both('unanswered'), blind: true }),
    ],
    [GONE, GONE],
  ],
  [
    'an undo of what a block has replaced of which nobody knows',
    [
      ask({ action: 'clear' }, { blind: true }),
      ask({ lasts }, { blind: true, ...dies('before', 'acted') }),
      undo(0, dies('after', 'started')),
    ],
    [GONE, GONE],
  ],
  [
    'a block that ends together with what had replaced it',
    [ask({ lasts }), ask({ action: 'clear', lasts }, { blind: true })],
    [GONE, GONE],
  ],
];

/** One way to each fate, so that also a short run meets them all. */
const FATES: readonly (readonly [string, readonly Move[], Play['before']?])[] = [
  [GONE, [ask(), undo(0)]],
  [BLOCKED, [ask()]],
  [PREVENTED, [ask({ prevent: true })]],
  [ALLOWED, [ask({ action: 'allow' })]],
  ['before: blacklist', [ask({ lasts })], ['blacklist', 'blacklist']],
  ['before: whitelist', [pass(HOUR)], ['whitelist', undefined]],
  ['open: told', [ask({ lasts }), pass(HOUR, both('refused'))]],
  ['open: people', [ask({}, both('unanswered'))]],
  ['open: nobody', [ask({}, both('lost'))]],
  ['after started', [ask({}, dies('after', 'started'))]],
  ['before acted', [ask({}, dies('before', 'acted'))]],
  ['before deferred', [ask({}, { ...both('busy'), ...dies('before', 'deferred') })]],
  ['after deferred', [ask({}, { ...both('busy'), ...dies('after', 'deferred') })]],
  ['after spared', [ask(), undo(0, both('busy')), ask(), pass(MINUTE, dies('after', 'spared'))]],
  ['after requested', [ask({ lasts }), pass(HOUR, dies('after', 'requested'))]],
  ['after ended', [ask({ lasts }), pass(HOUR, dies('after', 'ended'))]],
  ['before told', [ask({ lasts }), pass(HOUR, { ...both('refused'), ...dies('before', 'told') })]],
];

describe.each(CASES)('where a vendor of reputations %s', (_, isReadable) => {
  test.each(BROKE)('the promise holds for %s', async (_, moves, left, before = NOTHING) => {
    const [reputation, blocking] = await fatesOf({ moves, before }, isReadable);
    expect([reputation, blocking]).toEqual(left);
  });

  test(
    'nothing is in force that nobody wants and nobody was told of, and all is that somebody wants',
    async () => {
      const met = new Set<string>();
      await fc.assert(
        fc.asyncProperty(playsOf(dimensions), async (play) => {
          for (const fate of await fatesOf(play, isReadable)) met.add(fate);
        }),
        { numRuns, examples: FATES.map(([, moves, before = NOTHING]) => [{ moves, before }]) },
      );
      expect([...met]).toEqual(expect.arrayContaining(FATES.map(([fate]) => fate)));
    },
    Math.max(60, numRuns) * 1_000,
  );
});
