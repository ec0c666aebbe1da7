import { expect, test } from '@jest/globals';
import { evolve } from '../../../src/domain/evolve.ts';
import type { Request } from '../../../src/domain/request.ts';
import { act, approve, ask, events, lea, outcomes, sha1, start, story } from '../stories.ts';

const indicators = [sha1('a'), sha1('b')];
const undo = ask({ undo: true, indicators, steps: [{ vendor: 'inspect', indicators }] });

/** One of two is taken back already, and somebody wants the rest tried again. */
const half = evolve(story(undo, approve(lea), start(), act(outcomes('verified', 'failed'))), {
  type: 'retried',
  at: '',
  step: 0,
  by: lea.person,
});

test.each<[string, Request, readonly number[], readonly string[]]>([
  ['all of it is spared', story(undo, approve(lea)), [0, 1], ['spared']],
  ['only what was still to be done is spared', half, [1], ['spared']],
  ['what is done already is spared', half, [0], ['spared', 'started']],
])('a step is begun where something is left to do: %s', (_, request, spared, types) => {
  const happened = events(request, { ...start(), spared: { indicators: [...spared], for: ['ROTHER'] } });
  expect(happened.map(({ type }) => type)).toEqual(types);
});
