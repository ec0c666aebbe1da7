import { describe, expect, test } from '@jest/globals';
import { each, found } from './found.ts';

describe('who logs in at a host', () => {
  test.each([
    ...each('autossh mosh rsync scp sftp ssh ssh-copy-id sshfs', '~ root@evil.com'),
    ...each('; & | ` \' " $ (', '~ssh root@evil.com'),
    'x ssh -p 22 root@evil.com',
    'ssh @evil.com',
    `ssh ${'x'.repeat(86)} root@evil.com`,
    'root@evil.com:/srv',
    'root@evil.com:~',
  ])('%s', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test.each([
    'bob@evil.com',
    'xssh root@evil.com',
    'sshx root@evil.com',
    'ssh: root@evil.com',
    ...each('; & |', 'ssh x ~ root@evil.com'),
    'ssh x\nroot@evil.com',
    'ssh x\rroot@evil.com',
    `ssh ${'x'.repeat(87)} root@evil.com`,
    'root@evil.com:x/',
    'root@evil.com x:/',
    'evil.zip:/a',
    'ssh @10.1; bob@evil.com',
  ])('but %j is of an e-mail address', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('an e-mail address has no host', () => {
  test.each([
    'evil.com@bob',
    'bob@evil.com',
    '<bob at evil.com>',
    '(bob at evil.com)',
    '< bob AT evil.com',
    '<b.o_b+c-d at evil.com',
    `<${'b'.repeat(59)} at evil.com`,
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    'bob at evil.com',
    '<b ob at evil.com',
    '<xat evil.com',
    '<bob ate evil.com',
    '<bob at  evil.com',
    '<bob at=evil.com',
    '[bob at evil.com]',
    `<${'b'.repeat(60)} at evil.com`,
    '<bob at x evil.com',
  ])('but %s has', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test.each([
    ['\\\\evil.com@SSL\\DavWWWRoot\\a.lnk', 'domain evil.com'],
    ['\\\\evil.com@8080\\a', 'domain evil.com'],
    ['\\\\203.0.113.7@8080\\a', 'ip 203.0.113.7'],
    ['x \\\\evil.com@SSL@8443\\a', 'domain evil.com'],
  ])('but a share that is asked for over HTTP has: %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each(['\\evil.com@bob', '\\\\\\evil.com@bob', 'x\\evil.com@bob'])('nor has %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('but an address of numbers', () => {
    expect(found('root@203.0.113.7')).toEqual(['ip 203.0.113.7']);
    expect(found('203.0.113.7@bob')).toEqual([]);
  });
});
