import type { View } from '@slack/types';
import { checkView } from '../limits.ts';
import { describeView, type OpenView } from '../modals.ts';
import { isObject, type JsonObject } from '../schema.ts';
import type { Trigger } from '../tickets.ts';
import { ApiRefusal, type Args, badArguments, type Desk, type Method } from './method.ts';

/** A view that keeps the limits; throws `invalid_arguments`, `view_too_large` or `duplicate_external_id`. */
export function readView(view: unknown, kind: 'modal' | 'home', desk: Desk, replacing?: OpenView): View {
  if (!isObject(view)) throw badArguments('must provide an object [json-pointer:/view]');
  const invalid = checkView(view, kind);
  if (invalid !== undefined)
    throw new ApiRefusal(invalid.error, {
      ...(invalid.messages.length > 0 && { response_metadata: { messages: invalid.messages } }),
    });
  const twin = desk.modals.byExternalId(view['external_id']);
  if (twin !== undefined && twin.id !== replacing?.id) throw new ApiRefusal('duplicate_external_id');
  return view as unknown as View;
}

function spend(args: Args, { triggers }: Desk, use: (trigger: Trigger) => OpenView): JsonObject {
  const id = args.required('trigger_id');
  const trigger = triggers.look(id);
  if (typeof trigger === 'string') throw new ApiRefusal(trigger);
  const open = use(trigger);
  triggers.spend(id);
  return { view: describeView(open) };
}

function checkHash(args: Args, open: OpenView | undefined): void {
  if (args.has('hash') && args.text('hash') !== open?.hash) throw new ApiRefusal('hash_conflict');
}

export const views: Readonly<Record<string, Method>> = {
  'views.open': {
    token: 'bot',
    run: (args, desk) =>
      spend(args, desk, ({ person }) =>
        desk.modals.open(person, readView(args.nested('view'), 'modal', desk)),
      ),
  },
  'views.push': {
    token: 'bot',
    run: (args, desk) =>
      spend(args, desk, ({ person, viewId }) => {
        const view = readView(args.nested('view'), 'modal', desk);
        // Only an interaction within an open modal has a stack to push onto.
        if (!desk.modals.stack(person).some((open) => open.id === viewId)) throw new ApiRefusal('not_found');
        const open = desk.modals.push(person, view);
        if (open === 'push_limit_reached') throw new ApiRefusal('push_limit_reached');
        return open;
      }),
  },
  'views.update': {
    token: 'bot',
    run(args, desk) {
      if (!args.has('view_id') && !args.has('external_id'))
        throw badArguments('missing required field: view_id');
      const { modals } = desk;
      const open = args.has('view_id')
        ? modals.byId(args.text('view_id'))
        : modals.byExternalId(args.text('external_id'));
      if (open === undefined) throw new ApiRefusal('not_found');
      const kind = open.view.type === 'home' ? 'home' : 'modal';
      const view = readView(args.nested('view'), kind, desk, open);
      checkHash(args, open);
      return { view: describeView(modals.replace(open, view)) };
    },
  },
  'views.publish': {
    token: 'bot',
    run(args, desk) {
      const person = desk.store.person(args.required('user_id'));
      if (person === undefined) throw new ApiRefusal('user_not_found');
      if (!desk.manifest.homeTab) throw new ApiRefusal('not_enabled');
      const before = desk.modals.home(person.id);
      const view = readView(args.nested('view'), 'home', desk, before);
      checkHash(args, before);
      const open =
        before === undefined ? desk.modals.publish(person.id, view) : desk.modals.replace(before, view);
      return { view: describeView(open) };
    },
  },
};
