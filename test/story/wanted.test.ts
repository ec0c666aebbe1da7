import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GROUPS, PEOPLE } from '../../sandbox/slack/seed.ts';
import { ACCEPTED, freshSha1, read, type Stage, setStage } from './stage.ts';

const { rina, lea, tomas } = PEOPLE;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.start();
});
afterAll(() => stage.end());

async function through(id: string): Promise<string> {
  await stage.press(lea, stage.card(id)!, 'Approve');
  await stage.cardSaying(id, ACCEPTED);
  return id;
}

const history = async (id: string) => read(await stage.command(lea, `/portcullis history ${id}`));

const UNSEEN = (id: string) =>
  `What others want of what ${id} takes back has changed since you looked. Read its card again, then approve.`;

test('whoever approves an undo has read what others have come to want of it, which stays', async () => {
  const [ours, theirs] = [freshSha1(), freshSha1()];
  const first = await through(await stage.ask(`/block sha1 ${ours} ${theirs} because INC-7 dropper`));
  const undo = await stage.ask(`/unblock ${first} because INC-7 false alarm`);
  const second = await stage.request(theirs);
  for (const id of [undo, second]) await stage.settled(id);

  // Slack lets the card stand as it is for a while.
  stage.workspace.faults.api({ method: 'chat.update', ratelimited: 30, times: 10 });
  await stage.press(lea, stage.card(second)!, 'Approve');
  while (!(await history(undo)).includes('what others want of it: 1 indicator of step 1'));
  const before = stage.card(undo)!;
  expect(await stage.pressAndHear(tomas, before, 'Approve')).toBe(UNSEEN(undo));
  expect(await stage.chooseAndHear(tomas, before, 'Approve in part…')).toBe(UNSEEN(undo));

  stage.workspace.faults.clear();
  await stage.forward(60_000);
  const said = `:lock: *\`${second}\` by <@${rina}> wants some of this too, and that stays while they want it:* \`${theirs}\` at *inspect*.`;
  const after = await stage.cardSaying(undo, said);
  await stage.press(tomas, after, 'Approve');
  expect(read(await stage.cardSaying(undo, ACCEPTED))).toContain(
    `*inspect* kept 1 indicator, for which \`${second}\` had asked by then.`,
  );
  expect([...stage.inspect.blocked().keys()]).toContain(theirs);
  expect([...stage.inspect.blocked().keys()]).not.toContain(ours);
});

test('a form that was opened before approves nothing that it did not know of either', async () => {
  const [ours, theirs] = [freshSha1(), freshSha1()];
  const first = await through(await stage.ask(`/block sha1 ${ours} ${theirs} because INC-8 dropper`));
  const undo = await stage.ask(`/unblock ${first} because INC-8 false alarm`);
  await stage.opened(tomas, () => stage.choose(tomas, stage.card(undo)!, 'Approve in part…'));
  await through(await stage.request(theirs));
  await stage.cardSaying(undo, 'and that stays');
  await stage.submit(tomas, { 'ticks:0': ['0'], reason: 'The other is right.' });
  expect(stage.form(tomas).errors).toEqual({ reason: UNSEEN(undo) });
});

test('whoever approved before others came to want some of it is asked once more', async () => {
  const [ours, theirs] = [freshSha1(), freshSha1()];
  const common = { approvers: [GROUPS.leads], expiresAfter: '1h' };
  const pair = { name: 'pair', when: { action: 'unblock' }, approvals: 2, ...common };
  await stage.bot().stop();
  await stage.start({ policy: { rules: [pair, { name: 'default', approvals: 1, ...common }] } });
  const first = await through(await stage.ask(`/block sha1 ${ours} ${theirs} because INC-9 dropper`));
  const undo = await stage.ask(`/unblock ${first} because INC-9 false alarm`);
  await stage.press(lea, stage.card(undo)!, 'Approve');
  await stage.cardSaying(undo, '1 of 2 so far');

  const second = await through(await stage.request(theirs));
  const lapsed = `:warning: The approval by <@${lea}> no longer counts: What others want of it has changed since.`;
  const half = await stage.cardSaying(undo, lapsed);
  expect(read(half)).toContain(
    `*\`${second}\` by <@${rina}> wants some of this too, and that stays while they want it:*`,
  );
  const told = `:warning: <@${lea}> What others want of it has changed since you approved, so your approval no longer counts.`;
  expect((await stage.threadSaying(undo, told)).text).toContain(
    'Look at it again, and approve it if you still',
  );
  await stage.press(tomas, half, 'Approve');
  await stage.cardSaying(undo, '1 of 2 so far');
  expect([...stage.inspect.blocked().keys()]).toContain(ours);

  // Whoever else asks for the same keeps nothing from its quorum: what stays is the same.
  const third = await through(await stage.request(theirs));
  const both = await stage.cardSaying(undo, `*\`${second}\` by <@${rina}> and 1 more want some of this too`);
  expect(third).not.toBe(second);
  expect(read(both)).toContain('1 of 2 so far');
  await stage.press(lea, both, 'Approve');
  expect(read(await stage.cardSaying(undo, ACCEPTED))).not.toContain(lapsed);
  expect([...stage.inspect.blocked().keys()]).not.toContain(ours);
  expect([...stage.inspect.blocked().keys()]).toContain(theirs);
});
