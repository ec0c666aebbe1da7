import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { delegateOf, quorumOf, speaksFor, unspokenFor } from '../../src/domain/quorum.ts';
import type { Approval } from '../../src/domain/request.ts';
import { ask, delegate, lea, member, olaf, rina, rule, story, terms, tomas, vera } from './stories.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 500);

const by = (who: typeof lea, ...as: readonly string[]): Approval => ({
  by: who.person,
  at: '',
  digest: '',
  as: as.length > 0 ? as : ['SLEADS'],
  without: [],
});

describe('counting', () => {
  const under = (approvals: number) => terms({ rule: { ...rule, approvals } });

  test.each<[string, number, readonly Approval[], number, boolean]>([
    ['nobody', 1, [], 0, false],
    ['one of one', 1, [by(lea)], 1, true],
    ['one of two', 2, [by(lea)], 1, false],
    ['two of two', 2, [by(lea), by(tomas)], 2, true],
    ['more than are needed', 1, [by(lea), by(tomas)], 2, true],
    ['one person twice', 2, [by(lea), by(lea)], 1, false],
    ['who asked', 1, [by(rina)], 0, false],
    ['who asked beside another', 2, [by(rina), by(lea)], 1, false],
    [
      'the same id of two teams',
      2,
      [by(lea), by({ ...lea, person: { ...lea.person, team: 'T2' } })],
      2,
      true,
    ],
    [
      'one person under two names',
      2,
      [by(lea), by({ ...lea, person: { ...lea.person, name: 'x' } })],
      1,
      false,
    ],
  ])('%s', (_, approvals, given, have, isMet) => {
    expect(quorumOf(under(approvals), given)).toEqual({ have, need: approvals, missing: [], isMet });
  });

  test('never finds none enough', () => {
    expect(quorumOf(under(0), [])).toEqual({ have: 0, need: 1, missing: [], isMet: false });
  });
});

describe('one from each', () => {
  const entries = ['SLEADS', 'SOPS'];
  const under = (approvals = 2) =>
    terms({ rule: { ...rule, approvals, approvers: entries, oneFromEach: true } });

  test.each<[string, readonly Approval[], readonly string[], boolean]>([
    ['of nobody', [], ['SLEADS', 'SOPS'], false],
    ['of one of them', [by(lea, 'SLEADS')], ['SOPS'], false],
    ['twice the same', [by(lea, 'SLEADS'), by(tomas, 'SLEADS')], ['SOPS'], false],
    ['of both', [by(lea, 'SLEADS'), by(tomas, 'SOPS')], [], true],
    ['of one person who is both', [by(lea, 'SLEADS', 'SOPS')], ['SOPS'], false],
    ['of two, one of whom is both', [by(vera, 'SLEADS', 'SOPS'), by(lea, 'SLEADS')], [], true],
    ['the other way round', [by(vera, 'SOPS', 'SLEADS'), by(lea, 'SLEADS')], [], true],
    ['of who asked', [by(rina, 'SLEADS'), by(lea, 'SOPS')], ['SLEADS'], false],
  ])('%s', (_, given, missing, isMet) => {
    expect(quorumOf(under(), given)).toMatchObject({ missing, isMet });
  });

  test('and as many as are wanted beside', () => {
    expect(quorumOf(under(3), [by(lea, 'SLEADS'), by(tomas, 'SOPS')])).toEqual({
      have: 2,
      need: 3,
      missing: [],
      isMet: false,
    });
  });

  test('is arranged as well as it can be', () => {
    const groups = ['A', 'B', 'C', 'D', 'E'];
    const speakers = fc.array(
      fc.subarray(groups).map((as) => ({ as })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(speakers, fc.subarray(groups), (people, wanted) => {
        expect(wanted.length - unspokenFor(wanted, people).length).toBe(most(wanted, people));
      }),
      { numRuns },
    );
  });
});

/** How many can be spoken for at most, by trying everything. */
function most(wanted: readonly string[], people: readonly { readonly as: readonly string[] }[]): number {
  const [first, ...rest] = wanted;
  if (first === undefined) return 0;
  const with_ = people.flatMap(({ as }, index) =>
    as.includes(first)
      ? [
          1 +
            most(
              rest,
              people.filter((_, i) => i !== index),
            ),
        ]
      : [],
  );
  return Math.max(most(rest, people), ...with_);
}

describe('who speaks for whom', () => {
  const approvers = ['SLEADS', 'SGUARDS', 'UOLAF'];
  const request = story(ask({ rule: { ...rule, approvers } }));

  test.each([
    ['a member of one group', lea, ['SLEADS']],
    ['a member of two', vera, ['SLEADS', 'SGUARDS']],
    ['somebody who is named', olaf, ['UOLAF']],
    ['somebody who is named and a member', { ...olaf, groups: ['SGUARDS'] }, ['SGUARDS', 'UOLAF']],
    ['a member of another group', member('UX', ['SOTHER']), []],
  ])('%s', (_, who, as) => {
    expect(speaksFor(request, who)).toEqual(as);
  });

  test('whoever it was escalated to speaks for all', () => {
    const escalated = { ...request, escalatedTo: ['SOPS'] };
    expect(speaksFor(escalated, member('UX', ['SOPS']))).toEqual(approvers);
    expect(speaksFor(escalated, lea)).toEqual(['SLEADS']);
  });

  test('who was asked to decide speaks for their own and for those of who asked them, each once', () => {
    const handed = story(ask({ rule: { ...rule, approvers } }), delegate(vera, tomas));
    expect(speaksFor(handed, tomas)).toEqual(['SLEADS', 'SGUARDS']);
    expect(speaksFor(handed, vera)).toEqual([]);
    expect(delegateOf(handed, vera.person)).toEqual(tomas.person);
    expect(delegateOf(handed, tomas.person)).toBeUndefined();
  });

  test('who handed their say on has none, even where it was escalated to them', () => {
    const handed = { ...story(ask(), delegate(lea, olaf)), escalatedTo: ['ULEA'] };
    expect(speaksFor(handed, lea)).toEqual([]);
  });
});
