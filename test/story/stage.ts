import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bot, type BotOptions, startBot } from '../../sandbox/bot.ts';
import { type Clock, createClock } from '../../sandbox/clock.ts';
import { esetInspectProduct, type Product } from '../../sandbox/product.ts';
import type { Act, ActResult } from '../../sandbox/protocol.ts';
import { controls } from '../../sandbox/slack/interactive.ts';
import type { OpenView } from '../../sandbox/slack/modals.ts';
import type { Seed } from '../../sandbox/slack/seed.ts';
import type { Message } from '../../sandbox/slack/store.ts';
import { startWorkspace, type Workspace } from '../../sandbox/slack/workspace.ts';
import { type EsetInspectSimulator, startEsetInspect } from '../../sandbox/vendors/eset-inspect.ts';
import type { Simulator } from '../../sandbox/vendors/simulator.ts';
import type { RequestEvent } from '../../src/domain/event.ts';
import { openJsonLedger } from '../../src/ledgers/json.ts';
import { type Filling, labelOf, valuesOf } from './filling.ts';

export const SHA1 = '1234567890abcdef1234567890abcdef12345678';
/** What a card says at its end: ESET Inspect keeps no list that could be asked whether it took. */
export const ACCEPTED = 'Done, as far as the vendors say.';
export const UNCLEAR = 'Unclear:';
const WAIT_MS = 8_000;

/** A fresh SHA-1, so that tests that share a vendor do not meet there. */
export function freshSha1(): string {
  return randomBytes(20).toString('hex');
}

export type BotSettings = Omit<BotOptions, 'workspace' | 'products' | 'folder'> &
  Partial<Pick<BotOptions, 'products'>>;

/** A vendor beside ESET Inspect, as it is and as the bot knows it. */
export interface Neighbour {
  readonly simulator: Simulator;
  readonly product: Product;
}

/** A Slack workspace, a vendor and the bot as users run it, and what people do and see there. */
export interface Stage {
  readonly workspace: Workspace;
  readonly inspect: EsetInspectSimulator;
  /** Holds the bot's configuration and its record. */
  readonly folder: string;
  /** Moves the time of Slack, the vendors and the bot; resolves once all of them have moved. */
  forward(ms: number): Promise<void>;
  /** The bot that was started last. */
  bot(): Bot;
  /** Starts the bot, again or for the first time, on the same record; `more` is laid over its settings. */
  start(more?: BotSettings): Promise<Bot>;
  /** Ends it in order and starts it again. */
  restart(): Promise<Bot>;
  /** Ends it as a power cut does; resolves once the workspace has noticed. */
  kill(): Promise<void>;
  /** Runs a command and gives back what the person alone was answered. */
  command(as: string, line: string, channel?: string): Promise<Message>;
  /** Runs a command that comes to a request, as Rina if not told; gives back the request's id once its card can be pressed. */
  ask(line: string, as?: string): Promise<string>;
  /** Asks for a block of one hash as Rina. */
  request(sha1?: string, words?: string): Promise<string>;
  /** Resolves once the record knows where the request is shown; a card that it does not know cannot be pressed, and is posted anew at a start. */
  settled(id: string): Promise<void>;
  card(id: string): Message | undefined;
  status(id: string): Message | undefined;
  /** The card, as soon as everybody can read these words on it. */
  cardSaying(id: string, words: string | RegExp): Promise<Message>;
  statusSaying(id: string, words: string | RegExp): Promise<Message>;
  /** What was said in the thread of the card, oldest first. */
  thread(id: string): readonly Message[];
  /** What is said in the thread of the card, once it says so. */
  threadSaying(id: string, words: string): Promise<Message>;
  /** Presses the button with this label; rejects with what Slack says when that cannot be done. */
  press(as: string, message: Message, button: string): Promise<void>;
  /** Presses and gives back what the person alone was told. */
  pressAndHear(as: string, message: Message, button: string): Promise<string>;
  /** Chooses in the menu behind the buttons; rejects with what Slack says when that cannot be done. */
  choose(as: string, message: Message, choice: string): Promise<void>;
  chooseAndHear(as: string, message: Message, choice: string): Promise<string>;
  /** What only this person saw, in any channel, oldest first. */
  whispers(as: string): readonly Message[];
  /** Runs a command, or presses, and waits for the form that it opens. */
  opened(as: string, act: () => Promise<unknown>): Promise<OpenView>;
  /** The form on top. */
  form(as: string): OpenView;
  /** Fills in the form on top and sends it; the keys are block ids. */
  submit(as: string, fields: Filling): Promise<ActResult>;
  /** Fills in the form on top and presses a button in it. */
  pressInForm(as: string, button: string, fields: Filling): Promise<ActResult>;
  /** The calls that the vendor got, of one operation. */
  calls(operation: string): EsetInspectSimulator['seen'];
  /** Every call by which the vendor was to change something. */
  writes(): EsetInspectSimulator['seen'];
  /** What stands in the record about a request, read from the files. The bot must be down. */
  record(id: string): Promise<readonly RequestEvent[]>;
  waitFor<T>(probe: () => T | undefined | null | false): Promise<T>;
  end(): Promise<void>;
}

/** Everything on the loopback, and a folder of its own. The bot waits for `start`. The neighbours end with the stage. */
export async function setStage(
  options: {
    readonly mode?: 'socket' | 'http';
    readonly bot?: BotSettings;
    readonly neighbours?: readonly Neighbour[];
    /** The one that the neighbours were started with. */
    readonly clock?: Clock;
    readonly seed?: Seed;
    readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  } = {},
): Promise<Stage> {
  const { mode = 'socket', clock = createClock(), neighbours = [] } = options;
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-story-'));
  const inspect = await startEsetInspect({
    name: 'inspect',
    now: clock.now,
    ...(options.sleep && { sleep: options.sleep }),
  });
  const vendors = [inspect, ...neighbours.map(({ simulator }) => simulator)];
  const workspace = await startWorkspace({
    mode,
    vendors,
    clock,
    ...(options.seed && { seed: options.seed }),
  });
  const { channels, people } = workspace;
  let bot: Bot | undefined;

  const waitFor: Stage['waitFor'] = (probe) => workspace.waitFor(probe, WAIT_MS);
  const everywhere = () => [...Object.values(channels), ...Object.values(people).map(workspace.dm)];
  const whispers = (as: string) =>
    everywhere()
      .flatMap((channel) => workspace.messages(channel))
      .filter(({ only }) => only === as)
      .sort((a, b) => a.ts.localeCompare(b.ts));
  const shown = (id: string, surface: string) =>
    everywhere()
      .flatMap((channel) => workspace.messages(channel))
      .find(({ metadata }) => {
        const about = metadata?.['event_payload'] as Record<string, unknown> | undefined;
        return about !== undefined && about['request'] === id && about['surface'] === surface;
      });

  /** Does something and gives back what the person alone was told because of it. */
  async function hear(as: string, act: () => Promise<void>): Promise<Message> {
    const before = whispers(as).length;
    await act();
    return waitFor(() => whispers(as)[before]);
  }

  function saying(surface: string, id: string, words: string | RegExp): Promise<Message> {
    const wanted = typeof words === 'string' ? { test: (text: string) => text.includes(words) } : words;
    return waitFor(() => {
      const message = shown(id, surface);
      return message && wanted.test(read(message)) ? message : undefined;
    });
  }

  async function act(what: Act): Promise<void> {
    const result = await workspace.act(what);
    if (!result.ok) throw new Error(result.sentence);
  }

  const run = (as: string, line: string, channel: string = channels.soc) => {
    const [command = '', ...words] = line.split(' ');
    return act({ act: 'command', as, channel, command, text: words.join(' ') });
  };

  async function press(as: string, { channel, ts, blocks }: Message, label: string): Promise<void> {
    const button = buttonsOf({ blocks }).find(({ text }) => text === label);
    if (!button) throw new Error(`There is no button ${label}.`);
    const { blockId, actionId } = button;
    await act({ act: 'press', as, channel, ts, blockId, actionId, values: {} });
  }

  async function choose(as: string, { channel, ts, blocks }: Message, choice: string): Promise<void> {
    const menu = controls(blocks).find(({ type }) => type === 'overflow');
    const option = choicesOf({ blocks }).find(({ text }) => text.text === choice);
    if (!menu || !option) throw new Error(`There is no choice ${choice}.`);
    const { blockId, actionId } = menu;
    await act({
      act: 'press',
      as,
      channel,
      ts,
      blockId,
      actionId,
      selected: { selected_option: option },
      values: {},
    });
  }

  function form(as: string): OpenView {
    const view = workspace.views(as).at(-1);
    if (!view) throw new Error('No form is open.');
    return view;
  }

  const stage: Stage = {
    workspace,
    inspect,
    folder,
    forward: clock.forward,
    waitFor,
    whispers,
    press,
    bot() {
      if (!bot) throw new Error('The bot has not been started.');
      return bot;
    },
    async start(more = {}) {
      bot = await startBot({
        workspace,
        products: [esetInspectProduct(inspect), ...neighbours.map(({ product }) => product)],
        folder,
        mode,
        ...options.bot,
        ...more,
      });
      return bot;
    },
    async restart() {
      await bot?.stop();
      return stage.start();
    },
    async kill() {
      await bot?.kill();
      await waitFor(() => workspace.connections() === 0);
    },
    command: (as, line, channel) => hear(as, () => run(as, line, channel)),
    request: (sha1 = freshSha1(), words = 'because INC-42 beaconing') =>
      stage.ask(`/block sha1 ${sha1} ${words}`),
    async ask(line, as = people.rina) {
      const said = await stage.command(as, line);
      const [, id] = /Recorded as `(R[0-9A-Z]{5})`/.exec(said.text) ?? [];
      if (!id) throw new Error(said.text);
      await stage.settled(id);
      return id;
    },
    async settled(id) {
      let history = '';
      while (!history.includes('shown as card') || !history.includes('shown as status'))
        history = read(await stage.command(people.lea, `/portcullis history ${id}`));
    },
    card: (id) => shown(id, 'card'),
    status: (id) => shown(id, 'status'),
    cardSaying: (id, words) => saying('card', id, words),
    statusSaying: (id, words) => saying('status', id, words),
    thread(id) {
      const { channel, ts } = shown(id, 'card') ?? {};
      if (!channel) return [];
      return workspace
        .messages(channel)
        .filter(({ threadTs, only }) => threadTs === ts && only === undefined);
    },
    threadSaying: (id, words) => waitFor(() => stage.thread(id).find(({ text }) => text.includes(words))),
    choose,
    chooseAndHear: async (as, message, choice) => (await hear(as, () => choose(as, message, choice))).text,
    pressAndHear: async (as, message, label) => (await hear(as, () => press(as, message, label))).text,
    async opened(as, open) {
      const before = workspace.views(as).at(-1)?.id;
      await open();
      return waitFor(() =>
        workspace.views(as).find(({ id }, i, { length }) => id !== before && i === length - 1),
      );
    },
    form,
    async submit(as, fields) {
      const { id, view } = form(as);
      return workspace.act({ act: 'submit', as, viewId: id, values: valuesOf(view.blocks, fields) });
    },
    async pressInForm(as, label, fields) {
      const { id, view } = form(as);
      const button = controls(view.blocks).find(({ element }) => labelOf(element) === label);
      if (!button) throw new Error(`There is no button ${label} in the form.`);
      const { blockId, actionId } = button;
      const values = valuesOf(view.blocks, fields);
      return workspace.act({ act: 'press_view', as, viewId: id, blockId, actionId, values });
    },
    calls: (operation) => inspect.seen.filter((call) => call.operation === operation),
    writes: () => inspect.seen.filter(({ operation }) => ['block', 'unblock'].includes(operation)),
    async record(id) {
      const ledger = await openJsonLedger({ dir: join(folder, 'data'), log: SILENT, onFatal: fail });
      const entries = await ledger.history(id);
      await ledger.close();
      return entries.map(({ event }) => event);
    },
    async end() {
      await bot?.kill();
      await workspace.close();
      await Promise.all(vendors.map((vendor) => vendor.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

const SILENT = { warn() {} };

function fail(error: Error): never {
  throw error;
}

/** All that a message says to its readers, a line per text, its buttons left out. */
export function read({ text, blocks }: Pick<Message, 'text' | 'blocks'>): string {
  const said = blocks.filter(({ type }) => type !== 'actions').flatMap(textsIn);
  return [text, ...said].join('\n');
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}

/** The buttons of a message, in their order. */
export function buttonsOf({ blocks }: Pick<Message, 'blocks'>) {
  return blocks.flatMap((block) =>
    block.type !== 'actions'
      ? []
      : block.elements.flatMap((element) =>
          element.type === 'button'
            ? [
                {
                  text: element.text.text,
                  blockId: String(block.block_id),
                  actionId: String(element.action_id),
                  value: String(element.value),
                },
              ]
            : [],
        ),
  );
}

/** What stands on the buttons of a message. */
export function labels(message: Pick<Message, 'blocks'>): readonly string[] {
  return buttonsOf(message).map(({ text }) => text);
}

/** What the menu behind the buttons of a message offers. */
export function choicesOf({ blocks }: Pick<Message, 'blocks'>) {
  return blocks.flatMap((block) =>
    block.type !== 'actions'
      ? []
      : block.elements.flatMap((element) => (element.type === 'overflow' ? element.options : [])),
  );
}
