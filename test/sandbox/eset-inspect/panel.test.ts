import { describe, expect, test } from '@jest/globals';
import { switchedOff } from '../panel.ts';
import {
  ask,
  BLOCK,
  block,
  clock,
  credentials,
  eset,
  OTHER,
  pass,
  SHA1,
  token,
  unblock,
} from './inspect-server.ts';

describe('what it shows', () => {
  test('records every request as it came, with the status it got', async () => {
    const held = await token();
    await block(held);
    await unblock(held, SHA1, '?%24idType=sha1');
    await ask('PUT', '/FRONTEND/LOGIN', { body: 'not json' });
    expect(eset.seen).toMatchObject([
      {
        operation: 'login',
        method: 'PUT',
        path: '/FRONTEND/LOGIN',
        body: credentials(),
        status: 200,
        at: clock,
      },
      {
        operation: 'block',
        path: '/FRONTEND/HASHES/BLOCK',
        headers: { authorization: `Bearer ${held}`, 'content-type': 'application/json' },
        body: BLOCK,
        status: 200,
      },
      {
        operation: 'unblock',
        path: `/api/v1/executables/${SHA1}/unblock?%24idType=sha1`,
        body: undefined,
        status: 204,
      },
      { operation: 'login', body: 'not json', status: 400 },
    ]);
  });

  test('the panel lists what is blocked, newest first, and flags what is cleaned', async () => {
    const held = await token();
    await block(held);
    await pass(5);
    await block(held, { sha1: [OTHER], shouldClean: true, comment: 'second' });
    expect(eset.panel()).toEqual({
      name: 'eset-inspect',
      title: 'ESET Inspect',
      url: eset.url,
      listTitle: 'Blocked hashes',
      rows: [
        { key: OTHER, detail: 'second', at: clock, flags: ['clean'] },
        { key: SHA1, detail: BLOCK.comment, at: clock - 5, flags: [] },
      ],
      faults: switchedOff('down', 'slow', 'html', 'lie', 'busy', 'reset', 'unauthorized'),
      calls: [
        'PUT /FRONTEND/HASHES/BLOCK → 200',
        'PUT /FRONTEND/HASHES/BLOCK → 200',
        'PUT /FRONTEND/LOGIN → 200',
      ],
    });
  });

  test('what it hands out is a copy', async () => {
    await block(await token());
    (eset.blocked() as Map<string, unknown>).clear();
    expect(eset.blocked().size).toBe(1);
  });
});
