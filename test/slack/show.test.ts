import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { CHANNELS } from '../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace } from '../../sandbox/slack/workspace.ts';
import type { Intent } from '../../src/domain/decide/intent.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { type JsonLedger, openJsonLedger } from '../../src/ledgers/json.ts';
import { createShow, type Show } from '../../src/slack/show.ts';
import {
  act,
  approve,
  ask,
  events,
  lea,
  minutesAfter,
  outcomes,
  retry,
  start,
  terms,
} from '../domain/stories.ts';
import { createGate } from '../story/gate.ts';
import { read } from '../story/stage.ts';

const { approvals, soc } = CHANNELS;
const LATE = minutesAfter(30);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let workspace: Workspace;
let client: WebClient;
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'portcullis-'));
  workspace = await startWorkspace();
  client = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
});
afterAll(async () => {
  await workspace.close();
  await rm(root, { recursive: true, force: true });
});

let ledger: JsonLedger;
let show: Show;
let time = LATE.getTime();
beforeEach(async () => {
  workspace.faults.clear();
  const dir = await mkdtemp(join(root, 'data-'));
  ledger = await openJsonLedger({ dir, log: quiet, onFatal: () => {} });
  show = createShow({
    ledger,
    client,
    approvalsChannel: approvals,
    recordShown: (id, surface, message) => happen(id, { to: 'show', surface, message }),
    recordTold: (id, notice) => happen(id, { to: 'tell', notice }),
    now: () => new Date(time),
    log: quiet,
  });
});
afterEach(() => ledger.close());

async function happen(id: string, intent: Intent, at = LATE): Promise<void> {
  await ledger.append(id, (request) => events(request, intent, at));
}

let made = 0;

/** A block that is shown, its time up, and what is to take it back, under way and shown unless told otherwise. */
async function ending(channel: string = soc, isEndShown = true): Promise<{ origin: string; end: string }> {
  made += 1;
  const [origin, end] = [`R${made}ORIG`, `R${made}ENDS`];
  const verified = outcomes('verified');
  const block = ask({ id: origin, channel, lasts: { forMs: 60_000 } });
  for (const intent of [block, approve(lea), start(), act(verified)])
    await happen(origin, intent, minutesAfter(10));
  await showAll([origin]);
  const request = (await ledger.get(origin))!;
  const taking = terms({ id: end, channel, undo: true, ends: origin, steps: request.terms.steps });
  await happen(end, { to: 'ask', terms: taking, findings: [], origin: request });
  await happen(origin, { to: 'end', request: end });
  await happen(end, start());
  await showAll(isEndShown ? [origin, end] : [origin]);
  return { origin, end };
}

const came = (end: string, ...given: readonly Outcome[]) => happen(end, act(given));

/** Shows them as the agenda does, each again when that is due; gives back what is not done within so many seconds. */
async function showAll(ids: readonly string[], seconds = 60): Promise<readonly string[]> {
  const last = time + seconds * 1_000;
  const due = new Map(ids.map((id) => [id, time]));
  while (due.size > 0) {
    const [id, at] = [...due].reduce((first, other) => (other[1] < first[1] ? other : first));
    if (at > last) return [...due.keys()];
    time = Math.max(time, at);
    const again = await show.show(id);
    if (again) due.set(id, again.getTime());
    else due.delete(id);
  }
  // By then Slack has forgotten how many there were.
  time = last;
  return [];
}

async function said(id: string): Promise<readonly string[]> {
  const { card, status } = (await ledger.get(id))!.messages;
  return [card, status].map((known) => {
    const message = workspace.messages(known!.channel).find(({ ts }) => ts === known!.ts);
    return message ? read(message) : '';
  });
}

/** What is told in the thread of its card. */
async function thread(id: string): Promise<readonly string[]> {
  const { card } = (await ledger.get(id))!.messages;
  const all = workspace.messages(card!.channel);
  return all.filter(({ threadTs }) => threadTs === card!.ts).map(({ text }) => text);
}

async function updatesOf(id: string): Promise<number> {
  const { card, status } = (await ledger.get(id))!.messages;
  const all = [card!.ts, status!.ts];
  return workspace.calls.filter(
    ({ method, args }) => method === 'chat.update' && all.includes(`${args['ts']}`),
  ).length;
}

const both = (words: string) => [expect.stringContaining(words), expect.stringContaining(words)];

test('ends that fall due together in one channel are all shown, each message once, a message a second', async () => {
  const all: { origin: string; end: string }[] = [];
  for (let n = 0; n < 8; n += 1) all.push(await ending(approvals));
  for (const { end } of all) await came(end, ...outcomes('verified'));
  const before = await Promise.all(all.map(({ origin }) => updatesOf(origin)));
  // Two messages of each block, and two of each end.
  expect(
    await showAll(
      all.map(({ end }) => end),
      8 * 4,
    ),
  ).toEqual([]);
  for (const [index, { origin, end }] of all.entries()) {
    expect(await said(origin)).toEqual(both(`\`${end}\` took it back.`));
    expect(await said(end)).toEqual(both('Done.'));
    expect(await updatesOf(origin)).toBe(before[index]! + 2);
  }
});

test('what came of an end is written once, however often Slack refuses the card of the end itself', async () => {
  const { origin, end } = await ending(soc, false);
  await came(end, ...outcomes('verified'));
  const [entries, updates] = [(await ledger.history(origin)).length, await updatesOf(origin)];
  workspace.faults.api({ method: 'chat.postMessage', error: 'is_archived', times: 1_000 });
  for (let n = 0; n < 4; n += 1) await expect(showAll([end])).rejects.toThrow('is_archived');
  expect(await said(origin)).toEqual(both(`\`${end}\` took it back.`));
  workspace.faults.clear();
  await showAll([end]);
  expect((await said(end))[0]).toContain('Done.');
  expect((await ledger.history(origin)).length).toBe(entries);
  expect(await updatesOf(origin)).toBe(updates + 2);
});

test('what comes of an end that is tried again is said as well, although nothing of it is on record before', async () => {
  const { origin, end } = await ending(soc, false);
  await came(end, ...outcomes('failed'));
  workspace.faults.api({ method: 'chat.postMessage', error: 'is_archived', times: 1_000 });
  await expect(showAll([end])).rejects.toThrow('is_archived');
  expect(await said(origin)).toEqual(both(`\`${end}\` could not take it back.`));
  workspace.faults.clear();
  await happen(end, retry(lea));
  await happen(end, start());
  await came(end, ...outcomes('verified'));
  await showAll([end]);
  expect(await said(origin)).toEqual(both(`\`${end}\` took it back.`));
});

test('what Slack has not taken for a moment is said later', async () => {
  const { origin, end } = await ending();
  await came(end, ...outcomes('verified'));
  workspace.faults.api({ method: 'chat.update', error: 'internal_error', times: 2 });
  await expect(showAll([end])).rejects.toThrow('internal_error');
  await showAll([end]);
  expect(await said(origin)).toEqual(both(`\`${end}\` took it back.`));
});

test('an alarm does not wait for what the messages say', async () => {
  const { origin, end } = await ending();
  await came(end, ...outcomes('failed'));
  workspace.faults.api({ method: 'chat.update', status: 500, times: 1_000 });
  await expect(showAll([end])).rejects.toThrow();
  expect(await thread(end)).toEqual([expect.stringContaining(`The end of *\`${origin}\`*`)]);
});

test('of ends that fail together each is told of, with all their messages still to come', async () => {
  const all: { origin: string; end: string }[] = [];
  for (let n = 0; n < 8; n += 1) all.push(await ending(approvals));
  for (const { end } of all) await came(end, ...outcomes('failed'));
  // Time for two messages of each block and an alarm for each, and for nothing else.
  await showAll(
    all.map(({ end }) => end),
    8 * 3,
  );
  for (const { end } of all) expect(await thread(end)).toHaveLength(1);
});

test('whoever presses on a card that is posted anew with what came of an end waits until it is on record', async () => {
  const { origin, end } = await ending();
  await came(end, ...outcomes('verified'));
  const gate = createGate();
  workspace.faults.api({ method: 'chat.update', error: 'message_not_found', times: 2 });
  workspace.faults.api({ method: 'chat.postMessage', held: gate.wait(), times: 2 });
  const showing = show.show(end);
  const anew = await workspace.waitFor(() =>
    workspace.messages(approvals).find((message) => read(message).includes(`\`${end}\` took it back.`)),
  );
  let known: string | null | undefined;
  const settled = show.settled(origin).then(async () => {
    known = (await ledger.get(origin))?.messages.card?.ts;
  });
  await client.auth.test();
  expect(known).toBeUndefined();
  gate.open();
  await Promise.all([showing, settled]);
  expect(known).toBe(anew.ts);
});
