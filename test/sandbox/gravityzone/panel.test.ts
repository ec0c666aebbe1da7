import { describe, expect, test } from '@jest/globals';
import { switchedOff } from '../panel.ts';
import {
  add,
  ask,
  basic,
  C1,
  CONNECTION,
  clock,
  connections,
  gz,
  hashes,
  keyDetails,
  MD5,
  md5,
  no,
  pass,
  post,
  remove,
  SHA256,
  sha256,
  shown,
} from './control-center.ts';

describe('what it shows', () => {
  test('records every request as it came, with the method for an operation and the status it got', async () => {
    await add(hashes(sha256()));
    await keyDetails();
    await post('getIncidentsList', {});
    await ask('/api/v1.2/jsonrpc/incidents', { headers: basic('stranger'), body: '{"method":' });
    expect(gz.seen).toMatchObject([
      {
        operation: 'addToBlocklist',
        method: 'POST',
        path: '/api/v1.2/jsonrpc/incidents',
        headers: { ...basic(gz.apiKey), 'content-type': 'application/json' },
        body: { id: 'one', jsonrpc: '2.0', method: 'addToBlocklist', params: hashes(sha256()) },
        status: 200,
        at: clock,
      },
      { operation: 'getApiKeyDetails', path: '/api/v1.0/jsonrpc/general', status: 200 },
      { operation: 'unknown', body: { method: 'getIncidentsList' }, status: 200 },
      { operation: 'unknown', body: '{"method":', status: 401 },
    ]);
  });

  test('the panel lists the rules, newest first, with what they are, whose and why', async () => {
    await add(hashes({ note: 'INC-41', ...sha256() }, md5()));
    pass(5);
    await add({ type: 'path', rules: [{ note: 'INC-42', details: { path: 'C:\\x.exe' } }], companyId: C1 });
    pass(5);
    await add(connections(CONNECTION, { ruleName: 'all' }));
    expect(gz.panel()).toEqual({
      name: 'gravityzone',
      title: 'Bitdefender GravityZone',
      url: gz.url,
      listTitle: 'Blocklist',
      rows: [
        { key: 'all', detail: 'connection with any address · P1 · INC-42', at: clock, flags: [] },
        {
          key: CONNECTION.ruleName,
          detail: 'connection with 203.0.113.7/32 · P1 · INC-42',
          at: clock,
          flags: [],
        },
        { key: 'C:\\x.exe', detail: 'path · C2 · INC-42', at: clock - 5, flags: ['recursive'] },
        { key: 'C:\\x.exe', detail: 'path · C1 · INC-42', at: clock - 5, flags: ['recursive'] },
        { key: MD5, detail: 'MD5 · P1', at: clock - 10, flags: [] },
        { key: SHA256, detail: 'SHA-256 · P1 · INC-41', at: clock - 10, flags: [] },
      ],
      faults: switchedOff(
        'down',
        'slow',
        'html',
        'lie',
        'busy',
        'reset',
        'unauthorized',
        'limited',
        'stalled',
      ),
      calls: Array.from({ length: 3 }, () => 'POST /api/v1.2/jsonrpc/incidents → 200'),
    });
  });

  test('what people do in the console is on the list', async () => {
    const id = gz.put(
      { type: 'path', note: 'by hand', details: { path: 'C:\\x' } },
      { companyId: C1, source: 'Import' },
    );
    expect((await shown({ companyId: C1 })).items).toMatchObject([
      { id, source: { type: 'Import', description: 'by hand' } },
    ]);
    gz.drop(id);
    expect(gz.items()).toEqual([]);
    expect(await remove({ companyId: C1, ids: [id] })).toEqual(no(-32002));
  });
});
