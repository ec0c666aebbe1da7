import type { BlockAction } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Offer } from '../command.ts';
import type { Source } from '../domain/draft.ts';
import { remarksOn } from '../domain/extract/remarks.ts';
import { type Finding, gather } from '../domain/extract.ts';
import { MOST_IN_FILE } from '../domain/file.ts';
import { type Indicator, keyOf } from '../domain/indicator.ts';
import { type Policy, refuseRequester, type Standing } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import { struckIn } from '../domain/struck.ts';
import { draftOf, readFields } from '../domain/words.ts';
import type { Examined } from '../examine.ts';
import type { Workflow } from '../workflow.ts';
import type { HandOver, SayAlone } from './alone.ts';
import { sayInForm } from './change-form.ts';
import type { Desk, Tell } from './desk.ts';
import { createShowDryRun } from './dry-run-form.ts';
import { commonlyFilledIn, wantsDryRun } from './fields.ts';
import { askForm, fieldErrors } from './form.ts';
import { FOUND, readFoundMemo, tickedIn } from './found-form.ts';
import { createOpenForms, GONE, GONE_BENEATH } from './found-open.ts';
import { readable } from './message-text.ts';
import type { Once } from './once.ts';
import type { Sheets } from './sheets.ts';
import type { Switchboard } from './switchboard.ts';
import { aside, count, LONGEST_SENTENCE, plain, unclickable } from './text.ts';
import { TICKS } from './ticks.ts';

/** The `callback_id`s of the shortcuts, as in manifest.yml. */
export const BLOCK_INDICATORS = 'block_indicators';
export const NEW_REQUEST = 'new_request';
/** The button beneath a file that was read. */
export const OPEN_SHEET = 'sheet:open';

const NOTHING = 'There is no hash, address, network, domain or URL in this message.';
const STRUCK_OUT = 'It is struck out.';
const MAY_BE_A_PART = 'It may be only a part of what is written there.';
const ONE_END = 'It is one end of a range.';

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
  readonly sayAlone: SayAlone;
  readonly handOver: HandOver;
}

/** What is found in a message or a file becomes a form with a verdict and a tick box for each, and then a request. */
export function serveFound(board: Switchboard, parts: Parts): void {
  const { desk, once, sheets, offer, policy, workflow, standing, prompt } = parts;
  const { examine, ask } = workflow.examination;
  const forms = createOpenForms({ sheets, vendors: offer.vendors, ask, prompt });
  const showDryRun = createShowDryRun(parts);

  function serveMessage(): void {
    board.messageShortcut(BLOCK_INDICATORS, ({ shortcut, ack, respond }) => {
      const tell: Tell = (sentence) =>
        respond({ response_type: 'ephemeral', ...aside(sentence) }).then(() => undefined);
      const serve = async () => {
        await ack();
        const { channel, message, message_ts: ts, trigger_id: trigger, user } = shortcut;
        const [by, source] = await Promise.all([
          standing(user.id),
          sourceOf(channel.id, ts, threadOf(message) ?? ts),
        ]);
        const refusal = refuseRequester(policy, by);
        if (refusal) return tell(refusal.sentence);
        const { text, isWhole } = readable(message);
        const { findings, misses } = gather(text);
        const all = eachOnce(findings);
        const said = remarksOn(findings, misses);
        if (all.length === 0) {
          return tell([NOTHING, ...said].join(' '));
        }
        const remarks = [
          ...(isWhole
            ? []
            : ['The message is longer than what is read of one: what stands at its end is not here.']),
          ...(all.length > MOST_IN_FILE ? [tooMany(all.length)] : []),
          ...said.map(unclickable),
        ];
        const examined = examine(all.slice(0, MOST_IN_FILE)).map(doubtedIn(text, findings));
        const sheet = { examined, channel: channel.id, ...(source && { source }), remarks };
        await forms.open(sheets.put(sheet), sheet, trigger);
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
        await prompt.chat.postMessage({ channel: user.id, ...aside(sentence) });
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
      const { view } = body;
      // In a form there is nowhere to answer but the form.
      const tell: Tell = (sentence) =>
        view
          ? sayInForm(prompt, view, sentence)
          : respond({ response_type: 'ephemeral', replace_original: false, ...aside(sentence) }).then(
              () => undefined,
            );
      const serve = async () => {
        await ack();
        const value = 'value' in action && typeof action.value === 'string' ? action.value : '';
        if (action.action_id === OPEN_SHEET) return openAgain(value, body, tell);
        return view?.callback_id === FOUND ? forms.turn(Number(value), view) : tell(GONE);
      };
      return desk.serve(`button ${action.action_id}`, tell, () => once.run(body.trigger_id, serve, ack));
    });

    board.action(TICKS, async ({ action, body: { view }, ack }) => {
      await ack();
      if (view?.callback_id !== FOUND) return;
      await desk.serve(
        'tick in a form',
        (sentence) => sayInForm(prompt, view, sentence),
        () => forms.tick(view, action.action_ts),
      );
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
    return sheet ? forms.open(id, sheet, trigger) : tell(GONE);
  }

  function serveForm(): void {
    board.view([FOUND], ({ ack, body, view }) => {
      const refuse = (errors: Record<string, string>) => ack({ response_action: 'errors', errors });
      const tell: Tell = (sentence) => refuse({ reason: plain(sentence, LONGEST_SENTENCE) });
      return desk.serve('form of what was found', tell, async () => {
        const memo = readFoundMemo(view.private_metadata);
        const sheet = memo && sheets.get(memo.sheet);
        if (!memo || !sheet) return tell(GONE_BENEATH);
        const { values } = view.state;
        const indicators = tickedIn(memo, sheet, values).map(({ indicator }) => indicator);
        if (indicators.length === 0) return tell('Nothing is ticked.');
        const words = readFields({ ...commonlyFilledIn(values), indicatorsText: '' }, offer, indicators);
        const draft = draftOf(words, { action: 'block', undo: false });
        if (!('action' in draft)) return refuse(fieldErrors(draft, 'reason'));
        const whole = { ...draft, ...(sheet.source && { source: sheet.source }) };
        if (wantsDryRun(values))
          return showDryRun({ channel: sheet.channel, user: body.user.id, ack }, async () =>
            workflow.dryRun(whole, await standing(body.user.id), sheet.channel),
          );
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

/** Adds the doubt where an indicator stands nowhere but where it is struck out, or is or may be a part of something else. */
function doubtedIn(text: string, findings: readonly Finding[]): (each: Examined) => Examined {
  const isStruck = struckIn(text);
  const doubts = new Map<string, string>();
  const sure = new Set<string>();
  let endOfRange = 0;
  for (const { indicator, start, more } of findings) {
    const key = keyOf(indicator);
    if (more?.isRange) endOfRange = more.end;
    if (isStruck(start)) doubts.set(key, STRUCK_OUT);
    else if (start < endOfRange) doubts.set(key, ONE_END);
    else if (more?.isHalf) doubts.set(key, MAY_BE_A_PART);
    else sure.add(key);
  }
  return (each) => {
    const key = keyOf(each.indicator);
    const doubt = sure.has(key) ? undefined : doubts.get(key);
    return doubt === undefined ? each : { ...each, doubt };
  };
}

function eachOnce(findings: readonly Finding[]): readonly Indicator[] {
  return [...new Map(findings.map(({ indicator }) => [keyOf(indicator), indicator])).values()];
}

function threadOf(message: unknown): string | undefined {
  const thread =
    typeof message === 'object' && message !== null && 'thread_ts' in message ? message.thread_ts : '';
  return typeof thread === 'string' && thread !== '' ? thread : undefined;
}
