import { describe, expect, test } from '@jest/globals';
import { ticketOf, ticketWithin } from '../../src/domain/ticket.ts';

describe('the ticket that a word names', () => {
  test.each([
    ['INC-42', 'INC-42'],
    ['#1234', '#1234'],
    ['42', '42'],
    ['inc/2026.7_b#3', 'inc/2026.7_b#3'],
    ['ÜB-7', 'ÜB-7'],
    ['٣', undefined],
    ['(INC-42).', 'INC-42'],
    ['"INC-42",', 'INC-42'],
    ["'INC-42'!?", 'INC-42'],
    [`1${'x'.repeat(99)}`, `1${'x'.repeat(99)}`],
    [`1${'x'.repeat(100)}`, undefined],
    ['INC', undefined],
    ['', undefined],
    ['##42', undefined],
    ['-42', undefined],
    ['42!a', undefined],
    ['a 42', undefined],
    ['https://tickets.example/browse/INC-42?x=1', 'INC-42'],
    ['https://tickets.example/42', undefined],
  ])('%j: %j', (word, ticket) => expect(ticketOf(word)).toBe(ticket));
});

describe('the first ticket in a text', () => {
  test.each([
    ['Beaconing, see INC-42 and INC-43.', 'INC-42'],
    ['INC-42', 'INC-42'],
    ['A1-7', 'A1-7'],
    ['I-42', undefined],
    ['inc-42', undefined],
    ['INC-', undefined],
    ['1INC-42', undefined],
    ['XINC-42-7', undefined],
    ['x-INC-42', undefined],
    ['INC-42x', undefined],
    ['as in CVE-2026-1 and INC-7', 'INC-7'],
    ['by MS17-010 and T1059-001, TA0002-1; MS7-1', 'MS7-1'],
  ])('%j: %j', (text, ticket) => expect(ticketWithin(text)).toBe(ticket));

  test.each(['APT', 'COVID', 'CVE', 'CWE', 'ISO', 'RFC', 'SHA', 'UTF'])('is not %s-8', (name) => {
    expect(ticketWithin(`${name}-8`)).toBeUndefined();
  });
});
