import { expect, test } from '@jest/globals';
import { fatesOf, type Play } from './workflow-fates.ts';
import type { Move } from './workflow-moves.ts';
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
  pass,
  undo,
} from './workflow-plays.ts';
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
  [
    'what was allowed is blocked again as it was before us, although taking back the allowance was left to its end',
    [ask({ action: 'allow', undo: true }, {}, true), ask({ action: 'allow', lasts }), about('approve', 0)],
    ['before: blacklist', GONE],
    ['blacklist', undefined],
  ],
  [
    'what was seen to be cleared is not what was there before us, but what one of us had made without an answer',
    [
      ask({ action: 'allow', lasts: longer }, { ...both('unanswered'), ...blindly }),
      ask({ action: 'clear', lasts: longer }),
      about('retry', 0),
    ],
    [GONE, GONE],
  ],
  [
    'what had been cleared is there again below an allowance of which nobody knows, and stays with the end of that',
    [
      ask({ action: 'clear', lasts }),
      ask({ action: 'allow', lasts }, { ...blindly, ...dies('after', 'started') }),
    ],
    ['before: whitelist', GONE],
    ['whitelist', undefined],
  ],
  [
    'what was seen to be there below a clearance of which nobody knows does not come back after its time',
    [
      ask({ prevent: true, lasts: longer }),
      ask({ action: 'clear' }, { ...both('lost'), ...blindly }),
      ask({ action: 'allow', lasts }),
    ],
    [GONE, GONE],
  ],
  [
    'a block that is found below prevention, and was not known of when that came, stays after the time of that',
    [ask({}, { ...blindly, ...dies('after', 'started') }), ask({ prevent: true, lasts }), about('retry', 0)],
    [BLOCKED, BLOCKED],
  ],
  [
    'what was interrupted is looked at before anything else is done about the same, and so brings back nothing',
    [
      ask({ action: 'clear', lasts }, both('busy')),
      ask({ action: 'allow' }, both('busy')),
      ask({ undo: true }, both('busy')),
      pass(MINUTE, { ...both('refused'), ...dies('after', 'started') }),
    ],
    [ALLOWED, GONE],
    ['blacklist', undefined],
  ],
  [
    'what was there before us could not be read, as the end of what replaced a block says that has ended meanwhile',
    [
      ask({ lasts }, { faults: [[], ['busy']], ...blindly }),
      ask({ action: 'allow', lasts: longer }),
      ask({}, { faults: [['busy'], []] }),
    ],
    ['open: nobody', BLOCKED],
    ['blacklist', undefined],
  ],
];

/** It cannot be read. */
const UNREAD: typeof STORIES = [
  [
    'what was left to others is not there again by somebody\u2019s word',
    [
      ask({ action: 'allow' }, dies('after', 'started')),
      ask({ lasts: longer }),
      ask({ action: 'allow', undo: true }),
      about('vouch', 0),
    ],
    ['open: nobody', GONE],
  ],
  [
    'an undo of prevention that is tried again leaves the plain block that has come in its place',
    [
      ask({ prevent: true }),
      undo(0, dies('after', 'started')),
      ask({ action: 'allow' }),
      ask(),
      about('retry', 1),
    ],
    [BLOCKED, BLOCKED],
  ],
  [
    'what was blocked before us may go with an allowance that is taken back, which says so',
    [ask({ action: 'allow', undo: true })],
    ['open: nobody', GONE],
    ['blacklist', undefined],
  ],
  [
    'what may be there again after an undo of which nobody knows has its end',
    [ask({ lasts }), ask({ action: 'allow' }), undo(1, dies('before', 'acted'))],
    ['open: nobody', GONE],
  ],
];

test.each(STORIES)('%s', async (_, moves, left, before = NOTHING) => {
  const [reputation, blocking] = await fatesOf({ moves, before }, true);
  expect([reputation, blocking]).toEqual(left);
});

test.each(UNREAD)('%s', async (_, moves, left, before = NOTHING) => {
  const [reputation, blocking] = await fatesOf({ moves, before }, false);
  expect([reputation, blocking]).toEqual(left);
});
