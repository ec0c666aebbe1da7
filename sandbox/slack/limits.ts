import { blockOn, MARKDOWN_TEXT, type Surface } from './blocks.ts';
import { plainText } from './elements.ts';
import {
  anything,
  byType,
  type Complaints,
  complain,
  type Fields,
  flag,
  isObject,
  lengthOf,
  list,
  object,
  type Rule,
  string,
  textsIn,
} from './schema.ts';

/** Why Slack refuses blocks or a view: its error code and the sentences of `response_metadata.messages`. */
export interface Invalid {
  readonly error: string;
  readonly messages: readonly string[];
}

/** Undocumented and reported between 12,000 and 13,200 characters (bolt-js #2509): the stricter value stands. */
const MESSAGE_BLOCKS_TEXT = 12_000;
const VIEW_BYTES = 250 * 1024;
const MAX_BLOCKS: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };

function checkIds(blocks: readonly unknown[], at: string, complaints: Complaints): void {
  const seen = new Set<unknown>();
  for (const [index, item] of blocks.entries()) {
    const id = isObject(item) ? item['block_id'] : undefined;
    if (id !== undefined && id !== '' && seen.has(id))
      complain(complaints, `${at}/${index}/block_id`, `\`block_id\` ${String(id)} already exists`);
    seen.add(id);
  }
}

function blocksRule(surface: Surface): Rule {
  const rule = list(surface === 'message' ? 0 : 1, MAX_BLOCKS[surface], blockOn[surface]);
  return (value, at, complaints) => {
    rule(value, at, complaints);
    if (Array.isArray(value)) checkIds(value, at, complaints);
  };
}

function refusal(error: string, complaints: Complaints): Invalid | undefined {
  return complaints.length === 0
    ? undefined
    : { error, messages: complaints.map((complaint) => `[ERROR] ${complaint}`) };
}

/** What Slack has against a message's `blocks`; undefined when nothing. */
export function checkMessageBlocks(blocks: unknown): Invalid | undefined {
  const complaints: Complaints = [];
  blocksRule('message')(blocks, '/blocks', complaints);
  if (Array.isArray(blocks)) {
    const ofType = (type: string) => blocks.filter((item) => isObject(item) && item['type'] === type);
    if (ofType('table').length > 1) complain(complaints, '/blocks', 'only one table is allowed');
    if (complaints.length === 0 && lengthOf(textsIn(ofType('markdown'))) > MARKDOWN_TEXT)
      complain(complaints, '/blocks', `markdown must be less than ${MARKDOWN_TEXT + 1} characters`);
    if (complaints.length === 0) {
      // A table has a limit of its own, which may be the higher one.
      const others = blocks.filter((item) => isObject(item) && !/^(data_)?table$/.test(String(item['type'])));
      if (lengthOf(textsIn(others)) > MESSAGE_BLOCKS_TEXT)
        return { error: 'msg_blocks_too_long', messages: [] };
    }
  }
  return refusal('invalid_blocks', complaints);
}

const viewFields: Fields = {
  type: anything,
  callback_id: string(255),
  private_metadata: string(3000),
  external_id: string(255),
};

const submitWithInput: Rule = (value, at, complaints) => {
  if (!isObject(value) || !Array.isArray(value['blocks'])) return;
  const asks = value['blocks'].some((item) => isObject(item) && item['type'] === 'input');
  if (asks && value['submit'] === undefined) complain(complaints, at, 'missing required field: submit');
};

function focused(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + focused(item), 0);
  if (!isObject(value)) return 0;
  return (value['focus_on_load'] === true ? 1 : 0) + focused(Object.values(value));
}

const oneFocus: Rule = (value, at, complaints) => {
  if (focused(value) > 1) complain(complaints, at, 'only one element can have focus_on_load');
};

const viewRules: Readonly<Record<'modal' | 'home', Rule>> = {
  modal: object(
    {
      ...viewFields,
      title: plainText(24),
      submit: plainText(24),
      close: plainText(24),
      blocks: blocksRule('modal'),
      clear_on_close: flag,
      notify_on_close: flag,
      submit_disabled: flag,
    },
    ['title', 'blocks'],
    submitWithInput,
    oneFocus,
  ),
  home: object({ ...viewFields, blocks: blocksRule('home') }, ['blocks'], oneFocus),
};

/** What Slack has against a view of this kind; undefined when nothing. */
export function checkView(view: unknown, kind: 'modal' | 'home'): Invalid | undefined {
  if (Buffer.byteLength(JSON.stringify(view) ?? '') > VIEW_BYTES)
    return { error: 'view_too_large', messages: [] };
  const complaints: Complaints = [];
  byType({ [kind]: viewRules[kind] })(view, '/view', complaints);
  return refusal('invalid_arguments', complaints);
}
