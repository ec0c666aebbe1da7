import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { extract } from '../../src/domain/extract.ts';
import { readable } from '../../src/slack/message-text.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 100);

const textOf = (message: unknown) => readable(message).text;

/** Every indicator in a message, each once. */
function found(message: unknown): readonly string[] {
  return [...new Set(extract(textOf(message)).map(({ indicator }) => indicator.value))];
}

const text = (said: string) => ({ type: 'text', text: said });
const struck = (said: string) => ({ ...text(said), style: { strike: true } });
const struckLink = (name: string) => ({
  type: 'link',
  url: `http://${name}`,
  text: name,
  style: { strike: true },
});
const rich = (...elements: object[]) => ({
  blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
});
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';

describe('what is read of a message', () => {
  test.each<[string, object, readonly string[]]>([
    ['its text', { text: `See ${SHA1}` }, [SHA1]],
    [
      'its text, escaped as Slack does',
      { text: 'See <https://evil.example/a?b=1&amp;c=2>' },
      ['https://evil.example/a?b=1&c=2'],
    ],
    [
      'a URL of which Slack made a link in the middle',
      { text: 'hxxps://evil[.]example/a/<http://index.sh|index.sh>?x=1' },
      ['https://evil.example/a/index.sh?x=1'],
    ],
    [
      'a host of which Slack made a link, before a path',
      { text: '<http://evil.example|evil.example>/a' },
      ['http://evil.example/a'],
    ],
    ['a section', { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: SHA1 } }] }, [SHA1]],
    [
      'the fields of a section',
      { blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text: `*Hash*\n${SHA1}` }] }] },
      [SHA1],
    ],
    ['a header', { blocks: [{ type: 'header', text: { type: 'plain_text', text: SHA1 } }] }, [SHA1]],
    ['a context', { blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text: SHA1 }] }] }, [SHA1]],
    [
      'the title of an image',
      { blocks: [{ type: 'image', alt_text: 'A chart', title: { type: 'plain_text', text: SHA1 } }] },
      [SHA1],
    ],
    ['a markdown block', { blocks: [{ type: 'markdown', text: `| ${SHA1} |` }] }, [SHA1]],
    [
      'a table',
      {
        blocks: [
          {
            type: 'table',
            rows: [
              [{ type: 'raw_text', text: 'Hash' }],
              [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [text(SHA1)] }] }],
            ],
          },
        ],
      },
      [SHA1],
    ],
    [
      'a list in rich text',
      {
        blocks: [
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_list',
                elements: [
                  { type: 'rich_text_section', elements: [text('45.8.8.1')] },
                  { type: 'rich_text_section', elements: [text('45.8.8.2')] },
                ],
              },
            ],
          },
        ],
      },
      ['45.8.8.1', '45.8.8.2'],
    ],
    [
      'preformatted text and a quote',
      {
        blocks: [
          {
            type: 'rich_text',
            elements: [
              { type: 'rich_text_preformatted', elements: [text('45.8.8.1')] },
              { type: 'rich_text_quote', elements: [text('45.8.8.2')] },
            ],
          },
        ],
      },
      ['45.8.8.1', '45.8.8.2'],
    ],
    [
      'an attachment',
      {
        attachments: [
          {
            fallback: 'Alert',
            pretext: '45.8.8.1',
            title: '45.8.8.2',
            text: '45.8.8.3',
            fields: [{ title: 'Host', value: '45.8.8.4', short: true }],
          },
        ],
      },
      ['45.8.8.1', '45.8.8.2', '45.8.8.3', '45.8.8.4'],
    ],
    [
      'the blocks of an attachment',
      { attachments: [{ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: SHA1 } }] }] },
      [SHA1],
    ],
    [
      'a message that is shared in another',
      { attachments: [{ message_blocks: [{ team: 'T0', message: rich(text(SHA1)) }] }] },
      [SHA1],
    ],
  ])('%s', (_what, message, values) => {
    expect(found(message)).toEqual(values);
  });

  test.each<[string, readonly object[], string]>([
    ['a word', [text('see '), struck('good.com'), text(' and evil.com')], 'see ~good.com~ and evil.com'],
    ['the space around it', [text('see'), struck(' good.com '), text('there')], 'see ~good.com~ there'],
    ['a link in it', [struck('www.'), struckLink('good.com'), struck('. ')], '~www.good.com.~ '],
    ['each line', [struck('a.com\n\n b.com\n')], '~a.com~\n\n ~b.com~\n'],
    ['what has another style', [{ ...text('a.com'), style: { bold: true, strike: false } }], 'a.com'],
  ])('what is struck out stands between tildes, as in a text: %s', (_what, elements, expected) => {
    expect(textOf(rich(...elements))).toBe(expected);
  });

  test('a link that says something else than it is, as Markdown has it: what it says is none of it for certain', () => {
    const link = { type: 'link', url: 'https://evil.example/a', text: 'good.example' };
    const said = textOf(rich(text('See'), link, text('there')));
    expect(said).toBe('See [good.example](https://evil.example/a) there');
    expect(extract(said).map(({ text: each, more }) => [each, more?.isHalf])).toEqual([
      ['good.example', true],
      ['https://evil.example/a', undefined],
    ]);
  });

  test.each<[string, readonly object[], readonly string[]]>([
    ['bold in the middle of a hash', [text(SHA1.slice(0, 9)), text(SHA1.slice(9))], [SHA1]],
    [
      'a link to where it says',
      [{ type: 'link', url: 'https://evil.example/a' }],
      ['https://evil.example/a'],
    ],
    [
      'a link that Slack made of a name',
      [{ type: 'link', url: 'http://evil.example', text: 'evil.example' }],
      ['evil.example'],
    ],
    [
      'a link that says something else than it is',
      [text('('), { type: 'link', url: 'https://evil.example/a', text: 'good.example' }, text(')')],
      ['good.example', 'https://evil.example/a'],
    ],
    [
      'an address of which Slack made an emoji',
      [text('2a00:1450'), { type: 'emoji', name: 'a' }, text('b::1')],
      ['2a00:1450:a:b::1'],
    ],
    [
      'a person between two addresses',
      [text('45.8.8.1'), { type: 'user', user_id: 'U0RINA' }, text('45.8.8.2')],
      ['45.8.8.1', '45.8.8.2'],
    ],
    [
      'a colour between two digits',
      [text('45.8.8.1'), { type: 'color', value: '#fff' }, text('1')],
      ['45.8.8.1'],
    ],
  ])('in rich text: %s', (_what, elements, values) => {
    expect(found(rich(...elements))).toEqual(values);
  });
});

describe('whatever comes', () => {
  test('many beginnings of links are looked at once each', () => {
    const said = 'a<http://'.repeat(20_000);
    expect(textOf({ text: said })).toBe(said);
  });

  test('it is text, and never more than 200,000 characters of it', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (message) => {
        expect(textOf(message).length).toBeLessThanOrEqual(200_000);
      }),
      { numRuns },
    );
  });

  test('it holds every text of any tree of the parts that Slack has', () => {
    const tree = fc.letrec((tie) => ({
      part: fc.oneof(
        { maxDepth: 4 },
        fc.record({ type: fc.constant('section'), text: fc.record({ text: fc.string({ minLength: 1 }) }) }),
        fc.record({ type: fc.constant('context'), elements: fc.array(tie('part'), { maxLength: 3 }) }),
        fc.record({ type: fc.constant('rich_text'), elements: fc.array(tie('part'), { maxLength: 3 }) }),
      ),
    })).part;
    fc.assert(
      fc.property(fc.array(tree), (blocks) => {
        const said = textOf({ blocks });
        const texts = [...JSON.stringify(blocks).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)];
        for (const [, each] of texts) expect(said).toContain(JSON.parse(String(each)));
      }),
      { numRuns },
    );
  });

  test('nothing nests too deep', () => {
    let bomb: object = { type: 'section', text: { text: SHA1 } };
    for (let depth = 0; depth < 100_000; depth += 1) bomb = { elements: [bomb] };
    expect(readable({ text: '45.8.8.1', blocks: [bomb] })).toEqual({ text: '45.8.8.1', isWhole: false });
  });

  test('a message that names each block in the other is read once around', () => {
    const loop: Record<string, unknown> = { text: 'around' };
    loop['blocks'] = [loop];
    expect(textOf(loop).split('\n').length).toBeLessThan(20);
  });

  test('40,000 characters and the same once more as rich text are all there', () => {
    const all = Array.from({ length: 2_500 }, (_, i) => `45.${i >> 8}.${i & 255}.1`);
    const said = all.join(' ').slice(0, 40_000);
    const message = { text: said, ...rich(text(said)) };
    expect(found(message)).toEqual(all);
    expect(readable(message).isWhole).toBe(true);
  });

  test.each([
    ['fits', `${'x '.repeat(99_996)}45.8.8.1`, 200_000, true],
    ['does not fit', `${'x '.repeat(99_996)}45.8.8.12`, 199_992, false],
    ['is all one word', 'x'.repeat(200_001), 0, false],
  ])('an address at the end that %s is there whole or not at all', (_what, said, length, isWhole) => {
    const read = readable({ text: said });
    expect([read.text.length, read.isWhole]).toEqual([length, isWhole]);
    expect(found({ text: said })).toEqual(isWhole ? ['45.8.8.1'] : []);
  });

  test('of parts that fit one by one, it is said that they do not fit together', () => {
    const blocks = Array.from({ length: 3 }, () => ({ text: 'word '.repeat(20_000).trim() }));
    expect(readable({ blocks: blocks.slice(1) }).isWhole).toBe(true);
    expect(readable({ blocks }).isWhole).toBe(false);
  });

  test('a hundred thousand blocks are cut off, and no block is looked at after that', () => {
    let looked = 0;
    const blocks = Array.from({ length: 100_000 }, () => ({
      type: 'section',
      get text() {
        looked += 1;
        return { text: 'x'.repeat(99) };
      },
    }));
    expect(textOf({ blocks })).toHaveLength(200_000 - 1);
    // Each is asked for its text twice: as a text, and as what holds one.
    expect(looked).toBe(2 * 2_000);
  });
});
