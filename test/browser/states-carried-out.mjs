import { BECAUSE, done, MINUTE, sha1 } from './words.mjs';

/** What is being carried out, and what came of it. */
export const CARRIED_OUT = [
  {
    name: 'approved',
    says: 'Approved, and about to be carried out: the bot has its hands full with eight others.',
    async play({ ask, press, saying, sims, lea }) {
      const ids = [];
      while (ids.length < 9) ids.push(await ask(`/block sha1 ${sha1()} on inspect ${BECAUSE}`));
      sims.inspect.fault({ kind: 'delay', ms: 15_000 }, 'block');
      for (const id of ids) await press(lea, id, 'Approve');
      const last = ids.at(-1);
      await saying(last, 'about to be carried out');
      return last;
    },
  },
  {
    name: 'executing',
    says: 'Approved, and a vendor is being called; it has not answered yet.',
    play({ approved, sims }) {
      sims.inspect.fault({ kind: 'delay', ms: 3_000 }, 'block');
      return approved(`/block sha1 ${sha1()} on inspect ${BECAUSE}`, 'is being asked about');
    },
  },
  {
    name: 'put-off',
    says: 'The vendor asked to be asked later. It will be, and the card says when.',
    play({ approved, sims }) {
      sims.inspect.fault({ kind: 'retry_after', status: 503, value: '600' }, 'block');
      return approved(`/block sha1 ${sha1()} on inspect ${BECAUSE}`, 'asked us to wait');
    },
  },
  {
    name: 'waiting-for-slack',
    says: 'It could go on, but Slack does not say whether those who approved it still may. It waits, and the card says so.',
    async play({ approved, faults, pass, saying, sims }) {
      sims.inspect.fault({ kind: 'retry_after', status: 503, value: '600' }, 'block');
      const id = await approved(`/block sha1 ${sha1()} on inspect ${BECAUSE}`, 'asked us to wait');
      faults.api({ method: 'users.info', error: 'missing_scope', times: 1_000 });
      await pass(11 * MINUTE);
      await saying(id, 'It waits for Slack');
      faults.clear();
      return id;
    },
  },
  {
    name: 'verified',
    says: 'Done and verified: the vendor was asked again, and it was so.',
    play: ({ approved }) => approved(`/block domain login.evil[.]example on cybereason ${BECAUSE}`, 'Done.'),
  },
  {
    name: 'already',
    says: 'It was so before, so nothing was sent.',
    play({ approved, sims }) {
      sims.cybereason.put({ key: 'known.example', maliciousType: 'blacklist' });
      return approved(`/block domain known[.]example on cybereason ${BECAUSE}`, 'it was so before');
    },
  },
  {
    name: 'accepted',
    says: 'The vendor said yes and keeps no list to check it against. That never looks like verified.',
    play: ({ approved }) => approved(`/block sha1 ${sha1()} on inspect ${BECAUSE}`, done),
  },
  {
    name: 'partial',
    says: 'One vendor did it and another did not. What failed can be tried again under the same approval.',
    play({ approved, sims }) {
      sims.inspect.fault({ kind: 'status', status: 403 }, 'block');
      return approved(`/block sha1 ${sha1()} on inspect cybereason ${BECAUSE}`, 'Done in part.');
    },
  },
  {
    name: 'failed',
    says: 'No vendor did it, and each says why.',
    play({ approved, sims }) {
      sims.inspect.fault({ kind: 'status', status: 403 }, 'block');
      return approved(`/block sha1 ${sha1()} on inspect ${BECAUSE}`, 'Not done.');
    },
  },
  {
    name: 'unknown',
    says: 'It was sent and no answer came. Nobody knows, the card says so, and a person decides.',
    play({ approved, sims }) {
      sims.inspect.fault({ kind: 'reset', when: 'after' }, 'block');
      return approved(`/block sha1 ${sha1()} on inspect ${BECAUSE}`, 'Unclear');
    },
  },
  {
    name: 'vouched',
    says: 'Somebody looked at the vendor’s console and vouches for it by name.',
    async play({ approved, press, saying, sims, tomas }) {
      sims.inspect.fault({ kind: 'reset', when: 'after' }, 'block');
      const id = await approved(`/block sha1 ${sha1()} on inspect ${BECAUSE}`, 'Unclear');
      await press(tomas, id, 'Mark as done');
      await saying(id, 'by the word of');
      return id;
    },
  },
  {
    name: 'without-the-left-out',
    says: 'Done without what an approver left out: that was not sent, and the card still says why.',
    async play({ ask, fill, saying, saysWhy, lea }) {
      const id = await ask(`/block domain a[.]evil[.]example partner[.]example on cybereason ${BECAUSE}`);
      const ticked = { selected_options: [{ value: '0' }] };
      const fields = { 'ticks:0': ['ticks', ticked], ...saysWhy('That one is a partner’s.') };
      await fill(lea, id, 'Approve in part…', fields);
      await saying(id, 'Done.');
      return id;
    },
  },
];
