import type { ActResult } from '../../protocol.ts';
import { suggestedOptions } from '../elements.ts';
import { actionOf, type Control, controls, isForeignChoice, stateOf } from '../interactive.ts';
import { blockSuggestion, messageAction, type SelectPlace, viewAction } from '../payloads.ts';
import { APP } from '../seed.ts';
import { TROUBLE } from '../submission.ts';
import { describeMessage } from '../wire.ts';
import { Declined, done, failed, type Of, type Reach, type Stage } from './stage.ts';

/** Slack's default for `min_query_length`. */
const QUERY_LENGTH = 3;

/** What a person does to the elements of a message or a view. */
export interface Presses {
  press(act: Of<'press'>): Promise<ActResult>;
  pressView(act: Of<'press_view'>): Promise<ActResult>;
  suggest(act: Of<'suggest'>): Promise<ActResult>;
}

export function createPresses({ desk, deliver, inspector }: Stage, reach: Reach): Presses {
  const { store, modals, triggers, manifest } = desk;

  function found(
    blocks: readonly object[],
    { blockId, actionId }: { readonly blockId: string; readonly actionId: string },
  ): Control | undefined {
    return controls(blocks).find((each) => each.blockId === blockId && each.actionId === actionId);
  }

  function chosen(control: Control, selected: unknown): void {
    if (isForeignChoice(control, selected)) throw new Declined('That option is not offered.');
    // Without it an input is sent with its form alone.
    if (control.input !== undefined && control.input['dispatch_action'] !== true)
      throw new Declined('This input is sent with its form.');
  }

  async function press(act: Of<'press'>): Promise<ActResult> {
    const person = reach.person(act.as);
    const channel = reach.channel(act.channel, person);
    const message = reach.message(channel, act.ts, person);
    reach.interactive();
    const control = found(message.blocks, act);
    if (control === undefined || message.user !== APP.userId)
      throw new Declined('This message has changed: the button is no longer there.');
    chosen(control, act.selected);
    store.change(message, { warning: undefined });
    const reply = { person: person.id, channel: channel.id, messageTs: message.ts };
    const delivery = await deliver(
      messageAction(
        person,
        channel,
        message,
        actionOf(control, act.selected, store.newTs()),
        stateOf(message.blocks, act.values),
        reach.responseUrl({
          ...reply,
          ...(message.threadTs !== undefined && { threadTs: message.threadTs }),
        }),
        triggers.issue({ person: person.id }),
        describeMessage(message, desk),
      ),
    );
    if (delivery.ok) return done;
    const sentence = `${manifest.name} did not answer: ${delivery.reason}.`;
    const now = store.message(channel.id, message.ts);
    if (now !== undefined) store.change(now, { warning: sentence });
    return failed(sentence);
  }

  async function pressView(act: Of<'press_view'>): Promise<ActResult> {
    const person = reach.person(act.as);
    const open = reach.view(act.viewId, person);
    reach.interactive();
    const control = found(open.view.blocks, act);
    if (control === undefined) throw new Declined('This view has changed: the button is no longer there.');
    chosen(control, act.selected);
    modals.patch(open.id, { values: act.values, trouble: undefined });
    const trigger = triggers.issue({ person: person.id, viewId: open.id });
    const action = actionOf(control, act.selected, store.newTs());
    const delivery = await deliver(viewAction(person, { ...open, values: act.values }, action, trigger));
    if (delivery.ok) return done;
    modals.patch(open.id, { trouble: TROUBLE });
    return failed(TROUBLE);
  }

  async function suggest(act: Of<'suggest'>): Promise<ActResult> {
    const person = reach.person(act.as);
    reach.interactive();
    const { place, blocks } = placeOf(act);
    const control = found(blocks, act);
    if (control === undefined || !/^(multi_)?external_select$/.test(control.type))
      throw new Declined('There is no such select.');
    if (act.value.length < Number(control.element['min_query_length'] ?? QUERY_LENGTH))
      return { ok: true, options: [] };
    const delivery = await deliver(blockSuggestion(person, place, act.blockId, act.actionId, act.value));
    if (!delivery.ok) return failed(`The options could not be loaded: ${delivery.reason}.`);
    const read = suggestedOptions(delivery.answer);
    if ('options' in read) return { ok: true, options: read.options };
    inspector.add('refused', `Answer to block_suggestion: ${read.complaints.join(' · ')}`);
    return failed('The options could not be loaded: the app answered something else.');
  }

  function placeOf(act: Of<'suggest'>): { readonly place: SelectPlace; readonly blocks: readonly object[] } {
    const person = reach.person(act.as);
    if (act.viewId !== undefined) {
      const open = reach.view(act.viewId, person);
      return { place: { open }, blocks: open.view.blocks };
    }
    const channel = reach.channel(act.channel ?? '', person);
    const message = reach.message(channel, act.ts ?? '', person);
    return { place: { channel, message, described: describeMessage(message, desk) }, blocks: message.blocks };
  }

  return { press, pressView, suggest };
}
