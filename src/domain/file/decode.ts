import type { Unreadable } from './step.ts';

/** Largest file that is read, in bytes. */
export const LARGEST_FILE = 10 * 1024 * 1024;

const TOO_LARGE = {
  code: 'file_too_large',
  why: `has more than ${LARGEST_FILE / 1024 / 1024} MiB, the most that is read; share it in parts`,
};
const ARCHIVE = {
  code: 'file_compressed',
  why: 'is compressed; unpack it and share the text file that is in it',
};
const DOCUMENT = {
  code: 'file_office',
  why: 'is an Office document; save it as CSV or as plain text and share that',
};
const PDF = { code: 'file_pdf', why: 'is a PDF; copy the indicators out of it and share them as text' };
const UTF16 = {
  code: 'file_utf16',
  why: 'is encoded in UTF-16; save it as UTF-8 and share it again',
};
const UTF32 = {
  code: 'file_utf32',
  why: 'is encoded in UTF-32; save it as UTF-8 and share it again',
};
const MARKUP = {
  code: 'file_markup',
  why: 'is a document in markup, not a list; copy the indicators out of it, or share them as text or as STIX 2.1',
};
const NOT_TEXT = {
  code: 'file_not_text',
  why: 'is not text; share the indicators as text, CSV, JSON or a STIX 2.1 bundle',
};

/** What files of other kinds begin with. */
const BEGINNINGS: readonly (readonly [bytes: string, is: Unreadable])[] = [
  ['\u00ff\u00fe\0\0', UTF32],
  ['\0\0\u00fe\u00ff', UTF32],
  ['\u00ff\u00fe', UTF16],
  ['\u00fe\u00ff', UTF16],
  ['PK\u0003\u0004', ARCHIVE],
  ['PK\u0005\u0006', ARCHIVE],
  ['\u001f\u008b', ARCHIVE],
  ['BZh', ARCHIVE],
  ['\u00fd7zXZ\0', ARCHIVE],
  ['7z\u00bc\u00af\u0027\u001c', ARCHIVE],
  ['\u0028\u00b5\u002f\u00fd', ARCHIVE],
  ['Rar!\u001a\u0007', ARCHIVE],
  ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', DOCUMENT],
  ['{\\rtf', DOCUMENT],
  ['%PDF-', PDF],
];

const OFFICE_NAME = /\.(?:docx|docm|xlsx|xlsm|pptx|ods|odt)$/i;
/** Behind the mark of UTF-8, too. */
const MARKUP_START = /^(?:\u00ef\u00bb\u00bf)?\s*<(?:\?xml|!doctype|html|stix|ioc|svg)\b/i;

/** Bytes by which the encoding is guessed. */
const GLANCE = 4096;

/** The bytes as characters of the same numbers, so that a text can be compared with them. */
function glance(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, GLANCE));
}

/** How text without a byte order mark gives its encoding away: most of it is ASCII, padded with NULs. */
function paddingOf(start: string): Unreadable | undefined {
  const places = [0, 1, 2, 3].map((place) => {
    let count = 0;
    for (let at = place; at < start.length; at += 4) if (start.charCodeAt(at) === 0) count++;
    return count > (start.length / 4) * 0.7;
  });
  const padded = places.filter(Boolean).length;
  if (padded === 3 && places[0] !== places[3]) return UTF32;
  return padded === 2 && places[0] === places[2] ? UTF16 : undefined;
}

/** Why a file is not read, as far as its name and its bytes say without being decoded. */
export function unreadable(name: string, bytes: Uint8Array): Unreadable | undefined {
  if (bytes.length > LARGEST_FILE) return TOO_LARGE;
  const start = glance(bytes);
  const known = BEGINNINGS.find(([beginning]) => start.startsWith(beginning))?.[1];
  if (known === ARCHIVE && OFFICE_NAME.test(name)) return DOCUMENT;
  return known ?? paddingOf(start) ?? (MARKUP_START.test(start) ? MARKUP : undefined);
}

const CHUNK = 256 * 1024;
/** Of so many characters one may be what text does not hold, as of an older encoding in a comment. */
const CHARACTERS_PER_FLAW = 25;
const FLAWS = /\ufffd|(?![\t\n\v\f\r])\p{Cc}/gu;

/**
 * Decodes UTF-8, with or without a byte order mark, to a text of which every line ends in `\n`. Gives others their turn after
 * each chunk.
 */
export function* decode(bytes: Uint8Array): Generator<undefined, string | Unreadable, undefined> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let flaws = 0;
  let isBroken = false;
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = decoder.decode(bytes.subarray(at, at + CHUNK), { stream: at + CHUNK < bytes.length });
    flaws += chunk.match(FLAWS)?.length ?? 0;
    if (flaws > bytes.length / CHARACTERS_PER_FLAW) return NOT_TEXT;
    // The first half of a line's end may stand at the end of the chunk before.
    const whole = isBroken && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    isBroken = chunk.endsWith('\r');
    parts.push(whole.replace(/\r\n?/g, '\n'));
    yield;
  }
  return parts.join('');
}
