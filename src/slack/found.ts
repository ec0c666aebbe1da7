import type { BlockAction } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Offer } from '../command.ts';
import { extract } from '../domain/extract.ts';
import { MOST_IN_FILE } from '../domain/file.ts';
import { type Indicator, keyOf } from '../domain/indicator.ts';
import { type Policy, refuseRequester, type Standing } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Source } from '../domain/request.ts';
import { draftFrom } from '../domain/words.ts';
import type { Workflow } from '../workflow.ts';
import { dryRunFace } from './about-dry-run.ts';
import { createSayAlone } from './alone.ts';
import { changeForm } from './change-form.ts';
import type { Desk, Tell } from './desk.ts';
import { commonlyFilledIn, wantsDryRun } from './fields.ts';
import { askForm, fieldErrors } from './form.ts';
import {
  FOUND,
  firstMemo,
  foundForm,
  foundTurnedTo,
  goneForm,
  readFoundMemo,
  tickedIn,
} from './found-form.ts';
import { textOf } from './message-text.ts';
import type { Once } from './once.ts';
import type { Sheet, Sheets } from './sheets.ts';
import type { Switchboard } from './switchboard.ts';
import { count, LONGEST_SENTENCE, plain, words } from './text.ts';

/** The `callback_id`s of the shortcuts, as in manifest.yml. */
export const BLOCK_INDICATORS = 'block_indicators';
export const NEW_REQUEST = 'new_request';
/** The button beneath a file that was read. */
export const OPEN_SHEET = 'sheet:open';

interface Parts {
  readonly desk: Desk;
  readonly once: Once;
  readonly sheets: Sheets;
  readonly offer: Offer;
  readonly policy: Policy;
  readonly workflow: Workflow;
  readonly standing: (user: string) => Promise<Standing>;
  /** A client that never waits for a rate limit: a trigger is dead after three seconds. */
  readonly prompt: WebClient;
}

const GONE = 'This list is older than an hour, or Portcullis was restarted since. Open it anew.';

/** What is found in a message or a file becomes a form with a verdict and a tick box for each, and then a request. */
export function serveFound(board: Switchboard, parts: Parts): void {
  const { desk, once, sheets, offer, policy, workflow, standing, prompt } = parts;
  const { examine, ask: askVendors } = workflow.examination;
  const sayAlone = createSayAlone(prompt);

  /** Opens the form at once, and puts in what the vendors hold when they have said so. */
  async function open(id: string, sheet: Sheet, trigger: string): Promise<void> {
    const memo = firstMemo(id, sheet);
    const opened = await prompt.views.open({
      trigger_id: trigger,
      view: foundForm(sheet, memo, offer.vendors),
    });
    if (sheet.examined.some(({ blockedAt }) => blockedAt)) return;
    const known = { ...sheet, examined: await askVendors(sheet.examined) };
    sheets.replace(id, known);
    const { id: viewId, hash = '' } = opened.view ?? {};
    if (viewId === undefined || !known.examined.some(({ blockedAt = [] }) => blockedAt.length > 0)) return;
    await changeForm(prompt, { id: viewId, hash }, foundForm(known, firstMemo(id, known), offer.vendors));
  }

  function serveMessage(): void {
    board.messageShortcut(BLOCK_INDICATORS, ({ shortcut, ack, respond }) => {
      const tell: Tell = (sentence) =>
        respond({ response_type: 'ephemeral', text: words(sentence, LONGEST_SENTENCE) }).then(
          () => undefined,
        );
      const serve = async () => {
        await ack();
        const { channel, message, message_ts: ts, trigger_id: trigger, user } = shortcut;
        const [by, source] = await Promise.all([
          standing(user.id),
          sourceOf(channel.id, ts, threadOf(message) ?? ts),
        ]);
        const refusal = refuseRequester(policy, by);
        if (refusal) return tell(refusal.sentence);
        const all = indicatorsIn(textOf(message));
        if (all.length === 0) {
          return tell('There is no hash, address, network, domain or URL in this message.');
        }
        const remarks = all.length > MOST_IN_FILE ? [tooMany(all.length)] : [];
        const examined = examine(all.slice(0, MOST_IN_FILE));
        const sheet = { examined, channel: channel.id, ...(source && { source }), remarks };
        await open(sheets.put(sheet), sheet, trigger);
      };
      return desk.serve('shortcut on a message', tell, () => once.run(shortcut.trigger_id, serve, ack));
    });
  }

  /** Undefined: it stands where Portcullis can neither look nor answer. */
  async function sourceOf(channel: string, message_ts: string, thread: string): Promise<Source | undefined> {
    try {
      const { permalink } = await prompt.chat.getPermalink({ channel, message_ts });
      return permalink === undefined ? undefined : { thread, link: permalink };
    } catch (error) {
      if (error instanceof WebAPIPlatformError) return undefined;
      throw error;
    }
  }

  function serveNew(): void {
    board.globalShortcut(NEW_REQUEST, ({ shortcut, ack }) => {
      const { user, trigger_id: trigger } = shortcut;
      // There is no channel to answer in, so the person hears it directly.
      const tell: Tell = async (sentence) => {
        await prompt.chat.postMessage({ channel: user.id, text: words(sentence, LONGEST_SENTENCE) });
      };
      const serve = async () => {
        await ack();
        const refusal = refuseRequester(policy, await standing(user.id));
        if (refusal) return tell(refusal.sentence);
        const view = askForm({ form: 'block', channel: user.id }, offer.vendors);
        await prompt.views.open({ trigger_id: trigger, view });
      };
      return desk.serve('shortcut', tell, () => once.run(trigger, serve, ack));
    });
  }

  function serveButtons(): void {
    board.action('sheet:', ({ action, body, ack, respond }) => {
      // In a form there is nowhere to answer but the form.
      const tell: Tell = (sentence) =>
        body.view
          ? changeForm(prompt, body.view, goneForm(sentence))
          : respond({
              response_type: 'ephemeral',
              replace_original: false,
              text: words(sentence, LONGEST_SENTENCE),
            }).then(() => undefined);
      const serve = async () => {
        await ack();
        const value = 'value' in action && typeof action.value === 'string' ? action.value : '';
        return action.action_id === OPEN_SHEET
          ? openAgain(value, body, tell)
          : turn(Number(value), body, tell);
      };
      return desk.serve(`button ${action.action_id}`, tell, () => once.run(body.trigger_id, serve, ack));
    });
  }

  async function openAgain(
    id: string,
    { user, trigger_id: trigger }: BlockAction,
    tell: Tell,
  ): Promise<void> {
    const refusal = refuseRequester(policy, await standing(user.id));
    if (refusal) return tell(refusal.sentence);
    const sheet = sheets.get(id);
    return sheet ? open(id, sheet, trigger) : tell(GONE);
  }

  async function turn(page: number, { view }: BlockAction, tell: Tell): Promise<void> {
    const memo = view?.callback_id === FOUND ? readFoundMemo(view.private_metadata) : undefined;
    const sheet = memo && sheets.get(memo.sheet);
    if (!view || !memo || !sheet) return tell(GONE);
    const turned = foundTurnedTo(page, memo, sheet, view.state.values);
    await changeForm(prompt, view, foundForm(sheet, turned, offer.vendors));
  }

  function serveForm(): void {
    board.view([FOUND], ({ ack, body, view }) => {
      const refuse = (errors: Record<string, string>) => ack({ response_action: 'errors', errors });
      const tell: Tell = (sentence) => refuse({ reason: plain(sentence, LONGEST_SENTENCE) });
      return desk.serve('form of what was found', tell, async () => {
        const memo = readFoundMemo(view.private_metadata);
        const sheet = memo && sheets.get(memo.sheet);
        if (!memo || !sheet) return tell(GONE);
        const { values } = view.state;
        const indicators = tickedIn(memo, sheet, values).map(({ indicator }) => indicator);
        if (indicators.length === 0) return tell('Nothing is ticked.');
        const fields = {
          ...commonlyFilledIn(values),
          indicatorsText: '',
          action: 'block',
          undo: false,
        } as const;
        const draft = draftFrom(fields, offer, indicators);
        if (!('action' in draft)) return refuse(fieldErrors(draft, 'reason'));
        const whole = { ...draft, ...(sheet.source && { source: sheet.source }) };
        if (wantsDryRun(values)) {
          await ack();
          const run = await workflow.dryRun(whole, await standing(body.user.id), sheet.channel);
          return sayAlone(sheet.channel, body.user.id, dryRunFace(run));
        }
        const ask = async () => {
          const by = await standing(body.user.id);
          const request = await workflow.ask(whole, by, sheet.channel);
          if (!(request instanceof Refusal)) return ack();
          once.forget(view.id);
          return tell(request.sentence);
        };
        return once.run(view.id, ask, ack);
      });
    });
  }

  serveMessage();
  serveNew();
  serveButtons();
  serveForm();
}

function tooMany(all: number): string {
  return `The message names ${count(all, 'indicator')}; these are the first ${MOST_IN_FILE.toLocaleString('en')}.`;
}

/** Every indicator in a text, each once. */
function indicatorsIn(text: string): readonly Indicator[] {
  return [...new Map(extract(text).map(({ indicator }) => [keyOf(indicator), indicator])).values()];
}

function threadOf(message: unknown): string | undefined {
  const thread =
    typeof message === 'object' && message !== null && 'thread_ts' in message ? message.thread_ts : '';
  return typeof thread === 'string' && thread !== '' ? thread : undefined;
}
