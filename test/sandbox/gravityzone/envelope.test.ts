import { describe, expect, test } from '@jest/globals';
import {
  add,
  ask,
  gz,
  hashes,
  ids,
  md5,
  NO_ITEM,
  no,
  parse,
  post,
  remove,
  sha256,
  shown,
  YES,
} from './control-center.ts';

describe('the envelope', () => {
  const bare = (body: unknown, headers = {}) => ask('/api/v1.2/jsonrpc/incidents', { body, headers });
  const good = { id: 'one', jsonrpc: '2.0', method: 'getBlocklistItems', params: {} };

  test.each(['one', '', 7, 0, '7c9e6679-7425-40de-944b-e07fc1f90ae7'])('the id %j comes back', async (id) => {
    expect(parse(await bare({ ...good, id })).id).toBe(id);
    expect(parse(await bare({ ...good, id, method: 'nonsense' })).id).toBe(id);
  });

  test.each([
    [
      'single quotes, as the vendor prints them',
      `{'id': 'one', 'jsonrpc': '2.0', 'method': 'getBlocklistItems'}`,
    ],
    ['a comma too many', `{"id": "one", "jsonrpc": "2.0", "method": "getBlocklistItems", "params": {},}`],
    ['nothing', ''],
  ])('%s is a parse error inside a 200', async (_, body) => {
    const answer = await bare(body);
    expect(answer.status).toBe(200);
    expect(parse(answer)).toEqual({
      ...no(-32700, undefined, 'Parse error'),
      id: null,
      error: expect.objectContaining({ code: -32700 }),
    });
  });

  test.each([
    ['a batch', [good, good]],
    ['another version', { ...good, jsonrpc: '1.0' }],
    ['no version', { id: 'one', method: 'getBlocklistItems' }],
    ['no id', { jsonrpc: '2.0', method: 'getBlocklistItems' }],
    ['an object for an id', { ...good, id: {} }],
    ['no method', { id: 'one', jsonrpc: '2.0' }],
    ['null', 'null'],
  ])('%s is an invalid request', async (_, body) => {
    expect(parse(await bare(body))).toMatchObject({
      id: null,
      error: { code: -32600, message: 'Invalid Request' },
    });
  });

  test('another content type is an invalid request', async () => {
    expect(parse(await bare(good, { 'content-type': 'text/plain' })).error?.code).toBe(-32600);
    expect(
      parse(await bare(good, { 'content-type': 'application/json; charset=utf-8' })).result,
    ).toBeDefined();
  });

  test.each([
    ['addToBlocklist', 'v1.1', 'incidents'],
    ['getBlocklistItems', 'v1.1', 'incidents'],
    ['removeFromBlocklist', 'v1.1', 'incidents'],
    ['addToBlocklist', 'v1.2', 'general'],
    ['getApiKeyDetails', 'v1.2', 'general'],
    ['getApiKeyDetails', 'v1.0', 'incidents'],
    ['addtoblocklist', 'v1.2', 'incidents'],
    ['toString', 'v1.2', 'incidents'],
  ])('%s at %s %s is no method', async (method, version, api) => {
    const answer = await post(method, hashes(sha256()), version, api);
    expect(answer.status).toBe(200);
    expect(parse(answer)).toEqual(no(-32601, expect.stringContaining(method), 'Method not found'));
  });

  test('errors inside a body can come with 400, and success does not', async () => {
    gz.behave({ errorStatus: 400 });
    expect((await post('addToBlocklist', hashes(md5('x')))).status).toBe(400);
    expect((await post('nonsense', {})).status).toBe(400);
    expect((await post('addToBlocklist', hashes(md5()))).status).toBe(200);
  });

  test('the id can be another one, or missing', async () => {
    gz.behave({ id: 'other' });
    const other = await add(hashes(sha256()));
    expect(other).toMatchObject({ id: expect.any(String), result: true });
    expect(other.id).not.toBe('one');
    gz.behave({ id: 'missing' });
    expect(await add(hashes(md5()))).toEqual({ jsonrpc: '2.0', result: true });
    expect(gz.items()).toHaveLength(2);
  });

  test('a write can answer false and do nothing, or null and do it', async () => {
    gz.behave({ writeResult: false });
    expect(await add(hashes(sha256()))).toEqual({ ...YES, result: false });
    expect(gz.items()).toEqual([]);
    gz.behave({ writeResult: null });
    expect(await add(hashes(sha256()))).toEqual({ ...YES, result: null });
    expect(gz.items()).toHaveLength(1);
    gz.behave({ writeResult: false });
    expect(await remove({ ids: ids() })).toEqual({ ...YES, result: false });
    expect(gz.items()).toHaveLength(1);
    expect(await remove({ ids: [NO_ITEM] })).toEqual(no(-32002));
    expect(await shown()).toMatchObject({ total: 1 });
  });
});
