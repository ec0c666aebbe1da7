import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';

/** Slack's words for a form that is no longer there, or no longer the same. */
const CHANGED = ['hash_conflict', 'not_found', 'view_not_found'];

/** Puts a form in the place of one that is open. One that was closed, sent or changed meanwhile is left as it is. */
export async function changeForm(
  client: WebClient,
  { id, hash }: { readonly id: string; readonly hash: string },
  view: ModalView,
): Promise<void> {
  try {
    await client.views.update({ view_id: id, hash, view });
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError && CHANGED.includes(error.data.error))) throw error;
  }
}
