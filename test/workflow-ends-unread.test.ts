import { expect, test } from '@jest/globals';
import { lea, rina, vera } from './domain/stories.ts';
import { reputations } from './workflow-reputations.ts';
import { a, allowed, draft, HOUR, MINUTE, setStage } from './workflow-stage.ts';

/** What was there before any request, where the vendor cannot be asked: known from the record alone, and not for ever. */

test('what the first try of an end did not know is not known to a later one either', async () => {
  const blind = reputations(false);
  const stage = await setStage({ vendors: { blind } });
  try {
    const through = async (changes: Partial<typeof draft>) => {
      const { id } = allowed(
        await stage.workflow.ask({ ...draft, indicators: [a], ...changes }, rina, 'C0SOC'),
      );
      allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
      await stage.settled();
      return id;
    };
    await through({ action: 'allow', lasts: { forMs: 2 * HOUR } });
    const block = await through({ lasts: { forMs: HOUR } });
    blind.failsAlways('busy');
    await stage.pass(HOUR);
    const end = (await stage.ledger.get(block))?.endedBy ?? '';
    expect((await stage.ledger.get(end))?.terms.steps).toMatchObject([{ restores: ['whitelist'] }]);
    expect((await stage.ledger.get(end))?.steps[0]).not.toHaveProperty('unread');

    blind.failsAlways('refused');
    await stage.pass(HOUR);
    expect(await stage.ledger.get(end)).toMatchObject({
      status: 'failed',
      steps: [{ restores: [null], unread: true }],
    });

    blind.failsAlways(undefined);
    await stage.pass(MINUTE);
    allowed(await stage.workflow.retry(end, vera, []));
    await stage.settled();
    expect(await stage.ledger.get(end)).toMatchObject({
      status: 'done',
      steps: [{ restores: [null], unread: true }],
    });
    const begun = (await stage.ledger.history(end)).flatMap(({ event }) =>
      event.type === 'started' ? [event.unread] : [],
    );
    expect(begun).toEqual([undefined, true, undefined]);
  } finally {
    await stage.close();
  }
});
