import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { chosen, createDrafts, initialState, stateWith, valuesOf } from '../../../sandbox/page/values.ts';

const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });
const label = { type: 'plain_text' as const, text: 'Label' };

const blocks: readonly KnownBlock[] = [
  { type: 'section', block_id: 'words', text: { type: 'mrkdwn', text: 'x' } },
  { type: 'input', block_id: 'reason', label, element: { type: 'plain_text_input', action_id: 'text' } },
  {
    type: 'input',
    block_id: 'vendors',
    label,
    element: { type: 'multi_static_select', action_id: 'pick', options: [option('a'), option('b')] },
  },
  {
    type: 'input',
    block_id: 'kind',
    label,
    element: {
      type: 'static_select',
      action_id: 'pick',
      options: [option('ip'), option('url')],
      initial_option: option('ip'),
    },
  },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [
      { type: 'button', action_id: 'go', text: label },
      { type: 'users_select', action_id: 'who' },
    ],
  },
];

describe('state.values', () => {
  test('hold every input, the untouched ones empty, and no button', () => {
    expect(valuesOf(blocks, createDrafts())).toEqual({
      reason: { text: { type: 'plain_text_input', value: null } },
      vendors: { pick: { type: 'multi_static_select', selected_options: [] } },
      kind: { pick: { type: 'static_select', selected_option: option('ip') } },
      buttons: { who: { type: 'users_select', selected_user: null } },
    });
  });

  test('hold what was entered rather than what was there at first', () => {
    const drafts = createDrafts();
    drafts.set('kind', 'pick', { type: 'static_select', selected_option: option('url') });
    expect(valuesOf(blocks, drafts)['kind']).toEqual({
      pick: { type: 'static_select', selected_option: option('url') },
    });
  });
});

test.each([
  [{ type: 'plain_text_input', initial_value: 'x' } as const, 'value', 'x'],
  [{ type: 'datepicker', initial_date: '2026-11-22' } as const, 'selected_date', '2026-11-22'],
  [
    { type: 'checkboxes', options: [option('a')], initial_options: [option('a')] } as const,
    'selected_options',
    [option('a')],
  ],
  [{ type: 'radio_buttons', options: [option('a')] } as const, 'selected_option', null],
  [{ type: 'multi_users_select' } as const, 'selected_users', []],
])('%j starts with its %s', (element, key, value) => {
  const state = initialState(element as Parameters<typeof initialState>[0]);
  expect(state).toEqual({ type: element.type, [key]: value });
  expect(chosen(state)).toEqual(value);
});

test('a draft belongs to its block and its action', () => {
  const drafts = createDrafts();
  drafts.set('a', 'b/c', stateWith({ type: 'plain_text_input' }, 'x'));
  expect(drafts.get('a/b', 'c')).toBeUndefined();
  expect(drafts.get('a', 'b/c')).toEqual({ type: 'plain_text_input', value: 'x' });
});
