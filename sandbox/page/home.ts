import { blockNodes } from './blocks.ts';
import { byId, h, keyed } from './dom.ts';
import type { Room } from './room.ts';
import type { Drafts } from './values.ts';
import { blocksOf, viewSurface } from './views.ts';

/** Where the person is when they look at the app's Home tab; no channel has this id. */
export const HOME = 'home';

/** The app's Home tab, in the place of a conversation. Call the result after each snapshot or change of channel. */
export function createHome(room: Room): () => void {
  const home = byId('home');
  const drafts = new Map<string, Drafts>();
  const draw = keyed(
    home,
    () => 'view',
    () => view(),
  );
  return () => {
    const here = room.channel() === HOME;
    home.hidden = !here;
    byId('messages').hidden = here;
    byId('composer').hidden = here;
    const { world } = room;
    if (here) draw([world().snapshot.home ?? null], world().namesake);
  };

  function view(): HTMLElement {
    const shown = room.world().snapshot.home;
    if (!shown) return h('p', { class: 'empty' }, 'The app has not published its Home tab to you.');
    return h('div', { class: 'blocks' }, ...blockNodes(blocksOf(shown), viewSurface(shown, room, drafts)));
  }
}
