import { randomBytes } from 'node:crypto';
import type { View } from '@slack/types';
import type { ViewValues } from '../protocol.ts';
import { stateOf, withIds } from './interactive.ts';
import type { JsonObject } from './schema.ts';
import { APP, TEAM } from './seed.ts';
import type { Store } from './store.ts';

/** Open and two pushes. */
const STACK = 3;

export interface OpenView {
  readonly id: string;
  readonly person: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly view: View;
  /** Changes with every change of the view by the app. */
  readonly hash: string;
  readonly values: ViewValues;
  readonly errors: Readonly<Record<string, string>>;
  readonly busy: boolean;
  readonly trouble?: string | undefined;
}

/** Each person's stack of open modals, and their Home tab. */
export interface Modals {
  /** Replaces whatever stack was open. */
  open(person: string, view: View): OpenView;
  push(person: string, view: View): OpenView | 'push_limit_reached';
  /** Gives an open view or a Home tab new content and a new hash. */
  replace(open: OpenView, view: View): OpenView;
  patch(id: string, change: Partial<Pick<OpenView, 'values' | 'errors' | 'busy' | 'trouble'>>): void;
  /** Closes this view and those above it. */
  close(open: OpenView): void;
  clear(person: string): void;
  publish(person: string, view: View): OpenView;
  home(person: string): OpenView | undefined;
  /** Bottom first. */
  stack(person: string): readonly OpenView[];
  byId(id: unknown): OpenView | undefined;
  byExternalId(id: unknown): OpenView | undefined;
}

export function createModals(store: Store): Modals {
  const stacks = new Map<string, OpenView[]>();
  const homes = new Map<string, OpenView>();

  const newHash = () => `${Math.floor(store.now() / 1000)}.${randomBytes(4).toString('hex')}`;
  const stack = (person: string) => stacks.get(person) ?? [];
  const all = () => [...[...stacks.values()].flat(), ...homes.values()];

  function make(person: string, view: View, below: readonly OpenView[]): OpenView {
    const id = store.newId('V');
    return {
      id,
      person,
      rootId: below[0]?.id ?? id,
      previousId: below.at(-1)?.id ?? null,
      view: { ...view, blocks: withIds(view.blocks, () => randomBytes(3).toString('base64url')) },
      hash: newHash(),
      values: {},
      errors: {},
      busy: false,
    };
  }

  function put(open: OpenView): OpenView {
    const opened = stack(open.person);
    if (opened.some((other) => other.id === open.id))
      stacks.set(
        open.person,
        opened.map((other) => (other.id === open.id ? open : other)),
      );
    if (homes.get(open.person)?.id === open.id) homes.set(open.person, open);
    store.changed();
    return open;
  }

  function setStack(person: string, views: OpenView[]): void {
    stacks.set(person, views);
    store.changed();
  }

  return {
    open(person, view) {
      const open = make(person, view, []);
      setStack(person, [open]);
      return open;
    },
    push(person, view) {
      const below = stack(person);
      if (below.length >= STACK) return 'push_limit_reached';
      const open = make(person, view, below);
      setStack(person, [...below, open]);
      return open;
    },
    replace(open, view) {
      const blocks = withIds(view.blocks, () => randomBytes(3).toString('base64url'));
      return put({ ...open, view: { ...view, blocks }, hash: newHash(), errors: {}, trouble: undefined });
    },
    patch(id, change) {
      const open = all().find((other) => other.id === id);
      if (open !== undefined) put({ ...open, ...change });
    },
    close(open) {
      const opened = stack(open.person);
      const index = opened.findIndex((other) => other.id === open.id);
      if (index >= 0) setStack(open.person, opened.slice(0, index));
    },
    clear: (person) => setStack(person, []),
    publish(person, view) {
      const open = make(person, view, []);
      homes.set(person, open);
      store.changed();
      return open;
    },
    home: (person) => homes.get(person),
    stack,
    byId: (id) => all().find((open) => open.id === id),
    byExternalId: (id) =>
      all().find((open) => open.view.external_id !== undefined && open.view.external_id === id),
  };
}

/** A view as Slack sends it in payloads and answers. */
export function describeView(open: OpenView): JsonObject {
  const { view } = open;
  const modal = view.type === 'modal' ? view : undefined;
  return {
    id: open.id,
    team_id: TEAM.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    state: { values: stateOf(view.blocks, open.values) },
    hash: open.hash,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    submit: modal?.submit ?? null,
    close: modal?.close ?? null,
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    root_view_id: open.rootId,
    previous_view_id: open.previousId,
    app_id: APP.id,
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
  };
}
