import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  add,
  CONNECTION,
  connections,
  gz,
  hashes,
  ID,
  ids,
  list,
  md5,
  NO_ITEM,
  no,
  OTHER_MD5,
  P1,
  pass,
  remove,
  restartAsShipped,
  SHA256,
  type Shown,
  sha256,
  shown,
  YES,
} from './control-center.ts';

describe('listing', () => {
  const fill = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      pass(1);
      gz.put({
        type: 'hash',
        note: `${index}`,
        details: { algorithm: 'md5', hash: index.toString(16).padStart(32, '0') },
      });
    }
  };
  const notes = ({ items }: Shown) => items.map(({ source }) => source.description);

  test('an item of v1.2 says all there is to say', async () => {
    await add(hashes({ note: 'INC-42', ...sha256() }));
    expect(await list()).toEqual({
      id: 'one',
      jsonrpc: '2.0',
      result: {
        total: 1,
        page: 1,
        perPage: 30,
        pagesCount: 1,
        items: [
          {
            id: ids()[0],
            type: 'hash',
            source: { type: 'Manual', description: 'INC-42' },
            company: { id: P1, name: 'P1' },
            owner: { id: expect.stringMatching(ID), username: expect.stringContaining('@') },
            created: '2026-10-01T00:00:00.000Z',
            details: { algorithm: 'sha256', hash: SHA256 },
          },
        ],
      },
    });
  });

  test.each([
    ['documented', ['hash', 'application path', 'connection rule']],
    ['short', ['hash', 'path', 'connection']],
  ] as const)('types are called in the %s way', async (typeNames, names) => {
    gz.behave({ typeNames });
    await add(hashes(md5()));
    await add({ type: 'path', rules: [{ details: { path: 'C:\\x' } }], recursive: false });
    await add(connections(CONNECTION));
    expect((await shown()).items.map(({ type }: { type: string }) => type)).toEqual(names);
  });

  test('an address can come back with the mask it did not have', async () => {
    await add(
      connections(
        { ...CONNECTION, remoteAddress: { any: false, ipMask: '203.0.113.7' } },
        {
          ruleName: 'six',
          localAddress: { any: false, ipMask: '2001:db8::1' },
          remoteAddress: { any: true },
        },
        { ruleName: 'net', remoteAddress: { any: false, ipMask: '198.51.100.0/24' } },
      ),
    );
    expect((await shown()).items).toMatchObject([
      { details: { remoteAddress: { ipMask: '203.0.113.7' } } },
      {},
      {},
    ]);
    gz.behave({ masks: 'always' });
    expect((await shown()).items.map(({ details }) => details)).toEqual([
      { ...CONNECTION, remoteAddress: { any: false, ipMask: '203.0.113.7/32' } },
      {
        ruleName: 'six',
        localAddress: { any: false, ipMask: '2001:db8::1/128' },
        remoteAddress: { any: true },
      },
      { ruleName: 'net', remoteAddress: { any: false, ipMask: '198.51.100.0/24' } },
    ]);
  });

  test('pages follow each other without gap or overlap', async () => {
    fill(7);
    const pages = [
      await shown({ perPage: 3 }),
      await shown({ page: 2, perPage: 3 }),
      await shown({ page: 3, perPage: 3 }),
    ];
    expect(pages.map(notes)).toEqual([['0', '1', '2'], ['3', '4', '5'], ['6']]);
    for (const page of pages) expect(page).toMatchObject({ total: 7, perPage: 3, pagesCount: 3 });
    expect(await shown({ page: 4, perPage: 3 })).toMatchObject({
      total: 7,
      page: 4,
      pagesCount: 3,
      items: [],
    });
  });

  test('thirty are on a page unless told otherwise, and a hundred at most', async () => {
    fill(101);
    expect(await shown()).toMatchObject({ perPage: 30, pagesCount: 4, items: { length: 30 } });
    expect(await shown({ perPage: 100 })).toMatchObject({ pagesCount: 2, items: { length: 100 } });
    expect(await shown({ perPage: 1 })).toMatchObject({ pagesCount: 101, items: { length: 1 } });
  });

  test.each([
    { perPage: 101 },
    { perPage: 0 },
    { perPage: '30' },
    { perPage: 1.5 },
    { page: 0 },
    { page: '1' },
    { filters: {} },
    [],
  ])('%j is refused', async (params) => {
    expect(await list(params)).toEqual(no(-32602));
  });

  test('an empty list has no page', async () => {
    expect(await shown()).toEqual({ total: 0, page: 1, perPage: 30, pagesCount: 0, items: [] });
  });

  test('a page too many can be promised', async () => {
    fill(2);
    gz.behave({ paging: 'one_more' });
    expect(await shown({ perPage: 1 })).toMatchObject({ pagesCount: 3 });
    expect(await shown({ perPage: 1, page: 3 })).toMatchObject({ pagesCount: 3, items: [] });
  });

  test('pages can go on for ever', async () => {
    fill(2);
    gz.behave({ paging: 'endless' });
    const answers = [
      await shown({ perPage: 1 }),
      await shown({ perPage: 1, page: 2 }),
      await shown({ perPage: 1, page: 1001 }),
    ];
    expect(answers.map(notes)).toEqual([['0'], ['1'], ['0']]);
    expect(answers.map(({ pagesCount }) => pagesCount)).toEqual([2, 3, 1002]);
  });

  test('a new row turns up anywhere, and stays there', async () => {
    fill(40);
    expect(notes(await shown({ perPage: 100 }))).toEqual(
      Array.from({ length: 40 }, (_, index) => `${index}`),
    );
    gz.behave({ order: 'newest_first' });
    expect(notes(await shown())[0]).toBe('39');
    gz.behave({ order: 'by_id' });
    const order = (await shown({ perPage: 100 })).items.map(({ id }) => id);
    expect(order).toEqual(ids().toSorted());
    expect(order).not.toEqual(ids());
  });

  test('that is the order by default', async () => {
    await restartAsShipped();
    fill(40);
    const order = (await shown({ perPage: 100 })).items.map(({ id }) => id);
    expect(order).toEqual(ids().toSorted());
  });
});

describe('removing', () => {
  beforeEach(() => add(hashes(sha256(), md5(), md5(OTHER_MD5))));

  test('takes off the rows of the ids', async () => {
    const [first, second, third] = ids();
    expect(await remove({ ids: [first, third] })).toEqual(YES);
    expect(ids()).toEqual([second]);
    expect(await shown()).toMatchObject({ total: 1, items: [{ id: second }] });
  });

  test.each([
    ['not_found', no(-32002, `The blocklist item ${NO_ITEM} was not found`, 'Not found')],
    ['invalid', no(-32602, `The blocklist item ${NO_ITEM} was not found`)],
    ['ignored', YES],
  ] as const)('an id that is gone can be %s', async (gone, answer) => {
    gz.behave({ gone });
    const [first] = ids();
    expect(await remove({ ids: [NO_ITEM] })).toEqual(answer);
    expect(gz.items()).toHaveLength(3);
    expect(await remove({ ids: [first, NO_ITEM] })).toEqual(answer);
    expect(gz.items()).toHaveLength(gone === 'ignored' ? 2 : 3);
  });

  test('the others can be taken off although one was gone', async () => {
    gz.behave({ application: 'partial' });
    const [first] = ids();
    expect(await remove({ ids: [NO_ITEM, first] })).toEqual(no(-32002));
    expect(gz.items()).toHaveLength(2);
  });

  test.each<[unknown, string]>([
    [{ ids: [] }, 'ids'],
    [{ ids: NO_ITEM }, 'ids'],
    [{ ids: ['7'] }, 'ids.0'],
    [{ ids: [SHA256] }, 'ids.0'],
    [{ id: [NO_ITEM] }, 'ids'],
    [{ params: { id: [NO_ITEM] } }, 'ids'],
    [{ hashItemId: NO_ITEM }, 'ids'],
    [{ ids: [NO_ITEM], recursive: true }, 'recursive'],
  ])('%j is refused', async (params, where) => {
    expect(await remove(params)).toEqual(
      no(-32602, `Validation exception: The value of ${where} is not valid`),
    );
    expect(gz.items()).toHaveLength(3);
  });
});
