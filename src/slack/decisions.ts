import type { BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Intent } from '../domain/decide/intent.ts';
import { giversOf, peopleBehind } from '../domain/decide/lapsing.ts';
import { decide } from '../domain/decide.ts';
import { evolve } from '../domain/evolve.ts';
import type { Policy, Standing } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Request, samePerson } from '../domain/request.ts';
import type { Ledger } from '../ledger.ts';
import type { Workflow } from '../workflow.ts';
import { MORE } from './buttons.ts';
import { changeForm, sayInForm } from './change-form.ts';
import {
  DECISION_FORMS,
  type DecisionForm,
  decisionForm,
  errorsFor,
  firstPage,
  type Memo,
  readMemo,
  reasonIn,
  TURN_PAGE,
  turnedTo,
  whomIn,
  withoutIn,
} from './decision-forms.ts';
import type { Desk, Tell } from './desk.ts';
import type { Values } from './fields.ts';
import type { Once } from './once.ts';
import { groupsFor, type People } from './people.ts';
import type { Switchboard } from './switchboard.ts';
import { aside } from './text.ts';

/** Somebody does something about a request, as they and those on whose word it rests stand now. */
interface Act {
  readonly workflow: Workflow;
  readonly request: Request;
  readonly by: Standing;
  readonly earlier: readonly Standing[];
  /** The version of the request on the card that was pressed, or that a form was opened from. */
  readonly version: number;
  readonly now: () => Date;
}

interface Press extends Act {
  /** The request as it stood on the card that was pressed. */
  readonly seen: Request;
}

/** What a card can be asked to do at once, by the `action_id` of its button or the word in its menu. */
const BUTTONS: Readonly<Record<string, (act: Press) => Promise<Request | Refusal>>> = {
  // What others had left out when the card was looked at stays out, also when they take that back in the same moment.
  approve: (act) => {
    const cuts = act.seen.approvals.filter(({ without }) => without.length > 0);
    return approve(act, [...new Set(cuts.flatMap(({ without }) => without))], cuts[0]?.reason ?? '');
  },
  claim: ({ workflow, request, by, earlier }) => workflow.claim(request.id, by, earlier),
  cancel: ({ workflow, request, by }) => workflow.cancel(request.id, by),
  withdraw: ({ workflow, request, by }) => workflow.withdraw(request.id, by),
  retry: ({ workflow, request, by, earlier }) => workflow.retry(request.id, by, earlier),
  vouch: ({ workflow, request, by, earlier }) => workflow.vouch(request.id, by, earlier),
  justified: ({ workflow, request, by }) => workflow.review(request.id, by, 'justified', ''),
};

const TO_BE_GIVEN = 'to be given';

/** Where an approval comes to nothing because others' word counts no more, only that is recorded: then this is why. */
async function approve(
  { workflow, request, by, earlier, version: seen, now }: Act,
  without: readonly number[],
  reason: string,
): Promise<Request | Refusal> {
  const done = await workflow.approve(request.id, by, { earlier, without, reason, seen });
  if (done instanceof Refusal || done.approvals.some((each) => samePerson(each.by, by.person))) return done;
  const why = decide(done, { to: 'approve', by, earlier: [], findings: [] }, now());
  return why instanceof Refusal ? why : done;
}

/** What each form leads to: tried before it is opened, so that nobody fills in what will be refused. */
const INTENTS: Readonly<Record<DecisionForm, (act: Act) => Intent>> = {
  deny: ({ by, earlier }) => ({ to: 'deny', by, earlier, reason: TO_BE_GIVEN }),
  part: ({ by, version: seen }) => ({ to: 'approve', by, earlier: [], findings: [], seen }),
  delegate: ({ by, earlier }) => ({ to: 'delegate', by, earlier, whom: somebody(by) }),
  override: ({ by }) => ({ to: 'override', by, reason: TO_BE_GIVEN, findings: [] }),
  unjustified: ({ by }) => ({ to: 'review', by, verdict: 'not_justified', reason: TO_BE_GIVEN }),
};

function somebody({ person }: Standing): Standing {
  return { person: { ...person, user: TO_BE_GIVEN }, kind: 'member', groups: [] };
}

/** What is done on the word of everybody before; the rest at most on that of those who have handed theirs on. */
const REST_ON_ALL = ['approve', 'part', 'retry'];

const STALE =
  'This button belongs to an older Portcullis and does nothing any more. “/portcullis pending” lists what waits.';
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
  readonly policy: Policy;
  readonly ledger: Ledger;
  readonly people: People;
  /** A client that never waits for a rate limit: a trigger is dead after three seconds. */
  readonly prompt: WebClient;
  /** Resolves once what is being shown of a request stands in the record. */
  readonly settled: (request: string) => Promise<void>;
  readonly now: () => Date;
}

/** What people decide: the buttons of a card, and the forms behind some of them. */
export function serveDecisions(board: Switchboard, parts: Parts): void {
  const { desk, once, workflow, policy, ledger, people, prompt, settled, now } = parts;

  /** Everybody is looked up now: whoever does it, and those on whose word that rests. */
  async function actOn(what: string, request: Request, user: string, version: number): Promise<Act> {
    const behind = REST_ON_ALL.includes(what) ? peopleBehind(request) : giversOf(request);
    const { by, others: earlier } = await people.standings(user, behind, groupsFor(request, policy));
    return { workflow, request, by, earlier, version, now };
  }

  // All that nobody before has taken: a button that nobody knows gets an answer too.
  board.action('', ({ action, body, ack, respond }) => {
    let acknowledged = false;
    // Slack takes an acknowledgement once, and without one tells the person that nobody answered.
    const acknowledge = async () => {
      if (acknowledged) return;
      acknowledged = true;
      await ack();
    };
    const tell: Tell = async (sentence) => {
      await acknowledge();
      if (body.view) await sayInForm(prompt, body.view, sentence);
      else await respond({ response_type: 'ephemeral', replace_original: false, ...aside(sentence) });
    };
    const serve = async () => {
      if (action.action_id.startsWith(`${TURN_PAGE}:`)) {
        await acknowledge();
        return turnPage(body, 'value' in action ? Number(action.value) : 0);
      }
      const [what, id] = chosen(action);
      const form = DECISION_FORMS.find((name) => name === what);
      const press = Object.hasOwn(BUTTONS, what) ? BUTTONS[what] : undefined;
      if (!form && !press) {
        // Link buttons and inputs inside a form report here too and ask for nothing.
        const isPressed = (action.type === 'button' && !('url' in action)) || action.action_id === MORE;
        const isOurs = isPressed && body.view === undefined;
        return isOurs ? tell(STALE) : acknowledge();
      }
      // A form has to be opened within three seconds, and nothing is decided yet: so the click is acknowledged first.
      if (form) await acknowledge();
      const request = await shownBy(body, id);
      if (!request) return tell(UNKNOWN);
      if (!isShownBy(request, body)) return tell(FOREIGN);
      const version = versionOn(action.block_id) ?? request.changed;
      const act = await actOn(what, request, body.user.id, version);
      if (form) return open(form, act, body.trigger_id, tell);
      const seen = what === 'approve' ? await asOf(version, request) : request;
      const done = await press?.({ ...act, seen });
      await acknowledge();
      if (done instanceof Refusal) await tell(done.sentence);
    };
    return desk.serve(`button ${action.action_id}`, tell, () =>
      once.run(body.trigger_id, serve, acknowledge),
    );
  });

  /** Whoever presses faster than Slack told us where it posted the card is still pressing on the card. */
  async function shownBy(body: BlockAction, id: string): Promise<Request | undefined> {
    const request = await ledger.get(id);
    if (!request || isShownBy(request, body)) return request;
    await settled(id);
    return ledger.get(id);
  }

  async function asOf(version: number, request: Request): Promise<Request> {
    // Of one indicator nobody leaves anything out, and to look back takes reading the whole record.
    if (version >= request.changed || request.terms.indicators.length === 1) return request;
    const events = (await ledger.history(request.id)).slice(0, version).map(({ event }) => event);
    return events.reduce<Request | undefined>(evolve, undefined) ?? request;
  }

  async function open(form: DecisionForm, act: Act, trigger: string, tell: Tell): Promise<void> {
    const would = decide(act.request, INTENTS[form](act), now());
    if (would instanceof Refusal) return tell(would.sentence);
    await prompt.views.open({
      trigger_id: trigger,
      view: decisionForm(form, act.request, firstPage(act.request, act.version)),
    });
  }

  async function turnPage({ view }: BlockAction, page: number): Promise<void> {
    if (view?.callback_id !== 'part') return;
    const memo = readMemo(view.private_metadata);
    const request = memo && (await ledger.get(memo.request));
    if (!request) return;
    const turned = turnedTo(page, memo, request, view.state.values);
    await changeForm(prompt, { id: view.id }, decisionForm('part', request, turned));
  }

  const SUBMIT: Readonly<
    Record<DecisionForm, (act: Act, values: Values, memo: Memo) => Promise<Request | Refusal>>
  > = {
    deny: ({ request, by, earlier }, values) => workflow.deny(request.id, by, earlier, reasonIn(values)),
    part: (act, values, memo) => approve(act, withoutIn(memo, act.request, values), reasonIn(values)),
    async delegate({ request, by, earlier }, values) {
      const whom = whomIn(values);
      if (whom === '') return new Refusal('whom_missing', 'Say who decides instead of you.');
      return workflow.delegate(request.id, by, earlier, await people.standing(whom, [], true));
    },
    override: ({ request, by }, values) => workflow.override(request.id, by, reasonIn(values)),
    unjustified: ({ request, by }, values) =>
      workflow.review(request.id, by, 'not_justified', reasonIn(values)),
  };

  board.view(DECISION_FORMS, ({ ack, body, view }) => {
    const form = DECISION_FORMS.find((name) => name === view.callback_id);
    if (!form) return ack();
    const tell: Tell = (sentence) => ack({ response_action: 'errors', errors: errorsFor(form, sentence) });
    const serve = async () => {
      const memo = readMemo(view.private_metadata);
      const request = memo && (await ledger.get(memo.request));
      if (!request) return tell(UNKNOWN);
      const act = await actOn(form, request, body.user.id, memo.seen);
      const done = await SUBMIT[form](act, view.state.values, memo);
      return done instanceof Refusal ? tell(done.sentence) : ack();
    };
    return desk.serve(`form ${form}`, tell, () => once.run(body.trigger_id, serve, ack));
  });
}

/** The buttons of a card stand in a block that names the version it shows (see buttons.ts). Undefined: this names none. */
function versionOn(block: string): number | undefined {
  const version = Number(block.slice(block.lastIndexOf(':') + 1));
  return version > 0 ? version : undefined;
}

/** What was pressed, and the request it is about: a button says it by its name, a menu in what was chosen. */
function chosen(action: BlockAction['actions'][number]): readonly [string, string] {
  if (action.type === 'overflow' && action.action_id === MORE) {
    const [what = '', id = ''] = action.selected_option.value.split(' ');
    return [what, id];
  }
  return [action.action_id, 'value' in action && typeof action.value === 'string' ? action.value : ''];
}
