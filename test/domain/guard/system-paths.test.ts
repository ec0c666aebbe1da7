import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ask } from './asking.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

describe('paths', () => {
  test.each([
    'C:\\Windows\\System32\\cmd.exe',
    'c:/windows/x',
    'D:\\WINDOWS\\x',
    'C:\\Windows',
    'C:\\',
    'C:\\temp\\..\\Windows\\x',
    'C:\\Windows. \\x',
    'C:\\.\\Windows\\\\x',
    'C:Windows\\x',
    'C:\\WINDOW~1\\x',
    'C:\\WI1A2B~1\\x',
    'C:\\PROGRA~1\\WINDOW~1\\x',
    'C:\\Win*\\x',
    'C:\\W?ndows\\x',
    '*\\x',
    '\\Windows\\x',
    '/Windows/x',
    '\\\\?\\C:\\Windows\\x',
    '\\\\.\\C:\\Windows\\x',
    '\\??\\C:\\Windows\\x',
    '\\\\?\\UNC\\host\\C$\\Windows\\x',
    '\\\\?\\GLOBALROOT\\Device\\HarddiskVolume3\\Windows\\x',
    '\\SystemRoot\\x',
    '\\\\host\\c$\\Windows\\x',
    '\\\\host\\ADMIN$\\x',
    '\\\\host\\ADMIN$\\..\\x',
    '\\\\host\\c$\\..\\..\\Windows\\x',
    '%SystemRoot%\\x',
    '%windir%/x',
    '"C:\\Windows\\x"',
    'C:\\Windows:stream\\x',
    '/bin/sh',
    '//bin/sh',
    '/tmp/../usr/bin/env',
    '/usr',
    '/',
    '/*/sh',
  ])('%s reaches a system path', (value) => {
    expect(ask('path', value)).toMatchObject({ rule: 'system_path' });
  });

  test.each([
    'C:\\Users\\Public\\evil.exe',
    'C:\\Windows2\\x',
    'C:\\WINSXS~1\\x',
    'C:\\Users\\Windows\\x',
    '%TEMP%\\evil.exe',
    '/tmp/evil',
    '/BIN/sh',
    '/opt/usr/x',
    '/usrlocal',
  ])('%s passes', (value) => expect(ask('path', value)).toBeUndefined());

  test.each([
    ['D:\\Apps\\*', 'd:/apps/ERP/erp.exe', true],
    ['d:/apps/*', 'D:\\APPS\\ERP.exe', true],
    ['D:\\Apps\\*', 'D:\\Appsx', false],
    ['D:\\Apps\\v?\\*', 'D:\\Apps\\v2\\x', true],
    ['D:\\Apps\\v?\\*', 'D:\\Apps\\v22\\x', false],
    ['D:\\My Documents\\*', 'D:\\MYDOCU~1\\x', true],
    ['D:\\a+b long\\*', 'D:\\A_BLON~1\\x', true],
    ['*\\svchost.exe', 'E:\\anything\\SVCHOST.EXE', true],
    ['*\\svchost.exe', 'E:\\anything', false],
    ['/srv/App/*', '/srv/App/x', true],
    ['/srv/App/*', '/srv/app/x', false],
    ['\\\\files\\share\\*', '\\\\FILES\\share\\x', true],
    ['\\\\files\\share\\*', '//files/share/x', true],
  ])('the glob %s and the path %s: %s', (glob, value, refused) => {
    const finding = ask('path', value, { paths: [glob] });
    expect(finding).toEqual(refused ? expect.objectContaining({ rule: 'own_path', entry: glob }) : undefined);
  });

  test('what a glob matches as a regular expression is refused, however the path is spelled', () => {
    const part = fc
      .array(fc.constantFrom('a', 'b', 'c.d'), { minLength: 1, maxLength: 2 })
      .map((all) => all.join(''));
    const glob = fc
      .array(fc.oneof(part, fc.constantFrom('*', '?', 'a*', '*b')), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    const path = fc.array(part, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(glob, path, fc.nat(4), (pattern, parts, at) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '[^/]');
        fc.pre(new RegExp(`^${source}$`).test(parts.join('/')));
        const detour = [...parts.slice(0, at), 'zz', '..', '.', '', ...parts.slice(at)];
        expect(ask('path', `/q/${parts.join('/')}`, { paths: [`/q/${pattern}`] })?.rule).toBe('own_path');
        expect(ask('path', `/q/${detour.join('/')}`, { paths: [`/q/${pattern}`] })?.rule).toBe('own_path');
        expect(
          ask('path', `q:\\${detour.join('\\').toUpperCase()}`, { paths: [`Q:/${pattern}`] })?.rule,
        ).toBe('own_path');
      }),
      { numRuns },
    );
  });
});
