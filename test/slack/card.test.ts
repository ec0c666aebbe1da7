import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { emojiFor } from '../../sandbox/page/emoji.ts';
import { checkMessageBlocks } from '../../sandbox/slack/limits.ts';
import type { Standing } from '../../src/domain/policy.ts';
import type { Request } from '../../src/domain/request.ts';
import { card, type Face, statusLine } from '../../src/slack/card.ts';
import { title } from '../../src/slack/headline.ts';
import { ask, lea, sha1, story, tomas, vera } from '../domain/stories.ts';
import { tooMuchIn } from './limits.ts';
import { states } from './states.ts';

const head = { position: 42, hash: 'f'.repeat(64) };
const STATES = states();

const say = (request: Request) => JSON.stringify(card(request, head).blocks);
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

describe('nothing looks like something that it is not', () => {
  test.each([
    ['done, accepted', /verified|white_check_mark|:lock:/],
    ['unknown', /verified|white_check_mark|:lock:|Done/],
    ['expired', /[Dd]enied/],
    ['approved', /:white_check_mark:|:lock:/],
    ['break-glass, to be reviewed', /Approved by/],
    ['break-glass, not justified', /\*Justified\*/],
    ['the end of another', /Approved by/],
    ['needs an override', /"approve"/],
    ['one from each, one side missing', /about to be carried out/],
    ['done, its time up', /Ends </],
    ['done, its time up in vain', /:lock:|Ends </],
    ['unknown, with an end ahead', /Done|:lock:/],
    ['done, its time up, and another wants it', /takes it back|:lock:/],
    ['the end of another, sparing it', /:rotating_light:|:x:/],
    ['an undo of what is gone', /yet/],
    ['an undo that puts back', /Already there/],
    ['expired, never overridden', /has to override/],
    ['expired, never overridden', /198\.18/],
    ['done, and cleaned', /Also cleans/],
    ['an override lapsed', /Overridden by/],
    ['what was handed on lapsed', /asks <@UOLAF>/],
    ['denied', /will block/],
    ['put off', /Nothing will be sent/],
    ['an approval lapsed, too late for another', /nobody decided/],
    ['an approval lapsed for one of two', /is no longer among/],
    ['break-glass, expired', /nobody decided|was approved/],
    ['expired, while nobody could say by whom', /[Ii]t waits/],
    ['approved', /[Ii]t waits/],
    ['left out of what has a reach, gaps and holders', /\*blockade\*|1 whitelist|1\[\.\]0\/24 is 256/],
  ])('%s', (state, never) => {
    expect(say(STATES[state]!)).not.toMatch(never);
  });

  test.each([
    ['done, verified', /:lock:.*verified: asked again/],
    ['unknown', /nobody knows whether/],
    ['expired', /nobody decided in time/],
    ['break-glass, to be reviewed', /\*Break-glass\* by <@URINA>, without approval, to be reviewed/],
    ['break-glass, justified', /without approval\..*\*Justified\*, says <@ULEA>/],
    ['done without what was left out', /<@ULEA> left out 2: Two are our own tools\./],
    ['an approval lapsed', /:warning: The approval by <@ULEA> no longer counts: ulea is no longer among/],
    ['an override lapsed', /:warning: The override by <@UVERA> no longer counts: uvera is no longer among/],
    ['an override lapsed', /Waiting for somebody to override the guard, then for approval: 0 of 1/],
    ['what was handed on lapsed', /:warning: The delegation by <@ULEA> no longer counts: ulea is no longer/],
    ['what was handed on lapsed', /:warning: The approval by <@UOLAF> no longer counts: uolaf is no longer/],
    ['one from each, one side missing', /2 of 2 so far, still to come: <!subteam\^SOPERATIONS>/],
    [
      'an approval lapsed for one of two',
      /:warning: The approval by <@ULEA> no longer counts for <!subteam\^SOPERATIONS>\. It still counts for <!subteam\^SLEADS>\."/,
    ],
    ['an approval lapsed for one of two', /2 of 2 so far, still to come: <!subteam\^SOPERATIONS>/],
    [
      'an approval lapsed, too late for another',
      /Expired: an approval of it no longer counts, and nobody approved it anew in time\. Nothing was sent\..*The approval by <@ULEA> no longer counts: ulea is no longer/,
    ],
    [
      'approved, and nobody can say by whom',
      /about to be carried out\. \*It waits for Slack to say whether those on whose word it runs still may;\* the log says what keeps Slack from it\. Otherwise it expires <!date\^1795352460\^/,
    ],
    [
      'executing, and nobody can say on whose word',
      /being carried out\. \*It waits for Slack to say[^"]* keeps Slack from it\."/,
    ],
    [
      'expired, while nobody could say by whom',
      /Expired: it was approved, and Slack did not say in time whether those on whose word it ran still may\./,
    ],
    ['expired, approved', /Expired: it was approved, and could not begin in time\./],
    ['break-glass, expired', /Expired: it broke the glass, and could not begin in time\./],
    [
      'an undo of what others want by now',
      /:lock: \*`R2222A` by <@UOLAF> and 1 more want some of this too, and that stays:\* `a{40}`, `c{40}` at \*inspect\*\./,
    ],
    ['done, with an end ahead', /Done\. Approved by <@ULEA>\. Ends <!date\^/],
    ['done, its time up', /Its time was up: `R2222A` takes it back\."/],
    ['done, its time up, and another wants it', /Its time was up\. `R3333B` wants it to stay\."/],
    [
      'done, its time up, and it was so before',
      /Its time was up\. It was blocked before any request, and stays\./,
    ],
    ['done, its time up, and it is gone', /Its time was up\. It was taken back already\./],
    [
      'done, its time up, in part',
      /takes it back\. `R3333B`, `R4444C`, `R5555D` and 1 more want some of it to stay\. Some of it was blocked before any request, and stays\. Some of it was taken back already\./,
    ],
    [
      'the end of another, sparing it',
      /:lock: \*inspect\* keeps 1 indicator, for which `R3333B` has asked since\./,
    ],
    ['unknown, with an end ahead', /Unclear: .*Ends </],
    ['the end of another', /The end that `R7F3KQ` was approved with/],
    [
      'done, its time up in vain',
      /:rotating_light: \*Blocked .*could not be taken back; somebody has to see/,
    ],
    ['already so, with an end ahead', /Ends [^"]*; what was blocked before any request stays\./],
    ['in part already so, with an end ahead', /Ends [^"]*; what was blocked before any request stays\./],
    ['an undo of what is gone', /will unblock 1 indicator\. Not there now\./],
    ['an undo that puts back', /\*It puts back what was there before:\* whitelist\. There now: blacklist\./],
    ['an undo, done', /asked again, and it is so\. Put back: whitelist\./],
    ['done, in the place of something else', /asked again, and it is so\. Before: whitelist\./],
    ['new to the vendor', /will block 1 indicator\. Not there yet\./],
    ['a clearing of what nobody knows', /of 1 indicator\. Not there now\./],
    ['expired, never overridden', /Nobody has overridden that\.\\n• 198\[\.\]18\[\.\]7\[\.\]9 is on the/],
    ['left out of what has a reach, gaps and holders', /\*inspect\* leaves out 1\. .*\*gz\* takes no part\./],
    ['left out of what has a reach, gaps and holders', /will block 1 indicator\. Already there: blocked\./],
    ['left out of what has a reach, gaps and holders', /is about 2 of what was asked for\./],
  ])('%s, which is said', (state, always) => {
    expect(say(STATES[state]!)).toMatch(always);
  });
});

test('what the guard found of our own and how far it reaches is said once, in the words that say more', () => {
  const said = say(STATES['overridden, of our own network']!);
  expect(said.match(/198\[\.\]18\[\.\]7\[\.\]0\/24/g)).toHaveLength(1);
  expect(said).toMatch(/moved off it\.\\n• 198[^/]+\/20 is 4,096 addresses and holds 2 of your networks/);
  expect(said).not.toContain('contains 198');
});

test('a reach that names something else stays beside what the guard found', () => {
  const { terms, ...request } = STATES['overridden, of our own network']!;
  const reach = ['198[.]18[.]0[.]0/20 is 4,096 addresses and holds 1 of your networks (198[.]18[.]7[.]0/2).'];
  const said = say({ ...request, terms: { ...terms, reach } });
  expect(said).toContain(`:left_right_arrow: ${reach[0]}`);
  expect(said).toContain('• 198[.]18[.]0[.]0/20 contains 198[.]18[.]7[.]0/24, one of your own networks.');
});

test('an approval that counts no more is seen, with the reason, until its giver has approved again', () => {
  const request = STATES['one of two approvals']!;
  const gone = (by: Standing) => ({
    ...request,
    lapses: [{ by: by.person, sentence: '<!channel> is no longer among those who may approve this.' }],
  });
  expect(say(gone(tomas))).toContain(
    ':warning: The approval by <@UTOMAS> no longer counts: &lt;!channel&gt; is no longer among',
  );
  expect(say(gone(lea))).not.toContain('no longer counts');
});

test('an approval that counts for one only is seen until its giver has approved for both again', () => {
  const request = STATES['an approval lapsed for one of two']!;
  const [approval, ...others] = request.approvals;
  const again = { ...approval!, as: ['SLEADS', 'SOPERATIONS'] };
  expect(say({ ...request, approvals: [again, ...others] })).not.toContain('no longer counts');
  const gone = { by: lea.person, sentence: 'They are no longer.' };
  const lapses = [...(request.lapses ?? []), gone];
  expect(say({ ...request, approvals: others, lapses }).match(/no longer counts/g)).toHaveLength(1);
});

test('what nobody had approved expired because nobody decided, whatever else counts no more', () => {
  expect(say({ ...STATES['an override lapsed']!, status: 'expired' })).toContain('nobody decided in time');
});

test('why an approval counts no more is read where it was asked too, until it is decided', () => {
  const line = (state: string) => JSON.stringify(statusLine(STATES[state]!).blocks);
  for (const state of ['an approval lapsed', 'an approval lapsed, too late for another'])
    expect(line(state)).toContain('The approval by <@ULEA> no longer counts: ulea is no longer among');
  const done = { ...STATES['done, verified']!, lapses: STATES['an override lapsed']!.lapses! };
  expect(JSON.stringify(statusLine(done).blocks)).not.toContain('no longer counts');
});

test('what others want of an undo is said of what is left to decide', () => {
  const request = STATES['an undo of what others want by now']!;
  const cut = (without: readonly number[]) =>
    say({ ...request, approvals: [{ ...STATES['one of two approvals']!.approvals[0]!, without }] });
  expect(cut([0])).toMatch(/and that stays:\* `c{40}` at/);
  expect(cut([0, 2])).not.toContain('and that stays');
  expect(say({ ...request, status: 'approved' })).not.toContain('and that stays');
});

test('what else counts no more is seen until the same person has done it again', () => {
  const gone = (state: string, of: 'override' | 'delegation', by: Standing) =>
    say({ ...STATES[state]!, lapses: [{ by: by.person, of, sentence: 'They are no longer.' }] });
  expect(gone('overridden', 'override', tomas)).toContain('The override by <@UTOMAS> no longer counts');
  expect(gone('overridden', 'override', vera)).not.toContain('no longer counts');
  expect(gone('delegated', 'delegation', tomas)).toContain('The delegation by <@UTOMAS> no longer counts');
  expect(gone('delegated', 'delegation', lea)).not.toContain('no longer counts');
});

test('who has approved is said in one place', () => {
  for (const [state, request] of Object.entries(STATES)) {
    const said = say(request);
    const places = [said.includes('*Approved by*'), said.includes('Approved by <@')].filter(Boolean);
    expect([state, places.length]).toEqual([state, request.approvals.length > 0 ? 1 : 0]);
  }
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
