import { expect, test } from '@jest/globals';
import { decisionForm, firstPage } from '../../src/slack/decision-forms.ts';
import { textsIn } from './skeleton.ts';
import { states } from './states.ts';

test.each([
  [5, 5, []],
  [12, 5, ['and 7 more.']],
])(
  'of %i things that the guard refuses, %i are named to whoever overrides it, and no other is passed over',
  (all, named, rest) => {
    const request = states()['needs an override']!;
    const { terms } = request;
    const [finding] = terms.override!.findings;
    const findings = Array.from({ length: all }, (_, i) => ({ ...finding!, sentence: `It is number ${i}.` }));
    const override = { ...terms.override!, findings };
    const { blocks } = decisionForm(
      'override',
      { ...request, terms: { ...terms, override } },
      firstPage(request, request.changed),
    );
    const lines = textsIn(blocks).flatMap(({ text }) => text.split('\n'));
    const bullets = Array.from({ length: named }, (_, i) => `• It is number ${i}.`);
    expect(lines.filter((line) => /^• |^and /.test(line))).toEqual([...bullets, ...rest]);
  },
);
