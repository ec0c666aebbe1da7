import { parse as parseSuffix } from 'tldts';

/** Set aside by RFC 2606 and never delegated, so a rehearsal can name them without harm. */
const REHEARSAL_SUFFIXES: readonly string[] = ['example', 'test'];

/** Whether the last part of a name, in lower case, is a top-level domain that ICANN has delegated, or one to rehearse with. */
export function isTopLevel(suffix: string): boolean {
  if (REHEARSAL_SUFFIXES.includes(suffix)) return true;
  return parseSuffix(`x.${suffix}`, { extractHostname: false, validateHostname: false }).isIcann === true;
}

/**
 * Top-level domains that end the names of files more often than those of hosts in what responders paste. `com`, `pl`, `app`,
 * `ai` and `cc` are file types too, but far more often the end of a domain.
 */
export const FILE_SUFFIXES: readonly string[] = [
  'cab',
  'inc',
  'md',
  'mov',
  'ps',
  'pub',
  'py',
  'rs',
  'sh',
  'so',
  'tf',
  'zip',
];
