import { visible } from './quote.ts';
import { refang } from './refang.ts';
import { urlOf } from './url.ts';

/** Most of what is typed has nothing else in it. */
const PLAIN = /^[\n -~]*$/;
const LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g;
const SPACE = /[\t\v\f\p{Zs}]/gu;
/** What Slack writes for a link, a person, a channel. Angle brackets that were typed arrive as entities. */
const MARKUP = /<([^<>\n]*)>/g;
const BULLET = /^ *(?:(?:[•◦▪▫‣⁃●○–—*>-]|\d{1,3}[.)]|[a-z]\)|&gt;) +)+/gm;
// The second run has to begin where it begins: tried from each of its ticks, a long one would take its length squared.
const TICKS = /(^|[\s,;"'(])`+|(?<!`)`+(?=[\s,;.:"')]|$)/g;

/** Whether a line begins with a bullet or a number of a list, so that nothing goes on in it from the line above. */
export function isBulleted(line: string): boolean {
  return line.search(BULLET) === 0;
}

/**
 * Whether a link's label says the same as its target: all of it, or its host alone. Slack makes `<http://evil.com|evil.com>`
 * out of `evil.com`, and always `http`; a label that promises something else ("click here", another site) is not to be
 * believed.
 */
function saysTheSame(target: string, label: string): boolean {
  const to = urlOf(target);
  const bare = refang(label);
  const isHostAlone = !/[/?#]/.test(bare);
  const said = urlOf(bare.includes('://') ? bare : `${isHostAlone && to ? to.protocol : 'http:'}//${bare}`);
  return (
    to !== undefined && said !== undefined && (isHostAlone ? to.host === said.host : to.href === said.href)
  );
}

function unmarked(whole: string, inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (/^[@#]/.test(target)) return label === '' ? target : `${target.charAt(0)}${label}`;
  if (/^mailto:/i.test(target)) return target.slice('mailto:'.length);
  // What is no link, such as <!channel>, stays as it is: a literal text that the Slack edge escapes.
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return whole;
  return label !== '' && saysTheSame(target, label) ? label : target;
}

/** Without unseen characters, and with one kind of line break, of space and of quotation mark each. */
function plainSigns(text: string): string {
  return text
    .replace(LINE_BREAK, '\n')
    .replace(SPACE, ' ')
    .split('\n')
    .map(visible)
    .join('\n')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[“”„‟«»]/g, '"');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/**
 * Undoes what Slack, phones and word processors do to what people type: links, mentions, typographic quotes and spaces,
 * unseen characters, code ticks, bullets; entities once and last. Lines stay lines. To be applied once to a text, in
 * which `&amp;lt;` means `&lt;`. Linear in the length.
 */
export function cleanText(text: string): string {
  return (
    (PLAIN.test(text) ? text : plainSigns(text))
      .replace(MARKUP, unmarked)
      // An empty line in its place: what stands behind a bullet does not go on from the line above.
      .replace(BULLET, (_, at: number) => (at === 0 ? '' : '\n'))
      .replace(TICKS, '$1')
      .replace(/&(amp|lt|gt);/g, (_, name: string) => ENTITIES[name] ?? '')
  );
}
