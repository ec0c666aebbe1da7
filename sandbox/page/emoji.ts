/** The emoji this project and its users write most, by Slack's short name. Others are shown as the text they are. */
const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  alarm_clock: '⏰',
  arrow_double_up: '⏫',
  arrow_left: '⬅️',
  arrow_right: '➡️',
  arrows_counterclockwise: '🔄',
  ballot_box_with_check: '☑️',
  bell: '🔔',
  black_square_for_stop: '⏹️',
  blue_circle: '🔵',
  bookmark: '🔖',
  bug: '🐛',
  bulb: '💡',
  calendar: '📅',
  castle: '🏰',
  clipboard: '📋',
  clock3: '🕒',
  closed_lock_with_key: '🔐',
  computer: '💻',
  ear: '👂',
  european_castle: '🏰',
  exclamation: '❗',
  eyes: '👀',
  fire: '🔥',
  gear: '⚙️',
  globe_with_meridians: '🌐',
  grey_question: '❔',
  hammer_and_wrench: '🛠️',
  handshake: '🤝',
  heavy_check_mark: '✔️',
  heavy_minus_sign: '➖',
  heavy_multiplication_x: '✖️',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  incoming_envelope: '📨',
  information_source: 'ℹ️',
  key: '🔑',
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  left_right_arrow: '↔️',
  leftwards_arrow_with_hook: '↩️',
  link: '🔗',
  lock: '🔒',
  mag: '🔍',
  memo: '📝',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  octagonal_sign: '🛑',
  old_key: '🗝️',
  page_facing_up: '📄',
  pencil2: '✏️',
  point_right: '👉',
  pushpin: '📌',
  question: '❓',
  raised_hand: '✋',
  red_circle: '🔴',
  repeat: '🔁',
  robot_face: '🤖',
  rocket: '🚀',
  rotating_light: '🚨',
  satellite_antenna: '📡',
  scissors: '✂️',
  scroll: '📜',
  shield: '🛡️',
  skull: '💀',
  smile: '😄',
  speech_balloon: '💬',
  stopwatch: '⏱️',
  tada: '🎉',
  thinking_face: '🤔',
  thumbsdown: '👎',
  thumbsup: '👍',
  unlock: '🔓',
  warning: '⚠️',
  wastebasket: '🗑️',
  wave: '👋',
  white_check_mark: '✅',
  white_circle: '⚪',
  wrench: '🔧',
  x: '❌',
  zap: '⚡',
  zzz: '💤',
};

/** The character for a short name, without its colons; `undefined` when unknown. */
export function emojiFor(name: string): string | undefined {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;
}

/** Splits text at the known `:name:`s: strings as they are, emoji as `{ name }`. */
export function splitEmoji(text: string): readonly (string | { readonly name: string })[] {
  const parts: (string | { readonly name: string })[] = [];
  let from = 0;
  for (const match of text.matchAll(/:([a-z0-9_+-]+)(?=:)/g)) {
    const name = match[1] ?? '';
    if (match.index < from || emojiFor(name) === undefined) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ name });
    from = match.index + name.length + 2;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
