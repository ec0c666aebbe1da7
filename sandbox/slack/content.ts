import type { KnownBlock } from '@slack/types';
import { withIds } from './interactive.ts';
import { checkMessageBlocks } from './limits.ts';
import { ApiRefusal, type Args, objects } from './methods/method.ts';
import { isObject, type JsonObject } from './schema.ts';
import type { MessageDraft } from './store.ts';

/** Slack cuts a longer text of a new message. */
const TEXT_CUT = 40_000;
const UPDATE_TEXT = 4000;
const MARKDOWN_TEXT = 12_000;
const ATTACHMENTS = 100;

/** What a message says; a key is absent when the call did not mention it. */
export type Content = Partial<Pick<MessageDraft, 'text' | 'blocks' | 'attachments' | 'metadata'>>;

/** Blocks as Slack would store them; throws `invalid_blocks` or `msg_blocks_too_long`. */
function readBlocks(args: Args, newId: () => string): readonly KnownBlock[] | undefined {
  const blocks = args.nested('blocks');
  if (blocks === undefined) return undefined;
  if (!Array.isArray(blocks)) throw new ApiRefusal('invalid_blocks_format');
  const invalid = checkMessageBlocks(blocks);
  if (invalid !== undefined)
    throw new ApiRefusal(invalid.error, {
      ...(invalid.messages.length > 0 && {
        errors: invalid.messages.map((message) => message.replace('[ERROR] ', '')),
        response_metadata: { messages: invalid.messages },
      }),
    });
  return withIds(blocks as readonly KnownBlock[], newId);
}

function readMetadata(args: Args): JsonObject | undefined {
  const metadata = args.nested('metadata');
  if (metadata === undefined) return undefined;
  const empty = isObject(metadata) && Object.keys(metadata).length === 0;
  if (
    !isObject(metadata) ||
    (!empty && !(typeof metadata['event_type'] === 'string' && isObject(metadata['event_payload'])))
  )
    throw new ApiRefusal('invalid_metadata_format');
  return metadata;
}

/** Reads and checks what a message is to say, as `chat.*` and response URLs do. */
export function readContent(args: Args, kind: 'new' | 'update', newId: () => string): Content {
  if (args.has('markdown_text')) {
    if (args.has('text') || args.has('blocks')) throw new ApiRefusal('markdown_text_conflict');
    if (args.text('markdown_text').length > MARKDOWN_TEXT) throw new ApiRefusal('msg_too_long');
    const block = { type: 'markdown', text: args.text('markdown_text') } as const;
    return { text: '', blocks: withIds<KnownBlock>([block], newId) };
  }
  const attachments = objects(args, 'attachments', 'invalid_attachments');
  if ((attachments?.length ?? 0) > ATTACHMENTS) throw new ApiRefusal('too_many_attachments');
  const text = args.has('text') ? args.text('text') : undefined;
  if (kind === 'update' && (text?.length ?? 0) > UPDATE_TEXT) throw new ApiRefusal('msg_too_long');
  const blocks = readBlocks(args, newId);
  if (text === undefined && (blocks?.length ?? 0) === 0 && (attachments?.length ?? 0) === 0)
    throw new ApiRefusal('no_text');
  const metadata = readMetadata(args);
  return {
    ...(text !== undefined && { text: text.slice(0, TEXT_CUT) }),
    ...(blocks !== undefined && { blocks }),
    ...(attachments !== undefined && { attachments }),
    ...(metadata !== undefined && { metadata }),
  };
}
