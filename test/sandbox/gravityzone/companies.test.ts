import { describe, expect, test } from '@jest/globals';
import {
  add,
  C1,
  C2,
  call,
  details,
  gz,
  hashes,
  ids,
  list,
  MD5,
  md5,
  NO_ITEM,
  no,
  OTHER_MD5,
  P1,
  parse,
  post,
  remove,
  sha256,
  shown,
  YES,
} from './control-center.ts';

const STRANGER = '65fd7506e2354158650c7cff';

describe('companies', () => {
  const partner = (more: object = {}) => ({ type: 'hash', rules: [md5()], ...more });
  const owners = () => gz.items().map(({ companyId }) => companyId);

  test.each<[string, object, readonly string[]]>([
    ['left out', {}, [P1, C1, C2]],
    ['true', { recursive: true }, [P1, C1, C2]],
    ['false', { recursive: false }, [P1]],
    ['true for a managed company', { recursive: true, companyId: C1 }, [C1, C2]],
    ['false for a managed company', { recursive: false, companyId: C1 }, [C1]],
  ])('recursive %s reaches %j', async (_, more, reached) => {
    expect(await add(partner(more))).toEqual(YES);
    expect(owners()).toEqual(reached);
    expect(gz.items().every(({ recursive }) => recursive)).toBe(reached.length > 1);
    expect(new Set(ids()).size).toBe(reached.length);
    expect(gz.seen[0]?.body).toMatchObject({ params: more });
  });

  test('a company that the key may not see is not found', async () => {
    expect(await add(partner({ companyId: STRANGER }))).toEqual(
      no(-32002, 'The company was not found', 'Not found'),
    );
    expect(await list({ companyId: STRANGER })).toEqual(no(-32002));
    expect(await remove({ companyId: STRANGER, ids: [NO_ITEM] })).toEqual(no(-32002));
  });

  test('several companies without room are named together, and nothing is changed', async () => {
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } });
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } }, { companyId: C1 });
    gz.behave({ capacity: 1 });
    const answer = await post('addToBlocklist', partner());
    expect(answer.status).toBe(200);
    expect(parse(answer)).toEqual({
      id: 'one',
      jsonrpc: '2.0',
      error: {
        code: -32602,
        message: 'Invalid params',
        data: {
          details: 'Multiple errors encountered',
          errors: [
            { companyId: P1, companyName: 'P1', message: 'Limit exceeded' },
            { companyId: C1, companyName: 'C1', message: 'Limit exceeded' },
          ],
        },
      },
    });
    expect(owners()).toEqual([P1, C1]);
  });

  test('the companies that had room can be changed under the same answer', async () => {
    gz.behave({ capacity: 1, application: 'partial' });
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } });
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } }, { companyId: C1 });
    expect(details(await add(partner()))).toBe('Multiple errors encountered');
    expect(owners()).toEqual([P1, C1, C2]);
  });

  test('a single company without room is told so plainly, whichever it is', async () => {
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } }, { companyId: C2 });
    gz.behave({ capacity: 1 });
    expect(await add(partner())).toEqual(no(-32602, 'Limit exceeded'));
    expect(owners()).toEqual([C2]);
    expect(await add(partner({ recursive: false, rules: [md5(), sha256()] }))).toEqual(
      no(-32602, 'Limit exceeded'),
    );
    gz.behave({ application: 'partial' });
    await add(partner({ recursive: false, rules: [md5(), sha256()] }));
    expect(gz.items()).toMatchObject([{}, { companyId: P1, details: md5().details }]);
    expect(gz.items()).toHaveLength(2);
  });

  test('each has a list of its own', async () => {
    await add(partner());
    for (const [companyId, name] of [
      [P1, 'P1'],
      [C1, 'C1'],
      [C2, 'C2'],
    ] as const) {
      const { result } = await list({ companyId });
      expect(result).toMatchObject({ total: 1, items: [{ company: { id: companyId, name } }] });
    }
    expect((await shown()).items).toMatchObject([{ company: { id: P1 } }]);
    const [own, managed] = ids();
    expect(await remove({ ids: [managed] })).toEqual(no(-32002));
    expect(await remove({ companyId: C1, ids: [managed] })).toEqual(YES);
    expect(ids()).not.toContain(managed);
    expect(ids()).toContain(own);
  });

  test('a customer has no companyId, and blocks for itself', async () => {
    gz.behave({ deployment: 'customer' });
    const other = { companyId: P1 };
    expect(await add(partner(other))).toEqual(
      no(-32602, 'Validation exception: The value of companyId is not valid'),
    );
    expect(await list(other)).toMatchObject(no(-32602));
    expect(await remove({ ids: [NO_ITEM], ...other })).toMatchObject(no(-32602));
    expect(await add(partner({ recursive: true }))).toEqual(YES);
    expect(owners()).toEqual([P1]);
    expect((await shown()).total).toBe(1);
  });

  test('on premises there is v1.0 alone', async () => {
    gz.behave({ deployment: 'on_premises' });
    for (const method of ['addToBlocklist', 'getBlocklistItems', 'removeFromBlocklist']) {
      expect(await call(method, hashes(md5()))).toEqual(no(-32601));
    }
    expect(await add({ hashType: 2, hashList: [MD5], sourceInfo: '' }, 'v1.0')).toEqual(YES);
    expect((await shown({}, 'v1.0')).total).toBe(1);
  });
});
