import type { KnownBlock } from '@slack/types';
import type { UiView } from '../protocol.ts';
import type { Room } from './room.ts';
import type { Surface } from './surface.ts';
import { createDrafts, type Drafts, valuesOf } from './values.ts';
import { upload } from './wire.ts';

/** The surface of a modal or a Home tab; `drafts` keeps what was entered, per view id, from one drawing to the next. */
export function viewSurface(
  shown: UiView,
  room: Room,
  drafts: Map<string, Drafts>,
  submit?: () => void,
): Surface {
  const { snapshot, names } = room.world();
  const entered = drafts.get(shown.id) ?? createDrafts();
  drafts.set(shown.id, entered);
  return {
    id: `v${shown.id}`,
    names,
    people: snapshot.people.filter(({ standing }) => standing !== 'bot'),
    channels: snapshot.channels,
    drafts: entered,
    ...(submit && { submit }),
    suggest: (place, value) =>
      room.ask({ act: 'suggest', as: snapshot.me, viewId: shown.id, ...place, value }),
    upload: (file) => upload(snapshot.me, file),
    press: async (place, selected) => {
      const values = valuesOf(blocksOf(shown), entered);
      const what = { as: snapshot.me, viewId: shown.id, ...place, values };
      await room.act({ act: 'press_view', ...what, selected: selected ?? null });
    },
  };
}

/** The server has checked the view: what is not a known block is drawn as a sentence saying so. */
export function blocksOf({ view }: UiView): readonly KnownBlock[] {
  return view.blocks as readonly KnownBlock[];
}
