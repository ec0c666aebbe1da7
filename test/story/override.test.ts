import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';
import { cybereasonProduct } from '../../sandbox/product.ts';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { type CybereasonSimulator, startCybereason } from '../../sandbox/vendors/cybereason.ts';
import { labels, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas, nadia, ivo, olu } = PEOPLE;
const { leads, operations } = GROUPS;
const BUTTON = 'Override the guard…';

let cybereason: CybereasonSimulator;
let stage: Stage;
beforeAll(async () => {
  const clock = createClock();
  cybereason = await startCybereason({ now: clock.now });
  const neighbour = { simulator: cybereason, product: cybereasonProduct(cybereason) };
  stage = await setStage({ clock, neighbours: [neighbour] });
  await stage.start();
});
beforeEach(() => stage.forward(60_000));
afterAll(() => stage.end());

const held = (key: string) => cybereason.reputations().find((one) => one.key === key)?.maliciousType;

async function override(as: string, id: string, reason: string): Promise<void> {
  await stage.opened(as, () => stage.press(as, stage.card(id)!, BUTTON));
  await stage.submit(as, { reason });
}

describe('something protected', () => {
  const line = '/block ip 11.22.33.44 domain www.sandbox-soc.example';
  let id: string;

  test('is refused, and the sentence says what to do', async () => {
    const said = await stage.command(rina, `${line} because INC-11 it was taken over`);
    // Slack makes a link of whatever looks like a host.
    expect(said.text).toMatch(/^11\[\.\]22\[\.\]33\[\.\]44 lies in 11\[\.\]22\[\.\]32\[\.\]0\/21,/);
    expect(said.blocks).toEqual([
      expect.objectContaining({ text: expect.objectContaining({ verbatim: true }) }),
    ]);
    expect(said.text).toContain(
      'Add “override” to ask for it all the same; somebody with the right then has to override the guard.',
    );
  });

  test('can be asked for with a word of its own', async () => {
    const said = await stage.command(rina, `${line} override because INC-11 it was taken over`);
    expect(said.text).toContain('It needs the guard overridden and one approval in <#C0APPROVALS>.');
    id = /`(R.{5})`/.exec(said.text)![1]!;
    await stage.settled(id);
    const card = stage.card(id)!;
    expect(read(card)).toContain(
      `*The guard refuses this.* Somebody of <!subteam^${operations}> has to override the guard before it can be approved.`,
    );
    expect(read(card)).toMatch(/• 11\[\.\]22\[\.\]33\[\.\]44 .*\n• .*sandbox-soc\[\.\]example/);
    expect(read(card)).toContain('Waiting for somebody to override the guard, then for approval: 0 of 1');
    expect(labels(card)).toEqual([BUTTON, 'Deny…', 'Claim', 'Cancel']);
  });

  test('cannot be approved before that, not even in part', async () => {
    const sentence = `${id} is about something protected. Somebody with the right has to override that first.`;
    expect(await stage.chooseAndHear(lea, stage.card(id)!, 'Approve in part…')).toBe(sentence);
    expect(stage.workspace.views(lea)).toEqual([]);
  });

  test.each([
    ['who asked', rina, 'You asked for this yourself; somebody else has to override the guard.'],
    ['who only approves', lea, 'You are not among those who may override the guard.'],
    ['who is on call', olu, 'You are not among those who may override the guard.'],
  ])('is not overridden by somebody %s', async (_who, person, sentence) => {
    expect(await stage.pressAndHear(person, stage.card(id)!, BUTTON)).toBe(sentence);
    expect(stage.workspace.views(person)).toEqual([]);
  });

  test('is overridden with a reason, which everybody reads', async () => {
    const form = await stage.opened(nadia, () => stage.press(nadia, stage.card(id)!, BUTTON));
    expect(JSON.stringify(form.view.blocks)).toContain('11[.]22[.]33[.]44');
    await stage.submit(nadia, { reason: '  ' });
    expect(stage.form(nadia).errors).toEqual({ reason: 'Say why you override the guard.' });
    await stage.submit(nadia, { reason: 'We have moved off it.' });
    const card = await stage.cardSaying(id, `Overridden by <@${nadia}>: We have moved off it.`);
    expect(labels(card)).toContain('Approve');
    expect([held('11.22.33.44'), held('www.sandbox-soc.example')]).toEqual([undefined, undefined]);
  });

  test('is not approved by the one who overrode, approver or not', async () => {
    stage.workspace.setGroup(leads, [lea, tomas, nadia]);
    expect(await stage.pressAndHear(nadia, stage.card(id)!, 'Approve')).toBe(
      `You have overridden the guard for ${id}; somebody else has to approve it.`,
    );
    stage.workspace.setGroup(leads, [lea, tomas]);
  });

  test('is carried out once somebody else approves', async () => {
    await stage.press(lea, stage.card(id)!, 'Approve');
    await stage.cardSaying(id, 'Done.');
    expect([held('11.22.33.44'), held('www.sandbox-soc.example')]).toEqual(['blacklist', 'blacklist']);
    const history = read(await stage.command(lea, `/portcullis history ${id}`));
    expect(history).toContain(`guard overridden by <@${nadia}>: We have moved off it.`);
  });
});

test('an override by somebody who has lost the right since counts no more, and another is asked for', async () => {
  const id = await stage.ask('/block ip 11.22.33.48 override because INC-11 taken over');
  await override(nadia, id, 'Moved off.');
  const card = await stage.cardSaying(id, `Overridden by <@${nadia}>`);
  stage.workspace.setGroup(operations, [ivo]);
  expect(await stage.pressAndHear(lea, card, 'Approve')).toBe(
    `The override by nadia no longer counts. Somebody else has to override the guard for ${id} first.`,
  );
  const again = await stage.cardSaying(
    id,
    `The override by <@${nadia}> no longer counts: nadia is no longer`,
  );
  expect(labels(again)).toEqual([BUTTON, 'Deny…', 'Claim', 'Cancel']);
  expect(held('11.22.33.48')).toBeUndefined();

  await override(ivo, id, 'I have looked at it.');
  await stage.press(lea, await stage.cardSaying(id, `Overridden by <@${ivo}>`), 'Approve');
  await stage.cardSaying(id, 'Done.');
  expect(held('11.22.33.48')).toBe('blacklist');
  const history = read(await stage.command(lea, `/portcullis history ${id}`));
  expect(history).toContain(
    `override by <@${nadia}> lapsed: nadia is no longer among those who may override the guard.`,
  );
  stage.workspace.setGroup(operations, [nadia, ivo]);
});

test('who approves cannot be the one who overrides, of two who have both rights', async () => {
  stage.workspace.setGroup(leads, [lea, tomas, ivo]);
  const id = await stage.ask('/block ip 11.22.33.45 override because INC-11 taken over');
  await override(ivo, id, 'Moved off.');
  await stage.cardSaying(id, `Overridden by <@${ivo}>`);
  expect(await stage.pressAndHear(ivo, stage.card(id)!, 'Approve')).toBe(
    `You have overridden the guard for ${id}; somebody else has to approve it.`,
  );
  stage.workspace.setGroup(leads, [lea, tomas]);
});

test('what the guard protects since then is not covered by an override of before', async () => {
  const id = await stage.ask('/block ip 11.22.33.46 45.9.9.9 override because INC-11 taken over');
  await override(nadia, id, 'Moved off.');
  await stage.cardSaying(id, `Overridden by <@${nadia}>`);
  await stage.bot().stop();
  await stage.start({ protect: { networks: ['11.22.32.0/21', '45.9.9.0/24'] } });
  expect(await stage.pressAndHear(lea, stage.card(id)!, 'Approve')).toContain('45[.]9[.]9[.]9 lies in');
  expect(held('45.9.9.9')).toBeUndefined();
  await stage.restart();
});

describe('whatever the right', () => {
  test.each([
    ['an address that is oneself', 'ip 127.0.0.1'],
    ['Slack', 'domain slack.com'],
    ['a public suffix', 'domain co.uk'],
    ['the empty file', 'sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ])('%s is not asked for', async (_what, indicator) => {
    const plain = await stage.command(rina, `/block ${indicator} because INC-11 taken over`);
    const sentence = plain.text;
    expect(sentence).not.toContain('“override”');
    const said = await stage.command(rina, `/block ${indicator} override because INC-11 taken over`);
    expect(said.text).toBe(sentence);
  });
});

test('nothing is overridden where the policy gives nobody the right', async () => {
  await stage.bot().stop();
  await stage.start({ policy: { override: undefined } });
  const plain = await stage.command(rina, '/block ip 11.22.33.47 because INC-11 taken over');
  expect(plain.text).not.toContain('“override”');
  const said = await stage.command(rina, '/block ip 11.22.33.47 override because INC-11 taken over');
  expect(said.text).toBe('The policy gives nobody the right to override the guard.');
});
