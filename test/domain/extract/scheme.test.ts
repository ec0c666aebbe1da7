import { describe, expect, test } from '@jest/globals';
import { gather } from '../../../src/domain/extract.ts';
import { each, expectEach, found } from './found.ts';

describe('the sign behind a scheme', () => {
  test('may have a slash too few, or backslashes', () => {
    expectEach(
      ['url https://evil.com/a'],
      [
        ...each('https hxxps h**ps HTTPS htxps', '~:/evil.com/a'),
        'hxxps:/evil[.]com/a',
        'https:\\\\evil.com/a',
        'hxxps:\\\\evil[.]com/a',
        'https:\\\\\\\\evil.com/a',
        ...each('" \' ` ( < [ { * |', '~https:/evil.com/a'),
        'See https:/evil.com/a',
        'URL:https:/evil.com/a',
        'src=hxxps:\\\\evil[.]com/a',
        '\nhttps:/evil.com/a',
      ],
    );
    expect(found('http:/[2a02::1]/a')).toEqual(['url http://[2a02::1]/a']);
    expect(found('fxp:/evil.com/a')).toEqual(['url ftp://evil.com/a']);
  });

  test.each([
    ['http://evil.net/,http:/b.com', ['url http://evil.net/,http:/b.com']],
    ['http://evil.net/?u=https:/b.com', ['url http://evil.net/?u=https:/b.com']],
    ['xhttp:/evil.zip', []],
    ['http:\\evil.zip', []],
    ['http:/ evil.zip', []],
    ['smb:/evil.zip', []],
    ['http:/etc/passwd', []],
  ])('is as it is written in %s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each(['https//evil.com/a', 'http//evil.com', 'hxxps//evil.com:80/a?b', 'ftp//203.0.113.7/a'])(
    'may lack, and nothing is found: %s',
    (text) => {
      const { findings, misses } = gather(`See ${text} there`);
      expect([findings, misses]).toEqual([[], [expect.objectContaining({ text })]]);
    },
  );

  test.each(['http//host/a', 'xhttp//evil', 'http//', 'https// evil'])(
    'may lack before no host: %s',
    (text) => {
      expect(gather(text)).toEqual({ findings: [], misses: [] });
    },
  );
});

describe('the letter for a secure connection in brackets', () => {
  test('is meant', () => {
    expectEach(
      ['url https://evil.com/a'],
      [
        'http[s]://evil.com/a',
        'http(s)://evil.com/a',
        'http{s}://evil.com/a',
        'HXXP[S]://evil.com/a',
        'hxxp[s]://evil[.]com/a',
        'h**p(s)://evil.com/a',
        'hxxp[s][://]evil[.]com/a',
        'hxxp[s]:\\/\\/evil.com/a',
      ],
    );
  });

  test.each(['http[x]://evil.zip', 'smb[s]://evil.zip', 'http[s] x', 'http[s].zip'])(
    'is none in %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});
