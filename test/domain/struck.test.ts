import { describe, expect, test } from '@jest/globals';
import { struckIn } from '../../src/domain/struck.ts';

/** What of a text is struck out, with its tildes; the rest as dots. */
function struck(text: string): string {
  const isStruck = struckIn(text);
  return [...text].map((sign, at) => (isStruck(at) ? sign : '.')).join('');
}

describe('what stands between tildes is struck out', () => {
  test.each([
    ['~a~', '~a~'],
    ['~~a~~', '~~a~~'],
    ['a ~b.com~ c', '..~b.com~..'],
    ['~b.com and c.com~, d', '~b.com and c.com~...'],
    ['(~b~) ~c~.', '.~b~..~c~.'],
    ['~http://a.com/~b/c~', '~http://a.com/~b/c~'],
    ['~5 hosts, ~b.com~', '..........~b.com~'],
  ])('%j: %j', (text, expected) => expect(struck(text)).toBe(expected));

  test.each([
    'a.com',
    '~a.com',
    'a.com~',
    '~ a.com ~',
    '~~',
    '~~~',
    '~a\nb~',
    '~a\rb~',
    'x~a~',
    '~a~x',
    '~a~9',
    'ü~a~',
    '10.0.0.1~10.0.0.9',
    'http://a.com/~b~',
    '~5 to ~9',
  ])('nothing of %j is', (text) => expect(struck(text)).toMatch(/^[.]*$/));
});
