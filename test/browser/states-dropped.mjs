import { BECAUSE, HOUR, MINUTE, sha1 } from './words.mjs';

/** What ended and was never sent. */
export const DROPPED = [
  {
    name: 'denied',
    says: 'Denied, by whom and why. Nothing was sent.',
    async play({ ask, fill, saying, saysWhy, tomas }) {
      const id = await ask(`/block sha1 ${sha1()} ${BECAUSE}`);
      await fill(tomas, id, 'Deny…', saysWhy('It is our own agent.'));
      await saying(id, 'Denied by');
      return id;
    },
  },
  {
    name: 'cancelled',
    says: 'Taken back by who asked, before anything was sent.',
    async play({ ask, press, saying, rina }) {
      const id = await ask(`/block sha1 ${sha1()} ${BECAUSE}`);
      await press(rina, id, 'Cancel');
      await saying(id, 'Cancelled by');
      return id;
    },
  },
  {
    name: 'expired',
    says: 'Nobody decided in time. That is not a denial, and looks like none.',
    async play({ ask, saying, pass }) {
      const id = await ask(`/block network 45.83.125.0/24 ${BECAUSE}`);
      await pass(HOUR + MINUTE);
      await saying(id, 'Expired');
      return id;
    },
  },
  {
    name: 'lapsed-late',
    says: 'Approved, and the bot was down. At its start whoever approved may not any more, and it is too late for others.',
    async play({ act, groups, approved, ask, pass, press, restart, saying, sims, told, lea, mara }) {
      const line = `/block sha1 ${sha1()} on inspect ${BECAUSE}`;
      const id = await ask(line);
      await pass(20 * MINUTE);
      // What is about the same waits for its turn.
      sims.inspect.fault({ kind: 'delay', ms: 15_000 }, 'block');
      await approved(line, 'is being asked about');
      await press(lea, id, 'Approve');
      await saying(id, 'about to be carried out');
      const lead = (person, on) => act({ act: 'member', group: groups.leads, person, on });
      await restart(async () => {
        // A rule that takes two leads keeps the bot from starting where there is only one.
        await lead(mara, true);
        await lead(lea, false);
        await pass(45 * MINUTE);
      });
      await saying(id, 'Expired');
      await told(id, 'is not carried out');
      await lead(lea, true);
      await lead(mara, false);
      return id;
    },
  },
];
