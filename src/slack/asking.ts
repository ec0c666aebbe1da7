import type { App, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Command, Offer } from '../command.ts';
import { isAmong, type Policy, refuseOutsider, refuseRequester, type Standing } from '../domain/policy.ts';
import type { Problem } from '../domain/problem.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Draft, Request } from '../domain/request.ts';
import { draftOfConnection, draftOfForm, nobody, vendorsOf } from '../form.ts';
import type { Ledger } from '../ledger.ts';
import type { Workflow } from '../workflow.ts';
import { answer, asksVendors } from './answer.ts';
import { type Face, title } from './card.ts';
import { ASK_CONNECTION, connectionForm, connectionIn } from './connection-form.ts';
import type { Desk, Tell } from './desk.ts';
import { commonlyFilledIn } from './fields.ts';
import { ASK, askForm, chosen, fieldErrors, filledIn, readMemo } from './form.ts';
import type { Once } from './once.ts';
import { groupsOf, type People } from './people.ts';
import { LONGEST_SENTENCE, plain, words } from './text.ts';

interface Parts {
  readonly desk: Desk;
  readonly once: Once;
  readonly commands: readonly Command[];
  readonly offer: Offer;
  readonly policy: Policy;
  readonly approvalsChannel: string;
  readonly workflow: Workflow;
  readonly ledger: Ledger;
  readonly people: People;
  /** A client that never waits for a rate limit: a trigger is dead after three seconds. */
  readonly prompt: WebClient;
}

/** What people ask for: slash commands, and the forms behind them. Made once, to be registered on every app. */
export function createAsking(parts: Parts): (app: App) => void {
  const { desk, once, commands, offer, policy, approvalsChannel, workflow, ledger, people, prompt } = parts;
  const named = [...policy.requesters, ...policy.rules.flatMap(({ approvers }) => approvers)];
  const groups = [...new Set(groupsOf(named))];

  const standing = (user: string): Promise<Standing> => people.standing(user, groups, false);

  /** Answers are for those the policy names: what is about to be blocked is not for the whole company. */
  function refuseReader(by: Standing): Refusal | undefined {
    const sentence = 'The policy names you neither as a requester nor as an approver.';
    return refuseOutsider(by) ?? (isAmong(named, by) ? undefined : new Refusal('not_in_policy', sentence));
  }

  function recorded(request: Request): string {
    const { approvals } = request.terms.rule;
    const needs = approvals === 1 ? 'one approval' : `${approvals} approvals`;
    return `:memo: Recorded as \`${request.id}\`: ${title(request)}. It needs ${needs} in <#${approvalsChannel}>.`;
  }

  function serveCommand(app: App): void {
    app.command(/.*/, ({ command: slash, ack, respond }) => {
      let acknowledged = false;
      const reply = async (face: Pick<Face, 'text'> & Partial<Face>) => {
        const message = { response_type: 'ephemeral', ...face } as const;
        if (acknowledged) await respond(message);
        else await ack(message);
        acknowledged = true;
      };
      const tell: Tell = (sentence) => reply({ text: words(sentence, LONGEST_SENTENCE) });
      /** Before something that may take longer than Slack waits. */
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
        if (reading.reads === 'question') {
          if (asksVendors(reading.question)) await acknowledge();
          return reply(await answer(reading.question, { commands, offer, ledger, workflow }));
        }
        if (reading.reads === 'form') {
          const { form } = reading;
          const vendors = form === 'connection' ? offer.vendors : vendorsOf(form, offer);
          if (vendors.length === 0 && form !== 'connection') return tell(nobody(form).sentence);
          await acknowledge();
          const channel = slash.channel_id;
          const view =
            form === 'connection' ? connectionForm(channel, vendors) : askForm({ form, channel }, vendors);
          await prompt.views.open({ trigger_id: slash.trigger_id, view });
          return;
        }
        const request = await workflow.ask(reading.draft, by, slash.channel_id);
        return request instanceof Refusal ? tell(request.sentence) : reply({ text: recorded(request) });
      };
      return desk.serve(`command ${slash.command}`, tell, () => once.run(slash.trigger_id, serve, ack));
    });
  }

  /** `read` gives the draft and where it was asked; `firstField` is where a sentence about the whole of it is shown. */
  function serveForm(
    app: App,
    callback: string,
    firstField: string,
    read: (view: ViewOutput) => { readonly draft: Draft | readonly Problem[]; readonly channel: string },
  ): void {
    app.view(callback, ({ ack, body, view }) => {
      const refuse = (errors: Record<string, string>) => ack({ response_action: 'errors', errors });
      const tell: Tell = (sentence) => refuse({ [firstField]: plain(sentence, LONGEST_SENTENCE) });

      return desk.serve('form', tell, async () => {
        const { draft, channel } = read(view);
        if (!('action' in draft)) return refuse(fieldErrors(draft, firstField));
        const ask = async () => {
          const request = await workflow.ask(draft, await standing(body.user.id), channel);
          if (!(request instanceof Refusal)) return ack();
          once.forget(view.id);
          return tell(request.sentence);
        };
        // By the form and not by the delivery: who was told "try again" sends the same form anew.
        return once.run(view.id, ask, ack);
      });
    });
  }

  return (app) => {
    serveCommand(app);
    serveForm(app, ASK, 'indicators', ({ private_metadata: memo, state: { values } }) => {
      const { form, channel } = readMemo(memo);
      return { draft: draftOfForm(form, chosen(form, values), filledIn(values), offer), channel };
    });
    serveForm(app, ASK_CONNECTION, 'ruleName', ({ private_metadata: channel, state: { values } }) => ({
      draft: draftOfConnection(connectionIn(values), commonlyFilledIn(values), offer),
      channel,
    }));
  };
}
