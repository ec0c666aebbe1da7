import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { decide } from '../domain/decide.ts';
import type { Standing } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import type { Ledger } from '../ledger.ts';
import type { Workflow } from '../workflow.ts';
import type { Desk, Tell } from './desk.ts';
import { DENY, DENY_REASON, denyForm } from './form.ts';
import type { Once } from './once.ts';
import { groupsOf, type People } from './people.ts';
import { LONGEST_SENTENCE, plain, words } from './text.ts';

/** The buttons of a card by their `action_id`. A button carries a request's id and nothing else. */
const BUTTONS = {
  approve: (workflow: Workflow, id: string, by: Standing) => workflow.approve(id, by),
  cancel: (workflow: Workflow, id: string, by: Standing) => workflow.cancel(id, by),
  retry: (workflow: Workflow, id: string, by: Standing) => workflow.retry(id, by),
  vouch: (workflow: Workflow, id: string, by: Standing) => workflow.vouch(id, by),
} as const;

const STALE =
  'This button belongs to an older Portcullis and does nothing any more. `/portcullis pending` lists what waits.';
const UNKNOWN = 'There is no such request here.';
const FOREIGN =
  'This message is not the card in the record, so its buttons do nothing: what it says may not be what would run. Use the card in the approvals channel.';

/** Whether the message was posted for this request: a button on any other may stand under words that are not ours. */
function isShownBy(request: Request, { channel, message }: BlockAction): boolean {
  const { card, status } = request.messages;
  return [card, status].some((known) => known && known.channel === channel?.id && known.ts === message?.ts);
}

interface Parts {
  readonly desk: Desk;
  readonly once: Once;
  readonly workflow: Workflow;
  readonly ledger: Ledger;
  readonly people: People;
  /** A client that never waits for a rate limit: a trigger is dead after three seconds. */
  readonly prompt: WebClient;
  readonly now: () => Date;
}

/** What people decide: the buttons of a card, and the form in which a denial is explained. */
export function registerDecisions(app: App, parts: Parts): void {
  const { desk, once, workflow, ledger, people, prompt, now } = parts;

  /** Who pressed, looked up now. Undefined when there is no such request: then there is nothing to be looked up for. */
  async function standingFor(request: Request | undefined, user: string): Promise<Standing | undefined> {
    return request && people.standing(user, groupsOf(request.terms.rule.approvers), true);
  }

  app.action<BlockAction>(/.*/, ({ action, body, ack, respond }) => {
    let acknowledged = false;
    // Slack takes an acknowledgement once, and without one tells the person that nobody answered.
    const acknowledge = async () => {
      if (acknowledged) return;
      acknowledged = true;
      await ack();
    };
    const tell: Tell = async (sentence) => {
      await acknowledge();
      await respond({
        response_type: 'ephemeral',
        replace_original: false,
        text: words(sentence, LONGEST_SENTENCE),
      });
    };
    const serve = async () => {
      const id = 'value' in action && typeof action.value === 'string' ? action.value : '';
      const isDeny = action.action_id === 'deny';
      const press = Object.hasOwn(BUTTONS, action.action_id)
        ? BUTTONS[action.action_id as keyof typeof BUTTONS]
        : undefined;
      if (!isDeny && !press) {
        // Link buttons and inputs inside a form report here too and ask for nothing.
        const isOurs = action.type === 'button' && !('url' in action) && body.view === undefined;
        return isOurs ? tell(STALE) : acknowledge();
      }
      // A form has to be opened within three seconds, and nothing is decided yet: so the click is acknowledged first.
      if (isDeny) await acknowledge();
      const request = await ledger.get(id);
      const by = await standingFor(request, body.user.id);
      if (!request || !by) return tell(UNKNOWN);
      if (!isShownBy(request, body)) return tell(FOREIGN);
      if (isDeny) await openDenial(request, by, body.trigger_id, tell);
      else if (press) {
        const done = await press(workflow, id, by);
        await acknowledge();
        if (done instanceof Refusal) await tell(done.sentence);
      }
    };
    return desk.serve(`button ${action.action_id}`, tell, () =>
      once.run(body.trigger_id, serve, acknowledge),
    );
  });

  async function openDenial(request: Request, by: Standing, trigger: string, tell: Tell): Promise<void> {
    const would = decide(request, { to: 'deny', by, reason: 'to be given' }, now());
    if (would instanceof Refusal) return tell(would.sentence);
    await prompt.views.open({ trigger_id: trigger, view: denyForm(request) });
  }

  app.view<ViewSubmitAction>(DENY, ({ ack, body, view }) => {
    const tell: Tell = (sentence) =>
      ack({ response_action: 'errors', errors: { [DENY_REASON]: plain(sentence, 200) } });
    const serve = async () => {
      const id = view.private_metadata;
      const by = await standingFor(await ledger.get(id), body.user.id);
      if (!by) return tell(UNKNOWN);
      const reason = view.state.values[DENY_REASON]?.[DENY_REASON]?.value ?? '';
      const done = await workflow.deny(id, by, reason);
      return done instanceof Refusal ? tell(done.sentence) : ack();
    };
    return desk.serve('denial', tell, () => once.run(body.trigger_id, serve, ack));
  });
}
