import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decode, type Inline, parseMrkdwn } from '../../../sandbox/page/mrkdwn.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

/** The inlines of a text that is one paragraph. */
function line(text: string): readonly Inline[] {
  const [chunk, ...rest] = parseMrkdwn(text);
  expect(rest).toEqual([]);
  return chunk && 'children' in chunk ? chunk.children : [];
}

const plain = (text: string): Inline => ({ type: 'text', text });

describe('tokens', () => {
  test.each<[string, Inline]>([
    ['<@U0LEA>', { type: 'user', id: 'U0LEA' }],
    ['<@U0LEA|lea>', { type: 'user', id: 'U0LEA', label: 'lea' }],
    ['<#C0SOC>', { type: 'channel', id: 'C0SOC' }],
    ['<#C0SOC|soc>', { type: 'channel', id: 'C0SOC', label: 'soc' }],
    ['<!subteam^S0LEADS>', { type: 'group', id: 'S0LEADS' }],
    ['<!channel>', { type: 'broadcast', range: 'channel' }],
    ['<!here|here>', { type: 'broadcast', range: 'here' }],
    ['<!everyone>', { type: 'broadcast', range: 'everyone' }],
    ['<http://a.example>', { type: 'link', url: 'http://a.example', label: 'http://a.example' }],
    [
      '<http://a.example/?x=1&amp;y=2|the &lt;report&gt;>',
      { type: 'link', url: 'http://a.example/?x=1&y=2', label: 'the <report>' },
    ],
    [
      '<!date^1795358460^{date_short} at {time}|22 Nov>',
      { type: 'date', seconds: 1795358460, format: '{date_short} at {time}', fallback: '22 Nov' },
    ],
    [
      '<!date^1^{time}^https://a.example|x>',
      { type: 'date', seconds: 1, format: '{time}', url: 'https://a.example', fallback: 'x' },
    ],
  ])('%s', (text, expected) => {
    expect(line(text)).toEqual([expected]);
  });

  test.each(['<>', '<b>', '<@lea>', '<javascript:alert(1)>', '<!wave>', 'a < b > c'])(
    '%j is no token and stays as it is',
    (text) => {
      expect(line(text)).toEqual([plain(text)]);
    },
  );

  test('a mention that was not escaped is a mention in code too, so that the mistake is seen', () => {
    expect(line('`a <!channel>`')).toEqual([
      { type: 'code', children: [plain('a '), { type: 'broadcast', range: 'channel' }] },
    ]);
  });

  test('an escaped mention is the text that was escaped', () => {
    expect(line('&lt;!channel&gt; &amp;lt;')).toEqual([plain('<!channel> &lt;')]);
  });
});

describe('emphasis', () => {
  test.each<[string, readonly Inline[]]>([
    ['*a*', [{ type: 'bold', children: [plain('a')] }]],
    ['*a _b_*', [{ type: 'bold', children: [plain('a '), { type: 'italic', children: [plain('b')] }] }]],
    ['~a~.', [{ type: 'strike', children: [plain('a')] }, plain('.')]],
    ['*<@U1>*', [{ type: 'bold', children: [{ type: 'user', id: 'U1' }] }]],
    ['`*a*`', [{ type: 'code', children: [plain('*a*')] }]],
    [
      '*a `*` b*',
      [{ type: 'bold', children: [plain('a '), { type: 'code', children: [plain('*')] }, plain(' b')] }],
    ],
  ])('%s', (text, expected) => {
    expect(line(text)).toEqual(expected);
  });

  test.each(['2*3*4', 'snake_case_name', '* a *', '**', '``', '*a', 'a*b*', '*a\nb*'])(
    '%j has none',
    (text) => {
      expect(line(text)).toEqual(
        text.includes('\n') ? [plain('*a'), plain('\n'), plain('b*')] : [plain(text)],
      );
    },
  );
});

describe('lines', () => {
  test('a fence keeps what is in it', () => {
    expect(parseMrkdwn('see\n```\n*a* :fire:\n```\nend')).toEqual([
      { type: 'paragraph', children: [plain('see')] },
      { type: 'fence', children: [plain('*a* :fire:')] },
      { type: 'paragraph', children: [plain('end')] },
    ]);
  });

  test('a fence that nobody closed is text', () => {
    expect(line('```a')).toEqual([plain('```a')]);
  });

  test.each(['> a\n> b\nc', '&gt; a\n&gt; b\nc'])('%j quotes two lines', (text) => {
    expect(parseMrkdwn(text)).toEqual([
      { type: 'quote', children: [plain('a'), plain('\n'), plain('b')] },
      { type: 'paragraph', children: [plain('c')] },
    ]);
  });

  test('three angle brackets quote all that follows', () => {
    expect(parseMrkdwn('>>>a\nb')).toEqual([
      { type: 'quote', children: [plain('a'), plain('\n'), plain('b')] },
    ]);
  });

  test('bullets are lines of their own and keep their mark', () => {
    expect(parseMrkdwn('• a\n- b')).toEqual([
      { type: 'item', children: [plain('• a')] },
      { type: 'item', children: [plain('- b')] },
    ]);
  });
});

describe('text', () => {
  test('known emoji become pictures, unknown ones stay text', () => {
    expect(line('a :fire::x: :nope: 12:30:45')).toEqual([
      plain('a '),
      { type: 'emoji', name: 'fire' },
      { type: 'emoji', name: 'x' },
      plain(' :nope: 12:30:45'),
    ]);
  });

  test('a bare address becomes a link without the full stop behind it', () => {
    expect(line('see http://a.example/b?c=1&amp;d.')).toEqual([
      plain('see '),
      { type: 'link', url: 'http://a.example/b?c=1&d', label: 'http://a.example/b?c=1&d' },
      plain('.'),
    ]);
  });

  test('a bare address stays text when the text is verbatim', () => {
    expect(parseMrkdwn('http://a.example', true)).toEqual([
      { type: 'paragraph', children: [plain('http://a.example')] },
    ]);
  });
});

test('text escaped as Slack asks never makes a mention, a link or a date of its own', () => {
  const hostile = fc.array(
    fc.constantFrom(
      '<',
      '>',
      '!',
      '@',
      '#',
      'U1',
      'C1',
      'channel',
      '|',
      '^',
      '&lt;',
      '*',
      '_',
      '`',
      '\n',
      ' ',
      '&gt;',
    ),
  );
  fc.assert(
    fc.property(hostile, (parts) => {
      const escaped = parts
        .join('')
        .replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? c);
      const kinds = parseMrkdwn(escaped).flatMap((chunk) =>
        'children' in chunk ? kindsIn(chunk.children) : [],
      );
      expect(kinds.filter((kind) => !['text', 'bold', 'italic', 'strike', 'code'].includes(kind))).toEqual(
        [],
      );
    }),
    { numRuns },
  );
});

test('no letter of a text without formatting is lost', () => {
  const sober = fc.string({
    unit: fc.constantFrom('a', '&', '<', '>', ' ', 'é', '𝒳', '|', '&amp;'),
    minLength: 1,
  });
  fc.assert(
    fc.property(sober, (text) => {
      const [chunk] = parseMrkdwn(text);
      const children = chunk && 'children' in chunk ? chunk.children : [];
      const back = children.map((inline) => (inline.type === 'text' ? inline.text : '')).join('');
      const unquoted = text.replace(/^(?:(?:>|&gt;){3}|>|&gt;) ?/, '');
      expect(back).toBe(decode(unquoted));
    }),
    { numRuns },
  );
});

function kindsIn(inlines: readonly Inline[]): readonly string[] {
  return inlines.flatMap((inline) =>
    ['children' in inline ? kindsIn(inline.children) : [], inline.type].flat(),
  );
}
