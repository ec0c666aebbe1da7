import { describe, expect, test } from '@jest/globals';
import { parseIndicator } from '../../src/domain/indicator.ts';

describe('what two programs read differently is refused', () => {
  test.each([
    ['10.0.0.0/08', 'not_a_network'],
    ['2a02::/064', 'not_a_network'],
    ['evil·com.net', 'not_a_domain'],
    ['col·a.net', 'not_a_domain'],
    ['col·.net', 'not_a_domain'],
    ['C:\\Windows\\...', 'not_a_path'],
    ['C:\\Windows\\.. \\x', 'not_a_path'],
    ['\\\\host\\share\\...\\x', 'not_a_path'],
  ])('%s', (text, code) => expect(parseIndicator(text)).toMatchObject({ code }));

  test.each([
    ['10.0.0.0/0', 'network', '0.0.0.0/0'],
    ['C:\\Windows. \\x.', 'path', 'C:\\Windows\\x'],
    ['C:\\Users\\..\\.\\Temp\\', 'path', 'C:\\Temp\\'],
    ['http://45.0.0.0\\a\\..', 'url', 'http://45.0.0.0/'],
    ['col·lecció.com', 'domain', 'xn--collecci-ioa91d.com'],
    ['WWW.COL·LECCIÓ.CAT', 'domain', 'www.xn--collecci-ioa91d.cat'],
    ['http://col·lecció.com/', 'url', 'http://xn--collecci-ioa91d.com/'],
    ['http://evil\\.com\\a\\.b', 'url', 'http://evil.com/a/.b'],
    ['hxxp://evil\\\\.com/a\\.b', 'url', 'http://evil.com/a/.b'],
  ])('while %s is the %s %s', (text, kind, value) => expect(parseIndicator(text)).toEqual({ kind, value }));
});
