import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Offer } from '../command.ts';
import { vendorsOf } from '../form.ts';
import { changeForm } from './change-form.ts';
import type { Desk } from './desk.ts';
import { wantsDryRun } from './fields.ts';
import { ASK, askForm, CHOICES, chosen, filledIn, readMemo } from './form.ts';
import { indicatorsIn } from './indicator-fields.ts';
import type { Switchboard } from './switchboard.ts';

interface Parts {
  readonly desk: Desk;
  readonly offer: Offer;
  /** A client that never waits for a rate limit: somebody is looking at the form. */
  readonly prompt: WebClient;
}

/** What somebody chooses in a form is followed by the fields that go with it; what was filled in stays. */
export function serveFormChoices(board: Switchboard, { desk, offer, prompt }: Parts): void {
  async function follow({ view }: BlockAction): Promise<void> {
    if (view?.callback_id !== ASK) return;
    const { private_metadata: text, blocks, state } = view;
    const memo = readMemo(text);
    const fields = filledIn(state.values);
    const filled = { fields, rest: [], problems: [], dryRun: wantsDryRun(state.values) };
    const vendors = vendorsOf(memo.form, offer);
    // As many fields for indicators as there are: what stands in one is not seen before the form is sent.
    const next = askForm(memo, vendors, chosen(memo.form, state.values), filled, indicatorsIn(state.values));
    // What was not understood at first still stands above the fields.
    const said = blocks.filter(({ type }) => type === 'section');
    await changeForm(prompt, view, { ...next, blocks: [...said, ...next.blocks] });
  }

  for (const choice of CHOICES)
    board.action(choice, async ({ body, ack }) => {
      await ack();
      // The form stays as it is where this fails, and whoever sends it is told what does not go together.
      await desk.serve(
        `choice of ${choice} in a form`,
        async () => {},
        () => follow(body),
      );
    });
}
