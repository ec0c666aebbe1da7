const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "5 min ago", "3 h ago", "2 d ago". */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return `${Math.floor(age / DAY)} d ago`;
}

/** Hours and minutes on a 24-hour clock, in the reader's time zone. */
export function clockTime(at: number, seconds = false): string {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Date(at).toLocaleTimeString('en-GB', seconds ? { ...time, second: '2-digit' } : time);
}

/** "Sun 22 Nov, 10:06", in the reader's time zone. */
export function dayAndTime(at: number): string {
  const day = new Date(at).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  return `${day.replace(',', '')}, ${clockTime(at)}`;
}

/** "Today", "Yesterday", else "Sunday 22 November", in the reader's time zone. */
export function dayOf(at: number, now: number): string {
  const near = nearDay(at, now);
  if (near !== undefined) return near[0]?.toUpperCase() + near.slice(1);
  const day = new Date(at).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
  return day.replace(',', '');
}

/** "1 d 2 h 10 min", to the minute. */
export function duration(ms: number): string {
  const parts = [
    [Math.floor(ms / DAY), 'd'],
    [Math.floor((ms % DAY) / HOUR), 'h'],
    [Math.floor((ms % HOUR) / MINUTE), 'min'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.join(' ') || '0 min';
}

/** Fills the template of Slack's `<!date^…>` (`{date_short} at {time}`); a name it does not know stays as it is. */
export function slackDate(at: number, format: string, now: number): string {
  const form = (options: Intl.DateTimeFormatOptions) => new Date(at).toLocaleDateString('en-US', options);
  const date = form({ month: 'long', day: 'numeric' });
  const short = form({ month: 'short', day: 'numeric', year: 'numeric' });
  const long = form({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
  const pretty = (otherwise: string) => nearDay(at, now) ?? otherwise;
  const filled: Readonly<Record<string, string>> = {
    date_num: form({ year: 'numeric', month: '2-digit', day: '2-digit' }).replace(
      /(\d+)\/(\d+)\/(\d+)/,
      '$3-$1-$2',
    ),
    date,
    date_short: short,
    date_long: long,
    date_long_full: form({ month: 'long', day: 'numeric', year: 'numeric' }),
    date_pretty: pretty(date),
    date_short_pretty: pretty(short),
    date_long_pretty: pretty(long),
    time: clockTime(at),
    time_secs: clockTime(at, true),
    ago: at > now ? `in ${Math.ceil((at - now) / MINUTE)} min` : ago(at, now),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => filled[name] ?? whole);
}

function nearDay(at: number, now: number): string | undefined {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / DAY);
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : days === -1 ? 'yesterday' : undefined;
}
