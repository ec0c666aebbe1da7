import type { ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { OfferedVendor } from '../command.ts';
import type { Examination } from '../examine.ts';
import { changeForm, sayInForm } from './change-form.ts';
import {
  type FoundMemo,
  firstMemo,
  foundForm,
  foundRead,
  foundTurnedTo,
  isAsked,
  isHeldAnywhere,
  readFoundMemo,
} from './found-form.ts';
import type { Sheet, Sheets } from './sheets.ts';

export const GONE =
  'Portcullis no longer has this list: it was restarted since, or an hour has passed. Nothing was asked for. Use the shortcut on the message again, or share the file again.';
/** In a form that stays open: closed, it takes with it what somebody wrote. */
export const GONE_BENEATH = `${GONE} Copy what you wrote here before.`;

/** The forms over what was found, while somebody has them open. */
export interface OpenForms {
  /** Opens the form at once, and puts in what the vendors hold when they have said so. `id`: the sheet's. */
  open(id: string, sheet: Sheet, trigger: string): Promise<void>;
  turn(page: number, view: ViewOutput): Promise<void>;
  /** Remembers what is ticked; `at`: when, as Slack counts. */
  tick(view: ViewOutput, at: string): Promise<void>;
}

/** A form that waits for what the vendors say: how it is, and how it was ticked when. */
interface Waiting {
  readonly memo: FoundMemo;
  readonly hash: string;
  readonly at: string;
}

/**
 * Slack tells what is ticked only together with a tick or a press, and forgets it where the boxes change. So while the
 * vendors are asked, each tick is remembered, and one that comes too late for that is put back.
 */
export function createOpenForms(parts: {
  readonly sheets: Sheets;
  readonly vendors: readonly OfferedVendor[];
  readonly ask: Examination['ask'];
  readonly prompt: WebClient;
}): OpenForms {
  const { sheets, vendors, ask, prompt } = parts;
  /** By the id of the view. */
  const waiting = new Map<string, Waiting>();

  /** The sheet beneath a form, and what the form remembers; undefined: gone. */
  function beneath({ private_metadata: text }: ViewOutput) {
    const memo = readFoundMemo(text);
    const sheet = memo && sheets.get(memo.sheet);
    return memo && sheet && { memo, sheet };
  }

  return {
    async open(id, sheet, trigger) {
      const memo = firstMemo(id, sheet);
      const form = foundForm(sheet, memo, vendors);
      const { view } = await prompt.views.open({ trigger_id: trigger, view: form });
      if (isAsked(sheet) || view?.id === undefined) return;
      const first = { memo, hash: view.hash ?? '', at: '' };
      waiting.set(view.id, first);
      try {
        const known = { ...sheet, examined: await ask(sheet.examined) };
        sheets.replace(id, known);
        const { memo: last, hash } = waiting.get(view.id) ?? first;
        // From here on a tick finds the answer in the sheet.
        waiting.delete(view.id);
        if (!isHeldAnywhere(known)) return;
        const caughtUp = foundTurnedTo(last.page, last, known, {});
        await changeForm(prompt, { id: view.id, hash }, foundForm(known, caughtUp, vendors));
      } finally {
        waiting.delete(view.id);
      }
    },

    async turn(page, view) {
      const found = beneath(view);
      if (!found) return sayInForm(prompt, view, GONE_BENEATH);
      const memo = foundTurnedTo(page, found.memo, found.sheet, view.state.values);
      // Without the hash: the press says all that there is to keep, and must not be lost to the vendors' answer.
      const hash = await changeForm(prompt, { id: view.id }, foundForm(found.sheet, memo, vendors));
      const before = waiting.get(view.id);
      if (before && hash !== undefined) waiting.set(view.id, { ...before, memo, hash });
    },

    async tick(view, at) {
      const found = beneath(view);
      if (!found) return sayInForm(prompt, view, GONE_BENEATH);
      const { memo, sheet } = found;
      const before = waiting.get(view.id);
      if (before) {
        // Slack may deliver an earlier tick, or one of the page before, after a later one.
        if (before.hash === view.hash && at > before.at)
          waiting.set(view.id, { ...before, memo: foundRead(memo, sheet, view.state.values), at });
        return;
      }
      if (memo.asked || !isHeldAnywhere(sheet)) return;
      // It crossed the vendors' answer, which has put the boxes back to what was ticked before.
      const caughtUp = foundTurnedTo(memo.page, memo, sheet, view.state.values);
      await changeForm(prompt, { id: view.id }, foundForm(sheet, caughtUp, vendors));
    },
  };
}
