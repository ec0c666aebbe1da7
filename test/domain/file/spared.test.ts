import { describe, expect, test } from '@jest/globals';
import { listOf, MD5, readingOf, refusedOf } from './files.ts';

const read = (text: string) => readingOf('list.txt', text);
const against = (said: string) => `The file says “${said}” of it, which speaks against a block.`;

describe('a line that says itself that it is not to be blocked', () => {
  test.each([
    ['permit 203.0.113.7', 'permit'],
    ['access-list 10 permit host 203.0.113.7', 'permit'],
    ['permit tcp any host 203.0.113.7 eq 443', 'permit'],
    ['allow from 203.0.113.7', 'allow'],
    ['allow: bank.com, shop.com', 'allow'],
    ['whitelist=bank.com', 'whitelist'],
    ['ignore bank.com', 'ignore'],
    ['pass 203.0.113.7', 'pass'],
    ['do not block bank.com', 'do not block'],
    ['known good http://bank.com/x', 'known good'],
    ['bank.com allow', 'allow'],
    ['bank.com\tbenign', 'benign'],
    ['bank.com,benign', 'benign'],
    ['bank.com | safe', 'safe'],
    ['bank.com - safe', 'safe'],
    ['bank.com: allowed', 'allowed'],
    ['bank.com is benign.', 'benign'],
    ['bank.com was a false positive', 'false positive'],
    ['bank.com (false positive)', 'false positive'],
    ['bank[.]com not malicious', 'not malicious'],
    ['http://bank.com/a FP', 'FP'],
    ['2001:db8::1 permitted', 'permitted'],
    ['- bank.com allowlisted', 'allowlisted'],
    ['bank.com # benign', 'benign'],
    ['bank.com ; whitelisted', 'whitelisted'],
    ['bank.com // FP, see INC-1', 'FP, see INC-1'],
    ['bank.com CNAME rpz-passthru.', 'rpz-passthru'],
    ['*.bank.com 60 IN CNAME rpz-passthru.', 'rpz-passthru'],
    ['pass ip 198.51.100.9 any -> any any (msg:"ours"; sid:1;)', 'pass'],
    ['pass in quick on egress from 198.51.100.9', 'pass'],
  ])('%j', (line, said) => {
    const reading = read(`${line}\nlast.com`);
    expect(listOf(reading)).toEqual(['2 domain last.com']);
    expect(reading.refused).toMatchObject([{ line: 1, why: against(said) }]);
    expect(reading).toMatchObject({ leftOut: { harmless: 1 }, unread: [] });
  });

  test.each([
    ['evil.com block', 'evil.com'],
    ['evil.com is not safe', 'evil.com'],
    ['Pass the hash was seen at evil.com', 'evil.com'],
    ['It is safe to say that evil.com is bad', 'evil.com'],
    ['evil.com # not benign', 'evil.com'],
    ['evil.com # looks benign', 'evil.com'],
    ['deny evil.com', 'evil.com'],
    ['evil.com CNAME .', 'evil.com'],
    ['allow.evil.com', 'allow.evil.com'],
    ['benign', undefined],
  ])('%j does not', (line, domain) => {
    expect(listOf(read(`last.com\n${line}`)).slice(1)).toEqual(domain ? [`2 domain ${domain}`] : []);
  });

  test('one that names nothing is passed over', () => {
    expect(read('pass tcp any any -> any any\nlast.com')).toMatchObject({ refused: [], silentLines: 1 });
  });
});

describe('rules that block no site', () => {
  test.each([
    'bank.com##.ad',
    'bank.com#@#.ad',
    'bank.com#?#div',
    'news.com,tv.com##div',
    '~news.com##a > b',
  ])('%s hides something', (line) => {
    expect(refusedOf(read(`${line}\nlast.com`))).toEqual([
      `1 ${line}: It hides parts of the pages of a site, and blocks no site.`,
    ]);
  });

  test.each(['/ads/*', '/banner^', '/^https?:\\/\\/ads/', '/a|b'])('%s matches many', (line) => {
    expect(refusedOf(read(`${line}\nlast.com`))).toEqual([
      `1 ${line}: It is a pattern that many paths match; a file path that is meant to the letter stands in quotation marks.`,
    ]);
  });

  test.each([
    ['/tmp/x', 'path /tmp/x'],
    ['"/tmp/a|b"', 'path /tmp/a|b'],
    ['http://evil.com/##x', 'url http://evil.com/'],
    ['||evil.com^', 'domain evil.com'],
  ])('%s does block', (line, expected) => {
    expect(listOf(read(line))).toEqual([`1 ${expected}`]);
  });

  test('what a rule refers to, and what must not be there, is told', () => {
    const reading = read(
      'alert http any any -> 203.0.113.7 any (content:"evil.com"; content:! "good.com"; reference:url,bank.com/report; sid:1;)',
    );
    expect(listOf(reading)).toEqual(['1 ip 203.0.113.7', '1 domain evil.com']);
    expect(reading).toMatchObject({
      refused: [],
      unread: [{ part: { in: 'references and exceptions of rules' }, count: 2 }],
    });
    expect(listOf(read('See reference:url,evil.com/report there'))).toHaveLength(1);
  });
});

describe('what stands beneath a heading', () => {
  test.each([
    'Whitelist:',
    'WHITELIST',
    '# Whitelist',
    '! *** Allowlist ***',
    '[allowlist]',
    '== Benign ==',
    '**False positives**',
    'Whitelisted domains',
    'Known good hosts:',
    'Do not block:',
    'Safe:',
    'Exceptions:',
    '# good domains',
    'The following were whitelisted by us:',
    '- Legitimate services:',
  ])('such as %j is not to be blocked', (heading) => {
    const reading = read(
      `evil.com\n${heading}\nbank.com\n\nshop.com is ours\nNobody knows.\nOur mail:\n# see the bad list\nlast.com`,
    );
    expect(listOf(reading)).toEqual(['1 domain evil.com']);
    const why = `It stands beneath “${heading}”, which speaks against a block.`;
    expect(refusedOf(reading)).toEqual([
      `3 bank.com: ${why}`,
      `5 shop.com is ours: ${why}`,
      `9 last.com: ${why}`,
    ]);
    expect(reading).toMatchObject({ leftOut: { harmless: 3 }, unread: [] });
  });

  test.each([
    'Malicious:',
    '# blocklist',
    '[c2 servers]',
    'Suspicious domains',
    'Not on the allowlist:',
    'IOCs:',
    '== May ==',
    'Used for phishing:',
  ])('such as %j is meant again', (heading) => {
    const reading = read(`Whitelist:\nbank.com\n# blocked by mistake\n${heading}\nevil.com`);
    expect(listOf(reading)).toEqual(['5 domain evil.com']);
    expect(reading.refused).toMatchObject([{ line: 2 }]);
  });

  test.each([
    'Good morning',
    'Good morning:',
    '# Report false positives to us',
    '# no false positives',
    'Not on the allowlist:',
    'Blocked and not whitelisted:',
    '# good to know',
    'Known C2 servers:',
    'Clean',
    'It was on the whitelist',
    `${'so '.repeat(30)}whitelist:`,
    'Whitelist of bank.com:',
    `The whitelist of ${MD5}:`,
  ])('such as %j is meant', (heading) => {
    expect(listOf(read(`${heading}\nevil.com`)).at(-1)).toBe('2 domain evil.com');
  });
});
