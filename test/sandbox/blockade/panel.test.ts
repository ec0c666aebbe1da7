import { describe, expect, test } from '@jest/globals';
import { switchedOff } from '../panel.ts';
import { ADMIN, ANALYST, add, call, clock, EVENT, EVIL, EXAMPLE, keys, node, pass } from './cloud-node.ts';

describe('what it shows', () => {
  test('records every request as it came, with the status it got', async () => {
    await add([EVIL]);
    await call('POST', '/admin/add-indicators', '{');
    expect(node.seen).toMatchObject([
      {
        at: clock,
        operation: 'add',
        method: 'POST',
        path: '/admin/add-indicators',
        body: { ...keys(ADMIN), indicators: [EVIL] },
        status: 200,
      },
      { body: '{', status: 400 },
    ]);
  });

  test('the panel lists indicators of every database, newest first, with what they were', async () => {
    await add(['http://evil.com/'], ANALYST);
    pass(5);
    await add([EXAMPLE], ADMIN, '/team1');
    expect(node.panel()).toEqual({
      name: 'blockade',
      title: 'Blockade',
      url: node.url,
      listTitle: 'Blocked indicators',
      rows: [
        { key: EXAMPLE, detail: `By ${ADMIN.email}`, at: clock, flags: ['team1'] },
        { key: EVIL, detail: `evil.com · by ${ANALYST.email}`, at: clock - 5, flags: [] },
      ],
      faults: switchedOff(
        'down',
        'slow',
        'html',
        'lie',
        'busy',
        'reset',
        'unauthorized',
        'wedged',
        'gateway',
      ),
      calls: ['POST /team1/admin/add-indicators → 200', 'POST /admin/add-indicators → 200'],
    });
  });

  test('what it hands out is a copy', async () => {
    await add([EVIL]);
    await call('POST', '/send-events', { events: [EVENT] });
    for (const copy of [node.users(), node.indicators(), node.events()]) (copy as unknown[]).length = 0;
    expect([node.users(), node.indicators(), node.events()].map(({ length }) => length)).toEqual([2, 1, 1]);
  });
});
