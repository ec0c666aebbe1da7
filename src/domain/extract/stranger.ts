import type { Page } from './page.ts';
import { fieldAt, isLineStart, lineBefore, wordBefore } from './surroundings.ts';

/** Words before hexadecimal digits that are not the hash of a file. */
const STRANGERS: ReadonlySet<string> = new Set(
  `aes apikey api authentihash blob cert certificate cherry cookie correlation correlationid csrf etag fingerprint git guid hmac
  imphash ja3 ja3s ja4 jarm kdf key lm nonce nt ntlm password psk request requestid rev revision richhash rich salt
  secret serial session sessionid sid signature span spanid thumbprint token trace traceid transaction uuid
  bisected boundary changeset checkout fixes head imphashes merge merged rebased reset reverted reverts
  aki btih dhash exphash favicon hassh hasshserver icon infohash mutex pehash permhash pubkey richpe serialnumber ski symhash
  telfhash txid`.split(/\s+/),
);

const STRANGER = /^commit|^(?:build|change|container|image|key|object|parent|tree)id$|sess(?:ion)?id$/;

/** "build_id", "tree-id": of two words, neither of which is strange by itself. "IV" is a number too. */
const NUMBERED =
  /\b(?:(?:build|change|container|image|object|parent|sess|tree)[ _-]id["']?\s?[:=]?|iv["']?\s?[:=])\s?["']?$/i;
const LONGEST_NUMBERED = 20;

/** Words that make a commit only of what is right behind them: "parent SHA-1" is that of a program. */
const GRAPH: ReadonlySet<string> = new Set(['parent', 'tree']);

/** Words between such a word and the digits. */
const BETWEEN: ReadonlySet<string> = new Set(
  `a as at by content digest from hard hash hashes header hex id identifier in is now number of pe picked sha sha1 sha256 md5 the
  this value values was with 1 256`.split(/\s+/),
);

const CONNECTED = /^[ \t,;&/()"'`]*(?:(?:and|or|to|through)[ \t]+)?["'`(]*$/i;
const FARTHEST = 12;

/** The end of one line and the signs of a list on the next. */
const NEXT_LINE = /^[^\S\n\r]*(?:\r\n|[\n\r])[^\n\r]*$/;
/** A line of a few words that name what stands on the next. */
const LABEL =
  /^[\s>*•|"'`([#-]*[\p{L}\d/_.+-]+(?: [\p{L}\d/_.+-]+){0,4}(?<!\.)(?: \([^()]*\))?["'`)\]*]*\s*[:=]?[\s*]*$/u;
const LONGEST_LABEL = 48;

/** "Thumbprint (Windows): 3395…". */
const REMARK = /\([^()\n]*\) ?[:=]\s*$/;
const LONGEST_REMARK = 32;

/** "Bump submodule rules from 82349f… to 9a804c…". */
const BUMPED = /\b(?:bump|fast-forward|rebas|submodule)\w*\b[^.]*\b(?:from|onto|to) $/i;
const LONGEST_BUMP = 112;

const FILE_HEADING = /^(?:(?:file|parent|process)[ _.-]?)?(?:hash(?:es)?|md-?5|sha-?(?:1|256))$/;

/** Headers of HTTP, whatever the names in them. */
const STRANGE_FIELD =
  /^(?:authorization|cookie|etag|if-match|if-none-match|proxy-authorization|set-cookie|traceparent)$/;

function isStrange(word: string): boolean {
  return STRANGERS.has(word) || STRANGER.test(word);
}

const DIGEST = 'sha256:';
const IMAGES: ReadonlySet<string> = new Set(
  'container digest docker image images layer layers manifest podman pull pulled repodigests'.split(' '),
);
const IMAGE_BETWEEN: ReadonlySet<string> = new Set('at id is of the with'.split(' '));
/** `shop/web:2.7.1 `, `worker@`. */
const IMAGE_NAME = /@$|[\w.-]\/[\w./-]+:[\w.-]+["',]?\s+$/;
const LONGEST_IMAGE = 64;

/** The digest of a container's image or layer, which no file has: `sha256:` behind an image's name, or where the text says so. */
function isImage(page: Page, start: number): boolean {
  const { text } = page;
  const from = start - DIGEST.length;
  if (!text.startsWith(DIGEST, from)) return false;
  if (IMAGE_NAME.test(text.slice(Math.max(0, from - LONGEST_IMAGE), from))) return true;
  return IMAGES.has(wordBefore(text, from, IMAGE_BETWEEN)) || /^(?:image|digest)/.test(page.headingOf(start));
}

/** Where the label ends that is all there is on the line above, if this place begins its own line. */
function labelAbove(text: string, start: number): number | undefined {
  if (!isLineStart(text, start)) return undefined;
  let end = start - lineBefore(text, start).length - 1;
  if (text.charAt(end) === '\n' && text.charAt(end - 1) === '\r') end--;
  const line = lineBefore(text, end);
  return line.length <= LONGEST_LABEL && LABEL.test(line) ? end : undefined;
}

/** "commits a3f5… and b0c1…": one more of them on the same line, or of a list beneath a label, as long as the last. */
function isOneMore({ text, lastStranger }: Page, start: number, end: number): boolean {
  if (lastStranger === undefined || lastStranger.end - lastStranger.start !== end - start) return false;
  if (start - lastStranger.end >= FARTHEST) return false;
  const between = text.slice(lastStranger.end, start);
  if (CONNECTED.test(between)) return true;
  return NEXT_LINE.test(between) && isLineStart(text, start) && isLineStart(text, lastStranger.start);
}

/** Whether the words before this place say so. */
function isNamedStrange(text: string, at: number): boolean {
  const [remark = ''] = REMARK.exec(text.slice(Math.max(0, at - LONGEST_REMARK), at)) ?? [];
  if (isStrange(wordBefore(text, at - remark.length, BETWEEN))) return true;
  return NUMBERED.test(text.slice(Math.max(0, at - LONGEST_NUMBERED), at));
}

/** Whether the text says that the digits between these places are no file's hash: commits, certificates, keys and the like. */
export function isStranger(page: Page, start: number, end: number): boolean {
  const { text } = page;
  const heading = page.headingOf(start);
  if (FILE_HEADING.test(heading)) return false;
  if (heading.split(/[\s_.-]/).some(isStrange)) return true;
  if (heading === '' && isOneMore(page, start, end)) return true;
  const label = labelAbove(text, start);
  if (isNamedStrange(text, start) || (label !== undefined && isNamedStrange(text, label))) return true;
  if (GRAPH.has(wordBefore(text, start)) || BUMPED.test(text.slice(Math.max(0, start - LONGEST_BUMP), start)))
    return true;
  return STRANGE_FIELD.test(fieldAt(text, start).name) || isImage(page, start);
}
