import { describe, expect, test } from '@jest/globals';
import { findUpwards, indexNames, isPublicSuffix, normalName } from '../../../src/domain/guard/names.ts';

describe('a host name as it is compared', () => {
  test.each([
    ['Evil.Example', 'evil.example'],
    [' evil.example\t', 'evil.example'],
    ['evil.example.', 'evil.example'],
    ['evil.example..', 'evil.example'],
    ['É.example', 'xn--9ca.example'],
    ['.evil.example', 'evil.example'],
    ['*.evil.example', 'evil.example'],
    ['*.*.evil.example', 'evil.example'],
    ['a_b.evil.example', 'a_b.evil.example'],
    ['localhost', 'localhost'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['evil．example', 'evil.example'],
    ['0x7f.1', '127.0.0.1'],
    ['8.8', '8.0.0.8'],
    ['a.b.c1-', 'a.b.c1-'],
  ])('%j is %s', (text, name) => expect(normalName(text)).toBe(name));

  test.each([
    '',
    ' ',
    '*.',
    '。',
    'a b',
    'a\tb',
    'evil.example/',
    'evil.example?',
    'evil.example#',
    'bob@evil.example',
    'evil.example:80',
    'evil\\example',
    'evil..1.2.3.4.5',
    'a%b',
  ])('%j is none', (text) => expect(normalName(text)).toBeUndefined());
});

test('what is known of a name is looked for at the name, then at each parent, the nearest first', () => {
  const asked: [string, boolean][] = [];
  const look = (name: string, isParent: boolean) => {
    asked.push([name, isParent]);
    return name === 'example' ? 'found' : undefined;
  };
  expect(findUpwards('a.b.example', look)).toBe('found');
  expect(asked).toEqual([
    ['a.b.example', false],
    ['b.example', true],
    ['example', true],
  ]);
  expect(findUpwards('a.example', () => 'at once')).toBe('at once');
  expect(findUpwards('a.other', look)).toBeUndefined();
});

test.each([
  ['com', true],
  ['co.uk', true],
  ['github.io', true],
  ['localhost', true],
  ['evil.com', false],
  ['evil.co.uk', false],
  ['evil.github.io', false],
])('whether %s is a public suffix: %j', (name, is) => expect(isPublicSuffix(name)).toBe(is));

describe('among marked names', () => {
  const find = indexNames([
    { name: 'a.b.example', mark: 1 },
    { name: 'b.example', mark: 2 },
    { name: 'b.example', mark: 3 },
    { name: 'c.other', mark: 4 },
    { name: 'd.other', mark: 5 },
  ]);

  test.each([
    ['a.b.example', 'a.b.example', 1, 'is'],
    ['x.a.b.example', 'a.b.example', 1, 'beneath'],
    ['b.example', 'b.example', 2, 'is'],
    ['x.b.example', 'b.example', 2, 'beneath'],
    ['example', 'a.b.example', 1, 'above'],
    ['other', 'c.other', 4, 'above'],
  ])('%s meets %s', (name, met, mark, relation) => {
    expect(find(name)).toEqual({ name: met, mark, relation });
  });

  test.each(['xb.example', 'com', 'e.other', ''])('%j meets none', (name) => {
    expect(find(name)).toBeUndefined();
  });
});
