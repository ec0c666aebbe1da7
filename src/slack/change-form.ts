import type { ViewOutput } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { section, unclickable, words } from './text.ts';

/** Slack's words for a form that is no longer there, or no longer the same. */
const CHANGED = ['hash_conflict', 'not_found', 'view_not_found'];
const NOTICE = 'notice';

/**
 * Puts a form in the place of one that is open, and gives back its new hash. One that was closed, sent or, where the hash
 * is given, changed meanwhile is left as it is: then undefined.
 */
export async function changeForm(
  client: WebClient,
  { id, hash }: { readonly id: string; readonly hash?: string },
  view: ModalView,
): Promise<string | undefined> {
  try {
    const changed = await client.views.update({ view_id: id, ...(hash !== undefined && { hash }), view });
    return changed.view?.hash;
  } catch (error) {
    if (error instanceof WebAPIPlatformError && CHANGED.includes(error.data.error)) return undefined;
    throw error;
  }
}

/** Says something in a form that otherwise stays as it is, with all that is filled in; it replaces what was said before. */
export async function sayInForm(client: WebClient, view: ViewOutput, sentence: string): Promise<void> {
  await changeForm(client, view, noticed(view, sentence));
}

/** Above the buttons, at which somebody looks who has pressed one. */
function noticed(view: ViewOutput, sentence: string): ModalView {
  const { callback_id, private_metadata, title, submit, close } = view;
  const blocks = (view.blocks as KnownBlock[]).filter(({ block_id: id }) => id !== NOTICE);
  const buttons = blocks.findIndex(({ type }) => type === 'actions');
  const notice = { ...section(`:warning: ${words(unclickable(sentence))}`), block_id: NOTICE };
  return {
    type: 'modal',
    callback_id,
    private_metadata,
    title: { type: 'plain_text', text: title.text },
    ...(submit && { submit: { type: 'plain_text', text: submit.text } }),
    ...(close && { close: { type: 'plain_text', text: close.text } }),
    blocks: blocks.toSpliced(Math.max(buttons, 0), 0, notice),
  };
}
