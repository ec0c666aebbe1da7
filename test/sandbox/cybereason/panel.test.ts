import { describe, expect, test } from '@jest/globals';
import { switchedOff } from '../panel.ts';
import {
  clock,
  cookie,
  credentials,
  DOMAIN,
  form,
  pass,
  SHA1,
  server,
  session,
  UPDATE,
  update,
} from './tenant.ts';

describe('what it shows', () => {
  test('records every request as it came, with the status it got', async () => {
    const id = await session();
    await update(id, { prevent: 'true' });
    expect(server.seen).toMatchObject([
      {
        operation: 'login',
        method: 'POST',
        path: '/login.html',
        body: form(credentials()),
        status: 302,
        at: clock,
      },
      {
        operation: 'update',
        path: UPDATE,
        headers: cookie(id),
        body: [{ keys: [SHA1], maliciousType: 'blacklist', prevent: 'true', remove: false }],
        status: 200,
      },
    ]);
  });

  test('the panel lists reputations, newest first', async () => {
    const id = await session();
    await update(id, { prevent: true, comment: 'INC-42' });
    pass(5);
    await update(id, { keys: [DOMAIN], maliciousType: 'whitelist' });
    server.put({ key: 'odd', maliciousType: 'blacklist', comment: '' });
    expect(server.panel()).toEqual({
      name: 'cybereason',
      title: 'Cybereason',
      url: server.url,
      listTitle: 'Custom reputations',
      rows: [
        { key: 'odd', detail: 'Unknown kind', at: clock, flags: ['blacklist'] },
        { key: DOMAIN, detail: 'Domain', at: clock, flags: ['whitelist'] },
        { key: SHA1, detail: 'File (SHA-1) · INC-42', at: clock - 5, flags: ['blacklist', 'prevent'] },
      ],
      faults: switchedOff(
        'down',
        'slow',
        'html',
        'lie',
        'busy',
        'reset',
        'unauthorized',
        'forbidden',
        'refuses',
      ),
      calls: [`POST ${UPDATE} → 200`, `POST ${UPDATE} → 200`, 'POST /login.html → 302'],
    });
  });

  test('what it hands out is a copy', async () => {
    await update(await session(), {});
    (server.reputations() as unknown[]).length = 0;
    (server.sessions() as unknown[]).length = 0;
    expect(server.reputations()).toHaveLength(1);
    expect(server.sessions()).toHaveLength(1);
  });
});
