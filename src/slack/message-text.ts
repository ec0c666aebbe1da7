/** So many characters of a message are read; Slack's own limit is 40,000, and attachments come on top. */
const MOST = 200_000;
const DEEPEST = 12;

/** What of a message's parts is text that somebody reads. `url` because a link may say something else than it is. */
const READ = ['text', 'fallback', 'pretext', 'title', 'title_link', 'from_url', 'value', 'url', 'alt_text'];
/** Where further parts are. */
const HOLD = ['blocks', 'elements', 'fields', 'attachments', 'message_blocks', 'message', 'text', 'rows'];

/**
 * All that can be read in a Slack message: its text, its blocks of every kind, rich text and attachments, a part per line.
 * What stands in several of them is given several times. Linear; unknown shapes are passed over.
 */
export function textOf(message: unknown): string {
  const lines: string[] = [];
  let length = 0;

  function add(text: string): void {
    if (length >= MOST) return;
    lines.push(text.slice(0, MOST - length));
    length += text.length + 1;
  }

  /** Pieces of one paragraph of rich text belong together: a link may be cut out of the middle of a line. */
  function line(elements: readonly unknown[], depth: number): void {
    const pieces = elements.map((element) => {
      if (!isRecord(element)) return '';
      const { type, text, url } = element;
      if (type === 'link' && typeof url === 'string') {
        return typeof text === 'string' && text !== url ? `${text} ${url}` : url;
      }
      return typeof text === 'string' ? text : '';
    });
    if (pieces.some((piece) => piece !== '')) add(pieces.join(''));
    else for (const element of elements) walk(element, depth + 1);
  }

  function walk(part: unknown, depth: number): void {
    if (depth > DEEPEST || length >= MOST) return;
    if (Array.isArray(part)) {
      for (const each of part) walk(each, depth + 1);
      return;
    }
    if (!isRecord(part)) return;
    const { type, elements } = part;
    if (typeof type === 'string' && type.startsWith('rich_text_') && Array.isArray(elements)) {
      line(elements, depth);
      return;
    }
    for (const key of READ) {
      const value = part[key];
      if (typeof value === 'string' && value !== '') add(value);
    }
    for (const key of HOLD) {
      const value = part[key];
      if (typeof value === 'object' && value !== null) walk(value, depth + 1);
    }
  }

  walk(message, 0);
  return lines.join('\n');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
