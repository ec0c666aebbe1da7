import { describe, expect, test } from '@jest/globals';
import { found } from './found.ts';

describe('the signs of a word', () => {
  test.each([
    ['an underscore at the beginning', '_dmarc.evil.com', ['domain _dmarc.evil.com']],
    ['underscores of emphasis', '_evil.com_', ['domain evil.com']],
    ['more of them', '__evil.com__', ['domain evil.com']],
    ['an underscore of a domain', '_evil.com', []],
    ['an underscore at the end', 'evil.com_', ['domain evil.com']],
    ['a hyphen at the end', 'evil.com-', ['domain evil.com']],
    ['a dot at the beginning', '.evil.com', ['domain evil.com']],
    ['two dots', 'evil.com..bad.com', ['domain evil.com', 'domain bad.com']],
    ['two dots at the beginning', '..evil.com', ['domain evil.com']],
    ['signs alone', 'evil.com __.__ __', ['domain evil.com']],
    ['no colon', 'tcp;//evil.zip', []],
    ['a script without spaces', '例evil.com例', ['domain evil.com']],
    ['a script without spaces alone', '例.例', []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});
