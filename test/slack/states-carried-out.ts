import type { Intent } from '../../src/domain/decide/intent.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import {
  act,
  approve,
  defer,
  lea,
  minutesAfter,
  review,
  sha1,
  start,
  story,
  THREE,
  tomas,
  vouch,
} from '../domain/stories.ts';
import { askedWith, outcome, type Texts } from './states-texts.ts';

/** What is being carried out, and what came of it. */
export function carriedOut(says: Texts): Readonly<Record<string, Request>> {
  const asked = (changes: Partial<Terms> = {}) => askedWith(says, changes);
  const path: Indicator = { kind: 'path', value: `C:\\${says.path}` };
  const undo = asked({
    undo: true,
    steps: [{ vendor: 'inspect', indicators: [sha1('a')], restores: [says.held] }],
  });
  const alone = asked({ breakGlass: true });
  const ran = (...happened: readonly Intent[]) => story(asked(), approve(lea), start(), ...happened);
  const cut = approve(lea, { without: [1, 2], reason: says.leftOut });

  return {
    'an undo, done': story(undo, approve(lea), start(), act([outcome('verified')])),
    approved: story(asked(), approve(lea)),
    executing: ran(),
    'put off': ran(defer(minutesAfter(20))),
    'done, verified': ran(act([outcome('verified')])),
    'done, already so': ran(act([outcome('already')])),
    'done, in the place of something else': ran(act([outcome('verified', { previous: says.held })])),
    'done, and cleaned': story(
      asked({
        clean: true,
        steps: [{ vendor: 'inspect', indicators: [sha1('a')], cleans: true }],
      }),
      approve(lea),
      start(),
      act([outcome('accepted')]),
    ),
    'done, accepted': ran(act([outcome('accepted', { note: says.note })])),
    'done without what was left out': story(
      asked({ indicators: THREE }),
      cut,
      start(),
      act([outcome('verified')]),
    ),
    failed: ran(act([outcome('failed', { code: 'auth_failed', note: says.note })])),
    unknown: ran(act([outcome('unknown', { code: 'interrupted', note: says.note })])),
    partial: story(
      asked({ indicators: [path, sha1('b'), sha1('c')] }),
      approve(lea),
      start(),
      act([
        { indicator: path, status: 'failed', code: 'vendor_error', note: says.note },
        { indicator: sha1('b'), status: 'failed', code: 'vendor_error' },
        { indicator: sha1('c'), status: 'accepted' },
      ]),
    ),
    vouched: ran(act([outcome('unknown')]), vouch(tomas)),
    'break-glass, running': story(alone, start()),
    'break-glass, to be reviewed': story(alone, start(), act([outcome('verified')])),
    'break-glass, justified': story(alone, start(), act([outcome('verified')]), review(lea)),
    'break-glass, not justified': story(
      alone,
      start(),
      act([outcome('verified')]),
      review(lea, 'not_justified', says.review),
    ),
  };
}
