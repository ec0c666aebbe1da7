import type { Act, ActResult } from '../protocol.ts';
import { createForms } from './acts/forms.ts';
import { createPresses } from './acts/presses.ts';
import { createShortcuts } from './acts/shortcuts.ts';
import { createReach, Declined, done, failed, type Of, type Stage } from './acts/stage.ts';
import { createWords, type Words } from './acts/words.ts';

/** Nobody needs to see further ahead, and dates stay within what everybody can write. */
const FURTHEST_MS = 366 * 24 * 60 * 60 * 1000;

/** The people's side of the workspace: what a person does in their client, and what Slack makes of it. */
export interface Acts extends Pick<Words, 'commandPayload'> {
  act(act: Act): Promise<ActResult>;
  /** Changes who is in a user group; throws when there is no such group. */
  setGroup(id: string, users: readonly string[]): void;
}

export function createActs(stage: Stage): Acts {
  const { desk, vendors, faults, clock, events } = stage;
  const { store, modals, manifest } = desk;
  const reach = createReach(stage);
  const words = createWords(stage, reach);
  const presses = createPresses(stage, reach);
  const forms = createForms(stage, reach);
  const shortcuts = createShortcuts(stage, reach);

  function openHome({ as, tab = 'home' }: Of<'open_home'>): ActResult {
    const person = reach.person(as);
    if (tab === 'home' && !manifest.homeTab) throw new Declined(`${manifest.name} has no Home tab.`);
    events.homeOpened(person, tab);
    return done;
  }

  function fault(act: Of<'fault'>): ActResult {
    const vendor = vendors.find(({ name }) => name === act.vendor);
    if (vendor === undefined) throw new Declined(`There is no vendor ${act.vendor}.`);
    vendor.switchFault(act.id, act.on);
    return done;
  }

  function slackFault({ id, on }: Of<'slack_fault'>): ActResult {
    if (!faults.panel().some((shown) => shown.id === id)) throw new Declined(`Slack has no switch ${id}.`);
    faults.switchFault(id, on);
    store.changed();
    return done;
  }

  function deactivate({ person: id, on }: Of<'deactivate'>): ActResult {
    const person = store.person(id);
    if (person === undefined || person.standing === 'bot' || person.standing === 'stranger')
      throw new Declined('This account is not one of this workspace’s people.');
    if (on === (person.standing === 'deactivated')) return done;
    modals.clear(id);
    events.personChanged(store.deactivate(id, on));
    return done;
  }

  function setGroup(id: string, users: readonly string[]): void {
    const before = store.groups().find((group) => group.id === id);
    store.setGroup(id, users);
    if (before !== undefined) events.membersChanged(before, users);
  }

  function member({ group: id, person, on }: Of<'member'>): ActResult {
    const group = store.groups().find((each) => each.id === id);
    if (group === undefined) throw new Declined('There is no such user group.');
    if (store.person(person) === undefined) throw new Declined(`There is nobody with the id ${person}.`);
    if (group.users.includes(person) === on) return done;
    setGroup(id, on ? [...group.users, person] : group.users.filter((user) => user !== person));
    return done;
  }

  async function forward({ ms }: Of<'forward'>): Promise<ActResult> {
    if (clock.aheadMs() + ms > FURTHEST_MS) throw new Declined('The clock is moved a year at most.');
    await clock.forward(ms);
    return done;
  }

  function perform(act: Act): ActResult | Promise<ActResult> {
    switch (act.act) {
      case 'say':
        return words.say(act);
      case 'command':
        return words.command(act);
      case 'press':
        return presses.press(act);
      case 'press_view':
        return presses.pressView(act);
      case 'suggest':
        return presses.suggest(act);
      case 'submit':
        return forms.submit(act);
      case 'close_view':
        return forms.close(act);
      case 'message_shortcut':
        return shortcuts.onMessage(act);
      case 'global_shortcut':
        return shortcuts.anywhere(act);
      case 'open_home':
        return openHome(act);
      case 'read':
        store.markRead(reach.person(act.as).id, act.channel);
        return done;
      case 'fault':
        return fault(act);
      case 'slack_fault':
        return slackFault(act);
      case 'deactivate':
        return deactivate(act);
      case 'member':
        return member(act);
      case 'forward':
        return forward(act);
    }
  }

  return {
    commandPayload: words.commandPayload,
    setGroup,
    async act(act) {
      try {
        return await perform(act);
      } catch (error) {
        if (error instanceof Declined) return failed(error.message);
        throw error;
      }
    },
  };
}
