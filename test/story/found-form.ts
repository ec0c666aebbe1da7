import type { OpenView } from '../../sandbox/slack/modals.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import type { Stage } from './stage.ts';

/** One box of the form that lists what was found. */
export interface Box {
  readonly text: string;
  readonly verdict: string;
  readonly value: string;
  readonly ticked: boolean;
}

interface Group {
  readonly block_id: string;
  readonly element: { readonly options: readonly Option[]; readonly initial_options?: readonly Option[] };
}

interface Option {
  readonly text: { readonly text: string };
  readonly description: { readonly text: string };
  readonly value: string;
}

function groupsOf({ view }: OpenView): readonly Group[] {
  return view.blocks.filter((block) => block.block_id?.startsWith('ticks:')) as unknown as Group[];
}

/** The boxes of the page that is shown, in their order. */
export function boxesOf(form: OpenView): readonly Box[] {
  return groupsOf(form).flatMap(({ element: { options, initial_options: initial = [] } }) =>
    options.map(({ text, description, value }) => ({
      text: text.text,
      verdict: description.text,
      value,
      ticked: initial.some((option) => option.value === value),
    })),
  );
}

/** What is to be filled in so that just these boxes of the page are ticked. */
export function tickOnly(form: OpenView, isWanted: (box: Box) => boolean): Record<string, readonly string[]> {
  const wanted = new Set(boxesOf(form).flatMap((box) => (isWanted(box) ? [box.value] : [])));
  return Object.fromEntries(
    groupsOf(form).map(({ block_id: id, element: { options } }) => [
      id,
      options.map(({ value }) => value).filter((value) => wanted.has(value)),
    ]),
  );
}

/** Every text in a form, a line each. */
export function saidIn({ view }: OpenView): string {
  const texts: string[] = [];
  JSON.stringify(view.blocks, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('\n');
}

/** Says something and gives back the message. */
export async function say(
  { workspace }: Stage,
  as: string,
  channel: string,
  text: string,
  threadTs?: string,
): Promise<Message> {
  const done = await workspace.act({ act: 'say', as, channel, text, threadTs });
  if (!done.ok) throw new Error(done.sentence);
  const said = workspace.messages(channel).filter(({ user }) => user === as);
  return said[said.length - 1] as Message;
}

/** Chooses *Block indicators…* on a message. */
export async function chooseShortcut({ workspace }: Stage, as: string, { channel, ts }: Message) {
  const done = await workspace.act({
    act: 'message_shortcut',
    as,
    callbackId: 'block_indicators',
    channel,
    ts,
  });
  if (!done.ok) throw new Error(done.sentence);
}

/** Does something that comes to a request, and gives back its id once its card can be pressed. */
export async function requestedBy(stage: Stage, act: () => Promise<unknown>): Promise<string> {
  const { workspace } = stage;
  const ids = () =>
    workspace.messages(workspace.channels.approvals).flatMap(({ metadata, threadTs }) => {
      const about = metadata?.['event_payload'] as { readonly request?: string } | undefined;
      return about?.request !== undefined && threadTs === undefined ? [about.request] : [];
    });
  const before = new Set(ids());
  await act();
  const id = await stage.waitFor(() => ids().find((each) => !before.has(each)));
  await stage.settled(id);
  return id;
}
