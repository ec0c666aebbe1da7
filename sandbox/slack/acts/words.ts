import type { ActResult } from '../../protocol.ts';
import type { Outbound } from '../delivery.ts';
import { ApiRefusal, readArgs } from '../methods/method.ts';
import { slashCommand } from '../payloads.ts';
import { respond } from '../responses.ts';
import { isObject } from '../schema.ts';
import type { Channel, Person } from '../store.ts';
import { compose, escapeNames } from '../typing.ts';
import { Declined, done, failed, type Of, type Reach, type Stage } from './stage.ts';

/** What a person types: messages, replies and commands. */
export interface Words {
  say(act: Of<'say'>): ActResult | Promise<ActResult>;
  command(act: Of<'command'>): Promise<ActResult>;
  /** What Slack would send for this command. */
  commandPayload(act: Of<'command'>): Outbound;
}

export function createWords(stage: Stage, reach: Reach): Words {
  const { desk, events, inspector, deliver } = stage;
  const { store, files, triggers, manifest } = desk;

  /** Slack's own sentence to the person who typed. */
  function refuse(person: string, channel: string, sentence: string): ActResult {
    store.notify(person, channel, sentence);
    return failed(sentence);
  }

  function attached(ids: readonly string[], person: Person): readonly string[] {
    for (const id of ids)
      if (files.byId(id)?.user !== person.id) throw new Declined('This file was not uploaded.');
    return ids;
  }

  function threadOf(ts: string | undefined, channel: Channel, person: Person): string | undefined {
    if (ts === undefined) return undefined;
    const root = reach.message(channel, ts, person);
    if (root.only !== undefined) throw new Declined('Nobody can reply to what only you see.');
    return root.threadTs ?? root.ts;
  }

  function say(act: Of<'say'>): ActResult | Promise<ActResult> {
    const person = reach.person(act.as);
    const channel = reach.channel(act.channel, person);
    const { text, files: ids = [], threadTs } = act;
    if (text.startsWith('/')) {
      const [command = '', ...words] = text.split(' ');
      if (threadTs !== undefined)
        return refuse(act.as, act.channel, `${command} is not supported in threads. Sorry!`);
      return runCommand({ ...act, act: 'command', command, text: words.join(' ') });
    }
    if (channel.archived) throw new Declined('This channel is archived.');
    if (channel.kind === 'dm' && !manifest.messagesTab)
      throw new Declined('Sending messages to this app has been turned off.');
    if (text.trim() === '' && ids.length === 0) return done;
    const root = threadOf(threadTs, channel, person);
    const message = store.post({
      channel: channel.id,
      user: person.id,
      ...compose(text, store),
      ...(root !== undefined && { threadTs: root, broadcast: act.broadcast === true }),
      ...(ids.length > 0 && { files: attached(ids, person) }),
    });
    store.markRead(person.id, channel.id);
    events.filesShared(message);
    events.said(message, channel);
    return done;
  }

  function commandPayload(act: Of<'command'>): Outbound {
    const person = reach.person(act.as);
    const channel = reach.channel(act.channel, person);
    const declared = manifest.commands.find(({ command }) => command === act.command);
    return slashCommand(
      person,
      channel,
      act.command,
      declared?.escapes === true ? escapeNames(act.text, store) : act.text,
      reach.responseUrl({ person: person.id, channel: channel.id }),
      triggers.issue({ person: person.id }),
    );
  }

  async function runCommand(act: Of<'command'>): Promise<ActResult> {
    const out = commandPayload(act);
    const { as, channel, command } = act;
    store.markRead(as, channel);
    if (!manifest.commands.some((known) => known.command === command))
      return refuse(
        as,
        channel,
        `${command} is not a valid command. In Slack, a message that starts with "/" is taken for a slash command.`,
      );
    const delivery = await deliver(out);
    if (!delivery.ok) return refuse(as, channel, `${command} failed with the error "${delivery.reason}"`);
    const { answer } = delivery;
    if (!isObject(answer) || Object.keys(answer).length === 0) return done;
    try {
      respond(store, { person: as, channel }, readArgs(answer));
      return done;
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      inspector.add('refused', `Answer to ${command}: ${error.code}`);
      return refuse(as, channel, `${command} failed with the error "${error.code}"`);
    }
  }

  return { say, command: runCommand, commandPayload };
}
