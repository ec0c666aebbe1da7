import { describe, expect, test } from '@jest/globals';
import type { KnownBlock, ModalView } from '@slack/types';
import { checkView } from '../../sandbox/slack/limits.ts';
import type { OfferedVendor } from '../../src/command.ts';
import type { Examined } from '../../src/examine.ts';
import {
  type FoundMemo,
  firstMemo,
  foundForm,
  foundTurnedTo,
  readFoundMemo,
  tickedIn,
  verdict,
} from '../../src/slack/found-form.ts';
import type { Sheet } from '../../src/slack/sheets.ts';
import { unpacked } from '../../src/slack/ticks.ts';

const ID = '00000000-0000-4000-8000-000000000000';
const VENDORS: readonly OfferedVendor[] = ['inspect', 'cybereason'].map((name) => ({
  name,
  title: 'A Vendor',
  takes: { block: 'everything' },
  kinds: { block: ['sha1', 'domain', 'ip', 'url'] },
  topics: [],
}));

const open = (value: string): Examined => ({
  indicator: { kind: 'domain', value },
  vendors: ['inspect', 'cybereason'],
});
const finding = (sentence: string): NonNullable<Examined['finding']> => ({
  indicator: { kind: 'domain', value: 'x' },
  rule: 'own_domain',
  entry: 'x',
  sentence,
  absolute: false,
});

const sheetOf = (examined: readonly Examined[], remarks: readonly string[] = []): Sheet => ({
  examined,
  channel: 'C0SOC',
  remarks,
});

function formOf(sheet: Sheet, page = 0): ModalView {
  return foundForm(sheet, { ...firstMemo(ID, sheet), page }, VENDORS);
}

interface Boxes {
  readonly element: {
    readonly options: readonly { text: { text: string }; description?: { text: string }; value: string }[];
    readonly initial_options?: readonly { value: string }[];
  };
}

const groupsOf = ({ blocks }: ModalView) =>
  blocks.filter(({ block_id: id }) => id?.startsWith('ticks:')) as unknown as readonly (KnownBlock & Boxes)[];
const texts = ({ blocks }: ModalView) =>
  (blocks as readonly KnownBlock[]).flatMap((block) =>
    block.type === 'section' && block.text ? [block.text.text] : [],
  );

/** As long as they come, and all characters of four bytes. */
const longest = (index: number): Examined => ({
  indicator: { kind: 'url', value: `https://${index}.example/${'🦊'.repeat(2_000)}` },
  vendors: ['inspect', 'cybereason'],
  finding: finding(`<!channel> ${'🦊&'.repeat(1_000)}.`),
});

describe('Slack takes the form', () => {
  test.each([1, 10, 11, 100, 101, 200, 10_000])('of %i indicators, every page of it', (count) => {
    for (const make of [longest, (index: number) => open(`host${index}.example`)]) {
      const sheet = sheetOf(
        Array.from({ length: count }, (_, index) => make(index)),
        ['🦊'.repeat(500)],
      );
      const pages = Math.ceil(count / 100);
      for (const page of new Set([0, 1, pages - 2, pages - 1].filter((each) => each >= 0 && each < pages))) {
        const form = formOf(sheet, page);
        expect(checkView(form, 'modal')).toBeUndefined();
        expect(form.blocks.length).toBeLessThanOrEqual(100);
        expect(form.private_metadata!.length).toBeLessThanOrEqual(3_000);
        for (const { element } of groupsOf(form)) {
          expect(element.options.length).toBeLessThanOrEqual(10);
          for (const { text, description } of element.options) {
            expect(text.text.length).toBeLessThanOrEqual(75);
            expect(description!.text.length).toBeLessThanOrEqual(75);
          }
        }
        expect(groupsOf(form).flatMap(({ element }) => element.options)).toHaveLength(
          Math.min(100, count - page * 100),
        );
      }
    }
  });
});

describe('the verdict', () => {
  const value = '203.0.113.7';
  const indicator = { kind: 'ip', value } as const;
  const both = ['inspect', 'cybereason'];
  test.each<[string, Omit<Examined, 'indicator'>, boolean]>([
    ['Will be blocked at inspect, cybereason.', { vendors: both }, true],
    ['Will be blocked at inspect, cybereason.', { vendors: both, blockedAt: [] }, true],
    [
      'Blocked already at inspect. Will be blocked at cybereason.',
      { vendors: both, blockedAt: ['inspect'] },
      true,
    ],
    ['Blocked already at inspect, cybereason.', { vendors: both, blockedAt: both }, false],
    [
      'Not supported: No vendor takes IP addresses.',
      { vendors: [], why: 'No vendor takes IP addresses.' },
      false,
    ],
    [
      'It may be only half. Will be blocked at inspect, cybereason.',
      { vendors: both, doubt: 'It may be only half.' },
      false,
    ],
    [
      'It may be only half. Blocked already at inspect. Will be blocked at cybereason.',
      { vendors: both, blockedAt: ['inspect'], doubt: 'It may be only half.' },
      false,
    ],
    ['Not supported: No vendor.', { vendors: [], why: 'No vendor.', doubt: 'It may be only half.' }, false],
    ['Protected: It is yours.', { vendors: both, finding: finding(`${value} is yours.`) }, false],
    ['Protected: 203.0.113.70 is yours.', { vendors: [], finding: finding('203.0.113.70 is yours.') }, false],
  ])('“%s”', (said, rest, isTicked) => {
    const each = { indicator, ...rest };
    expect(verdict(each)).toBe(said);
    const form = formOf(sheetOf([each]));
    expect(groupsOf(form).flatMap(({ element }) => element.initial_options ?? [])).toHaveLength(
      isTicked ? 1 : 0,
    );
  });

  test('that is too long for its line stands in full beneath the boxes, the protected first', () => {
    const path = `/${'a'.repeat(90)}`;
    const sentence = `It is on the warning list “${'Very '.repeat(12)}long”, as x.example.`;
    const form = formOf(
      sheetOf([
        { indicator: { kind: 'url', value: `https://x.example${path}` }, vendors: both },
        { ...open('x.example'), finding: finding(sentence) },
        open('short.example'),
      ]),
    );
    expect(texts(form).at(-1)).toBe(
      [
        '*In full, what is too long above:*',
        `• \`x[.]example\` Protected: ${sentence}`,
        `• \`hxxps://x[.]example${path}\` Will be blocked at inspect, cybereason.`,
      ].join('\n'),
    );
  });

  test.each([
    [300, false],
    [301, true],
  ])('of %i is known to be that of the first 300 at the vendors: %p', (count, isSaid) => {
    const form = formOf(sheetOf(Array.from({ length: count }, (_, index) => open(`host${index}.example`))));
    expect(texts(form)[0]?.includes('• Vendors are asked about the first 300 only;')).toBe(isSaid);
  });

  test('cannot mention or link', () => {
    const evil = {
      ...open('x.example'),
      finding: finding(`<!channel> ${'<https://evil.example|x>'.repeat(4)}`),
    };
    expect(texts(formOf(sheetOf([evil], ['<!here>']))).join('\n')).not.toMatch(/<[!h]/);
  });
});

describe('once the vendors have said what they hold', () => {
  const hosts = ['a.example', 'b.example', 'c.example', 'd.example'];
  const both = ['inspect', 'cybereason'];
  const asked = (...held: readonly (readonly string[])[]) =>
    sheetOf(hosts.map((host, index) => ({ ...open(host), blockedAt: held[index] ?? [] })));
  const unasked = sheetOf(hosts.map(open));
  const boxes = (...ticked: readonly number[]) =>
    ({
      'ticks:0': { ticks: { selected_options: ticked.map((index) => ({ value: `${index}` })) } },
    }) as never;
  const left = (memo: FoundMemo) => [...unpacked(memo.without)];

  test.each<[string, readonly number[], Sheet, readonly number[]]>([
    ['blocked everywhere', [0, 1, 2, 3], asked(both), [0]],
    ['blocked at one', [0, 1, 2, 3], asked(['inspect']), []],
    ['blocked nowhere', [0, 1, 2, 3], asked(), []],
    ['left out by a person before', [0, 2], asked(both), [0, 1, 3]],
  ])(
    'what is %s is left out or not, and nothing that a person left out comes back',
    (_, ticked, sheet, out) => {
      const caughtUp = foundTurnedTo(0, firstMemo(ID, unasked), sheet, boxes(...ticked));
      expect(left(caughtUp)).toEqual(out);
      expect(caughtUp.asked).toBe(true);
    },
  );

  test('what a person ticks after that stays ticked', () => {
    const sheet = asked(both);
    const caughtUp = foundTurnedTo(0, firstMemo(ID, unasked), sheet, {});
    expect(left(foundTurnedTo(0, caughtUp, sheet, boxes(0, 1)))).toEqual([2, 3]);
  });

  test('what is protected and was ticked all the same stays ticked', () => {
    const own = { ...open('own.example'), finding: finding('own.example is yours.') };
    const [before, after] = [sheetOf([own]), sheetOf([{ ...own, blockedAt: both }])];
    expect(left(foundTurnedTo(0, firstMemo(ID, before), after, boxes(0)))).toEqual([]);
  });

  test('a form that shows nothing of it yet asks for what is ticked in it', () => {
    const sent = tickedIn(firstMemo(ID, unasked), asked(both), boxes(0, 1));
    expect(sent.map(({ indicator }) => indicator.value)).toEqual(['a.example', 'b.example']);
  });

  test('its boxes are others than before, and no longer tell of each tick', () => {
    const groups = (sheet: Sheet) =>
      groupsOf(formOf(sheet)).map((block) => [
        block.block_id,
        'dispatch_action' in block && block.dispatch_action,
      ]);
    expect(groups(unasked)).toEqual([['ticks:0', true]]);
    expect(groups(asked(both))).toEqual([['ticks:0:asked', false]]);
  });
});

describe('pages', () => {
  const sheet = sheetOf(Array.from({ length: 230 }, (_, index) => open(`host${index}.example`)));
  const memo = firstMemo(ID, sheet);

  test.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [1e9, 2],
    [-1, 0],
    [Number.NaN, 0],
    [1.5, 1],
    [Number.POSITIVE_INFINITY, 2],
  ])('turned to %p, it is page %i', (wanted, page) => {
    expect(foundTurnedTo(wanted, memo, sheet, {}).page).toBe(page);
  });

  test('what was left out on one page is left out in the end', () => {
    const boxes = (from: number, ticked: readonly number[]) =>
      ({
        [`ticks:${from}`]: { ticks: { selected_options: ticked.map((index) => ({ value: `${index}` })) } },
      }) as never;
    const second = foundTurnedTo(1, memo, sheet, boxes(0, [1, 2, 3]));
    expect([...unpacked(second.without)]).toEqual([0, 4, 5, 6, 7, 8, 9]);
    const left = tickedIn(second, sheet, boxes(100, [100]));
    expect(left).toHaveLength(230 - 7 - 9);
    expect(left[0]?.indicator.value).toBe('host1.example');
  });

  test.each([
    ['', undefined],
    ['null', undefined],
    ['{"sheet":1}', undefined],
    ['{"sheet":"a","page":0,"without":""}', undefined],
    ['{"sheet":"a","page":0,"without":"","asked":true,"more":1}', undefined],
    [JSON.stringify(memo), memo],
  ])('what a form remembers is read: %s', (text, read) => {
    expect(readFoundMemo(text)).toEqual(read);
  });
});
