import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { emojiFor } from '../../sandbox/page/emoji.ts';
import { checkMessageBlocks } from '../../sandbox/slack/limits.ts';
import { card, type Face, statusLine } from '../../src/slack/card.ts';
import { title } from '../../src/slack/headline.ts';
import { ask, sha1, story } from '../domain/stories.ts';
import { tooMuchIn } from './limits.ts';
import { states } from './states.ts';

const head = { position: 42, hash: 'f'.repeat(64) };
const STATES = states();

const elementsOf = (blocks: readonly KnownBlock[]) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

/** What can be pressed, and what can be chosen behind "⋯". */
function offered(blocks: readonly KnownBlock[]): readonly string[] {
  return elementsOf(blocks).flatMap((element) => {
    if (element.type === 'overflow') return element.options.map(({ value }) => `⋯ ${value?.split(' ')[0]}`);
    return element.type === 'button' ? [String(element.action_id)] : [`a ${element.type}`];
  });
}

/** What a message says, a block after the other, as somebody reads it who knows Slack's markup. */
function drawn({ text, blocks }: Face): string {
  const parts = blocks.map((block) => {
    switch (block.type) {
      case 'section':
        return block.text?.text ?? block.fields?.map((field) => field.text.replaceAll('\n', ' ')).join('\n');
      case 'rich_text':
        return JSON.stringify(block.elements);
      case 'actions':
        return block.elements.map(drawnElement).join('\n');
      case 'context':
        return block.elements.map((element) => ('text' in element ? element.text : element.type)).join('\n');
      default:
        throw new Error(`There is a block of the type ${block.type}.`);
    }
  });
  return ['', text, ...parts, ''].join('\n\n');
}

function drawnElement(element: ReturnType<typeof elementsOf>[number]): string {
  if (element.type === 'overflow') return `[⋯ ${element.options.map(({ text }) => text.text).join(' | ')}]`;
  if (element.type !== 'button') throw new Error(`There is an element of the type ${element.type}.`);
  const { confirm, style = 'default' } = element;
  const question =
    confirm && [confirm.title, confirm.text, confirm.confirm, confirm.deny].map((part) => part?.text);
  return `[${element.text.text}] ${style}${question ? `: ${question.join(' | ')}` : ''}`;
}

describe('in every state', () => {
  test.each(Object.entries(STATES))('%s: the card and the line are what they were', (_, request) => {
    expect(drawn(card(request, head))).toMatchSnapshot('card');
    expect(drawn(statusLine(request))).toMatchSnapshot('line');
  });

  test.each(Object.entries(STATES))('%s: Slack makes no links of what only looks like one', (_, request) => {
    const all = [...card(request, head).blocks, ...statusLine(request).blocks];
    const texts = all.flatMap((block) => {
      if (block.type === 'section') return [...(block.text ? [block.text] : []), ...(block.fields ?? [])];
      return block.type === 'context' ? block.elements : [];
    });
    for (const text of texts) expect(text).toMatchObject({ type: 'mrkdwn', verbatim: true });
  });

  test.each(Object.entries(STATES))('%s: Slack takes both', (_, request) => {
    for (const { text, blocks } of [card(request, head), statusLine(request)]) {
      expect(tooMuchIn(blocks)).toEqual([]);
      expect(checkMessageBlocks(blocks)).toBeUndefined();
      expect(text.length).toBeLessThan(4_000);
    }
  });

  const waiting = ['approve', 'deny', 'claim', 'cancel'];
  const delegate = '⋯ delegate';
  test.each([
    ['requested', [...waiting, delegate]],
    ['of things that people name', [...waiting, '⋯ part', delegate]],
    ['needs an override', ['override', 'deny', 'claim', 'cancel', delegate]],
    ['overridden', [...waiting, delegate]],
    ['claimed', [...waiting, delegate]],
    ['delegated', [...waiting, delegate]],
    ['escalated', [...waiting, delegate]],
    ['one of two approvals', [...waiting, delegate, '⋯ withdraw']],
    ['one from each, one side missing', [...waiting, delegate, '⋯ withdraw']],
    ['left out by the first of two', [...waiting, '⋯ part', delegate, '⋯ withdraw']],
    ['approved', ['cancel', 'withdraw']],
    ['approved, and nobody can say by whom', ['cancel', 'withdraw']],
    ['executing, and nobody can say on whose word', ['cancel']],
    ['an approval lapsed, too late for another', []],
    ['executing', []],
    ['put off', ['cancel']],
    ['denied', []],
    ['cancelled', []],
    ['expired', []],
    ['done, verified', []],
    ['done, accepted', []],
    ['done without what was left out', []],
    ['failed', ['retry']],
    ['unknown', ['retry', 'vouch']],
    ['partial', ['retry']],
    ['vouched', []],
    ['break-glass, running', []],
    ['break-glass, to be reviewed', ['justified', 'unjustified']],
    ['break-glass, justified', []],
    ['break-glass, not justified', []],
    ['done, with an end ahead', []],
    ['done, its time up', []],
    ['the end of another', []],
  ])('%s: offers %j', (state, what) => {
    expect(offered(card(STATES[state]!, head).blocks)).toEqual(what);
  });

  test.each(Object.entries(STATES))(
    '%s: what can be pressed carries the request’s id, and no more',
    (_, request) => {
      const all = [...card(request, head).blocks, ...statusLine(request).blocks];
      for (const element of elementsOf(all)) {
        if (element.type === 'overflow')
          for (const { value } of element.options)
            expect(value).toMatch(new RegExp(`^[a-z]+ ${request.id}$`));
        else expect(element).toMatchObject({ type: 'button', value: request.id });
      }
    },
  );
});

test('approving asks back with the target, the vendor and the digest', () => {
  const { digest } = STATES['requested']!;
  const [approve] = elementsOf(card(STATES['requested']!, head).blocks);
  expect(approve).toMatchObject({
    confirm: {
      title: { text: 'Block 1 SHA-1 file hash?' },
      text: { text: `On inspect. Digest ${digest.slice(0, 16)}. Target: ${'a'.repeat(40)}` },
    },
  });
});

test.each(Object.entries(STATES))('%s: the sandbox draws every emoji', (_, request) => {
  const said = [...card(request, head).blocks, ...statusLine(request).blocks].map((each) =>
    JSON.stringify(each),
  );
  for (const [, name] of said.join('\n').matchAll(/:([a-z][a-z0-9_]+):(?!\d)/g))
    expect([name, emojiFor(name!)]).not.toEqual([name, undefined]);
});

test('the biggest request fits Slack', () => {
  const indicators = Array.from({ length: 1_000 }, (_, i) => ({
    kind: 'path' as const,
    value: `C:\\${String(i).padStart(5, '0')}${'<&`x'.repeat(150)}`,
  }));
  const steps = Array.from({ length: 40 }, (_, i) => ({ vendor: `vendor-${i}`, indicators }));
  const gaps = Array.from({ length: 40 }, (_, i) => ({
    vendor: `gap-${i}`,
    indicators,
    why: '<&>'.repeat(300),
  }));
  const request = story(
    ask({
      indicators,
      steps,
      gaps,
      reason: '<!channel>'.repeat(50),
      ticket: '<&>'.repeat(100),
      reach: Array.from({ length: 1_000 }, () => '<&>'.repeat(300)),
      related: Array.from({ length: 100 }, () => ({ request: 'R2222A', wants: 'same', indicators: 1_000 })),
    }),
  );
  const { text, blocks } = card(request, head);
  expect(tooMuchIn(blocks)).toEqual([]);
  expect(checkMessageBlocks(blocks)).toBeUndefined();
  expect(text.length).toBeLessThan(4_000);
  expect(JSON.stringify(blocks).length).toBeLessThan(16_000);
  expect(text + JSON.stringify(blocks.filter(({ type }) => type !== 'rich_text'))).not.toMatch(/<!channel>/);
});

test('of more approvals than Slack takes fields, it is said how many more there are', () => {
  const request = STATES['one of two approvals']!;
  const [approval] = request.approvals;
  const fields = (approvals: number) => {
    const { blocks } = card({ ...request, approvals: Array(approvals).fill(approval) }, head);
    expect(tooMuchIn(blocks)).toEqual([]);
    return blocks.flatMap((block) => (block.type === 'section' && block.fields) || []);
  };
  const others = fields(0).length;
  expect(fields(10 - others).at(-1)?.text).toMatch(/^\*Approved by\*/);
  expect(fields(12 - others).at(-1)?.text).toBe('and 3 more.');
});

test('the title says what is done, in one or many', () => {
  const of = (changes: Parameters<typeof ask>[0]) => title(story(ask(changes)));
  expect(of({ undo: true })).toBe('Unblock 1 SHA-1 file hash');
  expect(of({ action: 'allow', indicators: [sha1('a'), sha1('b')] })).toBe('Allow 2 SHA-1 file hashes');
  expect(of({ indicators: [sha1('a'), { kind: 'ip', value: '198.18.7.9' }] })).toBe('Block 2 indicators');
});
