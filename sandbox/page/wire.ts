import type { Act, ActResult, Snapshot, Uploaded } from '../protocol.ts';

/** What the page hears from the server. */
interface Hearer {
  snapshot(snapshot: Snapshot): void;
  /** False from the moment the stream is lost until it is back. */
  connected(yes: boolean): void;
}

const AGAIN_MS = 1000;

/**
 * Follows the world as one person sees it, coming back whenever the stream breaks; without a person the server chooses.
 * Returns the function that stops it.
 */
export function follow(as: string | undefined, hearer: Hearer): () => void {
  let who = as;
  let heard = false;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    const events = new EventSource(
      who === undefined ? '/ui/events' : `/ui/events?as=${encodeURIComponent(who)}`,
    );
    source = events;
    events.onopen = () => hearer.connected(true);
    events.onmessage = (message) => {
      const snapshot: Snapshot = JSON.parse(message.data);
      heard = true;
      hearer.snapshot(snapshot);
    };
    events.onerror = () => {
      hearer.connected(false);
      // EventSource retries a broken stream by itself, but gives up for good on any HTTP error.
      if (events.readyState !== EventSource.CLOSED) return;
      // Refused from the start: a person this workspace does not know, kept from another one.
      if (!heard) who = undefined;
      timer = setTimeout(open, AGAIN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

/** Acts as a person. Never rejects: a server that cannot be reached is a sentence too. */
export async function send(act: Act): Promise<ActResult> {
  try {
    const response = await fetch('/ui/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
    });
    const result: ActResult = await response.json();
    return result;
  } catch {
    return { ok: false, sentence: 'The sandbox cannot be reached. Is it still running?' };
  }
}

/** Sends a file's bytes as a person; gives back its id, or a sentence when it was not taken. */
export async function upload(as: string, file: File): Promise<Uploaded | string> {
  try {
    const response = await fetch(`/ui/files?${new URLSearchParams({ as, name: file.name })}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    });
    if (!response.ok) return `${file.name} could not be uploaded.`;
    const uploaded: Uploaded = await response.json();
    return uploaded;
  } catch {
    return `${file.name} could not be uploaded.`;
  }
}
