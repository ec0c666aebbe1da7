import { actionWords } from '../domain/action-words.ts';
import type { Finding } from '../domain/guard.ts';
import { isHash, sameIndicator } from '../domain/indicator.ts';
import { reachesOf, refusedIn, wantedIn } from '../domain/kept.ts';
import { defangHost } from '../domain/refang.ts';
import { indicatorsOf, isTerminal, leftOut, type Related, type Request } from '../domain/request.ts';
import { isDropped, untaken } from './headline.ts';
import { names } from './outcomes.ts';
import { code, count, mention, party, unclickable, words } from './text.ts';

const MOST_LINES = 5;

/** What nobody must overlook, a line each: damage, what the guard refuses, reach, and other requests about the same. */
export function warnings(request: Request): readonly string[] {
  const { prevent, related = [] } = request.terms;
  const reaches = reachesOf(request);
  const refused = refusedIn(request).map((finding) => {
    const reach = reaches.find(({ indicator }) => indicator && sameIndicator(indicator, finding.indicator));
    return reach && isSaidBy(reach.sentence, finding) ? reach.sentence : defanged(finding);
  });
  const rest = reaches.filter(({ sentence }) => !refused.includes(sentence));
  return [
    ...cleaningLines(request),
    ...overrideLines(request, refused),
    ...untakenLines(request),
    ...first(rest, ({ sentence }) => `:left_right_arrow: ${words(sentence, 300)}`),
    // What others wanted when this was asked says nothing once it is decided.
    ...(request.status === 'requested'
      ? [...first(related, (each) => relatedLine(each, request)), ...wantedLines(request)]
      : []),
    ...(indicatorsOf(request).some(({ kind }) => kind === 'host_md5')
      ? [
          ':warning: *Hashed host names.* Nobody can see here which hosts these are, and the guard can check only some.',
        ]
      : []),
    ...(prevent && !isDropped(request)
      ? [':no_entry_sign: *Also prevents.* The files are kept from running, where the vendor can.']
      : []),
  ];
}

/** The first few of many, a line each, and how many more there are. */
export function first<T>(all: readonly T[], line: (one: T) => string): readonly string[] {
  const more = all.length - MOST_LINES;
  const lines = all.slice(0, MOST_LINES).map(line);
  return more > 0 ? [...lines, `and ${count(more, 'more', 'more')}.`] : lines;
}

function cleaningLines(request: Request): readonly string[] {
  const cleaning = request.steps.filter(({ cleans, indicators }) => cleans && indicators.length > 0);
  if (cleaning.length === 0 || isDropped(request)) return [];
  const where = [...new Set(cleaning.map(({ vendor }) => words(vendor)))].join(', ');
  return [
    isTerminal(request)
      ? `:rotating_light: *Was to clean at ${where} too:* stop running copies and quarantine the file on every endpoint. This cannot be undone from here.`
      : `:rotating_light: *Also cleans at ${where}.* Running copies are stopped and the file is quarantined on every endpoint. This cannot be undone from here.`,
  ];
}

/** What several vendors leave out each for itself may be left out by all, which nobody should have to puzzle out. */
function untakenLines(request: Request): readonly string[] {
  const nowhere = untaken(request);
  return nowhere.length === 0 || isDropped(request)
    ? []
    : [`:warning: *Nothing is done at any vendor about* ${names(nowhere)}.`];
}

/** Whether what is said of the reach names what the guard matched too, and so is the better sentence of the two. */
function isSaidBy(reach: string, { rule, entry }: Finding): boolean {
  const isOwn = rule === 'own_network' || rule === 'own_domain';
  return isOwn && reach.split(/[\s(),]+/).includes(defangHost(entry));
}

/** The guard's sentence with nothing to click in it. What is said of a host is full of names and addresses; a path's and a hash's own dots are nothing to click. */
export function defanged({ indicator: { kind }, sentence }: Finding): string {
  return kind === 'path' || isHash(kind) ? sentence : unclickable(sentence);
}

function overrideLines(request: Request, refused: readonly string[]): readonly string[] {
  const { terms, overridden } = request;
  if (!terms.override || refused.length === 0) return [];
  const waits = `Somebody of ${terms.override.by.map(party).join(', ')} has to override the guard before it can be approved.`;
  const by = overridden
    ? `Overridden by ${mention(overridden.by)}: ${words(overridden.reason, 300)}`
    : isDropped(request)
      ? 'Nobody has overridden that.'
      : waits;
  return [
    `:rotating_light: *The guard refuses this.* ${by}`,
    ...first(refused, (sentence) => `• ${words(sentence, 300)}`),
  ];
}

/** What an undo leaves because others have come to want it since it was asked for. Only so long: by the time it runs they may not. */
function wantedLines(request: Request): readonly string[] {
  return first(wantedIn(request), ({ vendor, indicators, for: by }) => {
    const [who, ...others] = by;
    const more = others.length > 0 ? ` and ${count(others.length, 'more', 'more')}` : '';
    const whose = who ? `${code(who.request)} by ${mention(who.by)}${more}` : '';
    return `:lock: *${whose} ${others.length > 0 ? 'want' : 'wants'} some of this too, and that stays while they want it:* ${names(indicators)} at *${words(vendor)}*.`;
  });
}

function relatedLine({ request: id, wants, indicators }: Related, request: Request): string {
  // Counted before approvers left some out.
  const these = leftOut(request).length === 0 ? 'of these' : 'of what was asked for';
  const same = count(indicators, these, these);
  if (wants === 'stay')
    return `:warning: *${code(id)} wants ${same} to stay ${actionWords(request.terms).state}.*`;
  return wants === 'opposite'
    ? `:warning: *${code(id)} is open and wants the opposite* for ${same}.`
    : `:information_source: ${code(id)} is open too and is about ${same}.`;
}
