import type { Unreadable } from './step.ts';

/** Largest file that is read, in bytes. */
export const LARGEST_FILE = 10 * 1024 * 1024;

const ARCHIVE = 'is compressed; unpack it and share the text file that is in it';
const DOCUMENT = 'is an Office document; save it as CSV or as plain text and share that';
const UTF16 = 'is encoded in UTF-16; save it as UTF-8 and share it again';
const UTF32 = 'is encoded in UTF-32; save it as UTF-8 and share it again';
const MARKUP =
  'is a document in markup, not a list; copy the indicators out of it, or share them as text or as STIX 2.1';
const NOT_TEXT = 'is not text; share the indicators as text, CSV, JSON or a STIX 2.1 bundle';

/** What files of other kinds begin with. */
const BEGINNINGS: readonly (readonly [bytes: string, code: string, why: string])[] = [
  ['\u00ff\u00fe\0\0', 'file_utf32', UTF32],
  ['\0\0\u00fe\u00ff', 'file_utf32', UTF32],
  ['\u00ff\u00fe', 'file_utf16', UTF16],
  ['\u00fe\u00ff', 'file_utf16', UTF16],
  ['PK\u0003\u0004', 'file_compressed', ARCHIVE],
  ['PK\u0005\u0006', 'file_compressed', ARCHIVE],
  ['\u001f\u008b', 'file_compressed', ARCHIVE],
  ['BZh', 'file_compressed', ARCHIVE],
  ['\u00fd7zXZ\0', 'file_compressed', ARCHIVE],
  ['7z\u00bc\u00af\u0027\u001c', 'file_compressed', ARCHIVE],
  ['\u0028\u00b5\u002f\u00fd', 'file_compressed', ARCHIVE],
  ['Rar!\u001a\u0007', 'file_compressed', ARCHIVE],
  ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 'file_office', DOCUMENT],
  ['{\\rtf', 'file_office', DOCUMENT],
  ['%PDF-', 'file_pdf', 'is a PDF; copy the indicators out of it and share them as text'],
];

const OFFICE_NAME = /\.(?:docx|docm|xlsx|xlsm|pptx|ods|odt)$/i;
const MARKUP_START = /^\s*<(?:\?xml|!doctype|html|stix|ioc|svg)\b/i;

/** Bytes by which the encoding is guessed. */
const GLANCE = 4096;

/** The bytes as characters of the same numbers, so that a text can be compared with them. */
function glance(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, GLANCE));
}

/** How text without a byte order mark gives its encoding away: most of it is ASCII, padded with NULs. */
function paddingOf(start: string): 'file_utf16' | 'file_utf32' | undefined {
  const places = [0, 1, 2, 3].map((place) => {
    let count = 0;
    for (let at = place; at < start.length; at += 4) if (start.charCodeAt(at) === 0) count++;
    return count > (start.length / 4) * 0.7;
  });
  const padded = places.filter(Boolean).length;
  if (start.length < 4 || padded === 4) return undefined;
  if (padded === 3 && places[0] !== places[3]) return 'file_utf32';
  return padded === 2 && places[0] === places[2] ? 'file_utf16' : undefined;
}

/** Why a file is not read, as far as its name and its bytes say without being decoded. */
export function unreadable(name: string, bytes: Uint8Array): Unreadable | undefined {
  if (bytes.length === 0) return { code: 'file_empty', why: 'is empty' };
  if (bytes.length > LARGEST_FILE) {
    const [size, most] = [bytes.length, LARGEST_FILE].map((count) => count / 1024 / 1024);
    return { code: 'file_too_large', why: `has ${size?.toFixed(1)} MB; a file can have ${most} MB` };
  }
  const start = glance(bytes);
  const [, code, why] = BEGINNINGS.find(([beginning]) => start.startsWith(beginning)) ?? [];
  if (code === 'file_compressed' && OFFICE_NAME.test(name)) return { code: 'file_office', why: DOCUMENT };
  if (code !== undefined && why !== undefined) return { code, why };
  const padding = paddingOf(start);
  if (padding !== undefined) return { code: padding, why: padding === 'file_utf16' ? UTF16 : UTF32 };
  const isMarkup = MARKUP_START.test(start.replace(/^\u00ef\u00bb\u00bf/, ''));
  return isMarkup ? { code: 'file_markup', why: MARKUP } : undefined;
}

const CHUNK = 256 * 1024;
/** Of so many characters one may be what text does not hold, as of an older encoding in a comment. */
const CHARACTERS_PER_FLAW = 25;
const FLAWS = /\ufffd|(?![\t\n\v\f\r])\p{Cc}/gu;

/**
 * Decodes UTF-8, with or without a byte order mark, to a text of which every line ends in `\n`. Gives how many bytes are done
 * after each chunk.
 */
export function* decode(bytes: Uint8Array): Generator<number, string | Unreadable, undefined> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let flaws = 0;
  let isBroken = false;
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = decoder.decode(bytes.subarray(at, at + CHUNK), { stream: at + CHUNK < bytes.length });
    flaws += chunk.match(FLAWS)?.length ?? 0;
    if (flaws > bytes.length / CHARACTERS_PER_FLAW) return { code: 'file_not_text', why: NOT_TEXT };
    // The first half of a line's end may stand at the end of the chunk before.
    const whole = isBroken && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    isBroken = chunk.endsWith('\r');
    parts.push(whole.replace(/\r\n?/g, '\n'));
    yield Math.min(bytes.length, at + CHUNK);
  }
  return parts.join('');
}
