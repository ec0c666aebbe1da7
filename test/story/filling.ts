import { type Control, controls } from '../../sandbox/slack/interactive.ts';

/** What is filled into a form, by block id: a text, the options that are picked or ticked, or a person. */
export type Filling = Readonly<Record<string, string | readonly string[] | { readonly person: string }>>;

function stateFor(value: Filling[string]): object {
  if (typeof value === 'string') return { type: 'plain_text_input', value };
  if ('person' in value) return { type: 'users_select', selected_user: value.person };
  const options = value.map((each) => ({ text: { type: 'plain_text', text: each }, value: each }));
  return { selected_options: options };
}

/** As a client sends it: what was filled in, under the ids of its blocks and elements. */
export function valuesOf(blocks: readonly object[], fields: Filling) {
  const all = controls(blocks);
  return Object.fromEntries(
    Object.entries(fields).map(([id, value]) => {
      const control = all.find(({ blockId }) => blockId === id);
      return [id, { [control?.actionId ?? id]: stateFor(value) }];
    }),
  );
}

/** What stands on a button. */
export function labelOf({ text }: Control['element']): unknown {
  return typeof text === 'object' && text !== null && 'text' in text ? text.text : undefined;
}
