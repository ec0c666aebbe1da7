import { setTimeout as pause } from 'node:timers/promises';
import type { KnownEventFromType } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { createApart } from '../apart.ts';
import type { Source } from '../domain/draft.ts';
import type { FileReading } from '../domain/file/tally.ts';
import { offeredEnd } from '../domain/file/validity.ts';
import { readFile } from '../domain/file.ts';
import { type Policy, refuseRequester, type Standing } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Workflow } from '../workflow.ts';
import { fileFace, LEFT_OUT, remarksOn } from './about-file.ts';
import type { Desk, Tell } from './desk.ts';
import { download, type SharedFile } from './download.ts';
import { isWorthwhile } from './found-form.ts';
import { GONE } from './found-open.ts';
import type { Once } from './once.ts';
import { refusedLines, refusedLinesName } from './refused-lines.ts';
import type { LeftOut, Sheet, Sheets } from './sheets.ts';
import type { Switchboard } from './switchboard.ts';
import { aside, code, section, words } from './text.ts';
import type { Identity } from './transport.ts';

/** Slack takes about one update of a message a second. */
const UPDATE_EVERY_MS = 1_500;

type Shared = KnownEventFromType<'file_shared'>;

/** Where a file stands: a conversation, and the message in it, as far as Slack says. */
interface Place {
  readonly channel: string;
  readonly thread: string | undefined;
}

interface Parts {
  readonly desk: Desk;
  readonly once: Once;
  readonly sheets: Sheets;
  readonly policy: Policy;
  readonly workflow: Workflow;
  readonly identity: Identity;
  readonly standing: (user: string) => Promise<Standing>;
  readonly client: WebClient;
  readonly botToken: string;
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/**
 * A file of indicators that somebody hands over in a direct message: it is fetched whole and read, what is in it is told
 * beneath it, and a button opens the form with a verdict for each. Files elsewhere are nobody's order and left alone.
 */
export function serveSharedFiles(board: Switchboard, parts: Parts): void {
  const { desk, once, sheets, policy, workflow, identity, standing, client, botToken, apiUrl, signal, now } =
    parts;
  const apart = createApart();
  let atWork = 0;

  /** One file after the other: a large one takes much memory while it is read. */
  async function inTurn<T>(read: () => Promise<T>): Promise<T> {
    atWork += 1;
    try {
      return await apart(['reading'], read);
    } finally {
      atWork -= 1;
    }
  }

  /** As soon as Slack takes it: whoever handed a file over is not left without what became of it. */
  async function patiently<T>(say: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await say();
      } catch (error) {
        if (!(error instanceof WebAPIRateLimitedError)) throw error;
        await pause(error.retryAfter * 1_000, undefined, { signal });
      }
    }
  }

  /** One message beneath the file, which changes as the reading goes on. */
  async function openThread({ channel, thread }: Place, text: string) {
    let last = now().getTime();
    const where = { channel, ...(thread !== undefined && { thread_ts: thread }) };
    const { ts } = await patiently(() =>
      client.chat.postMessage({ ...where, text, blocks: [section(text)] }),
    );

    /** As a section too: in a bare text Slack makes a link of a file's name such as report.zip. */
    async function show(text: string, ...beneath: readonly KnownBlock[]): Promise<void> {
      if (ts === undefined) return;
      last = now().getTime();
      await client.chat.update({ channel, ts, text, blocks: [section(text), ...beneath] });
    }

    return {
      say: (text: string, ...beneath: readonly KnownBlock[]) => patiently(() => show(text, ...beneath)),
      /** Now and then, and only if Slack takes it: the file is more to its person than its progress. */
      async progress(sentence: string): Promise<void> {
        if (now().getTime() - last < UPDATE_EVERY_MS) return;
        try {
          await show(sentence);
        } catch (error) {
          if (!(error instanceof WebAPIRateLimitedError)) throw error;
        }
      },
    };
  }

  async function handOver(
    { file_id: file, user_id: user, channel_id: channel }: Shared,
    again: () => void,
  ): Promise<void> {
    // What it gives back is a file in this conversation too.
    if (user === identity.botUser) return;
    const { shared, thread, link } = await describe(file, channel);
    const place = { channel, thread };
    const refusal = refuseRequester(policy, await standing(user));
    const name = code(shared.name, 100);
    const state = atWork > 0 ? `${name} is read as soon as the file before it has been…` : `Reading ${name}…`;
    const answer = await openThread(place, `:hourglass_flowing_sand: ${state}`);
    if (refusal) return answer.say(words(refusal.sentence, 500));

    const taken = await inTurn(async () => {
      const bytes = await download(shared, { botToken, apiUrl, signal });
      if (bytes instanceof Refusal) {
        again();
        return bytes;
      }
      const reading = await readSlowly(shared.name, bytes, (share) =>
        answer.progress(`:hourglass_flowing_sand: Reading ${name}: ${Math.floor(share * 100)} %`),
      );
      if (reading instanceof Refusal) return reading;
      const source = thread === undefined ? undefined : { thread, link };
      const leftOut = { file: shared.name, lines: reading.refused };
      return { reading, sheet: { ...sheetOf(reading, channel, source), leftOut } };
    });
    if (taken instanceof Refusal) return answer.say(`:x: ${words(taken.sentence, 500)}`);

    const { text, beneath } = fileFace(shared.name, taken.reading, sheets.put(taken.sheet));
    await answer.say(text, ...beneath);
  }

  function sheetOf(reading: FileReading, channel: string, source: Source | undefined): Sheet {
    const { indicators } = reading;
    const remarks = remarksOn(reading);
    const examined = workflow.examination.examine(indicators.map(({ indicator }) => indicator));
    const ticked = indicators.filter((_, i) => examined[i] && isWorthwhile(examined[i]));
    const end = offeredEnd(
      ticked.map(({ validUntil }) => validUntil),
      now(),
    );
    return {
      examined,
      channel,
      ...(source && { source }),
      remarks: end ? [...remarks, end.remark] : remarks,
      ...(end && { lasts: end.lasts }),
    };
  }

  async function describe(
    file: string,
    channel: string,
  ): Promise<{ readonly shared: SharedFile; readonly thread: string | undefined; readonly link: string }> {
    const { file: info } = await client.files.info({ file });
    const { name, size, url_private_download: url, permalink = '', shares } = info ?? {};
    if (name === undefined || size === undefined || url === undefined)
      throw new Error('Slack describes a file without a name, a size or an address.');
    // Where it was shared, Slack may not know yet when it tells of it; the answer then stands beside the file.
    const [share] = shares?.private?.[channel] ?? [];
    return { shared: { name, size, url }, thread: share?.thread_ts ?? share?.ts, link: permalink };
  }

  async function giveBack({ channel, thread }: Place, { file, lines }: LeftOut): Promise<void> {
    const where = thread === undefined ? { channel_id: channel } : { channel_id: channel, thread_ts: thread };
    await patiently(() =>
      client.filesUploadV2({
        ...where,
        filename: refusedLinesName(file),
        title: 'Lines that were left out, and why',
        content: refusedLines(lines),
      }),
    );
  }

  board.action(LEFT_OUT, ({ action, body: { trigger_id: trigger }, ack, respond }) => {
    const tell: Tell = (sentence) =>
      respond({ response_type: 'ephemeral', replace_original: false, ...aside(sentence) }).then(
        () => undefined,
      );
    const serve = async () => {
      await ack();
      const sheet = 'value' in action ? sheets.get(String(action.value)) : undefined;
      if (!sheet?.leftOut) return tell(GONE);
      await giveBack({ channel: sheet.channel, thread: sheet.source?.thread }, sheet.leftOut);
    };
    return desk.serve(`button ${LEFT_OUT}`, tell, () => once.run(trigger, serve, ack));
  });

  board.event('file_shared', async ({ event }) => {
    if (!event.channel_id.startsWith('D')) return;
    const tell: Tell = async (sentence) => {
      await client.chat.postMessage({ channel: event.channel_id, ...aside(sentence) });
    };
    const key = `file ${event.file_id} ${event.channel_id}`;
    // Whoever is told to share it again may do so at once.
    const again = () => once.forget(key);
    await desk.serve('shared file', tell, () =>
      once.run(
        key,
        () => handOver(event, again),
        async () => {},
      ),
    );
  });

  /** Reads piece by piece, so that others have their turn in between. */
  async function readSlowly(
    name: string,
    bytes: Uint8Array,
    progress: (share: number) => Promise<void>,
  ): Promise<FileReading | Refusal> {
    const steps = readFile(name, bytes, now());
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
      await progress(step.value.done / step.value.all);
    }
  }
}
