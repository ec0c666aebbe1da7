import type { Option, OptionGroup } from '@slack/types';
import { type Cell, same, shared } from './cell.ts';
import { h } from './dom.ts';

const TYPING_MS = 250;
/** Slack's default for `min_query_length`. */
const QUERY_LENGTH = 3;

/** A select whose options the app gives while the person types; several can be chosen where `many`. */
export function suggestNode(cell: Cell, many: boolean): HTMLElement {
  const { element, surface, place, mark } = cell;
  const placeholder = ('placeholder' in element && element.placeholder?.text) || 'Type to search';
  const least = ('min_query_length' in element ? element.min_query_length : undefined) ?? QUERY_LENGTH;
  const listId = `${cell.setting.id}-options`;
  const box = h('input', {
    ...shared(cell),
    class: 'control',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    placeholder,
    'aria-expanded': 'false',
    'aria-controls': listId,
    'data-focus': mark,
  });
  const list = h('div', { class: 'suggestions', id: listId, role: 'listbox', hidden: true });
  const chosen = h('div', { class: 'chips' });
  let offered: readonly Option[] = [];
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = '';

  const picked = (): readonly Option[] => {
    const value = cell.value();
    return (Array.isArray(value) ? value : [value]).filter((each): each is Option => Boolean(each));
  };

  function showChosen(): void {
    if (!many) {
      box.value = picked()[0]?.text.text ?? '';
      return;
    }
    box.value = '';
    chosen.replaceChildren(
      ...picked().map((option) => {
        const drop = () => void put(picked().filter((each) => !same(each, option)));
        const label = `Remove ${option.text.text}`;
        return h(
          'button',
          { class: 'chip picked', type: 'button', 'aria-label': label, on: { click: drop } },
          option.text.text,
        );
      }),
    );
  }

  async function put(value: unknown): Promise<void> {
    await cell.put(value);
    showChosen();
  }

  function show(sentence?: string): void {
    const rows = offered.map((option, index) => {
      const take = (event: Event) => {
        event.preventDefault();
        pick(option);
      };
      const row = { role: 'option', id: `${listId}-${index}`, 'aria-selected': String(index === at) };
      return h('div', { ...row, on: { pointerdown: take } }, option.text.text);
    });
    list.replaceChildren(...(rows.length > 0 ? rows : [h('p', {}, sentence ?? 'No results.')]));
    list.hidden = false;
    box.setAttribute('aria-expanded', 'true');
    if (rows.length > 0) box.setAttribute('aria-activedescendant', `${listId}-${at}`);
    rows[at]?.scrollIntoView({ block: 'nearest' });
  }

  function hide(): void {
    list.hidden = true;
    offered = [];
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }

  function pick(option: Option): void {
    hide();
    const kept = picked().filter((each) => !same(each, option));
    void put(many ? [...kept, option] : option);
  }

  async function search(): Promise<void> {
    const typed = box.value;
    if (typed.length < least) {
      hide();
      return;
    }
    asked = typed;
    const result = await surface.suggest(place, typed);
    // A later question is under way, or the person has gone.
    if (asked !== typed || document.activeElement !== box) return;
    offered = result.ok ? (result.options ?? []).flatMap(flat) : [];
    at = 0;
    show(result.ok ? undefined : result.sentence);
  }

  box.addEventListener('input', () => {
    clearTimeout(timer);
    if (box.value === '' && !many) void cell.put(null);
    timer = setTimeout(() => void search(), TYPING_MS);
  });
  box.addEventListener('focus', () => least === 0 && void search());
  box.addEventListener('blur', () => {
    hide();
    showChosen();
  });
  box.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const option = offered[at];
    if (event.key === 'Enter') event.preventDefault();
    if (option === undefined || event.isComposing) return;
    if (step !== 0) {
      event.preventDefault();
      at = (at + step + offered.length) % offered.length;
      show();
    } else if (event.key === 'Enter') pick(option);
    else if (event.key === 'Escape') {
      // The key closes the list, not the form around it.
      event.preventDefault();
      event.stopPropagation();
      hide();
    }
  });
  showChosen();
  return h('div', { class: 'suggest' }, many && chosen, box, list);
}

function flat(item: Option | OptionGroup): readonly Option[] {
  return 'options' in item ? item.options : [item];
}
