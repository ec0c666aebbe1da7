import { describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  ANALYST,
  ask,
  call,
  crashed,
  EVENT,
  events,
  flush,
  JSON_TYPE,
  keys,
  node,
  ROW,
  said,
} from './cloud-node.ts';

describe('events', () => {
  test('are kept, read and flushed', async () => {
    expect(await call('POST', '/send-events', { events: [EVENT, EVENT] })).toEqual({
      status: 200,
      json: { success: true, message: 'Wrote 2 events to the cloud' },
    });
    expect(node.events()).toEqual([ROW, ROW]);
    expect(await events(ANALYST)).toEqual({
      status: 200,
      json: { success: true, events: [ROW, ROW], eventsCount: 2 },
    });
    expect((await flush()).json).toEqual({ success: true });
    expect(node.events()).toEqual([]);
  });

  test.each([[{}], [{ events: [] }], [{ events: '' }], [{ events: {} }]])('%j holds none', async (body) => {
    expect(await call('POST', '/send-events', body)).toEqual(said('No events sent in'));
  });

  test.each([
    ['x-real-ip', '203.0.113.7', '203.0.113.7'],
    ['x-forwarded-for', '203.0.113.7, 10.0.0.1', '203.0.113.7'],
  ])('come from whom %s names', async (name, value, ip) => {
    await call('POST', '/send-events', { events: [EVENT] }, { [name]: value });
    expect(node.events()).toMatchObject([{ ip }]);
  });

  const { contact, ...unsigned } = EVENT;
  test.each([
    ['no contact', unsigned],
    ['no metadata', { ...EVENT, metadata: undefined }],
    ['no method', { ...EVENT, metadata: { ...EVENT.metadata, method: undefined } }],
    ['a number for a method', { ...EVENT, metadata: { ...EVENT.metadata, method: 1 } }],
    ['a text', 'event'],
  ])('with %s are an exception, after those before it are kept', async (_, event) => {
    expect(await call('POST', '/send-events', { events: [EVENT, event, EVENT] })).toEqual(crashed);
    expect(node.events()).toEqual([ROW]);
    expect(node.isWedged()).toBe(true);
  });

  test('GET get-events is not the way any more', async () => {
    expect(await ask('GET', '/admin/get-events', { headers: JSON_TYPE, body: keys(ADMIN) })).toMatchObject({
      status: 405,
      headers: { allow: 'POST, DELETE' },
      text: '{"message":"The method is not allowed for the requested URL."}\n',
    });
    expect(node.isWedged()).toBe(false);
  });

  test.each([
    ['PUT', '/admin/add-indicators'],
    ['DELETE', '/get-indicators'],
    ['PUT', '/team/get-indicators'],
    ['DELETE', '/admin/add-user'],
    ['GET', '/admin/remove-indicators'],
  ])('%s %s is not the way: 405', async (method, path) => {
    expect((await call(method, path)).status).toBe(405);
  });
});
