import { describe, expect, test } from '@jest/globals';
import { portcullis } from '../../commands/portcullis.ts';
import type { Question } from '../../src/command.ts';

const offer = { vendors: [] };

describe('/portcullis', () => {
  test.each<[string, Question]>([
    ['', { ask: 'help' }],
    ['  ', { ask: 'help' }],
    ['help', { ask: 'help' }],
    ['help /Block', { ask: 'help', topic: '/block' }],
    ['help unblock', { ask: 'help', topic: '/unblock' }],
    ['pending', { ask: 'pending' }],
    ['Vendors', { ask: 'vendors' }],
    ['Blocks', { ask: 'blocks' }],
    ['why r7f3kq', { ask: 'why', request: 'R7F3KQ' }],
    ['show r7f3kq', { ask: 'show', request: 'R7F3KQ' }],
    ['show `R7F3KQ`', { ask: 'show', request: 'R7F3KQ' }],
    ['history #R7F3KQ', { ask: 'history', request: 'R7F3KQ' }],
  ])('%j asks %j', (text, question) => {
    expect(portcullis.read(text, offer)).toEqual({ reads: 'question', question });
  });

  test.each([
    ['show', 'request_missing'],
    ['history ', 'request_missing'],
    ['show ../../x', 'not_a_request'],
    ['why', 'request_missing'],
    ['why RILOU', 'not_a_request'],
    ['show R7F', 'not_a_request'],
    ['show R7F3KQ R7F3L', 'not_understood'],
    ['blocks R7F3KQ', 'not_understood'],
    ['pending now', 'not_understood'],
    ['frobnicate', 'not_understood'],
    ['block evil.com because x', 'not_understood'],
  ])('%j is refused as %s', (text, code) => {
    expect(portcullis.read(text, offer)).toMatchObject({ reads: 'refusal', refusal: { code } });
  });

  test('what it does not know is answered with what there is', () => {
    expect(portcullis.read('frobnicate', offer)).toMatchObject({
      refusal: {
        sentence:
          '“frobnicate” is not understood. There is /portcullis help, pending, blocks, show <request>, history <request>, why <request> and vendors.',
      },
    });
  });

  test.each([
    ['why', 'Write which request: /portcullis why R7F3KQ.'],
    ['why RILOU', '“RILOU” is not the id of a request; it looks like R7F3KQ.'],
  ])('%j is answered with how it is written', (text, sentence) => {
    expect(portcullis.read(text, offer)).toMatchObject({ refusal: { sentence } });
  });
});
