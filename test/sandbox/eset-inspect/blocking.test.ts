import { describe, expect, test } from '@jest/globals';
import { ask, BLOCK, bearer, block, clock, eset, MD5, OTHER, pass, SHA1, token } from './inspect-server.ts';

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('blocking hashes', () => {
  test('blocks every hash of the array and keeps comment, shouldClean and time', async () => {
    const comment = 'He said "no"\n→ \u{1f512} \\ </script>';
    const answer = await block(await token(), {
      sha1: [SHA1.toUpperCase(), OTHER],
      shouldClean: true,
      comment,
    });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(eset.blocked()).toEqual(
      new Map([
        [SHA1, { comment, shouldClean: true, at: clock }],
        [OTHER, { comment, shouldClean: true, at: clock }],
      ]),
    );
  });

  test('takes the lower-case path and answers JSON when told to', async () => {
    eset.behave({ blockAnswer: 'json' });
    const answer = await ask('PUT', '/frontend/hashes/block', {
      headers: bearer(await token()),
      body: BLOCK,
    });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.text)).toEqual({ blocked: 1 });
  });

  test('a repeated block is harmless and overwrites the comment', async () => {
    const held = await token();
    await block(held);
    await block(held, { ...BLOCK, sha1: [OTHER] });
    pass(1000);
    expect((await block(held, { ...BLOCK, comment: 'again', shouldClean: true })).status).toBe(200);
    expect([...eset.blocked()]).toEqual([
      [OTHER, { comment: BLOCK.comment, shouldClean: false, at: clock - 1000 }],
      [SHA1, { comment: 'again', shouldClean: true, at: clock }],
    ]);
  });

  const bad: readonly [string, unknown][] = [
    ['a bare hash', { ...BLOCK, sha1: SHA1 }],
    ['no hash', { ...BLOCK, sha1: [] }],
    ['an MD5', { ...BLOCK, sha1: [MD5] }],
    ['a SHA-256', { ...BLOCK, sha1: [SHA256] }],
    ['one good and one bad hash', { ...BLOCK, sha1: [OTHER, `${SHA1.slice(1)}g`] }],
    ['a hash with a line break', { ...BLOCK, sha1: [`${SHA1}\n`] }],
    ['shouldClean as text', { ...BLOCK, shouldClean: 'false' }],
    ['shouldClean left out', { sha1: [SHA1], comment: '' }],
    ['comment as a number', { ...BLOCK, comment: 42 }],
    ['comment left out', { sha1: [SHA1], shouldClean: false }],
    ['null', null],
  ];
  test.each(bad)('%s is answered 400 and nothing is blocked', async (_, body) => {
    expect((await block(await token(), body)).status).toBe(400);
    expect(eset.blocked().size).toBe(0);
  });
  test.each(bad)('%s is taken when anything is', async (_, body) => {
    eset.behave({ validation: 'none' });
    expect((await block(await token(), body)).status).toBe(200);
  });

  test('what anything comes to is what it holds of a block', async () => {
    eset.behave({ validation: 'none' });
    await block(await token(), { sha1: [MD5, 7], shouldClean: 'yes', comment: 42 });
    expect([...eset.blocked()]).toEqual([[MD5, { comment: '', shouldClean: true, at: clock }]]);
  });

  test.each(['strict', 'none'] as const)(
    'broken JSON is answered 400 (validation: %s)',
    async (validation) => {
      eset.behave({ validation });
      const text = `{"sha1": ["${SHA1}"], "shouldClean": false, "comment": "a "quoted" word"}`;
      expect((await block(await token(), text)).status).toBe(400);
      expect((await block(await token(), '')).status).toBe(400);
      expect(eset.blocked().size).toBe(0);
    },
  );

  test.each([
    ['no header', {}],
    ['an unknown token', { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.xyz' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['Bearer None, as a login without a token leads to', { authorization: 'Bearer None' }],
    ['another scheme', { authorization: 'Basic Ym90OnNlY3JldA==' }],
  ])('%s is answered 401 and nothing is blocked', async (_, headers) => {
    expect((await ask('PUT', '/FRONTEND/HASHES/BLOCK', { headers, body: BLOCK })).status).toBe(401);
    expect(eset.blocked().size).toBe(0);
  });

  test('the token alone, without its scheme, is answered 401', async () => {
    const headers = { authorization: await token() };
    expect((await ask('PUT', '/FRONTEND/HASHES/BLOCK', { headers, body: BLOCK })).status).toBe(401);
  });
});
