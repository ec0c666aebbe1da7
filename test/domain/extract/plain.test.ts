import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';
import { each, found } from './found.ts';

describe('what nobody sees is passed over', () => {
  test.each([
    ['a zero-width space', '\u200b'],
    ['a zero-width joiner', '\u200d'],
    ['a word joiner', '\u2060'],
    ['a byte order mark', '\ufeff'],
    ['a soft hyphen', '\u00ad'],
    ['a mark from right to left', '\u200f'],
    ['an override from right to left', '\u202e'],
    ['a filler of Hangul', '\u3164'],
    ['a control', '\u0007'],
    ['the last of the controls', '\u001f'],
    ['a deletion', '\u007f'],
    ['a control beyond ASCII', '\u0080'],
    ['a variation', '\ufe0f'],
    ['a variation of a pair', '\u{e0100}'],
    ['the last variation of a pair', '\u{e01ef}'],
    ['half of a pair', '\ud83d'],
    ['the first half there is', '\ud800'],
    ['the last first half', '\udbff'],
    ['the other half of a pair', '\ude00'],
    ['the first other half', '\udc00'],
    ['the last half there is', '\udfff'],
    ['two halves in the wrong order', '\ude00\ud83d'],
    ['two first halves', '\ud83d\ud83d'],
    ['two of them', '\u200b\u00ad'],
  ])('%s', (_, sign) => {
    expect(found(`ev${sign}il.com`)).toEqual(['domain evil.com']);
    expect(found(`evil${sign}.zip`)).toEqual([]);
    expect(extract(`See ev${sign}il.com.`)[0]).toMatchObject({ start: 4, text: `ev${sign}il.com` });
  });
});

describe('letters of other alphabets that are those of ASCII', () => {
  test.each([
    ['evil.ﬁ', 'evil.fi'],
    ['evil.coﬀee', 'evil.coffee'],
    ['evil.beﬆ', 'evil.best'],
    ['\u{1d41e}vil.co\u{1d426}', 'evil.com'],
  ])('%s is %s from its first to its last', (text, host) => {
    expect(extract(`See ${text}.`)).toMatchObject([{ indicator: { value: host }, start: 4, text }]);
  });

  test.each([
    ['ﬀ', 'ff'],
    ['ﬁ', 'fi'],
    ['ﬄ', 'ffl'],
    ['ﬅ', 'st'],
    ['ﬆ', 'st'],
    ['\u{1d41e}', 'e'],
    ['\u{1d400}', 'a'],
    ['\u{1d7ce}', '0'],
    ['Ｅ', 'e'],
    ['ｅ', 'e'],
    ['５', '5'],
    ['‐', '-'],
    ['‑', '-'],
    ['＿', '_'],
    ['－', '-'],
  ])('%s is %s', (sign, letters) => {
    expect(found(`x${sign}x.evil.com`)).toEqual([`domain x${letters}x.evil.com`]);
    expect(found(`x${sign}x.zip`)).toEqual([]);
    expect(extract(`See x${sign}x.evil.com.`)[0]).toMatchObject({ start: 4, text: `x${sign}x.evil.com` });
  });

  test.each(['\u{1f600}', '\u{1d6a8}', '\u{1d6fc}', '\u{20000}', '\ufb07', '\ufb13', '\u{1f600}\u{1f600}'])(
    '%s ends a name, or is of another',
    (sign) => {
      expect(found(`x${sign}evil.com`)).not.toEqual(['domain xevil.com']);
      expect(found(`x ${sign} evil.com`)).toEqual(['domain evil.com']);
    },
  );

  test('a pair that is seen ends a name', () => {
    for (const pair of ['\u{10000}', '\u{10ffff}', '\u{1f130}'])
      expect(found(`x${pair}evil.com`)).toEqual(['domain evil.com']);
    expect(found('x\u{1f600}evil.com')).toEqual(['domain evil.com']);
    expect(extract('x\u{1f600}evil.com\u{1f600}')[0]).toMatchObject({ start: 3, end: 11, text: 'evil.com' });
    expect(found('domain\u{1f600}evil.zip')).toEqual(['domain evil.zip']);
  });

  test('a URL may be written in them', () => {
    expect(found('ｈｔｔｐ：／／ｅｖｉｌ．ｃｏｍ／ａ－ｂ＿ｃ～ｄ＋ｅ％４１＠？ｆ＝ｇ＆ｈ＃ｉ')).toEqual([
      'url http://evil.com/a-b_c~d+e%41@?f=g&h',
    ]);
  });
});

describe('entities', () => {
  test.each([
    ...each('&#46; &#x2e; &#x2E; &period; &PERIOD;', 'evil~zip').map(
      (text) => [text, 'domain evil.zip'] as const,
    ),
    ...each('&lt; &gt; &quot; &#34; &nbsp;', 'http://evil.com/a~b').map(
      (text) => [text, 'url http://evil.com/a'] as const,
    ),
    ...each('&apos; &#39; &#x27;', "'http://evil.com/a~b").map(
      (text) => [text, 'url http://evil.com/a'] as const,
    ),
    ['http://evil.com/a?b&amp;c', 'url http://evil.com/a?b&c'],
    ['http://evil.com/a?b&AMP;c', 'url http://evil.com/a?b&c'],
    ['http://evil.com/a?b&amp', 'url http://evil.com/a?b&amp'],
    ['http://evil.com/a?b&am;c', 'url http://evil.com/a?b&am;c'],
    ['http://evil.com/a?b&;c', 'url http://evil.com/a?b&;c'],
    ['http://evil.com/a?b&;amp', 'url http://evil.com/a?b&;amp'],
    ['http://evil.com/a?b&unknown;c', 'url http://evil.com/a?b&unknown;c'],
    ['http://evil.com/a?b&periods;c', 'url http://evil.com/a?b&periods;c'],
    ['http://evil.com/a?b&toString;c', 'url http://evil.com/a?b&toString;c'],
    ['domain&nbsp;evil.zip', 'domain evil.zip'],
    ['evil.zip, bad[.]com', 'domain bad.com'],
    ['evil.zip[:]9002 bad.com', 'domain bad.com'],
  ])('%s is %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each(['evil.zip&amp;x', '&lt;evil.zip&gt;', '&quot;evil.zip&quot;', 'evil&nbsp;.zip'])(
    'that hide no dot say nothing of a host: %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  test('have their places', () => {
    expect(extract('&lt;http://evil.com/?a&amp;b&gt;')[0]).toMatchObject({
      start: 4,
      end: 28,
      text: 'http://evil.com/?a&amp;b',
    });
  });
});

describe('dots beyond ASCII', () => {
  test.each(Array.from('．。｡﹒․·‧∙⋅'))('%s is a dot within a name, and says that it is a host', (dot) => {
    expect(found(`evil${dot}zip`)).toEqual(['domain evil.zip']);
    expect(extract(`See evil${dot}com.`)[0]).toMatchObject({ start: 4, text: `evil${dot}com` });
    expect(found(`ｅｖｉｌ${dot}ｃｏｍ`)).toEqual(['domain evil.com']);
    expect(found(`evil${dot} com`)).toEqual([]);
    expect(found(`evil ${dot}com`)).toEqual([]);
    expect(found(`-${dot}com evil${dot}-`)).toEqual([]);
  });

  test.each(Array.from('．﹒․·‧∙⋅'))('%s is one in names beyond ASCII', (dot) => {
    expect(found(`例${dot}com`)).toEqual(['domain xn--fsq.com']);
    expect(found(`é${dot}com`)).toEqual(['domain xn--9ca.com']);
  });

  test.each([
    ['例。com', []],
    ['例｡com', []],
    ['evil。例', []],
    ['é。com', []],
    ['5。evil.com', ['domain 5.evil.com']],
    ['_。evil.com', ['domain evil.com']],
    ['col·lec.com', ['domain xn--collec-dla.com']],
    ['COL·LEC.com', ['domain xn--collec-dla.com']],
    ['col·mec.com', ['domain col.mec.com']],
    ['com·lec.com', ['domain com.lec.com']],
    ['col‧lec.com', ['domain col.lec.com']],
    ['evil.com·good.com', ['domain evil.com', 'domain good.com']],
    ['evil[.]COM·good(dot)net', ['domain evil.com', 'domain good.net']],
    ['203.0.113.7。evil.com', ['ip 203.0.113.7', 'domain evil.com']],
    ['203[.]0[.]113[.]7·198.51.100.9', ['ip 203.0.113.7', 'ip 198.51.100.9']],
    ['evil.com·br', ['domain evil.com.br']],
    ['www.evil·com.br', ['domain www.evil.com.br']],
    ['www·evil.com', ['domain www.evil.com']],
    ['mail.my·company.com', ['domain mail.my.company.com']],
    ['evil.com．good.com', ['domain evil.com.good.com']],
    ['203·0·113·7', ['ip 203.0.113.7']],
    ...[...'。｡'].flatMap((dot): [string, string[]][] => [
      [`http://bank.com${dot}evil.top`, ['url http://bank.com.evil.top/']],
      [`http://bank.com${dot}net.com${dot}evil.top/a`, ['url http://bank.com.net.com.evil.top/a']],
      [`hxxps[://]bank[.]com${dot}evil[.]top`, ['url https://bank.com.evil.top/']],
      [`hxxps[:]//bank[.]com${dot}evil[.]top`, ['url https://bank.com.evil.top/']],
      [`hxxps[:][/][/]bank[.]com${dot}evil[.]top`, ['url https://bank.com.evil.top/']],
      [`https:\\/\\/bank.com${dot}evil.top`, ['url https://bank.com.evil.top/']],
      [`http：／／bank.com${dot}evil.top`, ['url http://bank.com.evil.top/']],
      [`http://x.net/bank.com${dot}evil.top`, ['url http://x.net/bank.com', 'domain evil.top']],
      [`http://x.net bank.com${dot}evil.top`, ['url http://x.net/', 'domain bank.com', 'domain evil.top']],
    ]),
    ['http://bank.com·evil.top', ['url http://bank.com/', 'domain evil.top']],
  ])('and %s holds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each(
    ['「」', '『』', '“”', '‘’', '（）', '【】', '《》', '""', "''", '()', '[]'].map((pair) => [...pair]),
  )('a full stop is one in a name that %s and %s quote whole', (open, close) => {
    expect(found(`${open}例。com${close}`)).toEqual(['domain xn--fsq.com']);
    expect(found(`${open}例｡com${close}`)).toEqual(['domain xn--fsq.com']);
    expect(found(`${open}例。com`)).toEqual([]);
    expect(found(`例。com${close}`)).toEqual([]);
    expect(found(`${open}x 例。com${close}`)).toEqual([]);
  });

  test.each([
    '「例。c」',
    '「例。com3」',
    '「例。Com」',
    '「例。com x」',
    '「例。-com」',
    `「例。${'x'.repeat(25)}」`,
  ])('and in none such as %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('spaces and ends of lines', () => {
  test.each(['\t', '\v', '\f', ' ', '\u00a0', '\u2003', '\u3000'])('%j is a space', (space) => {
    expect(found(`domain${space}evil.zip`)).toEqual(['domain evil.zip']);
    expect(found(`evil${space}[.]${space}com`)).toEqual(['domain evil.com']);
  });

  test.each(['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085'])('%j ends a line', (end) => {
    expect(found(`domain${end}evil.zip`)).toEqual([]);
  });

  test.each(['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085'])('%j begins the next of a list', (end) => {
    expect(found(`evil.com${end}bad.zip${end}`)).toEqual(['domain evil.com', 'domain bad.zip']);
  });
});

describe('scripts that put no spaces between their words', () => {
  test.each(Array.from('例あアー한ไລកမ'))('%s may touch a name in ASCII', (letter) => {
    expect(found(`${letter}evil.com${letter}`)).toEqual(['domain evil.com']);
    expect(found(`http://evil.com/a${letter}`)).toEqual(['url http://evil.com/a']);
  });

  test.each(['é', 'я', 'ß', 'e\u0301', '²', 'ª'])('%s of another is part of it', (letter) => {
    expect(found(`${letter}evil.com`)).not.toEqual(['domain evil.com']);
  });
});

describe('the middle dot', () => {
  test.each([
    ['col·lecció.com', 'domain xn--collecci-ioa91d.com'],
    ['COL·LECCIÓ.COM', 'domain xn--collecci-ioa91d.com'],
    ['www.col·lecció[.]com', 'domain www.xn--collecci-ioa91d.com'],
    ['http://col·lecció.com/a', 'url http://xn--collecci-ioa91d.com/a'],
    ['hxxp[:]//col·lecció.com/a', 'url http://xn--collecci-ioa91d.com/a'],
    ['l·l·l.com', 'domain xn--lll-lgab.com'],
  ])('is a letter of Catalan between two of l: %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
    expect(found(`See ${text}, please`)).toEqual([expected]);
  });

  test('stays what it is in a path', () => {
    expect(found('http://evil.com/l·l/a')).toEqual(['url http://evil.com/l%C2%B7l/a']);
    expect(found('evil.com/?q=l·l')).toEqual(['url http://evil.com/?q=l%C2%B7l']);
  });

  test('is a dot between other letters, and a bullet before one', () => {
    expect(found('evil·com')).toEqual(['domain evil.com']);
    expect(found('· evil.com')).toEqual(['domain evil.com']);
  });

  test('does not move what is found', () => {
    expect(extract('l·l col·lecció.com')[0]).toMatchObject({ start: 4, end: 18, text: 'col·lecció.com' });
  });
});
