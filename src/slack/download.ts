import { setTimeout as pause } from 'node:timers/promises';
import { LARGEST_FILE } from '../domain/file/decode.ts';
import { quote } from '../domain/quote.ts';
import { Refusal } from '../domain/refusal.ts';
import { urlOf } from '../domain/url.ts';

/** A file as Slack describes it. */
export interface SharedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

export interface Access {
  readonly botToken: string;
  /** Where Slack's API is; files are kept there or at Slack's own hosts. */
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  /** Before the second attempt, and twice as long before the third: a second if not told. */
  readonly pauseMs?: number;
}

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;
const TIMEOUT_MS = 60_000;
/** Answers of the 4xx that say nothing of the file: Request Timeout, Too Early, Too Many Requests (RFC 9110, 8470, 6585). */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Fetches a file that was shared with us, whole or not at all: as many bytes as Slack says it has, and never a web page in
 * its place. The token goes to Slack's own host and nowhere else. A refusal says what to do.
 */
export async function download(
  { name, size, url }: SharedFile,
  { botToken, apiUrl, signal, pauseMs = PAUSE_MS }: Access,
): Promise<Uint8Array | Refusal> {
  const named = quote(name);
  // Larger ones are refused before they are fetched.
  if (size > LARGEST_FILE) {
    return new Refusal(
      'file_too_large',
      `${named} has ${mib(size)} MiB; at most ${mib(LARGEST_FILE)} are read.`,
    );
  }
  if (!isSlack(url, apiUrl)) {
    return new Refusal('not_in_slack', `${named} is not kept by Slack; upload the file itself.`);
  }
  for (let attempt = 1; ; attempt += 1) {
    const bytes = await fetchOnce(url, botToken, size, signal);
    if (bytes instanceof Uint8Array) return bytes;
    if (bytes === 'forbidden') {
      const sentence = `Slack does not hand out ${named} to Portcullis; share it again, and if that does not help, tell whoever runs Portcullis that it may lack the scope files:read.`;
      return new Refusal('file_forbidden', sentence);
    }
    if (bytes === 'gone') return new Refusal('file_gone', `Slack no longer has ${named}; share it again.`);
    if (attempt === ATTEMPTS) {
      const sentence = `${named} could not be fetched whole from Slack in ${ATTEMPTS} attempts; nothing of it was used.`;
      return new Refusal('file_incomplete', sentence);
    }
    await pause(pauseMs * attempt, undefined, { signal });
  }
}

/** `again`: it may be had the next time. */
async function fetchOnce(
  url: string,
  botToken: string,
  size: number,
  signal: AbortSignal,
): Promise<Uint8Array | 'again' | 'forbidden' | 'gone'> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${botToken}` },
      // With a token that it does not take, Slack sends a browser to the sign-in page.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const { status } = response;
    const isPage = response.ok && isWebPage(response) && !/\.html?$/i.test(new URL(url).pathname);
    if ((status >= 300 && status < 500 && !PASSING.has(status)) || isPage) {
      await response.body?.cancel();
      return status === 404 || status === 410 ? 'gone' : 'forbidden';
    }
    const bytes = await read(response, size);
    return response.ok && bytes.length === size ? bytes : 'again';
  } catch (error) {
    if (signal.aborted) throw error;
    // Cut off or timed out: how, makes no difference to what is done about it.
    return 'again';
  }
}

/** The body, or the beginning of one that is longer than it may be. */
async function read({ body }: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) break;
  }
  return Buffer.concat(chunks);
}

function isWebPage({ headers }: Response): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers.get('content-type') ?? '');
}

/** Slack keeps files at files.slack.com and its like; where the API is elsewhere (GovSlack, the sandbox), there too. */
function isSlack(url: string, apiUrl: string): boolean {
  const parsed = urlOf(url);
  if (parsed === undefined) return false;
  const { origin, protocol, hostname } = parsed;
  return (
    origin === new URL(apiUrl).origin ||
    (protocol === 'https:' && /(^|\.)slack(-files|-gov)?\.com$/.test(hostname))
  );
}

/** Rounded up, so that what is too large by a byte is not as large as what may be. */
function mib(bytes: number): string {
  return (Math.ceil((bytes / 1024 / 1024) * 10) / 10).toLocaleString('en');
}
