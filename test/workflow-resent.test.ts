import { expect, test } from '@jest/globals';
import { rina } from './domain/stories.ts';
import { begin, stage, through } from './workflow-meeting.ts';
import { a, allowed, draft, HOUR, policy, type Setting, vendorOf } from './workflow-stage.ts';

test('who broke the glass and may not any more sends nothing again alone', async () => {
  let fails = true;
  const inspect = vendorOf({
    takes: () => !fails,
    answer: async (batch) =>
      batch.map((indicator) => ({ indicator, status: fails ? 'failed' : 'accepted', code: 'x' })),
  });
  const breakGlass = { people: ['URINA'], perDay: 1, remindAfterMs: HOUR };
  const setting: Setting = { vendors: { inspect }, policy: { ...policy, breakGlass } };
  await begin(setting);
  const { id } = allowed(
    await stage.workflow.ask({ ...draft, indicators: [a], breakGlass: true }, rina, 'C0SOC'),
  );
  await stage.settled();
  fails = false;
  setting.policy = policy;
  await stage.restart();
  expect(await stage.workflow.retry(id, rina, [])).toMatchObject({ code: 'not_a_glass_breaker' });
  expect(inspect.sent).toEqual(['block a']);
  setting.policy = { ...policy, breakGlass };
  await stage.restart();
  allowed(await stage.workflow.retry(id, rina, []));
  await stage.settled();
  expect(inspect.sent).toEqual(['block a', 'block a']);
});

test('who may not ask any more has nothing of theirs sent again on their own word', async () => {
  let fails = true;
  const inspect = vendorOf({
    takes: () => !fails,
    answer: async (batch) =>
      batch.map((indicator) => ({ indicator, status: fails ? 'failed' : 'accepted', code: 'x' })),
  });
  await begin({ vendors: { inspect }, policy });
  const id = await through();
  fails = false;
  const left = { ...rina, groups: [] };
  expect(await stage.workflow.retry(id, left, [])).toMatchObject({ code: 'not_a_requester' });
  expect(inspect.sent).toEqual(['block a']);
  allowed(await stage.workflow.retry(id, rina, []));
  await stage.settled();
  expect(inspect.sent).toEqual(['block a', 'block a']);
});
