import { expect, test } from '@jest/globals';
import { fatesOf, type Play } from './workflow-fates.ts';
import type { Move } from './workflow-moves.ts';
import { about, ask, BLOCKED, both, GONE, type Left, lasts, NOTHING, pass, undo } from './workflow-plays.ts';
import { a, b, HOUR, MINUTE } from './workflow-stage.ts';

/** Stories of several requests about one thing, each of which needs something else of the count of what is in force. */

const longer = { forMs: 3 * HOUR };
const blindly = { blind: true };

/** The vendor of reputations can be read. */
const STORIES: readonly (readonly [string, readonly Move[], Left, Play['before']?])[] = [
  [
    'who tried it twice, the second time over what had replaced the first, wants it once',
    [
      ask({}, { ...both('lost'), ...blindly }),
      ask({ action: 'allow', lasts: longer }),
      about('retry', 0),
      undo(0),
    ],
    [GONE, GONE],
  ],
  [
    'what is vouched for and was replaced since comes back with an undo of that',
    [ask({}, { ...both('unanswered'), ...blindly }), ask({ action: 'allow' }), about('vouch', 0), undo(1)],
    [BLOCKED, 'open: people'],
  ],
  [
    'what was there before us, and was blocked and allowed in between, is there again',
    [ask({ lasts }), ask({ action: 'allow', lasts: longer })],
    ['before: blacklist', GONE],
    ['blacklist', undefined],
  ],
  [
    'of two that end at once the second leaves what the first has put back',
    [
      ask({ lasts: longer }, {}, true),
      ask({ lasts: longer, prevent: true }),
      pass(MINUTE),
      about('approve', 0),
    ],
    ['before: blacklist', GONE],
    ['blacklist', undefined],
  ],
  [
    'an undo that finds nothing to take back leaves the claims on what is there',
    [ask({ action: 'allow', lasts: longer }), ask({}, { ...both('lost'), ...blindly }), undo(1)],
    [GONE, GONE],
  ],
  [
    'what an undo leaves to one request stays also for those who come later',
    [
      ask({ indicators: [a, b] }),
      undo(0, both('busy')),
      ask({ lasts }),
      pass(MINUTE, both('busy')),
      ask(),
      pass(MINUTE),
    ],
    [BLOCKED, BLOCKED],
  ],
  [
    'an undo that failed does not keep what lay below',
    [
      ask({ lasts: longer }),
      ask({ action: 'allow' }, blindly),
      undo(1, both('refused')),
      pass(3 * HOUR),
      undo(1),
    ],
    [GONE, GONE],
  ],
];

test.each(STORIES)('%s', async (_, moves, left, before = NOTHING) => {
  const [reputation, blocking] = await fatesOf({ moves, before }, true);
  expect([reputation, blocking]).toEqual(left);
});
