import type { ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Command, Offer, Reading } from '../command.ts';
import { type Filled, fieldsOf } from '../domain/filled.ts';
import {
  isAmong,
  namedIn,
  type Policy,
  refuseOutsider,
  refuseRequester,
  type Standing,
} from '../domain/policy.ts';
import { type Field, type Problem, problem } from '../domain/problem.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import { type Form, nobody, vendorsOf } from '../form.ts';
import { draftOfConnection, draftOfForm, type Sent } from '../intake.ts';
import type { Ledger } from '../ledger.ts';
import type { Workflow } from '../workflow.ts';
import { dryRunFace } from './about-dry-run.ts';
import type { Aside, HandOver, SayAlone } from './alone.ts';
import { answer, asksVendors } from './answer.ts';
import { ASK_CONNECTION, connectionForm, connectionIn } from './connection-form.ts';
import type { Desk, Tell } from './desk.ts';
import { createShowDryRun } from './dry-run-form.ts';
import { commonlyFilledIn, wantsDryRun } from './fields.ts';
import { ASK, askForm, chosen, fieldErrors, filledIn, readMemo } from './form.ts';
import { title } from './headline.ts';
import type { Once } from './once.ts';
import type { Switchboard } from './switchboard.ts';
import { aside, LONGEST_SENTENCE, plain, remarkLine } from './text.ts';

/** What the policy may miss in a request, by the code of its refusal, and where a form asks for it. */
const MISSING: Readonly<Record<string, Field>> = { reason_missing: 'reason', ticket_missing: 'ticket' };

interface Parts {
  readonly desk: Desk;
  readonly once: Once;
  readonly commands: readonly Command[];
  readonly offer: Offer;
  readonly policy: Policy;
  readonly approvalsChannel: string;
  readonly workflow: Workflow;
  readonly ledger: Ledger;
  readonly standing: (user: string) => Promise<Standing>;
  /** A client that never waits for a rate limit: a trigger is dead after three seconds. */
  readonly prompt: WebClient;
  readonly sayAlone: SayAlone;
  readonly handOver: HandOver;
}

/** What people ask for: slash commands, and the forms behind them. */
export function serveAsking(board: Switchboard, parts: Parts): void {
  const {
    desk,
    once,
    commands,
    offer,
    policy,
    approvalsChannel,
    workflow,
    ledger,
    standing,
    prompt,
    sayAlone,
    handOver,
  } = parts;
  const showDryRun = createShowDryRun(parts);
  const named = namedIn(policy);

  /** Answers are for those the policy names: what is about to be blocked is not for the whole company. */
  function refuseReader(by: Standing): Refusal | undefined {
    const sentence = 'The policy names you neither as a requester nor as an approver.';
    return refuseOutsider(by) ?? (isAmong(named, by) ? undefined : new Refusal('not_in_policy', sentence));
  }

  function recorded(request: Request): string {
    const { rule, breakGlass, override } = request.terms;
    const what = `Recorded as \`${request.id}\`: ${title(request)}.`;
    const where = `<#${approvalsChannel}>`;
    if (breakGlass) return `:rotating_light: ${what} It runs now, and ${where} is told.`;
    const needs = rule.approvals === 1 ? 'one approval' : `${rule.approvals} approvals`;
    return `:memo: ${what} It needs ${override ? 'the guard overridden and ' : ''}${needs} in ${where}.`;
  }

  /** What was recorded, and what was made of the words. */
  function answerTo(request: Request, remarks: readonly string[] = []): Aside {
    return { text: [recorded(request), ...remarks.map(remarkLine)].join('\n') };
  }

  /** One command while it is served: where it came from, and the one way to answer it. */
  interface Slash {
    readonly by: Standing;
    readonly channel: string;
    readonly trigger: string;
    reply(said: Aside): Promise<void>;
    tell: Tell;
    /** Before something that may take longer than Slack waits. */
    acknowledge(): Promise<void>;
  }

  async function open(
    { channel, trigger, tell, acknowledge }: Slash,
    form: Form | 'connection',
    choice?: string,
    filled?: Filled,
  ): Promise<void> {
    const vendors = form === 'connection' ? offer.vendors : vendorsOf(form, offer);
    if (vendors.length === 0 && form !== 'connection') return tell(nobody(form).sentence);
    await acknowledge();
    const view =
      form === 'connection'
        ? connectionForm(channel, vendors, filled)
        : askForm({ form, channel }, vendors, choice, filled);
    await prompt.views.open({ trigger_id: trigger, view });
  }

  async function answerWith(
    slash: Slash,
    asked: Request | Refusal,
    remarks?: readonly string[],
  ): Promise<void> {
    return asked instanceof Refusal ? slash.tell(asked.sentence) : slash.reply(answerTo(asked, remarks));
  }

  async function follow(reading: Exclude<Reading, { reads: 'refusal' }>, slash: Slash): Promise<void> {
    const { by, channel, reply, acknowledge } = slash;
    switch (reading.reads) {
      case 'question':
        if (asksVendors(reading.question)) await acknowledge();
        return reply(await answer(reading.question, { commands, offer, ledger, workflow }));
      case 'form':
        return open(slash, reading.form, reading.choice, reading.filled);
      case 'dry_run':
        await acknowledge();
        return reply(dryRunFace(await workflow.dryRun(reading.draft, by, channel), reading.remarks));
      case 'undo':
        if (!reading.dryRun)
          return answerWith(slash, await workflow.undo(reading.request, reading, by, channel));
        await acknowledge();
        return reply(dryRunFace(await workflow.dryUndo(reading.request, reading, by, channel)));
      case 'draft': {
        const { draft, form, choice, remarks } = reading;
        const asked = await workflow.ask(draft, by, channel);
        if (!(form && asked instanceof Refusal && Object.hasOwn(MISSING, asked.code)))
          return answerWith(slash, asked, remarks);
        // Nobody types twice: the form has all but what the policy misses.
        const problems = [problem(MISSING[asked.code] ?? 'reason', asked.code, asked.sentence)];
        return open(slash, form, choice, { fields: fieldsOf(draft), rest: [], problems, remarks });
      }
    }
  }

  function serveCommand(): void {
    board.command(({ command: slash, ack, respond }) => {
      let acknowledged = false;
      const reply = async ({ whole, ...said }: Aside) => {
        const message = { response_type: 'ephemeral', ...said } as const;
        if (acknowledged) await respond(message);
        else await ack(message);
        acknowledged = true;
        if (whole !== undefined) await handOver(slash.user_id, said.text, whole);
      };
      const tell: Tell = (sentence) => reply(aside(sentence));
      const acknowledge = async () => {
        await ack();
        acknowledged = true;
      };

      const serve = async () => {
        const command = commands.find(({ name }) => name === slash.command);
        if (!command) return tell(`Portcullis does not know ${slash.command}. Try /portcullis help.`);
        const reading = command.read(slash.text ?? '', offer);
        if (reading.reads === 'refusal') return tell(reading.refusal.sentence);
        const by = await standing(slash.user_id);
        const refusal = reading.reads === 'question' ? refuseReader(by) : refuseRequester(policy, by);
        if (refusal) return tell(refusal.sentence);
        const { channel_id: channel, trigger_id: trigger } = slash;
        return follow(reading, { by, channel, trigger, reply, tell, acknowledge });
      };
      return desk.serve(`command ${slash.command}`, tell, () => once.run(slash.trigger_id, serve, ack));
    });
  }

  /** To one whose form is closed already, and its request recorded. */
  function tellAside(channel: string, user: string, said: Aside): Promise<void> {
    const tell: Tell = (sentence) => sayAlone(channel, user, aside(sentence));
    return desk.serve('remark on a form', tell, () => sayAlone(channel, user, said));
  }

  /** `read` gives the draft and where it was asked; `firstField` is where a sentence about the whole of it is shown. */
  function serveForm(
    callback: string,
    firstField: string,
    read: (view: ViewOutput) => { readonly sent: Sent | readonly Problem[]; readonly channel: string },
  ): void {
    board.view([callback], ({ ack, body, view }) => {
      const refuse = (errors: Record<string, string>) => ack({ response_action: 'errors', errors });
      const tell: Tell = (sentence) => refuse({ [firstField]: plain(sentence, LONGEST_SENTENCE) });

      return desk.serve('form', tell, async () => {
        const { sent, channel } = read(view);
        if (!('draft' in sent)) return refuse(fieldErrors(sent, firstField));
        const { draft, remarks } = sent;
        const user = body.user.id;
        if (wantsDryRun(view.state.values))
          return showDryRun({ channel, user, ack, remarks }, async () =>
            workflow.dryRun(draft, await standing(user), channel),
          );
        let asked: Request | undefined;
        const ask = async () => {
          const request = await workflow.ask(draft, await standing(user), channel);
          if (!(request instanceof Refusal)) {
            asked = request;
            return ack();
          }
          once.forget(view.id);
          return tell(request.sentence);
        };
        // By the form and not by the delivery: who was told "try again" sends the same form anew.
        await once.run(view.id, ask, ack);
        // Nobody waits for this: Slack has its acknowledgement.
        if (asked && remarks) await tellAside(channel, user, answerTo(asked, remarks));
      });
    });
  }

  serveCommand();
  serveForm(ASK, 'indicators', ({ private_metadata: memo, state: { values } }) => {
    const { form, channel } = readMemo(memo);
    return { sent: draftOfForm(form, chosen(form, values), filledIn(values), offer), channel };
  });
  serveForm(ASK_CONNECTION, 'ruleName', ({ private_metadata: channel, state: { values } }) => ({
    sent: draftOfConnection(connectionIn(values), commonlyFilledIn(values), offer),
    channel,
  }));
}
