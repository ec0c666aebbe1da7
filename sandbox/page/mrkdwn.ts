import { splitEmoji } from './emoji.ts';

/** A run of text inside a line, as Slack's mrkdwn and rich text have it. Text is decoded and final. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'bold' | 'italic' | 'strike' | 'code'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly url: string; readonly label: string }
  | { readonly type: 'user' | 'channel' | 'group'; readonly id: string; readonly label?: string }
  | { readonly type: 'broadcast'; readonly range: string }
  | {
      readonly type: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly url?: string;
      readonly fallback: string;
    }
  | { readonly type: 'emoji'; readonly name: string };

/** A paragraph's lines, a line that starts with a bullet, a fence of code, a quotation, a list of rich text. */
export type Chunk =
  | { readonly type: 'paragraph' | 'item' | 'fence' | 'quote'; readonly children: readonly Inline[] }
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      readonly indent: number;
      readonly items: readonly (readonly Inline[])[];
    };

type Unit = string | Inline;
/** How many `>` a line starts with (0, 1, or 3 for "all that follows") and what is left of it. */
type Quoted = readonly [number, readonly Unit[]];
type Mark = '*' | '_' | '~';
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

/**
 * Parses Slack's mrkdwn the way Slack does: its `<…>` tokens first, then fences, quotations and emphasis, and `&amp;`,
 * `&lt;`, `&gt;` last. It repairs nothing: what was not escaped becomes a mention or a link here as it would in Slack.
 * With `verbatim`, bare addresses stay text.
 */
export function parseMrkdwn(text: string, verbatim = false): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let rest = unitsOf(text);
  while (rest.length > 0) {
    const open = fenceAt(rest, 0);
    const close = open < 0 ? -1 : fenceAt(rest, open + 3);
    if (close < 0) {
      chunks.push(...parseLines(rest, verbatim));
      break;
    }
    if (open > 0) chunks.push(...parseLines(trimNewlines(rest.slice(0, open)), verbatim));
    chunks.push({ type: 'fence', children: literal(trimNewlines(rest.slice(open + 3, close))) });
    rest = rest.slice(close + 3);
    if (rest[0] === '\n') rest = rest.slice(1);
  }
  return chunks;
}

/** Undoes the three entities Slack knows, once each: `&amp;lt;` is `&lt;`. */
export function decode(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => (name === 'amp' ? '&' : name === 'lt' ? '<' : '>'));
}

function unitsOf(text: string): readonly Unit[] {
  const units: Unit[] = [];
  let from = 0;
  for (const match of text.matchAll(/<([^<>\n]+)>/g)) {
    units.push(...text.slice(from, match.index));
    units.push(...(tokenOf(match[1] ?? '') ?? match[0]));
    from = match.index + match[0].length;
  }
  units.push(...text.slice(from));
  return units;
}

function tokenOf(body: string): readonly [Inline] | undefined {
  const bar = body.indexOf('|');
  const head = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? undefined : decode(body.slice(bar + 1));
  const named = label === undefined ? {} : { label };
  if (/^@[UW]\w*$/.test(head)) return [{ type: 'user', id: head.slice(1), ...named }];
  if (/^#C\w*$/.test(head)) return [{ type: 'channel', id: head.slice(1), ...named }];
  if (/^!subteam\^S\w*$/.test(head)) return [{ type: 'group', id: head.slice(9), ...named }];
  if (/^!(channel|here|everyone)$/.test(head)) return [{ type: 'broadcast', range: head.slice(1) }];
  if (/^(https?:|mailto:|tel:)/i.test(head)) {
    return [{ type: 'link', url: decode(head), label: label ?? decode(head) }];
  }
  const [kind, seconds, format, url] = head.split('^');
  if (kind !== '!date' || !/^\d+$/.test(seconds ?? '') || format === undefined) return undefined;
  const date = { type: 'date', seconds: Number(seconds), format: decode(format) } as const;
  return [{ ...date, ...(url ? { url: decode(url) } : {}), fallback: label ?? '' }];
}

function fenceAt(units: readonly Unit[], from: number): number {
  for (let i = from; i + 2 < units.length; i++) {
    if (units[i] === '`' && units[i + 1] === '`' && units[i + 2] === '`') return i;
  }
  return -1;
}

function trimNewlines(units: readonly Unit[]): readonly Unit[] {
  return units.slice(units[0] === '\n' ? 1 : 0, units.at(-1) === '\n' ? -1 : undefined);
}

function parseLines(units: readonly Unit[], verbatim: boolean): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let quotesAll = false;
  for (const line of split(units)) {
    const quote: Quoted = quotesAll ? [1, line] : unquote(line);
    const [quoted, body]: Quoted = quote;
    quotesAll ||= quoted === 3;
    const type = quoted > 0 ? 'quote' : startsItem(body) ? 'item' : 'paragraph';
    const last = chunks.at(-1);
    if (last?.type === type && type !== 'item') {
      chunks[chunks.length - 1] = {
        type,
        children: [...last.children, text('\n'), ...emphasise(body, verbatim)],
      };
    } else chunks.push({ type, children: emphasise(body, verbatim) });
  }
  return chunks;
}

function split(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const lines: Unit[][] = [[]];
  for (const unit of units) {
    if (unit === '\n') lines.push([]);
    else lines.at(-1)?.push(unit);
  }
  return lines;
}

/** Slack takes `&gt;` for `>` at the start of a line. */
function unquote(line: readonly Unit[]): Quoted {
  const start = line
    .slice(0, 13)
    .map((unit) => (typeof unit === 'string' ? unit : ' '))
    .join('');
  const match = /^((?:>|&gt;){3}|>|&gt;) ?/.exec(start);
  if (!match) return [0, line];
  return [(match[1] ?? '').replaceAll('&gt;', '>').length, line.slice(match[0].length)];
}

function startsItem(line: readonly Unit[]): boolean {
  return (line[0] === '•' || line[0] === '◦' || line[0] === '-') && line[1] === ' ';
}

function emphasise(units: readonly Unit[], verbatim: boolean): readonly Inline[] {
  const out: Inline[] = [];
  let plain = '';
  const flush = () => {
    out.push(...(verbatim ? pictured(plain) : linked(plain)));
    plain = '';
  };
  for (let i = 0; i < units.length; i++) {
    const unit = units[i] ?? '';
    const close = typeof unit === 'string' ? closing(units, i) : -1;
    if (typeof unit === 'string' && close < 0) {
      plain += unit;
      continue;
    }
    flush();
    if (typeof unit !== 'string') {
      out.push(unit);
      continue;
    }
    const inner = units.slice(i + 1, close);
    if (isMark(unit)) out.push({ type: MARKS[unit], children: emphasise(inner, verbatim) });
    else out.push({ type: 'code', children: literal(inner) });
    i = close;
  }
  flush();
  return out;
}

/** Where the emphasis or code span that starts at `open` ends; -1 when none starts there. */
function closing(units: readonly Unit[], open: number): number {
  const mark = units[open];
  if (mark === '`') {
    const close = units.indexOf('`', open + 1);
    return close > open + 1 ? close : -1;
  }
  if (!isMark(mark)) return -1;
  const next = units[open + 1];
  if (isWord(units[open - 1]) || next === undefined || next === mark || isSpace(next)) return -1;
  for (let i = open + 1; i < units.length; i++) {
    if (units[i] === '`') i = Math.max(i, units.indexOf('`', i + 1));
    else if (units[i] === mark && !isSpace(units[i - 1]) && !isWord(units[i + 1])) return i;
  }
  return -1;
}

function isMark(unit: Unit | undefined): unit is Mark {
  return unit === '*' || unit === '_' || unit === '~';
}

function isWord(unit: Unit | undefined): boolean {
  return typeof unit === 'string' && /[\p{L}\p{N}]/u.test(unit);
}

function isSpace(unit: Unit | undefined): boolean {
  return typeof unit === 'string' && /\s/.test(unit);
}

function text(value: string): Inline {
  return { type: 'text', text: value };
}

/** Code: tokens stay tokens, everything else is text as it stands. */
function literal(units: readonly Unit[]): readonly Inline[] {
  const out: Inline[] = [];
  let plain = '';
  for (const unit of [...units, undefined]) {
    if (typeof unit === 'string') {
      plain += unit;
      continue;
    }
    if (plain !== '') out.push(text(decode(plain)));
    plain = '';
    if (unit) out.push(unit);
  }
  return out;
}

/** Plain text whose bare addresses become links, as Slack's server makes them. */
function linked(plain: string): readonly Inline[] {
  return plain
    .split(/(https?:\/\/[^\s<>"'()]*[^\s<>"'().,;:!?])/i)
    .flatMap((part, index) =>
      index % 2 === 1 ? [{ type: 'link', url: decode(part), label: decode(part) }] : pictured(part),
    );
}

/** Plain text: known emoji become pictures, then the entities are decoded. */
function pictured(plain: string): readonly Inline[] {
  return splitEmoji(plain).map((part) =>
    typeof part === 'string' ? text(decode(part)) : { type: 'emoji', name: part.name },
  );
}
