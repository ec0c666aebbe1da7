/** Controls, zero-width and bidirectional characters, lone surrogates: what is in a text without being seen in it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const LONGEST = 80;

/** The text without the characters that nobody can see; line breaks and tabs are among them. */
export function visible(text: string): string {
  return text.replace(UNSEEN, '');
}

/**
 * What a person typed, in quotation marks, for a sentence: at most 80 characters, without unseen ones, and without the
 * user name, password and query of a URL. Not escaped for Slack; its edge does that.
 */
export function quote(typed: string): string {
  // A character can take two units, and twice as many again leave room for those that are removed.
  const start = visible(typed.slice(0, 4 * LONGEST).replace(/\s+/g, ' '));
  const harmless = start
    .replace(/^([^/?#]{0,20}\/\/)[^/?#]*@/, '$1…@')
    .replace(/^([^/?#]{0,20}\/\/[^?]*\?).+$/, '$1…');
  const characters = Array.from(harmless);
  const cut = characters.length > LONGEST || typed.length > 4 * LONGEST;
  return `“${cut ? `${characters.slice(0, LONGEST - 1).join('')}…` : harmless}”`;
}
