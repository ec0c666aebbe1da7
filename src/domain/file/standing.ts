import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import type { Role } from './names.ts';

/** Something that a row of a table or an object says of its value; `other` is of no known meaning. */
export interface Said {
  readonly is: Role['is'] | 'other';
  readonly text: string;
  /** The name it stands under, where it has one. */
  readonly under?: string | undefined;
}

const NO = /^(?:0(?:\.0)?|false|no|n|f|off)$/i;
const YES = /^(?:1(?:\.0)?|true|yes|y|t|on|x)$/i;
/** A time, or a number of one: zeros stand for none. */
const SET = /[1-9]/;

const ALLOWS =
  /^(?:allow|permit|ignor|exclu|white|safe|trusted|good|benign|harmless|legit|known[ _-]?good|false[ _-]?positive|(?:not|non)[ _-]?malicious|unblock)/i;
const CLEARS = /^(?:clean|undetected|fp)$/i;
/** Actions of programs that only look on, or take something off a list. */
const LETS_BE =
  /^(?:none|nothing|no[ _-]?action|monitor(?:ed|ing)?|watch|observe|audit|log|remove|delete)(?:[ _-]only)?$/i;
const GONE =
  /^(?:(?:no longer|not|in)[ _-]?(?:active|valid)|deactivated|disabled|expired|revoked|retired|deprecated|obsolete|removed|deleted|withdrawn)$/i;

/** Whatever they stand under, these words are not said of what is to be blocked. */
const HARMLESS =
  /^(?:(?:white|safe)[ _-]?list(?:ed)?|allow(?:ed|(?:ed)?[ _-]?list(?:ed)?)?|benign|harmless|false[ _-]positives?|known[ _-]good|(?:not|non)[ _-]malicious|(?:do not|do[ _-]not|don['’]?t|never|not?)(?: to be|[ _-]be)?[ _-]block(?:ed)?)$/i;
/** Neither are these, alone behind an indicator or as a label of it. */
const GOOD = /^(?:good|legit(?:imate)?|safe|clean|trusted|fp|permit(?:ted)?|goodware)$/i;

/** Whether a word on its own, or one of several between commas, says that something is harmless or to be let through. */
export function isGood(text: string): boolean {
  return text.split(/[,;|/]/).some((each) => {
    const word = each.trim();
    return HARMLESS.test(word) || GOOD.test(word);
  });
}

/** Whether it says that the value is harmless, on a list of what is let through, or not valid any more. */
export function speaksAgainst({ is, text }: Said): boolean {
  const word = text.trim();
  if (HARMLESS.test(word)) return true;
  if (is === 'tags') return isGood(word);
  if (is === 'action') return LETS_BE.test(word) || ALLOWS.test(word);
  return (
    (is === 'verdict' || is === 'status') &&
    (CLEARS.test(word) || ALLOWS.test(word) || (is === 'status' && GONE.test(word)))
  );
}

function answerOf({ text, under }: Said): string {
  const place = under === undefined ? '' : ` under ${quote(under)}`;
  return `The file says ${quote(text.trim())} of it${place}, which speaks against a block.`;
}

/** Why something is not acted on of which the file says a word that speaks against it. */
export function refuseWord(text: string): Refusal {
  return new Refusal('allowed', answerOf({ is: 'other', text }));
}

/** What one of the things that are said refuses. */
function refuseSaid(said: Said): Refusal | undefined {
  const { is } = said;
  const text = said.text.trim();
  if ((is === 'withdrawn' && YES.test(text)) || (is === 'ended' && (YES.test(text) || SET.test(text))))
    return new Refusal('withdrawn', 'The file says that it was withdrawn.');
  if (is === 'expired' && YES.test(text)) return new Refusal('expired', 'The file says that it has expired.');
  if (is === 'context' && NO.test(text))
    return new Refusal('context', 'It is there for context and not to be detected: its to_ids is not set.');
  if (is === 'allowed' && YES.test(text))
    return new Refusal('allowed', 'The file says that it is harmless or to be allowed.');
  if (is === 'active' && NO.test(text)) return new Refusal('withdrawn', answerOf(said));
  if (is === 'bad' && NO.test(text)) return new Refusal('allowed', answerOf(said));
  if (!speaksAgainst(said)) return undefined;
  const code = is === 'status' && GONE.test(text) ? 'withdrawn' : 'allowed';
  return new Refusal(code, answerOf({ ...said, under: undefined }));
}

/** Why it is not meant to be acted on, whatever it is. */
export function refuseStanding(said: readonly Said[]): Refusal | undefined {
  for (const each of said) {
    const refusal = refuseSaid(each);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
