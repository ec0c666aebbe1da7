import * as z from 'zod';
import type { Operation } from '../src/adapter.ts';
import { defang, type Indicator } from '../src/domain/indicator.ts';
import { visible } from '../src/domain/quote.ts';
import { settle } from '../src/verdict.ts';
import { type CloudNode, ROUTES, success } from './blockade-node.ts';

/** Most entries of a list that a person is told. */
const MOST_LINES = 200;
const LONGEST_FIELD = 100;

const events = success.extend({ events: z.array(z.record(z.string(), z.unknown())) });
type Event = Readonly<Record<string, unknown>>;

/** Throws away what browsers have reported; in effect while there is nothing. */
export function flushing(node: CloudNode): Operation {
  return {
    kinds: ['events'],
    takes: 'all of its events at once',
    batch: 1,

    async apply(batch, _errand, signal) {
      mustBeEvents(batch);
      const said = await node.ask({ route: ROUTES.flush, answer: success, signal });
      if (said.kind !== 'value') return settle(batch, said);
      const note = 'Browsers may have reported new events in the meantime.';
      return batch.map((indicator) => ({ indicator, status: 'accepted', note }));
    },

    async inEffect(batch, signal) {
      mustBeEvents(batch);
      const said = await node.ask({ route: ROUTES.events, answer: events, signal });
      return batch.map(() => (said.kind === 'value' ? said.value.events.length === 0 : undefined));
    },
  };
}

/** Throws when handed another kind of indicator: the plan never does. */
function mustBeEvents(batch: readonly Indicator[]): void {
  const stranger = batch.find(({ kind }) => kind !== 'events');
  if (stranger)
    throw new Error(`Blockade takes only all of its events at once here, not this ${stranger.kind}.`);
}

/** What browsers have reported, newest first. Anybody can report, so nothing in it is to be believed. */
export async function tellEvents(node: CloudNode, signal: AbortSignal): Promise<readonly string[]> {
  const said = await node.ask({ route: ROUTES.events, answer: events, signal });
  if (said.kind !== 'value') return [said.note];
  const sorted = said.value.events.map((event) => ({ event, at: timeOf(event) })).sort((a, b) => b.at - a.at);
  const count = sorted.length === 1 ? '1 event was reported.' : `${sorted.length} events were reported.`;
  return bounded(
    count,
    sorted.map(({ event }) => lineOf(event)),
  );
}

/** A heading and as many lines beneath it as a person may want to read. */
export function bounded(heading: string, lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LINES;
  return [heading, ...lines.slice(0, MOST_LINES), ...(more > 0 ? [`and ${more} more.`] : [])];
}

function timeOf(event: Event): number {
  const at = Date.parse(text(event, 'time', 'analysisTime'));
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
}

/** The node renames some of what browsers send; the functions on AWS keep it as it came. */
function lineOf(event: Event): string {
  const host = defang({ kind: 'domain', value: text(event, 'match', 'indicatorMatch') });
  const fields = [
    text(event, 'time', 'analysisTime'),
    host,
    text(event, 'type'),
    text(event, 'ip', 'sourceIp'),
    text(event, 'contact'),
  ];
  return fields.filter((field) => field !== '').join(' · ');
}

function text(event: Event, ...keys: readonly string[]): string {
  const value = keys.map((key) => event[key]).find((each) => typeof each === 'string');
  return typeof value === 'string' ? visible(value).trim().slice(0, LONGEST_FIELD) : '';
}
