import { describe, expect, test } from '@jest/globals';
import {
  add,
  CONNECTION,
  clock,
  connections,
  details,
  gz,
  hashes,
  ID,
  ids,
  MD5,
  md5,
  no,
  OTHER_MD5,
  P1,
  parse,
  post,
  SHA1,
  SHA256,
  sha256,
  YES,
} from './control-center.ts';

describe('adding hashes', () => {
  test('one call takes SHA-256 and MD5 with and without notes, and gives back no id', async () => {
    const note = 'INC-42 "quoted"\n\u{1f512} </script>';
    expect(await add(hashes({ note, ...sha256() }, md5()))).toEqual(YES);
    expect(gz.items()).toEqual([
      {
        id: expect.stringMatching(ID),
        companyId: P1,
        type: 'hash',
        note,
        details: { algorithm: 'sha256', hash: SHA256 },
        recursive: false,
        source: 'Manual',
        at: clock,
      },
      expect.objectContaining({ note: '', details: { algorithm: 'md5', hash: MD5 } }),
    ]);
    expect(new Set(ids()).size).toBe(2);
  });

  test('a hash keeps the case it came in', async () => {
    await add(hashes(md5(MD5.toUpperCase())));
    expect(gz.items()).toMatchObject([{ details: { hash: MD5.toUpperCase() } }]);
  });

  test.each([
    ['sha256', `${SHA256.slice(0, 63)}9d`, 'SHA256'],
    ['sha256', MD5, 'SHA256'],
    ['sha256', SHA1, 'SHA256'],
    ['sha256', `${SHA256}\n`, 'SHA256'],
    ['md5', SHA256, 'MD5'],
    ['md5', '5b7ac19bb1a43dfb107b23c6', 'MD5'],
    ['md5', `${MD5.slice(1)}g`, 'MD5'],
    ['md5', '', 'MD5'],
  ])(
    '%s %j is refused in the words of the vendor, and nothing of the call is added',
    async (algorithm, hash, name) => {
      const answer = await post('addToBlocklist', hashes(sha256(), { details: { algorithm, hash } }));
      expect(answer.status).toBe(200);
      expect(parse(answer)).toEqual(
        no(
          -32602,
          `Validation exception: The hash ${hash} is not a valid string representation of the ${name} hashing algorithm`,
          'Invalid params',
        ),
      );
      expect(gz.items()).toEqual([]);
    },
  );

  test('the rest of a refused call can be added all the same', async () => {
    gz.behave({ application: 'partial' });
    expect(await add(hashes(sha256(), md5('x'), md5()))).toMatchObject({ error: { code: -32602 } });
    expect(gz.items().map(({ details }) => details)).toEqual([sha256().details, md5().details]);
  });

  test.each<[string, unknown, string]>([
    ['no type', { rules: [md5()] }, 'type'],
    ['another type', { type: 'domain', rules: [md5()] }, 'type'],
    ['no rules', { type: 'hash' }, 'rules'],
    ['an empty list', { type: 'hash', rules: [] }, 'rules'],
    ['a rule for a list', { type: 'hash', rules: md5() }, 'rules'],
    ['recursive as text', { ...hashes(md5()), recursive: 'false' }, 'recursive'],
    [
      'an algorithm by number',
      hashes({ details: { algorithm: 1, hash: SHA256 } }),
      'rules.0.details.algorithm',
    ],
    [
      'an algorithm by digit',
      hashes({ details: { algorithm: '2', hash: MD5 } }),
      'rules.0.details.algorithm',
    ],
    [
      'an algorithm in capitals',
      hashes({ details: { algorithm: 'SHA256', hash: SHA256 } }),
      'rules.0.details.algorithm',
    ],
    ['SHA-1', hashes(md5(), { details: { algorithm: 'sha1', hash: SHA1 } }), 'rules.1.details.algorithm'],
    ['no algorithm', hashes({ details: { hash: MD5 } }), 'rules.0.details.algorithm'],
    ['a hash that is no text', hashes({ details: { algorithm: 'md5', hash: 7 } }), 'rules.0.details.hash'],
    ['a note that is no text', hashes({ note: 7, ...md5() }), 'rules.0.note'],
    ['a bare hash', hashes(MD5), 'rules.0'],
    ['a hash beside the details', hashes({ hash: MD5, ...md5() }), 'rules.0.hash'],
    ['a path among hashes', hashes({ details: { path: 'C:\\x' } }), 'rules.0.details.algorithm'],
    ['the parameters of v1.0', { hashType: 2, hashList: [MD5], sourceInfo: '' }, 'type'],
    ['an unknown parameter', { ...hashes(md5()), returnIds: true }, 'returnIds'],
    ['no parameters', undefined, 'params'],
    ['a list of parameters', [hashes(md5())], 'params'],
  ])('%s is refused', async (_, params, where) => {
    expect(await add(params)).toEqual(
      no(-32602, `Validation exception: The value of ${where} is not valid`, 'Invalid params'),
    );
    expect(gz.items()).toEqual([]);
  });

  test('the spelling of the vendor\u2019s table can be taken instead, or both', async () => {
    const byNumber = (algorithm: unknown, hash: string) => hashes({ details: { algorithm, hash } });
    gz.behave({ spelling: 'table' });
    expect(await add(byNumber('1', SHA256))).toEqual(YES);
    expect(await add(byNumber(2, MD5))).toEqual(YES);
    expect(gz.items().map(({ details }) => details)).toEqual([sha256().details, md5().details]);
    expect(details(await add(byNumber('1', MD5)))).toContain('of the SHA256 hashing');
    expect(await add(hashes(md5()))).toMatchObject(no(-32602));
    gz.behave({ spelling: 'either' });
    expect(await add(hashes(md5(OTHER_MD5)))).toEqual(YES);
    expect(await add(byNumber(2, OTHER_MD5))).toEqual(YES);
  });

  test('a rule that is there already gets a second row of its own', async () => {
    await add(hashes(sha256()));
    expect(await add(hashes({ note: 'again', ...sha256() }))).toEqual(YES);
    expect(new Set(ids()).size).toBe(2);
  });

  test.each<[string, unknown, unknown, string]>([
    ['hash', hashes(md5()), hashes({ note: 'new', ...md5(MD5.toUpperCase()) }), `hash ${MD5.toUpperCase()}`],
    [
      'path',
      { type: 'path', rules: [{ details: { path: 'C:\\x.exe' } }], recursive: false },
      { type: 'path', rules: [{ details: { path: 'c:\\X.EXE' } }], recursive: false },
      'path c:\\X.EXE',
    ],
    ['connection', connections(CONNECTION), connections(CONNECTION), 'connection rule INC-42 203.0.113.7'],
  ])('a %s that is there already can be refused', async (_, first, second, what) => {
    gz.behave({ duplicates: 'refused' });
    expect(await add(first)).toEqual(YES);
    expect(await add(second)).toEqual(
      no(-32602, `Validation exception: The ${what} is already in the blocklist`),
    );
    expect(gz.items()).toHaveLength(1);
  });

  test('a refused duplicate takes the call with it, or not; twice in one call counts too', async () => {
    gz.behave({ duplicates: 'refused' });
    expect(details(await add(hashes(md5(), md5(), sha256())))).toContain('already');
    expect(gz.items()).toEqual([]);
    gz.behave({ application: 'partial' });
    expect(details(await add(hashes(md5(), md5(), sha256())))).toContain('already');
    expect(gz.items().map(({ details }) => details)).toEqual([md5().details, sha256().details]);
  });

  test('a call holds a hundred rules', async () => {
    const many = (count: number) =>
      hashes(...Array.from({ length: count }, (_, index) => md5(index.toString(16).padStart(32, '0'))));
    expect(await add(many(101))).toEqual(no(-32602, 'Limit exceeded'));
    expect(gz.items()).toEqual([]);
    expect(await add(many(100))).toEqual(YES);
    gz.behave({ rulesPerCall: 1 });
    expect(await add(many(2))).toEqual(no(-32602, 'Limit exceeded'));
  });
});
