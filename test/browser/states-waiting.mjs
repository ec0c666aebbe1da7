import { BECAUSE, MINUTE, sha1, waits } from './words.mjs';

/** What waits for a decision. */
export const WAITING = [
  {
    name: 'requested',
    says: 'Somebody asked. The card says what, where, why, who asked and under which rule; nothing has been sent.',
    play: ({ ask }) => ask(`/block sha1 ${sha1()} sev 2 ${BECAUSE}`),
  },
  {
    name: 'warned',
    says: 'What an approver must not overlook stands out: here, that running copies are stopped everywhere.',
    play: ({ ask }) => ask(`/block sha1 ${sha1()} clean prevent ${BECAUSE}`),
  },
  {
    name: 'many',
    says: 'Of many indicators the first ten are shown; `/portcullis show` has them all.',
    play: ({ ask }) => ask(`/block sha1 ${Array.from({ length: 24 }, sha1).join(' ')} ${BECAUSE}`),
  },
  {
    name: 'lasting',
    says: 'With an end: approving it approves that it is taken back then.',
    play: ({ ask }) => ask(`/block sha1 ${sha1()} for 7d ${BECAUSE}`),
  },
  {
    name: 'opposite',
    says: 'Another open request wants the opposite of the same, and the card says so.',
    async play({ ask }) {
      const hash = sha1();
      await ask(`/block sha1 ${hash} ${BECAUSE}`);
      return ask(`/unblock sha1 ${hash} because it is our own agent`);
    },
  },
  {
    name: 'nowhere',
    says: 'Of what was asked for, a part can be done at no vendor. It is named, and each vendor says why.',
    play: ({ ask }) => ask(`/block ${sha1()} d9[.]evil[.]example on inspect gravityzone ${BECAUSE}`),
  },
  {
    name: 'claimed',
    says: 'An approver says that they are looking at it. That binds nobody, and others can take it over.',
    async play({ ask, press, saying, lea }) {
      const id = await ask(`/block sha1 ${sha1()} ${BECAUSE}`);
      await press(lea, id, 'Claim');
      await saying(id, 'is looking at it');
      return id;
    },
  },
  {
    name: 'delegated',
    says: 'An approver asked somebody else to decide instead, and keeps no say.',
    async play({ ask, fill, saying, lea, mara }) {
      const id = await ask(`/block sha1 ${sha1()} ${BECAUSE}`);
      const whom = { whom: ['whom', { type: 'users_select', selected_user: mara }] };
      await fill(lea, id, 'Ask somebody else…', whom);
      await saying(id, 'to decide instead');
      return id;
    },
  },
  {
    name: 'escalated',
    says: 'Nobody decided for so long that a second circle may approve too; they were told in the thread.',
    async play({ ask, saying, told, pass }) {
      const id = await ask(`/block sha1 ${sha1()} ${BECAUSE}`);
      await pass(11 * MINUTE);
      await pass(20 * MINUTE);
      await saying(id, 'Escalated');
      await told(id, 'you may approve this too');
      return id;
    },
  },
  {
    name: 'reminded',
    says: 'Nobody decided for a while: those who can are asked again, in the thread of the card and in the channel.',
    shows: 'reply',
    async play({ ask, told, pass }) {
      const id = await ask(`/block sha1 ${sha1()} ${BECAUSE}`);
      await pass(11 * MINUTE);
      await told(id, 'still waits for a decision');
      return id;
    },
  },
  {
    name: 'one-from-each',
    says: 'Two leads agree, and the rule wants one from each side: IT operations is still to come.',
    async play({ ask, press, saying, lea, tomas }) {
      const id = await ask(`/block network 45.83.122.0/24 ${BECAUSE}`);
      await press(lea, id, 'Approve');
      await saying(id, `${waits}: 1 of 2`);
      await press(tomas, id, 'Approve');
      await saying(id, `${waits}: 2 of 2`);
      return id;
    },
  },
  {
    name: 'lapsed',
    says: 'Who approved first has lost the right since. That approval counts no more, and the card says whose it was.',
    async play({ act, groups, ask, press, saying, lea, nadia }) {
      const id = await ask(`/block network 45.83.126.0/24 ${BECAUSE}`);
      await press(lea, id, 'Approve');
      await saying(id, `${waits}: 1 of 2`);
      const lead = { act: 'member', group: groups.leads, person: lea };
      await act({ ...lead, on: false });
      await press(nadia, id, 'Approve');
      await saying(id, 'no longer counts');
      await act({ ...lead, on: true });
      return id;
    },
  },
  {
    name: 'lapsed-in-part',
    says: 'Who approved for two groups has left one of them since. The approval still counts for the other.',
    async play({ act, groups, ask, press, saying, lea, tomas }) {
      const it = { act: 'member', group: groups.operations, person: lea };
      await act({ ...it, on: true });
      const id = await ask(`/block network 45.83.127.0/24 ${BECAUSE}`);
      await press(lea, id, 'Approve');
      await saying(id, `${waits}: 1 of 2`);
      await act({ ...it, on: false });
      await press(tomas, id, 'Approve');
      await saying(id, 'It still counts for');
      return id;
    },
  },
  {
    name: 'left-out',
    says: 'The first of two approved in part. The second sees what is left out, by whom and why.',
    async play({ ask, fill, saying, saysWhy, lea }) {
      const networks = ['45.83.122.0/24', '45.83.123.0/24', '45.83.124.0/24'].join(' ');
      const id = await ask(`/block network ${networks} ${BECAUSE}`);
      const ticked = { selected_options: [{ value: '0' }, { value: '2' }] };
      const fields = { 'ticks:0': ['ticks', ticked], ...saysWhy('That one is a partner’s.') };
      await fill(lea, id, 'Approve in part…', fields);
      await saying(id, 'left out 1');
      return id;
    },
  },
  {
    name: 'needs-override',
    says: 'The guard refuses it. It cannot be approved before somebody with the right has overridden that.',
    play: ({ ask }) => ask(`/block ip 11.22.33.44 override ${BECAUSE}`),
  },
  {
    name: 'overridden',
    says: 'The guard is overridden, with a reason. Who did so cannot approve; somebody else still has to.',
    async play({ ask, fill, saying, saysWhy, nadia }) {
      const id = await ask(`/block ip 11.22.33.45 override ${BECAUSE}`);
      await fill(nadia, id, 'Override the guard…', saysWhy('We moved off it last week.'));
      await saying(id, 'Overridden by');
      return id;
    },
  },
];
