import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { isOnlyIndicators } from './comment.ts';
import { isGood, refuseWord } from './standing.ts';
import { mentionedIn } from './unread.ts';

/** Rules of ad blockers for parts of pages: `bank.com##.ad`, `a.com,b.com#@#div`. */
const COSMETIC = /^[\w.*~,|-]*#[@?$%]{0,3}#\S/;
const HIDES = new Refusal('not_blocking', 'It hides parts of the pages of a site, and blocks no site.');
/** A rule of ad blockers for addresses, or a regular expression: `/ads/*`, `/^https?:\/\/ads/`. */
const LIKE_PATH = /^\/\S+$/;
const OF_PATTERN = /[*^|\\]/;
const MATCHES_MANY = new Refusal(
  'not_a_path',
  'It is a pattern that many paths match; a file path that is meant to the letter stands in quotation marks.',
);
/** A rule of Suricata or Snort that lets pass, a record of a response policy zone (RPZ) that does. */
const PASSES =
  /^(pass)\s+(?:in|out|quick|any|ip|tcp|udp|icmp|http\d?|tls|ssl|dns|ssh|ftp|smtp|smb|quic|pkthdr)\s|\sCNAME\s+(rpz-passthru)\b/i;

/** What lists write before or behind what they let through, beside the words that are good on their own. */
const LETS_THROUGH = /^(?:pass|accept|ignored?|excluded?|unblock|skip|bypass|exempt|exception)$/i;
/** Words of rules around what they are about. */
const RULE_WORD =
  /^(?:access-list|any|all|from|to|host|ip|ipv4|ipv6|tcp|udp|proto|in|on|port|eq|src|dst|is|was|as|an?|\d{1,5}|\W+)$/i;
const MOST_WORDS = 3;
/** A name with what follows it at once: "allow:bank.com". */
const LABEL = /^([a-z][a-z _-]{1,20})[:=]/i;

function letsThrough(words: string): boolean {
  return isGood(words) || LETS_THROUGH.test(words);
}

function bareWord(word: string): string {
  return word.length > 20 ? word : word.replace(/^[("'[]|[)"'\].:!]{1,3}$/g, '');
}

/** The words at one end of a line by which it lets through all that it names. */
function goodEnd(text: string): string | undefined {
  const words = text
    .replace(LABEL, (all, label: string) => (letsThrough(label) ? `${label} ` : all))
    .split(/[\s,;|]+/)
    .filter((word) => !RULE_WORD.test(word));
  for (let count = Math.min(MOST_WORDS, words.length - 1); count > 0; count--) {
    const ends = [
      { end: words.slice(0, count), rest: words.slice(count) },
      { end: words.slice(-count), rest: words.slice(0, -count) },
    ];
    for (const { end, rest } of ends) {
      const said = end.map(bareWord).join(' ');
      if (letsThrough(said) && isOnlyIndicators(rest.join(' '))) return said;
    }
  }
  return undefined;
}

/** What a line names, and what stands behind it and the sign of a comment. */
interface LineParts {
  readonly named: string;
  readonly note: string;
}

/** Why what a line names is not to be blocked, as the line itself says, or a note behind it. */
export function refuseLine({ named, note }: LineParts): Refusal | undefined {
  if (COSMETIC.test(named)) return HIDES;
  if (LIKE_PATH.test(named) && OF_PATTERN.test(named)) return MATCHES_MANY;
  const [, pass, passthru] = PASSES.exec(named) ?? [];
  const said = pass ?? passthru ?? (isGood(note) ? note.trim() : goodEnd(named));
  return said === undefined ? undefined : refuseWord(said);
}

const LONGEST_HEADING = 80;
const MOST_HEADING_WORDS = 7;
/** Signs around the words of a heading, those of comments among them. */
const SIGNS_BEFORE = /^[#=*_~<>!;/%|+[\]\s-]+/;
const SIGNS_BEHIND = /[#=*_~<>!;/%|+[\]\s:-]{1,40}$/;

const STRONG =
  "(?:(?:white|allow|safe)[ -]?list(?:s|ed|ing)?|benign|harmless|false[ -]positives?|known[ -]good|not malicious|(?:do not|don['’]?t) block|legitimate)";
const WEAK =
  '(?:good|safe|clean|trusted|allow(?:ed)?|permit(?:ted)?|exceptions?|exclu(?:ded|sions)|ignored?)';
const THINGS =
  '(?: (?:and|or|list|domain|ip|url|hash|file|site|website|host|hostname|indicator|ioc|address|link|server|name|sender|service|entrie|traffic)(?:e?s)?)*';
const ALONE = new RegExp(`^(?:(?:our|the|known|confirmed|all) )?${STRONG}${THINGS}$`, 'i');
const SHORT = new RegExp(`^${WEAK}${THINGS}$`, 'i');
const SOMEWHERE = new RegExp(`\\b${STRONG}\\b`, 'i');
const BAD =
  '(?:bad|evil|malicious|malware|suspicious|phish(?:ing)?|threats?|attack(?:s|ers?)?|c2|(?:block|black|deny)(?:ed|[ -]?list(?:s|ed)?)?|iocs?|indicators?)';
const BAD_ALONE = new RegExp(`^(?:(?:our|the|known|confirmed|all) )?${BAD}${THINGS}$`, 'i');
const BAD_SOMEWHERE = new RegExp(`\\b${BAD}\\b`, 'i');
/** In a line that only speaks of what is good. */
const OTHERWISE = /\b(?:not?|non|report|contact|send|see)\b/i;
/** The brackets and signs of headings that divide a whole text. */
const DIVIDES = /^(?:\[.*\]$|==|\*\*)/;

/**
 * Whether a line is the heading of what is not to be blocked, or of something else; undefined when it is none, or may be one of a
 * part of what another stands above.
 */
function headingOf(line: string, isComment: boolean): 'good' | 'other' | undefined {
  if (line.length > LONGEST_HEADING) return undefined;
  const text = line.replace(SIGNS_BEFORE, '').replace(SIGNS_BEHIND, '');
  if (text === '' || /[./\\]/.test(text) || text.split(' ').length > MOST_HEADING_WORDS) return undefined;
  const isDivided = DIVIDES.test(line);
  const isSection = isDivided || line.endsWith(':');
  if (ALONE.test(text) || ((isSection || isComment) && SHORT.test(text))) return 'good';
  if (!isSection) return BAD_ALONE.test(text) ? 'other' : undefined;
  const isBad = BAD_SOMEWHERE.test(text) || OTHERWISE.test(text);
  if (!isBad && SOMEWHERE.test(text) && mentionedIn(text).length === 0) return 'good';
  return isBad || isDivided ? 'other' : undefined;
}

/** Lines beneath headings: those that are called good are told apart. */
interface Sections {
  /** Looks at a line; says whether it is the heading of a part that is not to be blocked. */
  take(line: string, isComment: boolean): boolean;
  /** Why what stands here is not to be blocked. */
  refusal(): Refusal | undefined;
}

export function createSections(): Sections {
  let refusal: Refusal | undefined;
  return {
    take(line, isComment) {
      const heading = headingOf(line, isComment);
      if (heading === 'other') refusal = undefined;
      if (heading !== 'good') return false;
      refusal = new Refusal('allowed', `It stands beneath ${quote(line)}, which speaks against a block.`);
      return true;
    },
    refusal: () => refusal,
  };
}
