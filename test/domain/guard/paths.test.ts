import { describe, expect, test } from '@jest/globals';
import { compilePath, createPathMatcher } from '../../../src/domain/guard/paths.ts';

const meets = (glob: string, path: string) => createPathMatcher([compilePath(glob)])(path) !== undefined;

describe('a path in another spelling', () => {
  test.each([
    ['C:\\Windows\\x', '%SystemRoot%\\x'],
    ['C:\\Windows\\x', '%WINDIR%\\x'],
    ['C:\\x', '%SystemDrive%\\x'],
    ['C:\\x', '%HomeDrive%\\x'],
    ['C:\\Windows\\System32\\cmd.exe', '%ComSpec%'],
    ['C:\\ProgramData\\x', '%ProgramData%\\x'],
    ['C:\\ProgramData\\x', '%AllUsersProfile%\\x'],
    ['C:\\Program Files\\x', '%ProgramFiles%\\x'],
    ['C:\\Program Files\\x', '%ProgramW6432%\\x'],
    ['C:\\Program Files (x86)\\x', '%ProgramFiles(x86)%\\x'],
    ['C:\\Windows\\x', 'C:/Windows/x'],
    ['C:\\Windows\\x', 'c:Windows\\x'],
    ['C:\\Windows\\x', '\\\\?\\C:\\Windows\\x'],
    ['C:\\Windows\\x', '\\\\.\\C:\\Windows\\x'],
    ['C:\\Windows\\x', '\\??\\C:\\Windows\\x'],
    ['C:\\Windows\\x', '\\\\?\\GLOBALROOT\\Device\\HarddiskVolume12\\Windows\\x'],
    ['C:\\Windows\\x', '\\Device\\HarddiskVolume1\\Windows\\x'],
    ['C:\\Windows\\x', '\\SystemRoot\\x'],
    ['C:\\Windows', '\\SystemRoot'],
    ['C:\\Windows\\x', '\\\\host\\C$\\Windows\\x'],
    ['C:\\', '\\\\host\\C$'],
    ['C:\\Windows\\x', '\\\\host\\ADMIN$\\x'],
    ['C:\\Windows', '\\\\host\\ADMIN$'],
    ['\\\\host\\share\\x', '\\\\?\\UNC\\host\\share\\x'],
    ['\\\\host\\share\\x', '\\\\host\\share\\..\\..\\x'],
    ['C:\\Windows\\x', '  "C:\\Windows\\x" '],
    ['C:\\Windows\\x', "'C:\\Windows\\x'"],
    ['C:\\Windows\\x', 'C:\\Windows\\.\\\\x\\'],
    ['C:\\Windows\\x', 'C:\\..\\..\\Windows\\a\\..\\x'],
    ['C:\\Windows\\x', 'C:\\Windows. . \\x.'],
    ['C:\\Windows\\x', 'C:\\Windows\\x:stream'],
    ['C:\\Windows\\x', 'C:\\Windows\\x::$DATA'],
    ['C:\\Long name.txt', 'C:\\LONGNA~1.TXT'],
    ['C:\\Long name', 'C:\\LO1A2F~1'],
    ['C:\\a+b', 'C:\\A_B~12'],
    ['/srv/x', '/srv/./y/../x/'],
    ['/srv/x', '//srv//x'],
    ['/x', '/../x'],
    ['/srv/%a%/x', '/srv/%a%/x'],
    [' C:\\Windows\\x ', 'C:\\Windows\\x'],
    ['C:\\a.b.c', 'C:\\ABC~1'],
    ['D:\\x', '%SystemDrive%\\x'],
    ['D:\\x', '%HomeDrive%\\x'],
    ['D:\\x', '\\Device\\HarddiskVolume2\\x'],
    ['D:\\Windows\\x', '\\x\\..\\Windows\\x'],
    ['/c:/x', '/c:/x'],
    ['C:\\é', 'C:\\É'],
  ])('%s: %s', (glob, path) => expect(meets(glob, path)).toBe(true));
});

describe('another path', () => {
  test.each([
    ['C:\\Windows\\x', 'D:\\Windows\\x'],
    ['C:\\Windows\\x', '%Temp%\\x'],
    ['C:\\Windows\\x', 'C:\\%SystemRoot%\\x'],
    ['C:\\Windows\\x', 'C:\\GLOBALROOT\\Windows\\x'],
    ['C:\\Windows\\x', '\\\\host\\C\\Windows\\x'],
    ['C:\\Windows\\x', '\\\\host\\C$x\\Windows\\x'],
    ['C:\\Windows\\x', '\\\\host\\ADMIN$x\\x'],
    ['C:\\Windows\\x', '\\\\host\\share\\ADMIN$\\x'],
    ['C:\\Windows\\x', '\\SystemRoots\\x'],
    ['\\\\host\\x', '\\\\host\\share\\..\\x'],
    ['C:\\Windows\\x', 'C:\\Windows\\x"'],
    ['C:\\Long name', 'C:\\LONGNX~1'],
    ['C:\\Long name', 'C:\\LONGNA~X'],
    ['C:\\Long name', 'C:\\LONGNAM~1'],
    ['C:\\Long name', 'C:\\LONGNA~1.TEXT'],
    ['/srv/x', '/SRV/x'],
    ['/srv/x', '/srv/x.'],
    ['/srv/x', '/srv/x:y'],
    ['/srv/long name', '/srv/LONGNA~1'],
    ['/srv/long name', '/srv/longna~1'],
    ['C:\\Long name', 'C:\\x.LONGNA~1'],
    ['a/srv/x', 'a"/srv/x"'],
    ['/srv/xa', '"/srv/x"a'],
    ['\\\\host\\a\\h\\s\\x', '\\\\host\\a\\\\?\\UNC\\h\\s\\x'],
    ['\\\\host\\ax\\y', '\\\\host\\a\\\\?\\x\\y'],
    ['\\\\host\\s\\x', '\\\\host\\s\\globalroot\\x'],
    ['\\\\host\\sa\\x', '\\\\host\\s\\device\\harddiskvolume1\\x'],
    ['\\\\host\\sa\\windows\\x', '\\\\host\\s\\systemroot\\x'],
    ['\\\\host\\a\\windows\\x', '\\\\host\\%windir%\\x'],
    ['\\\\host\\ab\\c\\x', '\\\\host\\ab:c\\x'],
    ['/srv/A', '/srv/a'],
    ['/srv/a~1', '/srv/A~1'],
    ['/x', '/srv/../../x/y'],
    ['C:\\Long name', 'C:\\LO1A2FX~1'],
    ['C:\\a.b', 'C:\\a b'],
    ['C:\\a', 'C:\\é'],
  ])('%s: %s', (glob, path) => expect(meets(glob, path)).toBe(false));
});

describe('a glob', () => {
  test.each([
    ['*', '/srv/x', true],
    ['*\\x', 'C:\\a\\b\\x', true],
    ['C:\\a\\*', 'C:\\a', true],
    ['C:\\a\\*', 'C:\\', true],
    ['C:\\a\\b*', 'C:\\a', true],
    ['C:\\a\\*\\c', 'C:\\a\\b', false],
    ['C:\\a\\?', 'C:\\a\\b', true],
    ['C:\\a\\?', 'C:\\a\\bc', false],
    ['C:\\a?b', 'C:\\a\\b', false],
    ['C:\\a*b', 'C:\\a\\b', true],
    ['/srv/*', 'C:\\srv\\x', false],
    ['/srv/*', '\\srv\\x', false],
    [' /srv/*', 'C:\\srv\\x', false],
    ['//host/share/*', '\\\\host\\share\\x', true],
    ['*.sys', 'C:\\x.sys', true],
    ['*.sys', '/x.sys', true],
    ['srv/x', 'srv/x', true],
  ])('%s and %s: %j', (glob, path, does) => expect(meets(glob, path)).toBe(does));

  test('may be met by a path that has wildcards of its own', () => {
    expect(meets('C:\\Windows\\*', 'C:\\W*')).toBe(true);
    expect(meets('C:\\a\\*x', 'C:\\a\\y*')).toBe(true);
    expect(meets('C:\\a\\?x', 'C:\\a\\y?')).toBe(true);
    expect(meets('C:\\a\\x', 'C:\\?\\x')).toBe(true);
    expect(meets('C:\\a\\x', 'C:\\?x')).toBe(false);
    expect(meets('C:\\a\\x', '?:\\a\\x')).toBe(true);
    expect(meets('C:\\a\\x', '*:\\a\\x')).toBe(true);
  });

  test('is told by how it was written, the first of several', () => {
    const match = createPathMatcher(['C:\\a\\*', 'C:\\A\\b', '/srv/*'].map(compilePath));
    expect(match('c:\\a\\B')?.glob).toBe('C:\\a\\*');
    expect(match('/srv/x')?.glob).toBe('/srv/*');
    expect(match('/x')).toBeUndefined();
  });
});
