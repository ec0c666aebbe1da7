import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Refusal } from '../domain/refusal.ts';
import type { DryRun } from '../dry-run.ts';
import { dryRunFace } from './about-dry-run.ts';
import type { HandOver, SayAlone } from './alone.ts';
import type { Face } from './card.ts';
import type { Desk } from './desk.ts';
import { DRY_RUN_OPTION } from './fields.ts';
import { aside, section } from './text.ts';

const IN_EARNEST = `To ask for it, untick “${DRY_RUN_OPTION}”.`;

/** Slack may hear of the answer before it has put the form there that it goes into. */
const MOST_TRIES = 4;
const PAUSE_MS = 500;

/** Who sent a form to be shown what it would lead to, and where it was opened. */
interface Sent {
  readonly channel: string;
  readonly user: string;
  readonly ack: SlackViewMiddlewareArgs<ViewSubmitAction>['ack'];
  /** What was made of the words in it. */
  readonly remarks?: readonly string[] | undefined;
}

/**
 * Acknowledges a form and shows on top of it what it would lead to: closed, the form is there again with all that was
 * filled in. Who has closed it before that is told where the form was opened.
 */
export type ShowDryRun = (sent: Sent, run: () => Promise<DryRun | Refusal>) => Promise<void>;

export function createShowDryRun(parts: {
  readonly desk: Desk;
  readonly prompt: WebClient;
  readonly sayAlone: SayAlone;
  readonly handOver: HandOver;
}): ShowDryRun {
  const { desk, prompt, sayAlone, handOver } = parts;

  return async ({ channel, user, ack, remarks }, run) => {
    const external_id = randomUUID();
    const onTop = (blocks: ModalView['blocks']): ModalView => ({
      type: 'modal',
      external_id,
      title: { type: 'plain_text', text: 'Dry run' },
      close: { type: 'plain_text', text: 'Back to the form' },
      blocks,
    });

    async function put(face: Pick<Face, 'text' | 'blocks'>): Promise<void> {
      for (let tries = MOST_TRIES; ; tries -= 1) {
        try {
          await prompt.views.update({ external_id, view: onTop(face.blocks) });
          return;
        } catch (error) {
          if (!(error instanceof WebAPIPlatformError)) throw error;
          if (error.data.error !== 'not_found' || tries === 0) return sayAlone(channel, user, face);
          await pause(PAUSE_MS);
        }
      }
    }

    // The vendors may take longer than Slack waits.
    await ack({ response_action: 'push', view: onTop([section('Asking the vendors…')]) });
    await desk.serve(
      'dry run of a form',
      (sentence) => put(aside(sentence)),
      async () => {
        const { whole, ...face } = dryRunFace(await run(), remarks);
        await put({ ...face, blocks: [...face.blocks, section(IN_EARNEST)] });
        if (whole !== undefined) await handOver(user, face.text, whole);
      },
    );
  };
}
