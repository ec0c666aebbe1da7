import type { Intent } from '../../src/domain/decide/intent.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import {
  approve,
  ask,
  defer,
  delegate,
  deny,
  lea,
  minutesAfter,
  next,
  olaf,
  override,
  rina,
  start,
  story,
  tomas,
  vera,
} from '../domain/stories.ts';
import { askedWith, expired, guardedWith, oneFromEach, pair, type Texts } from './states-texts.ts';

/** Speaks for both sides. */
const both = { ...lea, groups: ['SLEADS', 'SOPERATIONS'] };

/** What counts no more, or was never begun. */
export function lapsed(says: Texts): Readonly<Record<string, Request>> {
  const asked = (changes: Partial<Terms> = {}) => askedWith(says, changes);
  const guarded = guardedWith(says);
  const ran = (...happened: readonly Intent[]) => story(asked(), approve(lea), start(), ...happened);
  const alone = asked({ breakGlass: true });

  return {
    'expired, never overridden': expired(story(guarded)),
    'an approval lapsed': story(
      asked({ rule: pair }),
      approve(lea),
      approve(tomas, { earlier: [{ ...lea, groups: [] }] }),
    ),
    'an approval lapsed for one of two': next(
      story(ask(oneFromEach), approve(both), approve(tomas)),
      minutesAfter(5),
      start(0, [], [{ ...both, groups: ['SLEADS'] }, tomas]),
    ),
    'an approval lapsed, too late for another': lapsedLate(asked()),
    'an override lapsed': story(
      guarded,
      override(vera, says.override),
      approve(lea, { earlier: [{ ...vera, groups: [] }] }),
    ),
    'what was handed on lapsed': story(
      asked({ rule: pair }),
      delegate(lea, olaf),
      approve(olaf),
      approve(tomas, { earlier: [{ ...lea, groups: [] }, olaf] }),
    ),
    'approved, and nobody can say by whom': stalled(story(asked(), approve(lea))),
    'expired, while nobody could say by whom': expired(stalled(story(asked(), approve(lea)))),
    'expired, approved': expired(story(asked(), approve(lea))),
    'executing, and nobody can say on whose word': stalled(ran(defer(minutesAfter(20)))),
    denied: story(asked(), deny(tomas, says.denial)),
    cancelled: story(asked(), { to: 'cancel', by: rina }),
    expired: expired(story(asked())),
    'break-glass, expired': expired(story(alone)),
  };
}

/** Approved late, and begun later still, when who approved may not any more. */
function lapsedLate(asked: Intent): Request {
  const approved = next(story(asked), minutesAfter(30), approve(lea));
  return next(approved, minutesAfter(70), start(0, [], [{ ...lea, groups: [] }]));
}

function stalled(request: Request): Request {
  return next(request, minutesAfter(30), { ...start(), earlier: undefined });
}
