import { describe, expect, test } from '@jest/globals';
import {
  add,
  C1,
  C2,
  CONNECTION,
  connections,
  gz,
  hashes,
  ids,
  MD5,
  md5,
  no,
  OTHER_MD5,
  P1,
  remove,
  SHA1,
  SHA256,
  sha256,
  shown,
  YES,
} from './control-center.ts';

describe('v1.0', () => {
  const old = (hashType: unknown, ...hashList: unknown[]) => ({
    hashType,
    hashList,
    sourceInfo: 'Added from public API',
  });

  test('adds hashes of one algorithm, by number', async () => {
    expect(await add(old(2, MD5, OTHER_MD5), 'v1.0')).toEqual(YES);
    expect(await add({ ...old(1, SHA256), companyId: C1 }, 'v1.0')).toEqual(YES);
    expect(gz.items()).toMatchObject([
      {
        type: 'hash',
        note: 'Added from public API',
        details: md5().details,
        companyId: P1,
        recursive: false,
      },
      { details: md5(OTHER_MD5).details },
      { details: sha256().details, companyId: C1 },
    ]);
    expect(gz.items()).toHaveLength(3);
  });

  test('refuses the id that the vendor\u2019s own example passes for an MD5', async () => {
    expect(await add(old(2, '5b7ac19bb1a43dfb107b23c6', OTHER_MD5), 'v1.0')).toEqual(
      no(
        -32602,
        'Validation exception: The hash 5b7ac19bb1a43dfb107b23c6 is not a valid string representation of the MD5 hashing algorithm',
      ),
    );
    expect(gz.items()).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a name for the algorithm', old('md5', MD5)],
    ['a digit for it', old('2', MD5)],
    ['a third one', old(3, SHA1)],
    ['no hash', old(2)],
    ['a bare hash', { ...old(2), hashList: MD5 }],
    ['a hash that is no text', old(2, 7)],
    ['no source', { hashType: 2, hashList: [MD5] }],
    ['recursion', { ...old(2, MD5), recursive: false }],
    ['a path', { type: 'path', rules: [{ details: { path: 'C:\\x' } }] }],
    ['a connection', connections(CONNECTION)],
    ['the parameters of v1.2', hashes(md5())],
  ])('refuses %s', async (_, params) => {
    expect(await add(params, 'v1.0')).toEqual(no(-32602));
    expect(gz.items()).toEqual([]);
  });

  test('lists hashes alone, with numbers', async () => {
    await add(old(2, MD5), 'v1.0');
    await add({ type: 'path', rules: [{ details: { path: 'C:\\x' } }], recursive: false });
    gz.put(
      { type: 'hash', note: 'found', details: { algorithm: 'sha256', hash: SHA256 } },
      { source: 'Incident' },
    );
    expect(await shown({}, 'v1.0')).toEqual({
      total: 2,
      page: 1,
      perPage: 30,
      pagesCount: 1,
      items: [
        {
          id: ids()[0],
          companyId: P1,
          hashType: 2,
          hash: MD5,
          source: 3,
          sourceInfo: 'Added from public API',
        },
        { id: ids()[2], companyId: P1, hashType: 1, hash: SHA256, source: 1, sourceInfo: 'found' },
      ],
    });
    expect(await shown()).toMatchObject({
      total: 3,
      items: [{}, {}, { source: { type: 'Incident' } }],
    });
  });

  test('removes one hash by its id, in whichever company it is', async () => {
    await add({ ...old(2, MD5), companyId: C2 }, 'v1.0');
    await add({ type: 'path', rules: [{ details: { path: 'C:\\x' } }], recursive: false });
    const [hash, path] = ids();
    expect(await remove({ hashItemId: path }, 'v1.0')).toEqual(no(-32002));
    expect(await remove({ ids: [hash] }, 'v1.0')).toEqual(no(-32602));
    expect(await remove({ hashItemId: [hash] }, 'v1.0')).toEqual(no(-32602));
    expect(await remove({ hashItemId: hash }, 'v1.0')).toEqual(YES);
    expect(ids()).toEqual([path]);
    expect(await remove({ hashItemId: hash }, 'v1.0')).toEqual(no(-32002));
  });
});
