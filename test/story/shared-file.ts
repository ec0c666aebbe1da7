import type { OpenView } from '../../sandbox/slack/modals.ts';
import { PEOPLE } from '../../sandbox/slack/seed.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import type { Stage } from './stage.ts';

/** The button beneath a file that was read. */
export const OPEN = 'Choose what to block…';

/** Shares a file, in a direct message of Rina's if not told, and gives back the message with it. */
export async function share(
  { workspace }: Stage,
  name: string,
  content: string | Buffer,
  { as = PEOPLE.rina, channel = workspace.dm(as) }: { readonly as?: string; readonly channel?: string } = {},
): Promise<Message> {
  const file = workspace.upload(as, name, Buffer.from(content));
  await workspace.act({ act: 'say', as, channel, text: '', files: [file] });
  const [message] = workspace.messages(channel).filter(({ files }) => files?.includes(file));
  if (!message) throw new Error('The file was not shared.');
  return message;
}

const isFinal = (message: Message) => !message.text.startsWith(':hourglass');

/** What Portcullis says to a file, once it has read it. */
export function answerTo({ workspace, waitFor }: Stage, file: Message): Promise<Message> {
  return waitFor(() =>
    workspace
      .messages(file.channel)
      .find((each) => each.ts > file.ts && each.user !== file.user && each.text !== '' && isFinal(each)),
  );
}

/** Shares a file as Rina, and gives back what Portcullis says to it. */
export async function shared(stage: Stage, name: string, content: string | Buffer): Promise<Message> {
  return answerTo(stage, await share(stage, name, content));
}

/** Shares a file as Rina, and opens the form on it. */
export async function openFile(stage: Stage, name: string, content: string | Buffer): Promise<OpenView> {
  const answer = await shared(stage, name, content);
  return stage.opened(PEOPLE.rina, () => stage.press(PEOPLE.rina, answer, OPEN));
}

/** The files that Portcullis has put into a conversation, newest last. */
export function givenBack({ workspace }: Stage, channel: string): readonly { name: string; text: string }[] {
  const people: readonly string[] = Object.values(PEOPLE);
  return workspace
    .messages(channel)
    .filter(({ user }) => !people.includes(user))
    .flatMap(({ files = [] }) => files)
    .flatMap((id) => workspace.file(id) ?? [])
    .map(({ name, bytes }) => ({ name, text: bytes.toString('utf8') }));
}
