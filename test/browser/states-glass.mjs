import { BECAUSE, HOUR, sha1 } from './words.mjs';

/** What did not wait for anybody. */
export const GLASS = [
  {
    name: 'glass-running',
    says: 'Somebody with the right did not wait for anybody. It runs, and the channel is told at once.',
    async play({ ask, saying, sims, olu }) {
      sims.inspect.fault({ kind: 'delay', ms: 3_000 }, 'block');
      const id = await ask(`/block sha1 ${sha1()} on inspect break-glass ${BECAUSE}`, olu);
      await saying(id, 'is being asked about');
      return id;
    },
  },
  {
    name: 'glass-to-review',
    says: 'It is done, and others are asked whether that was right, until somebody says so.',
    async play({ ask, saying, olu }) {
      const id = await ask(`/block domain c2[.]evil[.]example on cybereason break-glass ${BECAUSE}`, olu);
      await saying(id, 'Done.');
      return id;
    },
  },
  {
    name: 'glass-justified',
    says: 'Somebody else found it justified.',
    async play({ ask, press, saying, olu, lea }) {
      const id = await ask(`/block domain c3[.]evil[.]example on cybereason break-glass ${BECAUSE}`, olu);
      await saying(id, 'Done.');
      await press(lea, id, 'Justified');
      await saying(id, '*Justified*');
      return id;
    },
  },
  {
    name: 'glass-not-justified',
    says: 'Somebody else found it not justified, and why. Taking it back is a request of its own.',
    async play({ ask, fill, saying, saysWhy, pass, olu, tomas }) {
      await pass(25 * HOUR);
      const id = await ask(`/block domain c4[.]evil[.]example on cybereason break-glass ${BECAUSE}`, olu);
      await saying(id, 'Done.');
      await fill(tomas, id, 'Not justified…', saysWhy('It could have waited for Lea.'));
      await saying(id, '*Not justified*');
      return id;
    },
  },
];
