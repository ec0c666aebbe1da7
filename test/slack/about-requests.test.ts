import { describe, expect, test } from '@jest/globals';
import type { RequestEvent } from '../../src/domain/event.ts';
import { defang } from '../../src/domain/indicator.ts';
import type { Request } from '../../src/domain/request.ts';
import type { Entry, Ledger } from '../../src/ledger.ts';
import { blocks, history, pending, show } from '../../src/slack/about-requests.ts';
import { rina } from '../domain/stories.ts';
import { states } from './states.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const STATES = states();
const ledger = { head: () => ({ position: 42, hash: 'f'.repeat(64) }) } as Ledger;
const shown = (state: string) => JSON.stringify(show(STATES[state], 'R7F3KQ', ledger).blocks);

test('what the card has room for is not named again', () => {
  expect(shown('requested').match(/a{40}/g)).toHaveLength(1);
  expect(shown('of things that people name').match(/d{32}/g)).toHaveLength(1);
});

test('of more, each one that was asked for is named', () => {
  const said = shown('of more than a card shows');
  expect(said).toContain('*All 30 indicators that were asked for* · `R7F3KQ`');
  for (const indicator of STATES['of more than a card shows']!.terms.indicators)
    expect(said).toContain(`\`${defang(indicator)}\``);
});

test('what waits is named by what is left of it', () => {
  const { terms, approvals, ...request } = STATES['left out by the first of two']!;
  const [approval] = approvals;
  const cut = { ...request, terms, approvals: [{ ...approval!, without: [0] }] };
  const said = JSON.stringify(pending([cut]).blocks);
  expect(said).toContain(`\`${'b'.repeat(40)}\` and 1 more`);
  expect(said).not.toContain('a'.repeat(40));
});

describe('of a list, however long,', () => {
  const MANY = 1_500;
  const first = STATES['requested']!;
  const ids = Array.from({ length: MANY }, (_, i) => `198.18.${i >> 8}.${i & 255}`);
  const request = (indicators: Request['terms']['indicators']): Request => ({
    ...first,
    terms: { ...first.terms, indicators },
  });

  test('every indicator that was asked for is in the file, those in full that are shortened', () => {
    const url = { kind: 'url', value: `https://evil.example/${'a'.repeat(400)}` } as const;
    const indicators = [url, ...ids.map((value) => ({ kind: 'ip', value }) as const)];
    const { whole } = show(request(indicators), 'R7F3KQ', ledger);
    expect(whole?.split('\n')).toEqual([
      'All 1,501 indicators that were asked for · R7F3KQ',
      ...indicators.map(defang),
      '',
    ]);
  });

  test('every event is in the file', () => {
    const entries = ids.map((_, position) => ({
      position,
      hash: 'f'.repeat(64),
      event: { at: '2026-11-22T12:00:00.000Z', type: 'reminded' },
    })) as unknown as readonly Entry[];
    const { blocks: shown, whole } = history(entries, 'R7F3KQ');
    expect(JSON.stringify(shown)).toContain('*History of R7F3KQ: 1,500 events*');
    const told = whole?.split('\n');
    expect(told).toHaveLength(MANY + 2);
    expect(told?.at(-2)).toBe('1499 · 2026-11-22T12:00:00.000Z · reminded · ffffffffffffffff');
  });

  test('every block is in the file, and the newest is shown first', () => {
    const active = ids.map((value) => ({
      indicator: { kind: 'ip', value } as const,
      vendor: 'inspect',
      request: 'R7F3KQ',
      since: '2026-11-22T12:00:00.000Z',
    }));
    const { blocks: shown, whole } = blocks(active, []);
    const texts = JSON.stringify(shown);
    expect(texts).toContain('*1,500 active blocks*');
    expect(texts).toContain(ids.at(-1)!.replaceAll('.', '[.]'));
    expect(texts).not.toContain('198[.]18[.]0[.]0`');
    expect(whole?.split('\n')).toHaveLength(MANY + 2);
    expect(whole).toContain('198[.]18[.]0[.]0 at *inspect*');
  });

  test('every request that waits is in the file', () => {
    const open = ids.map((_, i) => ({ ...first, id: `R${i}` }));
    const { blocks: shown, whole } = pending(open);
    expect(JSON.stringify(shown)).toContain('*Pending: 1,500 requests*');
    expect(whole?.match(/^R\d+ /gm)).toHaveLength(MANY);
  });
});

test.each<
  [string, Extract<RequestEvent, { type: 'ended' | 'lapsed' | 'spared' | 'wanted' | 'stalled' }>, string]
>([
  [
    'of an end: all that was taken back',
    { at: NOW, type: 'ended', request: 'R2222A' },
    'its time was up: `R2222A` is to take it back ·',
  ],
  [
    'of an end: all that stays',
    { at: NOW, type: 'ended', request: null, left: { wantedBy: ['R3333B', 'R4444C'] } },
    'its time was up: nothing was taken back (left as it was: wanted by `R3333B`, `R4444C`)',
  ],
  [
    'of an end: each reason',
    { at: NOW, type: 'ended', request: 'R2222A', left: { before: true, gone: true } },
    '`R2222A` is to take it back (left as it was: so before any request; taken back already)',
  ],
  [
    'what an end spares',
    { at: NOW, type: 'spared', step: 0, indicators: [1], for: ['R3333B'] },
    'step 1 left 1 indicator as it was: `R3333B` asked for it since',
  ],
  [
    'what others want of an undo',
    {
      at: NOW,
      type: 'wanted',
      of: [{ step: 1, indicators: [0, 2], for: [{ request: 'R3333B', by: rina.person }] }],
    },
    'what others want of it: 2 indicators of step 2 (`R3333B`)',
  ],
  ['that others want nothing of it any more', { at: NOW, type: 'wanted', of: [] }, 'nothing any more'],
  [
    'for whom an approval no longer counts',
    { at: NOW, type: 'lapsed', by: rina.person, sentence: 'They have left it.', as: ['SLEADS', 'SOPS'] },
    'approval by <@URINA> lapsed for <!subteam^SLEADS> and <!subteam^SOPS>: They have left it. ·',
  ],
  ['what it waits for', { at: NOW, type: 'stalled' }, 'not begun yet: Slack does not say how those stand'],
])('the history tells %s', (_, event, said) => {
  const { blocks: shown } = history(
    [{ position: 1, hash: 'f'.repeat(64), request: 'R7F3KQ', event }],
    'R7F3KQ',
  );
  expect(JSON.stringify(shown)).toContain(said);
});
