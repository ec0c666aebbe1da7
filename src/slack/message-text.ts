/** So many characters of a message are read; Slack's own limit is 40,000, and attachments come on top. */
const MOST = 200_000;
const DEEPEST = 12;

/** What of a message's parts is text that somebody reads. `url` because a link may say something else than it is. */
const READ = ['pretext', 'title', 'text', 'value', 'fallback', 'title_link', 'from_url', 'url', 'alt_text'];
/** Where further parts are. */
const HOLD = [
  'blocks',
  'elements',
  'child_blocks',
  'accessory',
  'fields',
  'rows',
  'title',
  'subtitle',
  'text',
  'body',
  'details',
  'output',
  'attachments',
  'message_blocks',
  'message',
];

/**
 * All that can be read in a Slack message: its text, its blocks of every kind, rich text and attachments, a part per line.
 * What stands in several of them is given several times. Not `isWhole`: some may be missing, which takes far more than
 * people write. Linear; unknown shapes are passed over.
 */
export function readable(message: unknown): { readonly text: string; readonly isWhole: boolean } {
  const lines: string[] = [];
  let length = 0;
  let isWhole = true;

  function add(text: string): void {
    const room = MOST - length;
    if (text.length > room) isWhole = false;
    if (room <= 0) return;
    lines.push(text.length > room ? text.slice(0, lastGap(text, room)) : text);
    length += text.length + 1;
  }

  /** Pieces of one paragraph of rich text belong together: a link may be cut out of the middle of a line. */
  function line(elements: readonly unknown[], depth: number): void {
    let pieces = '';
    let struck = '';
    const strike = () => {
      pieces += struck.split('\n').map(struckOut).join('\n');
      struck = '';
    };
    for (const element of elements) {
      if (!isRecord(element)) continue;
      if (Array.isArray(element['elements'])) walk(element, depth + 1);
      else if (isStruck(element)) struck += spoken(element);
      else {
        strike();
        pieces += spoken(element);
      }
    }
    strike();
    if (pieces.trim() !== '') add(pieces);
  }

  function walk(part: unknown, depth: number): void {
    if (depth > DEEPEST || length >= MOST) {
      isWhole = false;
      return;
    }
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
      if (typeof value === 'string' && value !== '') add(withoutSplits(value));
    }
    for (const key of HOLD) {
      const value = part[key];
      if (typeof value === 'object' && value !== null) walk(value, depth + 1);
    }
  }

  walk(message, 0);
  return { text: lines.join('\n'), isWhole };
}

/** Where the last word begins that does not end before `most`: half an address is another address. */
function lastGap(text: string, most: number): number {
  let end = most;
  while (end > 0 && !/\s/.test(text.charAt(end - 1))) end -= 1;
  return end;
}

/** Of hxxps://evil[.]example/index.sh Slack makes a link in the middle: <http://index.sh|index.sh>, which nobody wrote. */
const SPLIT = /(?<=[\w/\].=-])<https?:\/\/([^|<>\s]+)\|\1>|<https?:\/\/([^|<>\s]+)\|\2>(?=[\w/?=&[-])/g;

function withoutSplits(text: string): string {
  return text.replace(SPLIT, '$1$2');
}

function isStruck({ style }: Readonly<Record<string, unknown>>): boolean {
  return isRecord(style) && style['strike'] === true;
}

/** A line as the text of a message has it when it is struck out. */
function struckOut(line: string): string {
  const inner = line.trim();
  return inner === '' ? line : line.replace(inner, () => `~${inner}~`);
}

/** One piece of rich text. What is no text parts what stands before it from what stands behind. */
function spoken({ type, text, url, name }: Readonly<Record<string, unknown>>): string {
  if (type === 'link' && typeof url === 'string') {
    if (typeof text !== 'string' || text === url) return url;
    // Slack makes a link of every name of a host.
    return isSameLink(text, url) ? text : ` [${text}](${url}) `;
  }
  // Slack takes the middle of 2001:db8:a:b::1 for an emoji.
  if (type === 'emoji' && typeof name === 'string') return `:${name}:`;
  return typeof text === 'string' ? text : ' ';
}

function isSameLink(text: string, url: string): boolean {
  return url === `http://${text}` || url === `http://${text}/`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
