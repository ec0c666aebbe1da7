import { describe, expect, test } from '@jest/globals';
import { cleanText } from '../../src/domain/clean-text.ts';

describe('what Slack and keyboards do to a text', () => {
  test.each([
    ['<http://evil.com|evil.com>', 'evil.com'],
    ['<http://evil.com/|http://evil.com>', 'http://evil.com'],
    ['<http://evil.com|ftp://evil.com>', 'http://evil.com'],
    ['<https://evil.com/a|http://evil.com/a>', 'https://evil.com/a'],
    ['<http://evil.com>', 'http://evil.com'],
    ['<https://evil.com/a|https://evil.com/a>', 'https://evil.com/a'],
    ['<http://evil.com/a|evil.com/a>', 'evil.com/a'],
    ['hxxp://<http://evil.com/a|evil.com/a>', 'hxxp://evil.com/a'],
    ['<https://evil.com/a|evil.com/a>', 'https://evil.com/a'],
    ['<https://evil.com|evil.com>', 'evil.com'],
    ['<http://evil.com/a|evil[.]com>', 'evil[.]com'],
    ['<https://evil.com/a|click here>', 'https://evil.com/a'],
    ['<https://evil.com/a|good.com>', 'https://evil.com/a'],
    ['<https://evil.com/a|https://evil.com/b>', 'https://evil.com/a'],
    ['<https://evil.com/a?b=1&amp;c=2>', 'https://evil.com/a?b=1&c=2'],
    ['<mailto:bob@evil.com|bob@evil.com>', 'bob@evil.com'],
    ['<mailto:bob@evil.com|ceo@good.com>', 'bob@evil.com'],
    ['<@U012AB3CD|bob>', '@bob'],
    ['<@U012AB3CD>', '@U012AB3CD'],
    ['<#C012AB3CD|soc>', '#soc'],
    ['<#C012AB3CD|>', '#C012AB3CD'],
    ['<!channel>', '<!channel>'],
    ['<!subteam^S1|@soc>', '<!subteam^S1|@soc>'],
    ['&lt;!channel&gt;', '<!channel>'],
    ['&amp;lt;b&amp;gt; &amp;amp;', '&lt;b&gt; &amp;'],
    ['“C:\\a b” ‘x’ «y»', '"C:\\a b" \'x\' "y"'],
    ['a\u00a0b\u3000c\u2009d\te', 'a b c d e'],
    ['ev\u200bil\ufeff.com\u202e\u2066', 'evil.com'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['`evil.com`', 'evil.com'],
    ['`evil.com`, `1.2.3.4`.', 'evil.com, 1.2.3.4.'],
    ['```\nevil.com\n```', '\nevil.com\n'],
    [
      '• evil.com\n  ◦ 1.2.3.4\n- a.com\n* b.com\n1. c.com\n2) d.com',
      'evil.com\n\n1.2.3.4\n\na.com\n\nb.com\n\nc.com\n\nd.com',
    ],
    ['&gt; evil.com\n> - a.com', 'evil.com\n\na.com'],
    ['\ud800evil.com', 'evil.com'],
    ['<', '<'],
    ['<http://[|x>', 'http://['],
  ])('%j becomes %j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});
