import {
  accessory,
  actionsElement,
  anyText,
  buttonElement,
  contextAction,
  imageElement,
  inputElement,
  modalInputElement,
  plainText,
} from './elements.ts';
import {
  anything,
  byType,
  complain,
  type Fields,
  flag,
  integer,
  isObject,
  lengthOf,
  list,
  object,
  oneOf,
  type Rule,
  string,
  textsIn,
} from './schema.ts';

export type Surface = 'message' | 'modal' | 'home';

/** Of one markdown block, and of all those in a message together. */
export const MARKDOWN_TEXT = 12_000;
const TABLE_TEXT = 10_000;
const DATA_TABLE_TEXT = 20_000;

const block: Fields = { type: anything, block_id: string(255) };

const richText = byType({
  rich_text: object(
    {
      ...block,
      elements: list(
        1,
        3000,
        byType({
          rich_text_section: anything,
          rich_text_list: anything,
          rich_text_quote: anything,
          rich_text_preformatted: anything,
        }),
      ),
    },
    ['elements'],
  ),
});

const rawText = object({ type: anything, text: string(3000, 1) }, ['text']);
const rawNumber = object({ type: anything, value: anything, text: string(3000, 1) }, ['value', 'text']);
const cell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });

function textAtMost(max: number): Rule {
  return (value, at, complaints) => {
    if (lengthOf(textsIn(value)) > max) complain(complaints, at, `must be less than ${max + 1} characters`);
  };
}

function oneOfFields(...names: readonly string[]): Rule {
  return (value, at, complaints) => {
    if (isObject(value) && names.every((name) => value[name] === undefined))
      complain(complaints, at, `missing required field: ${names.join(' or ')}`);
  };
}

/** Rows of one length, the first of them without rich text. */
const dataRows: Rule = (value, at, complaints) => {
  list(2, 101, list(1, 20, cell))(value, at, complaints);
  if (!Array.isArray(value) || !Array.isArray(value[0])) return;
  for (const [index, header] of value[0].entries())
    if (isObject(header) && header['type'] === 'rich_text')
      complain(complaints, `${at}/0/${index}`, 'unsupported type: rich_text');
  const columns = value[0].length;
  if (value.some((row) => Array.isArray(row) && row.length !== columns))
    complain(complaints, at, 'rows must have the same number of cells');
};

const card = object(
  {
    ...block,
    hero_image: imageElement,
    icon: imageElement,
    title: anyText(150),
    subtitle: anyText(150),
    body: anyText(200),
    actions: list(1, 3, buttonElement),
  },
  [],
  oneOfFields('hero_image', 'title', 'actions', 'body'),
);

const taskCard = object(
  {
    ...block,
    task_id: string(255, 1),
    title: string(3000, 1),
    details: richText,
    output: richText,
    sources: list(
      1,
      100,
      object({ type: anything, url: string(3000, 1), text: string(3000, 1) }, ['url', 'text']),
    ),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  ['task_id', 'title', 'status'],
);

const uniqueActionIds: Rule = (value, at, complaints) => {
  if (!isObject(value) || !Array.isArray(value['elements'])) return;
  const seen = new Set<unknown>();
  for (const [index, element] of value['elements'].entries()) {
    const id = isObject(element) ? element['action_id'] : undefined;
    if (id !== undefined && seen.has(id))
      complain(complaints, `${at}/elements/${index}/action_id`, `\`action_id\` ${String(id)} already exists`);
    seen.add(id);
  }
};

function inputBlock(element: Rule): Rule {
  return object(
    {
      ...block,
      label: plainText(2000),
      hint: plainText(2000),
      element,
      optional: flag,
      dispatch_action: flag,
    },
    ['label', 'element'],
  );
}

/** Blocks that stand on every surface and inside a container. */
const common: Readonly<Record<string, Rule>> = {
  section: object(
    { ...block, text: anyText(3000), fields: list(1, 10, anyText(2000)), accessory, expand: flag },
    [],
    oneOfFields('text', 'fields'),
  ),
  header: object({ ...block, text: plainText(150), level: integer(1, 4) }, ['text']),
  divider: object(block),
  context: object(
    {
      ...block,
      elements: list(
        1,
        10,
        byType({ image: imageElement, plain_text: anyText(3000), mrkdwn: anyText(3000) }),
      ),
    },
    ['elements'],
  ),
  actions: object({ ...block, elements: list(1, 25, actionsElement) }, ['elements'], uniqueActionIds),
  image: object(
    {
      ...block,
      image_url: string(3000, 1),
      slack_file: anything,
      alt_text: string(2000, 1),
      title: plainText(2000),
    },
    ['alt_text'],
    oneOfFields('image_url', 'slack_file'),
  ),
  rich_text: richText,
  video: object(
    {
      ...block,
      video_url: string(3000, 1),
      thumbnail_url: string(3000, 1),
      alt_text: string(2000, 1),
      title: plainText(199),
      title_url: string(3000),
      author_name: string(49),
      provider_name: string(49),
      provider_icon_url: string(3000),
      description: plainText(199),
    },
    ['video_url', 'thumbnail_url', 'alt_text', 'title'],
  ),
};

const table = object(
  {
    ...block,
    rows: list(1, 100, list(1, 20, cell)),
    column_settings: list(0, 20, object({ align: oneOf('left', 'center', 'right'), is_wrapped: flag })),
  },
  ['rows'],
  textAtMost(TABLE_TEXT),
);

const container = object(
  {
    ...block,
    title: plainText(150),
    rich_text_title: richText,
    subtitle: anyText(150),
    child_blocks: list(1, 10, byType({ ...common, table, input: inputBlock(inputElement) })),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: imageElement,
    is_collapsible: flag,
    default_collapsed: flag,
    has_header_divider: flag,
  },
  ['child_blocks'],
  oneOfFields('title', 'rich_text_title'),
);

const onMessages: Readonly<Record<string, Rule>> = {
  input: inputBlock(inputElement),
  markdown: object({ ...block, text: string(MARKDOWN_TEXT, 1) }, ['text']),
  table,
  data_table: object(
    {
      ...block,
      rows: dataRows,
      caption: string(3000, 1),
      page_size: integer(1, 100),
      row_header_column_index: integer(0, 19),
    },
    ['rows', 'caption'],
    textAtMost(DATA_TABLE_TEXT),
  ),
  card,
  carousel: object({ ...block, elements: list(1, 10, byType({ card })) }, ['elements']),
  context_actions: object({ ...block, elements: list(1, 5, contextAction) }, ['elements'], uniqueActionIds),
  task_card: taskCard,
  plan: object({ ...block, title: string(3000, 1), tasks: list(0, 50, byType({ task_card: taskCard })) }, [
    'title',
  ]),
};

/** One block, by the surface it stands on; a block that Slack does not draw there is an unsupported type. */
export const blockOn: Readonly<Record<Surface, Rule>> = {
  message: byType({ ...common, container, ...onMessages }),
  modal: byType({
    ...common,
    container,
    input: inputBlock(modalInputElement),
    alert: object(
      { ...block, text: anyText(200), level: oneOf('default', 'info', 'warning', 'error', 'success') },
      ['text'],
    ),
  }),
  home: byType({ ...common, container, input: inputBlock(inputElement) }),
};
