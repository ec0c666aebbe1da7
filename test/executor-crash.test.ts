import { afterEach, describe, expect, test } from '@jest/globals';
import { tomas } from './domain/stories.ts';
import { type Changes, carriedOut } from './executor-run.ts';
import {
  a,
  allowed,
  eventsOf,
  outcomesOf,
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

async function run(setting: Setting, changes?: Changes): Promise<string> {
  stage = await setStage(setting);
  return carriedOut(stage, changes);
}

describe('after a crash between the call and its answer', () => {
  test('a vendor that can be asked is asked, and what is there is not sent again', async () => {
    const inspect = vendorOf();
    const id = await run({ vendors: { inspect } });
    expect(inspect.sent).toEqual(['block a', 'block b']);
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a', 'block b']);
    // The first was found there by recovering, the second before it would have been sent.
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'already']);
  });

  test('what is provably absent is sent again', async () => {
    const inspect = vendorOf();
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    inspect.held.clear();
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a', 'block a']);
    expect(await eventsOf(stage.ledger, id)).toEqual([
      'requested',
      'approved',
      'started',
      'deferred',
      'started',
      'acted',
    ]);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified']);
  });

  test('what was so already and has gone meanwhile is sent', async () => {
    const inspect = vendorOf();
    inspect.held.add(a.value);
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    inspect.held.clear();
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified']);
  });

  test('a vendor that cannot be asked leaves it unknown, until a person decides', async () => {
    const inspect = vendorOf({ isReadable: false });
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['unknown interrupted']);
    allowed(await stage.workflow.retry(id, tomas, []));
    await stage.settled();
    expect(inspect.sent).toEqual(['block a', 'block a']);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'done' });
  });

  test('and a person may vouch for it instead', async () => {
    const inspect = vendorOf({ isReadable: false });
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    await stage.restart('acted');
    allowed(await stage.workflow.vouch(id, tomas, []));
    await stage.settled();
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['accepted vouched']);
  });
});
