import { expect, test } from '@jest/globals';
import { defang } from '../../src/domain/indicator.ts';
import type { Ledger } from '../../src/ledger.ts';
import { pending, show } from '../../src/slack/about-requests.ts';
import { states } from './states.ts';

const STATES = states();
const ledger = { head: () => ({ position: 42, hash: 'f'.repeat(64) }) } as Ledger;
const shown = (state: string) => JSON.stringify(show(STATES[state], 'R7F3KQ', ledger).blocks);

test('what the card has room for is not named again', () => {
  expect(shown('requested').match(/a{40}/g)).toHaveLength(1);
  expect(shown('of things that people name').match(/d{32}/g)).toHaveLength(1);
});

test('of more, each one that was asked for is named', () => {
  const said = shown('of more than a card shows');
  expect(said).toContain('*All 30 that were asked for*');
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
