import type { UiGroup, UiPerson } from '../protocol.ts';
import { avatar } from './article.ts';
import { byId, h, keyed } from './dom.ts';
import type { Room } from './room.ts';
import { switchNode } from './switch.ts';

interface Entry {
  readonly person: UiPerson;
  readonly groups: readonly UiGroup[];
}

/** What an administrator can change: who is in which user group, and whose account is closed. Call the result after each snapshot. */
export function createPeople(room: Room): () => void {
  const draw = keyed<Entry>(
    byId('directory'),
    ({ person }) => person.id,
    (entry) => personNode(entry, room),
  );
  return () => {
    const { people, groups } = room.world().snapshot;
    const ours = people.filter(({ standing }) => standing !== 'bot' && standing !== 'stranger');
    draw(ours.map((person) => ({ person, groups })));
  };
}

function personNode({ person, groups }: Entry, room: Room): HTMLElement {
  const closed = person.standing === 'deactivated';
  const flip = () => void room.act({ act: 'deactivate', person: person.id, on: !closed });
  const chips = groups.map((group) => {
    const on = group.users.includes(person.id);
    const toggle = () => void room.act({ act: 'member', group: group.id, person: person.id, on: !on });
    return h(
      'button',
      {
        class: 'group',
        type: 'button',
        'aria-pressed': String(on),
        'data-focus': `${person.id}/${group.id}`,
        on: { click: toggle },
      },
      group.name,
    );
  });
  return h(
    'li',
    { class: closed ? 'closed' : undefined, 'aria-label': person.name },
    h(
      'div',
      { class: 'directory-head' },
      avatar(person.emoji, person.id),
      h(
        'span',
        { class: 'who' },
        h('span', { class: 'name' }, person.name),
        h('span', { class: 'title' }, person.title),
      ),
      switchNode('Active', !closed, `${person.id}/account`, flip),
    ),
    h('div', { class: 'groups', role: 'group', 'aria-label': `User groups of ${person.name}` }, ...chips),
  );
}
