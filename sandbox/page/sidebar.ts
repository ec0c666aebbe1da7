import type { UiChannel, UiPerson } from '../protocol.ts';
import { avatar } from './article.ts';
import { byId, h, keyed } from './dom.ts';
import { HOME } from './home.ts';
import type { Room } from './room.ts';

const STANDINGS: Readonly<Partial<Record<UiPerson['standing'], string>>> = {
  guest: 'Guest',
  stranger: 'External',
  deactivated: 'Deactivated',
};

/** What a press in the left column does. */
interface Choices {
  channel(id: string): void;
  person(id: string): void;
}

/** The left column: workspace, channels, people. Call the result after each snapshot or change of channel. */
export function createSidebar(room: Room, choose: Choices): () => void {
  const workspace = byId('workspace');
  const drawChannels = keyed<{
    readonly channel: UiChannel;
    readonly here: boolean;
  }>(
    byId('channels'),
    ({ channel }) => channel.id,
    ({ channel, here }) => {
      const sigil = { public: '#', private: '🔒', dm: '●' }[channel.kind];
      return placeNode(channel.id, sigil, channel.name, here, here ? 0 : channel.unread, choose);
    },
  );
  const drawApps = keyed<{ readonly name: string; readonly here: boolean }>(
    byId('apps'),
    ({ name }) => name,
    ({ name, here }) => placeNode(HOME, '🏠', `${name} Home`, here, 0, choose),
  );
  const drawPeople = keyed<{ readonly person: UiPerson; readonly me: boolean }>(
    byId('persons'),
    ({ person }) => person.id,
    ({ person, me }) => personNode(person, me, choose),
  );
  return () => {
    const { snapshot } = room.world();
    const here = room.channel();
    workspace.replaceChildren(
      h('strong', {}, snapshot.team.name),
      h(
        'span',
        { class: snapshot.botConnected ? 'bot-state on' : 'bot-state', role: 'status' },
        snapshot.botConnected ? 'Bot connected' : 'Bot not connected',
      ),
    );
    drawChannels(snapshot.channels.map((channel) => ({ channel, here: channel.id === here })));
    const bots = snapshot.people.filter(({ standing }) => snapshot.hasHome && standing === 'bot');
    drawApps(bots.map(({ name }) => ({ name, here: here === HOME })));
    drawPeople(
      snapshot.people
        .filter(({ id, pickable }) => pickable || id === snapshot.me)
        .map((person) => ({ person, me: person.id === snapshot.me })),
    );
  };
}

function placeNode(
  id: string,
  sigil: string,
  name: string,
  here: boolean,
  unread: number,
  choose: Choices,
): HTMLElement {
  const count = h('span', { class: 'count', 'aria-label': `${unread} unread` }, String(unread));
  return h(
    'li',
    {},
    h(
      'button',
      {
        class: unread > 0 ? 'channel unread' : 'channel',
        type: 'button',
        'aria-current': here ? 'page' : undefined,
        'data-focus': id,
        on: { click: () => choose.channel(id) },
      },
      h('span', { class: 'sigil', 'aria-hidden': 'true' }, sigil),
      h('span', { class: 'name' }, name),
      unread > 0 && count,
    ),
  );
}

function personNode(person: UiPerson, me: boolean, choose: Choices): HTMLElement {
  const badge = STANDINGS[person.standing];
  return h(
    'label',
    { class: me ? 'person me' : 'person' },
    h('input', {
      type: 'radio',
      name: 'person',
      value: person.id,
      checked: me,
      'data-focus': person.id,
      on: { change: () => choose.person(person.id) },
    }),
    avatar(person.emoji, person.id),
    h(
      'span',
      { class: 'who' },
      h(
        'span',
        { class: 'name' },
        person.name,
        badge !== undefined && ' ',
        badge !== undefined && h('span', { class: 'badge' }, badge),
      ),
      h('span', { class: 'title' }, person.title),
    ),
  );
}
