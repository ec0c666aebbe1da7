import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';
import { each, found } from './found.ts';

const LABEL = 'a'.repeat(63);

describe('a dot that is said, or has spaces around', () => {
  test.each([
    ['four numbers', '203 . 0 . 113 . 7', 'ip 203.0.113.7'],
    ['four numbers that are said', '203 dot 0 dot 113 dot 7', 'ip 203.0.113.7'],
    ['four numbers, some of them as usual', '203 . 0.113 . 7', 'ip 203.0.113.7'],
    ['four numbers in a sentence', 'It is 203 dot 0 dot 113 dot 7 there', 'ip 203.0.113.7'],
    ['three parts', 'It is www dot evil dot shop there', 'domain www.evil.shop'],
    ['a hyphen', 'It is e-vil dot shop there', 'domain e-vil.shop'],
    ['a dot', 'It is e.vil dot shop there', 'domain e.vil.shop'],
    ['a digit', 'It is evil1 dot shop there', 'domain evil1.shop'],
    ['a word before it', 'The domain evil dot com there', 'domain evil.com'],
    ['a word behind it', 'The evil dot com site', 'domain evil.com'],
    ['a word, and a dot with spaces', 'The domain evil . com there', 'domain evil.com'],
    ['a line of its own', 'evil . com', 'domain evil.com'],
    ['a line of its own, said', 'evil dot com', 'domain evil.com'],
    ['a line of a list', '- evil . com,', 'domain evil.com'],
    ['a line of its own among others', 'Yes\nevil . com\nNo', 'domain evil.com'],
    ['a path behind it', 'evil . com/a', 'url http://evil.com/a'],
    ['a longer path behind it', 'evil . com/a/bc', 'url http://evil.com/a/bc'],
    ['a port behind it', 'evil . com:8443', 'domain evil.com'],
    ['a port and a path behind it', 'evil . com:8443/a', 'url http://evil.com:8443/a'],
    ['a number among its parts', 'It is evil dot 7 dot com', 'domain evil.7.com'],
    ['a suffix that files have', 'It is e-vil dot zip', 'domain e-vil.zip'],
    ['a scheme', 'It is http://evil . com there', 'url http://evil.com/'],
    ['a scheme before any suffix', 'It is hxxp://evil . shop there', 'url http://evil.shop/'],
    ['two parts of a suffix', 'hxxp://evil . com . uk', 'url http://evil.com.uk/'],
    ['capitals', 'evil DOT com', 'domain evil.com'],
    ['a capital', 'evil Dot COM', 'domain evil.com'],
    ['two spaces', 'evil  dot  com', 'domain evil.com'],
    ['tabs', 'evil\t.\tcom', 'domain evil.com'],
    ['an underscore', 'a_b dot evil dot com', 'domain a_b.evil.com'],
    ['a label of 63', `${LABEL} dot evil dot com`, `domain ${LABEL}.evil.com`],
    ['a label of 63 behind', `www dot ${LABEL} dot com`, `domain www.${LABEL}.com`],
    ['eight dots', 'a dot b dot c dot d dot e dot f dot g dot h dot com', 'domain a.b.c.d.e.f.g.h.com'],
    [
      'the last eight of nine dots',
      'x dot a dot b dot c dot d dot e dot f dot g dot h dot com',
      'domain a.b.c.d.e.f.g.h.com',
    ],
    ['a host whatever its suffix', 'www dot evil dot zip', 'domain www.evil.zip'],
    ['a host before one that is whole', 'The domain evil dot com, and', 'domain evil.com'],
  ])('is one: %s', (_, text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    ['three numbers', '203 . 0 . 113'],
    ['five numbers', '203 . 0 . 113 . 7 . 8'],
    ['a number behind a name', 'x.y dot 7'],
    ['a number behind a name and more', 'www dot evil dot 7'],
    ['no top-level domain', 'www dot evil dot dat'],
    ['two parts in a sentence', 'It is evil dot com there'],
    ['two parts with spaces in a sentence', 'It is e-vil . com there'],
    ['three parts with spaces in a sentence', 'It is www . evil . com there'],
    ['another suffix behind a word', 'The domain evil . shop there'],
    ['another suffix on a line of its own', 'evil . shop'],
    ['a beginning of a line', 'evil . com there'],
    ['an end of a line', 'It is evil . com'],
    ['a word that ends so', 'www xdot evil xdot com'],
    ['a word that begins so', 'www dotx evil dotx com'],
    ['another word than the one that is elsewhere', 'The dot: www dab evil dab com'],
    ['a word that is part of another', 'www-dot evil-dot com'],
    ['no space before it', 'evil. com is down'],
    ['no space behind it', 'evil .com is down'],
    ['three spaces before it', 'evil   dot com'],
    ['three spaces behind it', 'evil dot   com'],
    ['two dots', 'evil . . com'],
    ['two dots that are said', 'evil dot dot com'],
    ['nothing before it', ' . com'],
    ['a sign before it', '! dot evil dot com'],
    ['nothing behind it', 'evil dot '],
    ['a sign behind it', 'evil dot !'],
    ['a label of 64', `${LABEL}a dot evil dot com`],
    ['a path with a space', 'evil . com/a b'],
    ['a port with a letter', 'evil . com:x'],
    ['a port of six digits', 'evil . com:123456'],
    ['a line end', 'www dot\nevil'],
  ])('is none: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test('is always one in a text that is meant to name indicators', () => {
    const certainly = (text: string) => extract(text, true).map(({ indicator: { value } }) => value);
    expect(certainly('It is evil dot com there')).toEqual(['evil.com']);
    expect(certainly('It is evil . shop there')).toEqual(['evil.shop']);
    expect(certainly('It is evil dot dat there')).toEqual([]);
    expect(certainly('evil.com . evil.net')).toEqual(['evil.com', 'evil.net']);
  });

  test('two names that are whole are two', () => {
    expect(found('domain www dot evil.com')).toEqual(['domain www.evil.com']);
    expect(found('evil.com . evil.net')).toEqual(['domain evil.com', 'domain evil.net']);
  });

  test('has its place, with the spaces around it', () => {
    expect(extract('It is www  dot evil dot  com there')).toEqual([
      {
        indicator: { kind: 'domain', value: 'www.evil.com' },
        start: 6,
        end: 28,
        text: 'www  dot evil dot  com',
      },
    ]);
  });
});

describe('spaces around the sign behind a scheme', () => {
  test.each([
    ...each('http hxxp h**p hXXp httttp HTTP', '~ :// evil.com/a').map((text) => [text, 'http'] as const),
    ...each('https hxxps h**ps', '~ :// evil.com/a').map((text) => [text, 'https'] as const),
    ...each('ftp fxp f*p', '~ :// evil.com/a').map((text) => [text, 'ftp'] as const),
    ...each('hxxp h**p hXXp HxTP', '~:// evil.com/a').map((text) => [text, 'http'] as const),
    ['fxp:// evil.com/a', 'ftp'],
    ['http  ://  evil.com/a', 'http'],
    ['http ://evil.com/a', 'http'],
    ['hxxp://  evil.com/a', 'http'],
    ['(http :// evil.com/a', 'http'],
    ['7http :// evil.com/a', 'http'],
    ['It is at http :// evil.com/a', 'http'],
  ])('is none: %s', (text, scheme) => {
    expect(found(text)).toEqual([`url ${scheme}://evil.com/a`]);
  });

  test('says that it is a host, and numbers are one', () => {
    expect(found('hxxp :// evil.zip')).toEqual(['url http://evil.zip/']);
    expect(found('hxxp:// 203.0.113.7')).toEqual(['url http://203.0.113.7/']);
    expect(found('hxxp:// é.com')).toEqual(['url http://xn--9ca.com/']);
  });

  test.each([
    'http:// evil.com',
    'ftp:// evil.com',
    'xhttp :// evil.com',
    'http   :// evil.com',
    'hxxp://   evil.com',
    'http :/ evil.com',
    'http : // evil.com',
    'htttttp :// evil.com',
    'hp :// evil.com',
    'fp :// evil.com',
    'fttp :// evil.com',
    'gopher :// evil.com',
    'http x :// evil.com',
    ':// evil.com',
    ' :// evil.com',
    'hxxp://\nevil.com',
    'http ://\nevil.com',
    'hxxp:// (evil.com',
  ])('leaves the host: %j', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test('has its place', () => {
    expect(extract('See hxxp :// evil.com/a')[0]).toMatchObject({ start: 4, text: 'hxxp :// evil.com/a' });
  });
});

describe('a dot with a space on one side alone', () => {
  test.each([
    ['evil. com', 'domain evil.com'],
    ['evil.  com', 'domain evil.com'],
    ['- evil. com', 'domain evil.com'],
    ['> 1. evil. com.', 'domain evil.com'],
    ['www.evil-one. org', 'domain www.evil-one.org'],
    ['evil. co.uk', 'domain evil.co.uk'],
    ['evil .com', 'domain evil.com'],
    ['- www.evil  .co.uk.', 'domain www.evil.co.uk'],
    ['evil .com:8443/a', 'url http://evil.com:8443/a'],
    ['hxxp://evil .com', 'url http://evil.com/'],
    ['evil. com:8443', 'domain evil.com'],
    ['evil. com/a', 'url http://evil.com/a'],
    ['hxxp://evil. com', 'url http://evil.com/'],
    ['It is at hxxps://www.evil. net/a, they say', 'url https://www.evil.net/a'],
  ])('is one where nothing else is meant: %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
    expect(found(`Seen:\n${text}\n`)).toEqual([expected]);
  });

  test.each([
    'end of sentence. com',
    'It called evil. com is down',
    'evil. com is down',
    'evil. Com',
    'evil. top',
    'evil. us',
    'evil. command',
    'evil. com-x',
    'evil. com.x',
    'evil. zip',
    'x. com',
    '1. com',
    '12. com',
    'evil.\ncom',
    'evil.   com',
    'domain evil. com',
    'using asp .net',
    'ASP .net',
    'socket. io',
    'evil .exe',
    'evil\n.com',
    'evil   .com',
  ])('ends a sentence otherwise: %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('ends what is whole without it', () => {
    expect(found('evil.com. net')).toEqual(['domain evil.com']);
    expect(found('203.0.113.7. com')).toEqual(['ip 203.0.113.7']);
    const sha1 = '3395856c'.repeat(5);
    expect(found(`${sha1} .com`)).toEqual([`sha1 ${sha1}`]);
  });

  test('is one behind the word for a host, where nothing but indicators is named', () => {
    const certainly = (text: string) => extract(text, true).map(({ indicator }) => indicator.value);
    expect(certainly('domain evil. com')).toEqual(['evil.com']);
    expect(certainly('domain evil .com')).toEqual(['evil.com']);
    for (const word of ['domain', 'hosts', 'ip', 'IPv4', 'sha-256', 'md5', 'hashes', 'paths'])
      expect(certainly(`${word} .com`)).toEqual([]);
    expect(certainly('end of sentence. com')).toEqual([]);
  });
});

describe('the spaces of a scheme', () => {
  test.each(['\u00a0', '\u3000', '\t', '\v'])('may be %j', (space) => {
    expect(found(`hxxp${space}://${space}evil.com`)).toEqual(['url http://evil.com/']);
  });
});
