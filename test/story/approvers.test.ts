import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';
import { gravityzoneProduct } from '../../sandbox/product.ts';
import type { Act } from '../../sandbox/protocol.ts';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { type GravityzoneSimulator, startGravityzone } from '../../sandbox/vendors/gravityzone.ts';
import { ACCEPTED, choicesOf, freshSha1, labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, gus, sam, dara, mara, nadia, ivo } = PEOPLE;
const { leads, operations } = GROUPS;

let gravityzone: GravityzoneSimulator;
let stage: Stage;
beforeAll(async () => {
  const clock = createClock();
  gravityzone = await startGravityzone({ now: clock.now });
  const neighbour = { simulator: gravityzone, product: gravityzoneProduct(gravityzone) };
  stage = await setStage({ clock, neighbours: [neighbour] });
  await stage.start();
});
// Slack takes about a message a second in a channel, the vendor five writes a minute; a fresh minute has both whole.
beforeEach(() => stage.forward(60_000));
afterAll(() => stage.end());

const waits = (text: string) => `Waiting for approval: ${text}`;

/** How many rules the vendor holds for a network. */
const rules = (network: string) =>
  gravityzone.items().filter((item) => JSON.stringify(item).includes(network.replace('/24', ''))).length;

/** Asks for a network, which takes a lead and somebody of IT operations. */
async function askForNetwork(): Promise<{ readonly id: string; readonly network: string }> {
  third += 1;
  const network = `45.9.${third}.0/24`;
  return { id: await stage.ask(`/block network ${network} because INC-7 scanning`), network };
}
let third = 0;

describe('a claim', () => {
  let id: string;
  beforeAll(async () => {
    id = await stage.request();
  });

  test('is said on the card, and binds nobody', async () => {
    await stage.press(lea, stage.card(id)!, 'Claim');
    const card = await stage.cardSaying(id, `<@${lea}> is looking at it.`);
    expect(labels(card)).toEqual(['Approve', 'Deny…', 'Take over', 'Cancel']);
    expect(await stage.pressAndHear(lea, card, 'Take over')).toBe(`You have claimed ${id} already.`);
  });

  test.each([
    ['the one who asked', rina, 'You asked for this yourself; somebody else has to look at it.'],
    ['somebody who is no approver', nadia, 'You are not among the approvers of the rule "default".'],
    ['a guest', gus, 'Guests can neither ask for a block nor decide on one.'],
  ])('is not for %s', async (_who, person, sentence) => {
    expect(await stage.pressAndHear(person, stage.card(id)!, 'Take over')).toBe(sentence);
  });

  test('can be taken over, and whoever had it may still approve', async () => {
    await stage.press(tomas, stage.card(id)!, 'Take over');
    const card = await stage.cardSaying(id, `<@${tomas}> is looking at it.`);
    expect(read(card)).not.toContain(`<@${lea}> is looking`);
    await stage.press(lea, card, 'Approve');
    expect(read(await stage.cardSaying(id, ACCEPTED))).not.toContain('is looking at it');
  });
});

describe('a delegation', () => {
  let id: string;
  beforeAll(async () => {
    id = await stage.request();
  });

  const choice = 'Ask somebody else…';

  test.each([
    ['to the one who asked', rina, 'rina asked for this and cannot decide on it.'],
    ['to oneself', lea, 'You can decide on it yourself.'],
    ['to a guest', gus, 'gus cannot decide: not a member here.'],
    ['to a stranger', sam, 'sam cannot decide: not a member here.'],
    ['to somebody who has left', dara, 'dara cannot decide: not a member here.'],
  ])('%s is refused under its field', async (_whom, person, sentence) => {
    await stage.opened(lea, () => stage.choose(lea, stage.card(id)!, choice));
    await stage.submit(lea, { whom: { person } });
    expect(stage.form(lea).errors).toEqual({ whom: sentence });
  });

  test.each([
    ['who asked', rina, 'You asked for this yourself, so you have no say to hand on.'],
    ['who is no approver', mara, 'You are not among the approvers of the rule "default".'],
  ])('is not for somebody %s, who sees no form', async (_who, person, sentence) => {
    expect(await stage.chooseAndHear(person, stage.card(id)!, choice)).toBe(sentence);
    expect(stage.workspace.views(person)).toEqual([]);
  });

  test('tells the delegate in the thread, and everybody on the card', async () => {
    await stage.opened(lea, () => stage.choose(lea, stage.card(id)!, choice));
    await stage.submit(lea, { whom: { person: mara } });
    expect(stage.workspace.views(lea)).toEqual([]);
    await stage.cardSaying(id, `<@${lea}> asks <@${mara}> to decide instead.`);
    const told = await stage.threadSaying(id, `<@${mara}>`);
    expect(told).toMatchObject({
      text: `<@${mara}> <@${lea}> asks you to decide on this instead. *Block 1 SHA-1 file hash* (${id})`,
      broadcast: true,
    });
  });

  test('leaves nothing to who delegated', async () => {
    const sentence = `You have asked mara to decide on ${id} instead of you.`;
    expect(await stage.pressAndHear(lea, stage.card(id)!, 'Approve')).toBe(sentence);
    expect(await stage.pressAndHear(lea, stage.card(id)!, 'Deny…')).toBe(sentence);
  });

  test('lets the delegate approve, in the name of whom the delegate speaks for', async () => {
    await stage.press(mara, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, `${ACCEPTED} Approved by <@${mara}>.`);
    const why = read(await stage.command(lea, `/portcullis why ${id}`));
    expect(why).toContain(`<@${mara}> approved, as <!subteam^${leads}>.`);
  });
});

describe('one from each', () => {
  test('is not two of the same', async () => {
    const { id, network } = await askForNetwork();
    expect(read(stage.card(id)!)).toContain('networks: 2 approvals, one from each of its approvers');
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.press(tomas, await stage.cardSaying(id, waits('1 of 2')), 'Approve');
    const card = await stage.cardSaying(id, waits(`2 of 2 so far, still to come: <!subteam^${operations}>.`));
    expect(rules(network)).toBe(0);
    expect(labels(card)).toContain('Approve');

    await stage.press(ivo, card, 'Approve');
    const done = read(await stage.cardSaying(id, 'Done.'));
    expect(done).toContain(`Approved by <@${lea}>, <@${tomas}>, <@${ivo}>.`);
    expect(rules(network)).toBe(1);
  });

  test('is a lead and somebody of operations at the same moment, and one run', async () => {
    const { id, network } = await askForNetwork();
    const card = stage.card(id)!;
    await Promise.all([stage.press(lea, card, 'Approve'), stage.press(nadia, card, 'Approve')]);
    await stage.cardSaying(id, 'Done.');
    expect(rules(network)).toBe(1);
    const history = read(await stage.command(lea, `/portcullis history ${id}`));
    expect([...history.matchAll(/approved by|step 1 started/g)]).toHaveLength(3);
  });

  test('is not one person who is in both', async () => {
    const { id } = await askForNetwork();
    stage.workspace.setGroup(operations, [nadia, ivo, lea]);
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, waits('1 of 2 so far, still to come: '));
    expect(await stage.pressAndHear(lea, stage.card(id)!, 'Approve')).toBe(
      `You have approved ${id} already; it takes another person now.`,
    );
    // Whoever comes second, lea is counted for the other.
    await stage.press(tomas, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Done.');
    stage.workspace.setGroup(operations, [nadia, ivo]);
  });
});

test('an approval can be withdrawn before the second, and given again', async () => {
  const { id, network } = await askForNetwork();
  expect(choicesOf(stage.card(id)!).map(({ text }) => text.text)).toEqual(['Ask somebody else…']);
  await stage.press(lea, stage.card(id)!, 'Approve');
  const half = await stage.cardSaying(id, waits('1 of 2'));
  const withdraw = 'Withdraw my approval';
  expect(await stage.chooseAndHear(tomas, half, withdraw)).toBe(
    `You have not approved ${id}, so there is nothing to withdraw.`,
  );
  await stage.choose(lea, half, withdraw);
  const none = await stage.cardSaying(id, waits('0 of 2'));
  expect(read(none)).not.toContain('*Approved by*');

  await stage.press(nadia, none, 'Approve');
  await stage.press(lea, await stage.cardSaying(id, waits('1 of 2')), 'Approve');
  await stage.cardSaying(id, 'Done.');
  expect(rules(network)).toBe(1);
});

describe('an approval of somebody', () => {
  const act = (what: Act) => stage.workspace.act(what);

  test.each([
    [
      'who is taken out of the group',
      () => act({ act: 'member', group: leads, person: lea, on: false }),
      () => act({ act: 'member', group: leads, person: lea, on: true }),
    ],
    [
      'whose account is closed',
      () => act({ act: 'deactivate', person: lea, on: true }),
      () => act({ act: 'deactivate', person: lea, on: false }),
    ],
  ])('%s before the second counts no more', async (_how, lose, regain) => {
    const { id, network } = await askForNetwork();
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, waits('1 of 2'));
    await lose();
    await stage.press(nadia, stage.card(id)!, 'Approve');
    const card = await stage.cardSaying(id, waits(`1 of 2 so far, still to come: <!subteam^${leads}>.`));
    expect(read(card)).not.toContain(`*Approved by*\n<@${lea}>`);
    expect(read(card)).toContain(`*Approved by*\n<@${nadia}>`);
    const history = read(await stage.command(tomas, `/portcullis history ${id}`));
    expect(history).toContain(
      `approval by <@${lea}> lapsed: lea is no longer among those who may approve this.`,
    );
    expect(rules(network)).toBe(0);

    await stage.press(tomas, card, 'Approve');
    await stage.cardSaying(id, 'Done.');
    await regain();
  });
});

test('an approval for two groups counts for the one that its giver is still in', async () => {
  const { id, network } = await askForNetwork();
  stage.workspace.setGroup(operations, [nadia, ivo, lea]);
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, waits('1 of 2'));
  stage.workspace.setGroup(operations, [nadia, ivo]);
  await stage.press(tomas, stage.card(id)!, 'Approve');
  const card = await stage.cardSaying(id, waits(`2 of 2 so far, still to come: <!subteam^${operations}>.`));
  expect(read(card)).toContain(
    `:warning: The approval by <@${lea}> no longer counts for <!subteam^${operations}>. It still counts for <!subteam^${leads}>.`,
  );
  expect(rules(network)).toBe(0);
  await stage.press(nadia, card, 'Approve');
  await stage.cardSaying(id, 'Done.');
});

test('what somebody handed on who has lost the right since gives nobody a say', async () => {
  const id = await stage.request();
  await stage.opened(lea, () => stage.choose(lea, stage.card(id)!, 'Ask somebody else…'));
  await stage.submit(lea, { whom: { person: mara } });
  const card = await stage.cardSaying(id, `<@${lea}> asks <@${mara}> to decide instead.`);
  stage.workspace.setGroup(leads, [tomas]);
  const hollow = `lea, who asked you to decide on ${id}, may not any more; so neither may you.`;
  expect(await stage.pressAndHear(mara, card, 'Claim')).toBe(hollow);
  expect(await stage.pressAndHear(mara, card, 'Deny…')).toBe(hollow);
  expect(await stage.chooseAndHear(mara, card, 'Ask somebody else…')).toBe(hollow);
  expect(await stage.pressAndHear(mara, card, 'Approve')).toBe(
    'You are not among the approvers of the rule "default".',
  );
  const left = await stage.cardSaying(
    id,
    `The delegation by <@${lea}> no longer counts: lea is no longer among`,
  );
  expect(read(left)).not.toContain('to decide instead');
  await stage.press(tomas, left, 'Approve');
  await stage.cardSaying(id, `${ACCEPTED} Approved by <@${tomas}>.`);
  stage.workspace.setGroup(leads, [lea, tomas]);
});

test('what somebody asked for whose account was closed since is approved by nobody', async () => {
  const id = await stage.request();
  await stage.workspace.act({ act: 'deactivate', person: rina, on: true });
  expect(await stage.pressAndHear(lea, stage.card(id)!, 'Approve')).toBe(
    `rina, who asked for ${id}, may ask for nothing here any more. Deny it; if it is still needed, somebody else has to ask.`,
  );
  expect(read(stage.card(id)!)).toContain(waits('0 of 1'));
  await stage.workspace.act({ act: 'deactivate', person: rina, on: false });
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, ACCEPTED);
});

test('whoever approves agrees to what they saw, also when more is asked for again in that moment', async () => {
  const [first, second] = ['45.10.1.0/24', '45.10.2.0/24'] as const;
  const id = await stage.ask(`/block network ${first} ${second} because INC-7 scanning`);
  await stage.opened(lea, () => stage.choose(lea, stage.card(id)!, 'Approve in part…'));
  await stage.submit(lea, { 'ticks:0': ['0'], reason: 'The second is a customer.' });
  const card = await stage.cardSaying(id, `<@${lea}> left out 1: The second is a customer.`);
  await stage.settled(id);

  // Slack lets the card stand as it is for a while.
  stage.workspace.faults.api({ method: 'chat.update', ratelimited: 30 });
  await stage.choose(lea, card, 'Withdraw my approval');
  await stage.press(nadia, stage.card(id)!, 'Approve');
  await stage.forward(60_000);
  const now = await stage.cardSaying(id, `<@${nadia}> left out 1: The second is a customer.`);
  await stage.press(lea, now, 'Approve');
  await stage.cardSaying(id, 'Done.');
  expect([rules(first), rules(second)]).toEqual([1, 0]);
});

test('an open request keeps its rule when the policy is changed on disk, and a new one has the new rule', async () => {
  const sha1 = freshSha1();
  const before = await stage.request(sha1);
  await stage.bot().stop();
  const strict = { name: 'strict', approvals: 2, approvers: [operations], expiresAfter: '2h' };
  await stage.start({ policy: { rules: [strict] } });

  const after = await stage.request();
  expect(read(stage.card(before)!)).toContain('*Rule*\ndefault: 1 approval');
  expect(read(stage.card(after)!)).toContain('*Rule*\nstrict: 2 approvals');
  expect(await stage.pressAndHear(lea, stage.card(after)!, 'Approve')).toBe(
    'You are not among the approvers of the rule "strict".',
  );
  expect(await stage.pressAndHear(nadia, stage.card(before)!, 'Approve')).toBe(
    'You are not among the approvers of the rule "default".',
  );
  await stage.press(lea, stage.card(before)!, 'Approve');
  await stage.cardSaying(before, ACCEPTED);
  expect([...stage.inspect.blocked().keys()]).toContain(sha1);
  await stage.restart();
});

test('another open request about the same is said on the card, and whether it wants the opposite', async () => {
  const sha1 = freshSha1();
  const first = await stage.request(sha1);
  const same = await stage.request(sha1);
  expect(read(stage.card(same)!)).toContain(
    `:information_source: \`${first}\` is open too and is about 1 of these.`,
  );
  const opposite = await stage.ask(`/unblock sha1 ${sha1} because INC-7 false alarm`);
  const said = read(stage.card(opposite)!);
  for (const id of [first, same])
    expect(said).toContain(`:warning: *\`${id}\` is open and wants the opposite* for 1 of these.`);
});
