import type { App, KnownEventFromType } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { type FileReading, type RefusedLine, readFile } from '../domain/file.ts';
import { type Policy, refuseRequester, type Standing } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Source } from '../domain/request.ts';
import type { Workflow } from '../workflow.ts';
import type { Desk, Tell } from './desk.ts';
import { download, type SharedFile } from './download.ts';
import { OPEN_SHEET } from './found.ts';
import type { Once } from './once.ts';
import type { Sheets } from './sheets.ts';
import { code, count, words } from './text.ts';

/** Slack takes about one update of a message a second. */
const UPDATE_EVERY_MS = 1_500;

type Shared = KnownEventFromType<'file_shared'>;

/**
 * A file of indicators that somebody hands over in a direct message: it is fetched whole and read, what is in it is told
 * beneath it, and a button opens the form with a verdict for each. Files elsewhere are nobody's order and left alone.
 */
export function createSharedFiles(parts: {
  readonly desk: Desk;
  readonly once: Once;
  readonly sheets: Sheets;
  readonly policy: Policy;
  readonly workflow: Workflow;
  readonly standing: (user: string) => Promise<Standing>;
  readonly client: WebClient;
  readonly botToken: string;
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}): (app: App) => void {
  const { desk, once, sheets, policy, workflow, standing, client, botToken, apiUrl, signal, now } = parts;

  /** One message beneath the file, which changes as the reading goes on. */
  async function openThread(channel: string, thread_ts: string, text: string) {
    const { ts } = await client.chat.postMessage({ channel, thread_ts, text });
    let last = now().getTime();
    return {
      async say(sentence: string, blocks?: KnownBlock[]): Promise<void> {
        if (ts === undefined) return;
        await client.chat.update({ channel, ts, text: sentence, ...(blocks && { blocks }) });
        last = now().getTime();
      },
      isTime: () => now().getTime() - last >= UPDATE_EVERY_MS,
    };
  }

  async function handOver({ file_id: file, user_id: user, channel_id: channel }: Shared): Promise<void> {
    const found = await describe(file, channel);
    if (!found) return;
    const { shared, source } = found;
    const refusal = refuseRequester(policy, await standing(user));
    const name = code(shared.name, 100);
    const thread = await openThread(channel, source.thread, `:hourglass_flowing_sand: Reading ${name}…`);
    if (refusal) return thread.say(words(refusal.sentence, 500));

    const bytes = await download(shared, { botToken, apiUrl, signal });
    if (bytes instanceof Refusal) return thread.say(`:x: ${words(bytes.sentence, 500)}`);
    const reading = await readSlowly(shared.name, bytes, async (share) => {
      if (thread.isTime())
        await thread.say(`:hourglass_flowing_sand: Reading ${name}: ${Math.floor(share * 100)} %`);
    });
    if (reading instanceof Refusal) return thread.say(`:x: ${words(reading.sentence, 500)}`);

    const remarks = remarksOn(reading);
    const text = [
      `:page_facing_up: ${name}: *${count(reading.indicators.length, 'indicator')}.*`,
      ...remarks,
    ].join(' ');
    if (reading.refused.length > 0) await giveBack(channel, source.thread, shared.name, reading.refused);
    if (reading.indicators.length === 0) return thread.say(text);
    const examined = workflow.examination.examine(reading.indicators.map(({ indicator }) => indicator));
    const sheet = sheets.put({ examined, channel, source, remarks });
    await thread.say(text, [section(text), openButton(sheet)]);
  }

  async function describe(
    file: string,
    channel: string,
  ): Promise<{ readonly shared: SharedFile; readonly source: Source } | undefined> {
    const { file: info } = await client.files.info({ file });
    const { name, size, url_private_download: url, permalink, shares } = info ?? {};
    const thread = shares?.private?.[channel]?.[0]?.ts;
    if (name === undefined || size === undefined || url === undefined || thread === undefined)
      return undefined;
    return { shared: { name, size, url }, source: { thread, link: permalink ?? '' } };
  }

  async function giveBack(
    channel_id: string,
    thread_ts: string,
    name: string,
    refused: readonly RefusedLine[],
  ): Promise<void> {
    await client.filesUploadV2({
      channel_id,
      thread_ts,
      filename: `refused-${name.replace(/[^\w.-]+/g, '_').slice(0, 60)}.csv`,
      title: 'Lines that were not understood, and why',
      content: csvOf(refused),
    });
  }

  return (app) => {
    app.event('file_shared', async ({ event }) => {
      if (!event.channel_id.startsWith('D')) return;
      const tell: Tell = async (sentence) => {
        await client.chat.postMessage({ channel: event.channel_id, text: words(sentence, 500) });
      };
      await desk.serve('shared file', tell, () =>
        once.run(
          `file ${event.file_id} ${event.channel_id}`,
          () => handOver(event),
          async () => {},
        ),
      );
    });
  };

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

function remarksOn({ duplicates, refused, expired, tlp }: FileReading): readonly string[] {
  const others = refused.length - expired;
  return [
    ...(tlp === undefined ? [] : [`Marked TLP:${tlp.toUpperCase()}.`]),
    ...(duplicates > 0 ? [`${count(duplicates, 'duplicate')} folded.`] : []),
    ...(expired > 0 ? [`${count(expired, 'indicator')} past the end of validity left out.`] : []),
    ...(others > 0 ? [`${count(others, 'line')} not understood; the file beneath says why.`] : []),
  ];
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', verbatim: true, text } };
}

function openButton(sheet: string): KnownBlock {
  return {
    type: 'actions',
    block_id: OPEN_SHEET,
    elements: [
      {
        type: 'button',
        action_id: OPEN_SHEET,
        style: 'primary',
        text: { type: 'plain_text', text: 'Choose what to block…' },
        value: sheet,
      },
    ],
  };
}

/** RFC 4180, and nothing in it is a formula to a spreadsheet. */
function csvOf(refused: readonly RefusedLine[]): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const rows = refused.map(({ line, text, why }) => [String(line), cell(text), cell(why)].join(','));
  return ['line,text,why', ...rows, ''].join('\r\n');
}
