import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { createApart } from '../apart.ts';
import {
  isBehind,
  isTerminal,
  type Message,
  type Request,
  SURFACES,
  type Surface,
} from '../domain/request.ts';
import type { Ledger } from '../ledger.ts';
import type { Log } from '../log.ts';
import { card, type Face, statusLine } from './card.ts';
import { noticeText } from './notices.ts';

/** Shows in Slack what requests have become. */
export interface Show {
  /**
   * Brings every message of a request up to date; a job of the agenda. A returned date means that Slack asked us to
   * wait until then; a rejection that it has to be tried again.
   */
  show(request: string): Promise<Date | undefined>;
  /** Resolves once what is being shown of a request stands in the record, or could not be shown. */
  settled(request: string): Promise<void>;
}

/** Slack's own words for "this will never work", from which a status line turns to a direct message. */
const UNREACHABLE = [
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'no_permission',
];
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
/** Slack takes about one message a second in a channel and forgives short bursts. */
const BURST = 5;
const PACE_MS = 1_000;

export function createShow(options: {
  readonly ledger: Ledger;
  /** A client that reports a rate limit instead of waiting for it. */
  readonly client: WebClient;
  readonly approvalsChannel: string;
  readonly recordShown: (request: string, surface: Surface, message: Message) => Promise<void>;
  readonly recordTold: (request: string, notice: number) => Promise<void>;
  readonly now: () => Date;
  readonly log: Log;
}): Show {
  const { ledger, client, approvalsChannel, recordShown, recordTold, now, log } = options;
  const pace = createPace(now);
  /** The version each open message shows, so that an update is sent only when there is something new. */
  const shown = new Map<string, number>();
  /** The version of an end that each message of its origin tells of, until the end's own card is on record. */
  const toldOnOrigin = new Map<string, number>();

  /** A request and the one whose end it is are shown by turns: both write what the origin's messages say. */
  const apart = createApart();

  async function face(request: Request, surface: Surface): Promise<Face> {
    const end = request.endedBy ? await ledger.get(request.endedBy) : undefined;
    return surface === 'card' ? card(request, ledger.head(), end) : statusLine(request, end);
  }

  /** `isOnceMore`: also where it has shown the request as it is, because it shows more than that. */
  async function showOn(surface: Surface, request: Request, isOnceMore = false): Promise<Date | undefined> {
    const key = `${request.id} ${surface}`;
    const isNew = isBehind(request, surface) && shown.get(key) !== request.changed;
    if (!isNew && !isOnceMore) {
      pace.leave(key);
      return undefined;
    }
    const known = request.messages[surface];
    const channel = known?.channel ?? (surface === 'card' ? approvalsChannel : request.terms.channel);
    const wait = pace.ask(channel, key);
    if (wait) return wait;

    const ts = known?.ts ? await update(channel, known.ts, await face(request, surface)) : undefined;
    const message = ts ? { channel, ts } : await post(request, surface, channel);
    if (message.ts !== known?.ts || (isTerminal(request) && isBehind(request, surface))) {
      await recordShown(request.id, surface, { ...message, version: request.changed });
    }
    if (isTerminal(request)) forget(request.id, surface);
    else shown.set(key, request.changed);
    return undefined;
  }

  /** The record has it now. */
  function forget(id: string, surface: Surface): void {
    shown.delete(`${id} ${surface}`);
    if (surface === 'card') for (const each of SURFACES) toldOnOrigin.delete(`${id} ${each}`);
  }

  /** Tells people, in the thread of the card, what they must know beyond it. */
  async function tellAll(id: string): Promise<Date | undefined> {
    const request = await ledger.get(id);
    const known = request?.messages.card;
    if (!request || !known) return undefined;
    for (const [index, notice] of request.notices.entries()) {
      if (notice.told) continue;
      const text = noticeText(request, notice);
      if (text !== undefined && known.ts !== null) {
        const wait = pace.ask(known.channel, `${id} notice ${index}`);
        if (wait) return wait;
        // Whoever is not in the thread yet finds it in the channel too.
        const { channel, ts: thread_ts } = known;
        await client.chat.postMessage({ channel, thread_ts, reply_broadcast: true, text });
      }
      await recordTold(id, index);
    }
    return undefined;
  }

  /** The message's ts, or undefined when it is gone and a new one is needed. */
  async function update(channel: string, ts: string, { text, blocks }: Face): Promise<string | undefined> {
    try {
      await client.chat.update({ channel, ts, text, blocks });
      return ts;
    } catch (error) {
      if (isPlatformError(error, GONE)) return undefined;
      throw error;
    }
  }

  async function post(
    request: Request,
    surface: Surface,
    channel: string,
  ): Promise<Omit<Message, 'version'>> {
    try {
      return await postTo(channel, request, surface);
    } catch (error) {
      if (surface === 'card' || !isPlatformError(error, UNREACHABLE)) throw error;
      return postDirectly(request);
    }
  }

  async function postTo(
    channel: string,
    request: Request,
    surface: Surface,
  ): Promise<Omit<Message, 'version'>> {
    const { source } = request.terms;
    const posted = await client.chat.postMessage({
      channel,
      // Where it was taken from a message, the answer belongs beneath that.
      ...(surface === 'status' &&
        source &&
        channel === request.terms.channel && { thread_ts: source.thread }),
      ...(await face(request, surface)),
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: 'portcullis_request', event_payload: { request: request.id, surface } },
    });
    return { channel: posted.channel ?? channel, ts: posted.ts ?? null };
  }

  /** We are not in the channel it was asked in: the person who asked hears it directly. */
  async function postDirectly(request: Request): Promise<Omit<Message, 'version'>> {
    try {
      const opened = await client.conversations.open({ users: request.terms.requester.user });
      return await postTo(opened.channel?.id ?? '', request, 'status');
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError)) throw error;
      log.warn({ request: request.id, slack: error.data.error }, 'Slack takes no message for the requester.');
      return { channel: request.terms.channel, ts: null };
    }
  }

  /** Says on the messages of what it ended what came of that, before its own are on record: a crash between loses neither. */
  async function showOrigin(end: Request): Promise<Date | undefined> {
    const isNews = end.terms.ends !== undefined && isTerminal(end) && isBehind(end, 'card');
    const origin = isNews ? await ledger.get(end.terms.ends) : undefined;
    if (!origin) return undefined;
    const known = SURFACES.filter((surface) => origin.messages[surface]?.ts);
    return soonest(await allOf(known.map((surface) => tellOnOrigin(surface, origin, end))));
  }

  /** Once for each thing that came of it, however often the end is tried after that. */
  async function tellOnOrigin(surface: Surface, origin: Request, end: Request): Promise<Date | undefined> {
    const key = `${end.id} ${surface}`;
    if (toldOnOrigin.get(key) === end.changed) return undefined;
    try {
      const wait = await showOn(surface, origin, true);
      if (wait) return wait;
    } catch (error) {
      if (!isPlatformError(error, UNREACHABLE)) throw error;
      log.warn({ request: origin.id, slack: error.data.error }, 'Slack does not take what came of an end.');
    }
    toldOnOrigin.set(key, end.changed);
    return undefined;
  }

  async function showMessages(request: Request): Promise<Date | undefined> {
    const wait = await showOrigin(request);
    return wait ?? soonest(await allOf(SURFACES.map((surface) => showOn(surface, request))));
  }

  async function showAll(id: string): Promise<Date | undefined> {
    const request = await ledger.get(id);
    if (!request) return undefined;
    const messages = showMessages(request);
    // In the thread of the card, which may have to be posted first; but no alarm waits for what a message says.
    const told = messages.catch(() => undefined).then(() => tellAll(id));
    try {
      return soonest(await allOf([messages, told]));
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError)) throw error;
      return new Date(now().getTime() + error.retryAfter * 1_000);
    }
  }

  return {
    async show(id) {
      const origin = (await ledger.get(id))?.terms.ends;
      return apart(origin === undefined ? [id] : [origin, id], () => showAll(id));
    },
    // How it failed is for the agenda to say.
    settled: (id) => apart([id], async () => {}),
  };
}

function soonest(dates: readonly (Date | undefined)[]): Date | undefined {
  return dates.filter((date) => date !== undefined).sort((a, b) => a.getTime() - b.getTime())[0];
}

/** Like Promise.all, but it waits for the rest of them too: a message still on its way would be sent a second time. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function isPlatformError(error: unknown, names: readonly string[]): error is WebAPIPlatformError {
  return error instanceof WebAPIPlatformError && names.includes(error.data.error);
}

/**
 * A bucket of `BURST` messages per channel that refills by one each `PACE_MS`. Whoever finds it empty is given a turn, and
 * is let through when they come back for it; so that however many wait, each of them comes back once.
 */
function createPace(now: () => Date) {
  const fullAt = new Map<string, number>();
  const turns = new Map<string, number>();

  function take(channel: string, time: number): number {
    const full = Math.max(fullAt.get(channel) ?? time, time);
    if (fullAt.size > 1_000) forgetFull(time);
    fullAt.set(channel, full + PACE_MS);
    return full - (BURST - 1) * PACE_MS;
  }

  function forgetFull(time: number): void {
    for (const [channel, at] of fullAt) if (at <= time) fullAt.delete(channel);
  }

  return {
    /** Undefined: go ahead. Otherwise the turn of `who`. */
    ask(channel: string, who: string): Date | undefined {
      const time = now().getTime();
      const turn = turns.get(who) ?? take(channel, time);
      if (turn <= time) turns.delete(who);
      else turns.set(who, turn);
      return turn <= time ? undefined : new Date(turn);
    },
    /** `who` has nothing to send any more. */
    leave(who: string): void {
      turns.delete(who);
    },
  };
}
