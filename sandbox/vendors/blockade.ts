import { setTimeout as sleepFor } from 'node:timers/promises';
import {
  AWS_OPERATIONS,
  AWS_STAGE,
  AWS_WRONG_KEY,
  type AwsModes,
  createAws,
  DEFAULT_AWS_MODES,
} from './blockade-aws.ts';
import { createNode, DEFAULT_NODE_MODES, NODE_OPERATIONS, type NodeModes } from './blockade-node.ts';
import {
  type BlockadeIndicator,
  type BlockadeState,
  type BlockadeUser,
  CORE_DATABASE,
  newUser,
  rowsOf,
  WRONG_KEY,
} from './blockade-state.ts';
import { commonSwitches, type Switch } from './faults.ts';
import { type StartOptions, startHost } from './host.ts';
import type { PanelRow, Simulator } from './simulator.ts';

interface BlockadeModes extends NodeModes, AwsModes {}

export interface BlockadeOptions extends StartOptions {
  /** Default one administrator; none leaves the node open to everybody. */
  readonly users?: readonly (Pick<BlockadeUser, 'email' | 'role'> & Partial<BlockadeUser>)[];
  /** Default `node`, the self-hosted application; `aws` are the Lambdas of the analyst toolbench. */
  readonly variant?: 'node' | 'aws';
  readonly modes?: Partial<BlockadeModes>;
}

export interface BlockadeSimulator extends Simulator {
  /** What every path begins with: `url`, and with `aws` the stage. */
  readonly baseUrl: string;
  /** Oldest first. Of those with one address a node heeds the first. */
  users(): readonly BlockadeUser[];
  /** The rows of a database, oldest first; by default of the one that calls without a prefix use. */
  indicators(database?: string): readonly BlockadeIndicator[];
  events(database?: string): readonly object[];
  /** Puts a row into the collection as somebody with a database shell would. */
  plant(indicator: string, database?: string): void;
  /** An exception has made the node answer 500 to every call for a database, until `restart`. */
  isWedged(): boolean;
  restart(): void;
  /** Changes some modes from the next request on. */
  behave(modes: Partial<BlockadeModes>): void;
}

/**
 * Starts a Blockade cloud node, or its serverless variant, on 127.0.0.1: the list that browser extensions pull, and the
 * calls that manage it, with the upstream defects of both. Rejects when the port is taken.
 */
export async function startBlockade(options: BlockadeOptions = {}): Promise<BlockadeSimulator> {
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((ms: number, signal: AbortSignal) => sleepFor(ms, undefined, { signal }));
  const isAws = options.variant === 'aws';
  const closing = new AbortController();
  let modes: BlockadeModes = { ...DEFAULT_NODE_MODES, ...DEFAULT_AWS_MODES, ...options.modes };

  const users = options.users ?? [{ email: 'admin@portcullis.example', role: 'admin' }];
  const state: BlockadeState = {
    users: users.map((user) => newUser({ name: null, ...user })),
    indicators: new Map(),
    events: new Map(),
  };
  const node = createNode(
    state,
    () => modes,
    now,
    (ms) => sleep(ms, closing.signal),
  );
  const { operationOf, handle } = isAws ? createAws(state, () => modes, now) : node;

  const rows = (): readonly PanelRow[] =>
    [...state.indicators]
      .flatMap(([database, all]) => all.map((row) => ({ database, ...row })))
      .sort((one, other) => other.at - one.at)
      .map(({ database, indicator, original, creator, at }) => ({
        key: indicator,
        detail: original === null ? `By ${creator}` : `${original} · by ${creator}`,
        at,
        flags: database === CORE_DATABASE ? [] : [database],
      }));

  const host = await startHost(
    {
      name: options.name ?? 'blockade',
      operations: isAws ? AWS_OPERATIONS : NODE_OPERATIONS,
      hasSessions: false,
      switches: isAws ? AWS_SWITCHES : NODE_SWITCHES,
      operationOf,
      handle,
      list: () => ({
        title: isAws ? 'Blockade on AWS' : 'Blockade',
        listTitle: 'Blocked indicators',
        rows: rows(),
      }),
    },
    { ...options, ...(options.tls ? { certificate: options.tls } : {}), now, sleep },
  );

  return {
    ...host,
    baseUrl: isAws ? host.url + AWS_STAGE : host.url,
    users: () => [...state.users],
    indicators: (database = CORE_DATABASE) => [...(state.indicators.get(database) ?? [])],
    events: (database = CORE_DATABASE) => [...(state.events.get(database) ?? [])],
    plant(indicator, database = CORE_DATABASE) {
      const row = { indicator, original: null, tags: [], creator: 'shell', at: now() };
      rowsOf(state.indicators, database).push(row);
    },
    isWedged: node.isWedged,
    restart: node.restart,
    behave(change) {
      modes = { ...modes, ...change };
    },
    async close() {
      const closed = host.close();
      closing.abort();
      await closed;
    },
  };
}

const ADMIN_OPERATIONS = ['add', 'remove', 'events', 'flush', 'add_user', 'validate_user'];
const DATABASE_OPERATIONS = ['list', 'send_events', 'add', 'remove', 'events', 'flush'];

const NODE_SWITCHES: readonly Switch[] = [
  ...commonSwitches(['add', 'remove', 'send_events', 'flush', 'add_user']),
  rejects(WRONG_KEY),
  {
    id: 'wedged',
    label: 'Wedged: 500 for every database until restarted',
    fault: { kind: 'status', status: 500, body: '{"message": "Internal Server Error"}\n' },
    operations: DATABASE_OPERATIONS,
  },
  {
    id: 'gateway',
    label: 'nginx is up, the node is not: 502',
    fault: { kind: 'status', status: 502 },
  },
];

const AWS_SWITCHES: readonly Switch[] = [
  ...commonSwitches(['add', 'send_events', 'add_user']),
  rejects(AWS_WRONG_KEY),
  {
    id: 'crash',
    label: 'The Lambda fails: 200 with an errorMessage',
    fault: {
      kind: 'status',
      status: 200,
      body: '{"errorMessage": "2026-10-01T00:00:00.000Z Task timed out after 3.00 seconds"}\n',
    },
  },
];

function rejects(message: string): Switch {
  return {
    id: 'unauthorized',
    label: 'Rejects every credential',
    fault: { kind: 'status', status: 200, body: `${JSON.stringify({ success: false, message })}\n` },
    operations: ADMIN_OPERATIONS,
  };
}
