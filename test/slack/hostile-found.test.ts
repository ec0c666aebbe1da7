import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkView } from '../../sandbox/slack/limits.ts';
import type { Examined } from '../../src/examine.ts';
import { firstMemo, foundForm } from '../../src/slack/found-form.ts';
import type { Sheet } from '../../src/slack/sheets.ts';
import { HOSTILE, skeleton, textsIn, UNSEEN } from './skeleton.ts';

const numRuns = Number(process.env['HOSTILE_RUNS'] ?? 40);
const VENDORS = [
  { name: 'inspect', title: 'ESET Inspect', takes: {}, kinds: { block: ['url'] as const }, topics: [] },
];
/** Too long for its line, so that it stands in full beneath the boxes too. */
const LONG = 'x'.repeat(80);

/** A sheet with this text wherever it can come from a message, from a file, or from who configured what is protected. */
function sheetSaying(said: string): Sheet {
  const url = { kind: 'url', value: `https://evil.example/${LONG}${said}` } as const;
  const path = { kind: 'path', value: `C:\\${said}` } as const;
  const finding = { indicator: url, rule: 'warning_list', entry: said, absolute: false } as const;
  const examined: readonly Examined[] = [
    { indicator: url, vendors: ['inspect'] },
    { indicator: path, vendors: [], why: `No vendor takes ${LONG} ${said}.` },
    {
      indicator: url,
      vendors: ['inspect'],
      finding: { ...finding, sentence: `It is on ${LONG} “${said}”.` },
    },
  ];
  return { examined, channel: 'C0SOC', remarks: [`It says ${said}.`], lasts: said.slice(0, 64) };
}

function formSaying(said: string) {
  const sheet = sheetSaying(said);
  return foundForm(sheet, firstMemo('00000000-0000-4000-8000-000000000000', sheet), VENDORS);
}

function expectInert(said: string): void {
  const view = formSaying(said);
  expect(skeleton(view.blocks)).toEqual(skeleton(formSaying('x').blocks));
  const texts = textsIn(view.blocks);
  expect(texts.filter(({ type, verbatim }) => type === 'mrkdwn' && verbatim !== true)).toEqual([]);
  expect(texts.filter(({ text }) => UNSEEN.test(text))).toEqual([]);
  expect(checkView(view, 'modal')).toBeUndefined();
}

describe('hostile text in the form of what was found', () => {
  test.each(Object.entries(HOSTILE))('%s is only text, and Slack takes the form', (_, text) => {
    expectInert(text);
  });

  test('whatever it is', () => {
    const markup = fc.constantFrom(
      '<',
      '>',
      '&',
      '`',
      '```',
      '|',
      '!',
      '@',
      '#',
      '*',
      '\n',
      '\u202E',
      '\u200B',
    );
    const text = fc.array(fc.oneof(markup, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 30 });
    fc.assert(
      fc.property(text, (pieces) => expectInert(`x${pieces.join('')}`)),
      { numRuns },
    );
  });
});
