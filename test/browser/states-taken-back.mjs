import { BECAUSE, done, endNamedOn, HOUR, MINUTE, sha1 } from './words.mjs';

/** What has an end, and what is taken back. */
export const TAKEN_BACK = [
  {
    name: 'ends-later',
    says: 'Done, and the card says when it ends.',
    play: ({ approved }) =>
      approved(`/block domain d1[.]evil[.]example on cybereason for 2h ${BECAUSE}`, 'Ends <'),
  },
  {
    name: 'ended',
    says: 'Its time was up, and the card names the request that takes it back.',
    async play({ approved, saying, pass }) {
      const line = `/block domain d2[.]evil[.]example on cybereason for 2h ${BECAUSE}`;
      const id = await approved(line, 'Ends <');
      await pass(2 * HOUR + MINUTE);
      await saying(id, 'Its time was up');
      return id;
    },
  },
  {
    name: 'ended-before',
    says: 'Its time was up; it had been blocked before any request, so it stays.',
    async play({ approved, saying, pass, sims }) {
      sims.cybereason.put({ key: 'd0.evil.example', maliciousType: 'blacklist' });
      const line = `/block domain d0[.]evil[.]example on cybereason for 2h ${BECAUSE}`;
      const id = await approved(line, 'Ends <');
      await pass(2 * HOUR + MINUTE);
      await saying(id, 'blocked before any request');
      return id;
    },
  },
  {
    name: 'ended-wanted',
    says: 'Its time was up, and another request wants it to stay: the end of that one, if it has one, takes it back.',
    async play({ approved, saying, pass }) {
      const line = '/block domain d5[.]evil[.]example on cybereason';
      await approved(`${line} ${BECAUSE}`, 'verified: asked again');
      const id = await approved(`${line} for 2h ${BECAUSE}`, 'Ends <');
      await pass(2 * HOUR + MINUTE);
      await saying(id, 'wants it to stay');
      return id;
    },
  },
  {
    name: 'ended-left-whole',
    says: 'Its time was up, and before it was taken back another came to want it. It stays, and the card never says otherwise.',
    async play({ approved, saying, pass, sims }) {
      const line = `/block sha1 ${sha1()} on inspect`;
      const id = await approved(`${line} for 2h ${BECAUSE}`, 'Ends <');
      sims.inspect.fault({ kind: 'retry_after', status: 503, value: '600' }, 'unblock');
      await pass(2 * HOUR + MINUTE);
      const end = endNamedOn(await saying(id, 'takes it back'));
      await saying(end, 'asked us to wait');
      await approved(`${line} ${BECAUSE}`, done);
      await pass(11 * MINUTE);
      await saying(id, 'took nothing back');
      return id;
    },
  },
  {
    name: 'ended-failed',
    says: 'Its time was up, and what was to take it back failed. That is as loud: the block is in force against what was agreed.',
    async play({ approved, saying, told, pass, sims }) {
      const id = await approved(`/block sha1 ${sha1()} on inspect for 2h ${BECAUSE}`, 'Ends <');
      sims.inspect.fault({ kind: 'status', status: 403 }, 'unblock');
      await pass(2 * HOUR + MINUTE);
      const end = endNamedOn(await saying(id, 'could not take it back'));
      await told(end, 'took back only part of it or nothing');
      return id;
    },
  },
  {
    name: 'overran',
    says: 'Its time was up, and it could not be taken back. The approvers have been told, and it stays loud.',
    async play({ approved, saying, told, pass, sims }) {
      sims.cybereason.put({ key: 'shop.sandbox-soc.example', maliciousType: 'blacklist' });
      const line = `/reputation whitelist domain shop[.]sandbox-soc[.]example for 2h ${BECAUSE}`;
      const id = await approved(line, 'Ends <');
      await pass(2 * HOUR + MINUTE);
      await saying(id, 'could not be taken back');
      await told(id, 'could not be taken back');
      return id;
    },
  },
  {
    name: 'the-end-itself',
    says: 'The request that takes it back. It was approved together with the block, so nobody is asked again.',
    async play({ approved, saying, pass }) {
      const line = `/block domain d3[.]evil[.]example on cybereason for 2h ${BECAUSE}`;
      const id = await approved(line, 'Ends <');
      await pass(2 * HOUR + MINUTE);
      const end = endNamedOn(await saying(id, 'Its time was up'));
      await saying(end, 'Done.');
      return end;
    },
  },
  {
    name: 'undo',
    says: 'Taking something back is a request too, and says what it puts in its place.',
    async play({ approved, ask, saying, sims }) {
      sims.cybereason.put({ key: 'ours.example', maliciousType: 'whitelist' });
      const id = await approved(`/reputation blacklist domain ours[.]example ${BECAUSE}`, 'Done.');
      const undo = await ask(`/unblock ${id} because it is ours after all`);
      await saying(undo, 'It puts back what was there before');
      return undo;
    },
  },
  {
    name: 'undo-wanted',
    says: 'Somebody has come to want a part of what this takes back. That part stays, and nobody approves it unread.',
    async play({ approved, ask, saying }) {
      const [ours, theirs] = [sha1(), sha1()];
      const id = await approved(`/block sha1 ${ours} ${theirs} on inspect ${BECAUSE}`, done);
      const undo = await ask(`/unblock ${id} because it was a false alarm`);
      await approved(`/block sha1 ${theirs} on inspect ${BECAUSE}`, done);
      await saying(undo, 'and that stays');
      return undo;
    },
  },
  {
    name: 'undo-left-whole',
    says: 'By the time it was to be taken back, others wanted all of it. Nothing was sent, and the card never says that it was.',
    async play({ approved, ask, press, saying, tomas }) {
      const hash = sha1();
      const id = await approved(`/block sha1 ${hash} on inspect ${BECAUSE}`, done);
      const undo = await ask(`/unblock ${id} because it was a false alarm`);
      await approved(`/block sha1 ${hash} on inspect ${BECAUSE}`, done);
      await saying(undo, 'and that stays');
      await press(tomas, undo, 'Approve');
      await saying(undo, 'Nothing was taken back');
      return undo;
    },
  },
  {
    name: 'undone',
    says: 'Taken back, and the card says what the vendor holds in its place.',
    async play({ approved, sims }) {
      sims.cybereason.put({ key: 'own.example', maliciousType: 'whitelist' });
      const id = await approved(`/reputation blacklist domain own[.]example ${BECAUSE}`, 'Done.');
      return approved(`/unblock ${id} because it is ours after all`, 'Put back:');
    },
  },
];
