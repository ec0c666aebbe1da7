import type { Button, Confirm, Option, OptionGroup, Overflow } from '@slack/types';
import { type Cell, type Entry, type Setting, same, shared } from './cell.ts';
import { choiceList } from './choices.ts';
import { confirmed } from './dialogs.ts';
import { h } from './dom.ts';
import { fieldNode } from './fields.ts';
import { menuButton } from './menu.ts';
import { suggestNode } from './suggest.ts';
import type { Surface } from './surface.ts';
import { textNodes } from './text.ts';
import { uploadsNode } from './uploads.ts';
import { type Control, chosen, initialState, type Place, stateWith } from './values.ts';

/** Draws an element of Block Kit; one the sandbox cannot draw says so in its place. */
export function controlNode(element: Control, place: Place, surface: Surface, setting: Setting): HTMLElement {
  const mark = `${place.blockId}/${place.actionId}`;
  if (element.type === 'button') return buttonNode(element, place, surface, mark);
  if (element.type === 'overflow') return overflowNode(element, place, surface, mark);
  const state = () => surface.drafts.get(place.blockId, place.actionId) ?? initialState(element);
  const cell: Cell = {
    element,
    place,
    surface,
    setting,
    mark,
    value: () => chosen(state()),
    put: async (value) => {
      const before = state();
      const next = stateWith(element, value);
      surface.drafts.set(place.blockId, place.actionId, next);
      if (!setting.dispatches) return true;
      const agreed = await agreedTo(confirmOf(element), surface);
      if (agreed) await surface.press(place, next);
      else surface.drafts.set(place.blockId, place.actionId, before);
      return agreed;
    },
  };
  switch (element.type) {
    case 'external_select':
      return suggestNode(cell, false);
    case 'multi_external_select':
      return suggestNode(cell, true);
    case 'file_input':
      return uploadsNode(cell);
    case 'static_select':
      return selectNode(cell, groupsOf(element));
    case 'users_select':
      return selectNode(cell, [{ entries: surface.people.map(entryOf) }]);
    case 'channels_select':
    case 'conversations_select':
      return selectNode(cell, [{ entries: surface.channels.map(entryOf) }]);
    case 'radio_buttons':
      return choiceList(cell, 'radio', element.options.map(optionEntry));
    case 'checkboxes':
      return choiceList(cell, 'checkbox', element.options.map(optionEntry));
    case 'multi_static_select':
      return choiceList(
        cell,
        'chip',
        groupsOf(element).flatMap(({ entries }) => entries),
      );
    case 'multi_users_select':
      return choiceList(cell, 'chip', surface.people.map(entryOf));
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return choiceList(cell, 'chip', surface.channels.map(entryOf));
    default:
      return fieldNode(cell) ?? h('span', { class: 'undrawn' }, `The sandbox does not draw ${element.type}.`);
  }
}

function entryOf(item: { readonly id: string; readonly name: string }): Entry {
  return { value: item.id, label: item.name };
}

function optionEntry(option: Option): Entry {
  return { value: option, label: option.text.text, option };
}

interface EntryGroup {
  readonly label?: string;
  readonly entries: readonly Entry[];
}

function groupsOf(element: { options?: Option[]; option_groups?: OptionGroup[] }): readonly EntryGroup[] {
  const groups = element.option_groups?.map((group) => ({
    label: group.label.text,
    entries: group.options.map(optionEntry),
  }));
  return groups ?? [{ entries: (element.options ?? []).map(optionEntry) }];
}

function buttonNode(element: Button, place: Place, surface: Surface, mark: string): HTMLElement {
  const button = h(
    'button',
    {
      class: `btn ${element.style ?? ''}`,
      type: 'button',
      'aria-label': element.accessibility_label,
      'data-focus': mark,
      on: { click: () => void press() },
    },
    ...textNodes(element.text, surface.names),
  );
  async function press(): Promise<void> {
    if (!(await agreedTo(element.confirm, surface))) return;
    button.setAttribute('aria-busy', 'true');
    await surface.press(place);
    button.removeAttribute('aria-busy');
  }
  return button;
}

function overflowNode(element: Overflow, place: Place, surface: Surface, mark: string): HTMLElement {
  const pick = async (option: Option) => {
    if (!(await agreedTo(element.confirm, surface))) return;
    await surface.press(place, { type: 'overflow', selected_option: option });
  };
  const items = element.options.map((option) => ({
    label: option.text.text,
    pick: () => void pick(option),
  }));
  return menuButton('More actions', mark, items);
}

function selectNode(cell: Cell, groups: readonly EntryGroup[]): HTMLElement {
  const { element } = cell;
  const entries = groups.flatMap((group) => group.entries);
  const placeholder = ('placeholder' in element && element.placeholder?.text) || 'Select an item';
  const select = h(
    'select',
    {
      ...shared(cell),
      'aria-label': cell.setting.name && placeholder,
      class: 'control',
      'data-focus': cell.mark,
    },
    h('option', { value: '' }, placeholder),
  );
  for (const group of groups) {
    const options = group.entries.map((entry) => h('option', { value: entries.indexOf(entry) }, entry.label));
    select.append(
      ...(group.label === undefined ? options : [h('optgroup', { label: group.label }, ...options)]),
    );
  }
  const show = () => {
    const at = entries.findIndex((entry) => same(entry.value, cell.value()));
    select.value = at < 0 ? '' : String(at);
  };
  show();
  select.addEventListener('change', async () => {
    const entry = select.value === '' ? undefined : entries[Number(select.value)];
    if (!(await cell.put(entry?.value ?? null))) show();
  });
  return select;
}

function confirmOf(element: Control): Confirm | undefined {
  return 'confirm' in element ? element.confirm : undefined;
}

async function agreedTo(confirm: Confirm | undefined, surface: Surface): Promise<boolean> {
  return confirm === undefined || confirmed(confirm, surface.names);
}
