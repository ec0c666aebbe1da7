import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../domain/refusal.ts';

/** A file as Slack describes it. */
export interface SharedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

/** Larger ones are refused before they are fetched. */
export const MOST_BYTES = 10 * 1024 * 1024;
const ATTEMPTS = 3;
const PAUSE_MS = 1_000;
const TIMEOUT_MS = 60_000;

/**
 * Fetches a file that was shared with us, whole or not at all: as many bytes as Slack says it has, and never a web page in
 * its place. The token goes to Slack's own host and nowhere else. A refusal says what to do.
 */
export async function download(
  { name, size, url }: SharedFile,
  {
    botToken,
    apiUrl,
    signal,
  }: { readonly botToken: string; readonly apiUrl: string; readonly signal: AbortSignal },
): Promise<Uint8Array | Refusal> {
  if (size > MOST_BYTES) {
    return new Refusal(
      'file_too_large',
      `${name} has ${mib(size)} MiB; at most ${mib(MOST_BYTES)} are read.`,
    );
  }
  if (!isSlack(url, apiUrl)) {
    return new Refusal('not_in_slack', `${name} is not kept by Slack; upload the file itself.`);
  }
  for (let attempt = 1; ; attempt += 1) {
    const bytes = await fetchOnce(url, botToken, size, signal);
    if (bytes instanceof Uint8Array) return bytes;
    if (bytes === 'forbidden') {
      return new Refusal(
        'file_forbidden',
        `Slack does not hand out ${name} to Portcullis; share it with it again.`,
      );
    }
    if (attempt === ATTEMPTS) {
      const sentence = `${name} could not be fetched whole from Slack in ${ATTEMPTS} attempts; nothing of it was used.`;
      return new Refusal('file_incomplete', sentence);
    }
    await pause(PAUSE_MS * attempt, undefined, { signal });
  }
}

/** `again`: it may be had the next time. */
async function fetchOnce(
  url: string,
  botToken: string,
  size: number,
  signal: AbortSignal,
): Promise<Uint8Array | 'again' | 'forbidden'> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${botToken}` },
      // With a token that it does not take, Slack sends a browser to the sign-in page.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const isPage = response.headers.get('content-type')?.startsWith('text/html') && !url.endsWith('.html');
    if ((response.status >= 300 && response.status < 500 && response.status !== 429) || isPage) {
      await response.body?.cancel();
      return 'forbidden';
    }
    const bytes = response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
    return bytes?.length === size ? bytes : 'again';
  } catch (error) {
    if (signal.aborted) throw error;
    // Cut off or timed out: how, makes no difference to what is done about it.
    return 'again';
  }
}

/** Slack keeps files at files.slack.com and its like; where the API is elsewhere (GovSlack, the sandbox), there too. */
function isSlack(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, host } = new URL(url);
  const api = new URL(apiUrl);
  return host === api.host || (protocol === 'https:' && /(^|\.)slack(-files|-gov)?\.com$/.test(hostname));
}

function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 1 });
}
