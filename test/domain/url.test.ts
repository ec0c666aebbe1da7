import { describe, expect, test } from '@jest/globals';
import { urlOf } from '../../src/domain/url.ts';

describe('a URL', () => {
  test('is as browsers write it', () => {
    expect(urlOf('HTTP://Evil.com:80/a')?.href).toBe('http://evil.com/a');
    expect(urlOf('/a?b', 'https://evil.com')?.href).toBe('https://evil.com/a?b');
  });

  test.each(['', 'evil.com', 'http://', 'http://a b/', '/a'])('is not %j', (text) => {
    expect(urlOf(text)).toBeUndefined();
  });

  test('with letters beyond ASCII is one also after the calls in which V8 compiles the question', () => {
    const wrong = Array.from({ length: 20_000 }, () => urlOf('http://Bücher.example/')?.hostname).findIndex(
      (host) => host !== 'xn--bcher-kva.example',
    );
    expect(wrong).toBe(-1);
  });
});
