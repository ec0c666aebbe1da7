import type { KnownBlock } from '@slack/types';

type Element = Extract<KnownBlock, { type: 'actions' }>['elements'][number];

/**
 * What of a message is more than Slack takes, by what its reference says of each part (docs.slack.dev: Block Kit): empty
 * when all fits. Spelled out beside the sandbox's own rules, which the bot is tried against everywhere else.
 */
export function tooMuchIn(blocks: readonly KnownBlock[]): readonly string[] {
  const found: string[] = [];
  const between = (what: string, n: number, least: number, most: number) => {
    if (n < least || n > most) found.push(`${what}: ${n}`);
  };
  const text = (what: string, said: string | undefined, most: number) =>
    between(`characters of ${what}`, said?.length ?? 0, 1, most);

  function element(item: Element): void {
    if ('action_id' in item) text('an action id', item.action_id, 255);
    if (item.type === 'button') {
      text('a button', item.text.text, 75);
      text('a value', item.value, 2_000);
      if (!item.confirm) return;
      const { title, text: question, confirm, deny } = item.confirm;
      text('a confirmation’s title', title?.text, 100);
      text('a confirmation', question?.text, 300);
      text('its yes', confirm?.text, 30);
      text('its no', deny?.text, 30);
    } else if (item.type === 'overflow') {
      between('choices', item.options.length, 1, 5);
      for (const option of item.options) {
        text('a choice', option.text.text, 75);
        text('its value', option.value, 150);
      }
    } else found.push(`an element of the type ${item.type}`);
  }

  between('blocks', blocks.length, 1, 50);
  for (const block of blocks) {
    if (block.block_id !== undefined) text('a block id', block.block_id, 255);
    switch (block.type) {
      case 'section':
        between('a section’s texts and fields', Number(!!block.text) + Number(!!block.fields), 1, 1);
        if (block.text) text('a section', block.text.text, 3_000);
        if (block.fields) between('fields', block.fields.length, 1, 10);
        for (const field of block.fields ?? []) text('a field', field.text, 2_000);
        break;
      case 'actions':
        between('elements', block.elements.length, 1, 25);
        block.elements.forEach(element);
        break;
      case 'context':
        between('elements', block.elements.length, 1, 10);
        break;
      case 'rich_text':
        break;
      default:
        found.push(`a block of the type ${block.type}`);
    }
  }
  const ids = blocks.flatMap(({ block_id: id }) => id ?? []);
  between('block ids of the same name', ids.length - new Set(ids).size, 0, 0);
  return found;
}
