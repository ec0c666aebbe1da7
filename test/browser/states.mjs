// What the pictures of docs/states.md show: each state of a request, with how people bring it about in the sandbox, and a
// sentence for the page. Played one after the other by pictures.mjs, against the built bot.
import { randomBytes } from 'node:crypto';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BECAUSE = 'because beaconing on two hosts ref INC-42';

const hex = (bytes) => randomBytes(bytes).toString('hex');
const sha1 = () => hex(20);

const waits = 'Waiting for approval';
const done = 'Done, as far as the vendors say.';

/**
 * By heading: the name of the picture, its sentence, and how to get there; gives back the request's id. `shows`: the last
 * reply in the thread of the card rather than the card.
 */
export const STATES = {
  'Waiting for a decision': [
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
        await told(id);
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
        await told(id);
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
        await saying(id, 'Waiting for approval: 1 of 2');
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
  ],
  'Ended without a run': [
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
  ],
  'Carried out': [
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
      says: 'Done and verified: the vendor was asked again, and it is so.',
      play: ({ approved }) =>
        approved(`/block domain login.evil[.]example on cybereason ${BECAUSE}`, 'Done.'),
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
  ],
  'Break-glass': [
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
  ],
  'Taken back': [
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
      name: 'overran',
      says: 'Its time was up, and it could not be taken back. The approvers have been told, and it stays loud.',
      async play({ approved, saying, told, pass, sims }) {
        sims.cybereason.put({ key: 'shop.sandbox-soc.example', maliciousType: 'blacklist' });
        const line = `/reputation whitelist domain shop[.]sandbox-soc[.]example for 2h ${BECAUSE}`;
        const id = await approved(line, 'Ends <');
        await pass(2 * HOUR + MINUTE);
        await saying(id, 'could not be taken back');
        await told(id);
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
        const { blocks } = await saying(id, 'Its time was up');
        const [, end] = /Its time was up: `(R.{5})`/.exec(JSON.stringify(blocks));
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
      name: 'undone',
      says: 'Taken back, and the card says what the vendor holds in its place.',
      async play({ approved, sims }) {
        sims.cybereason.put({ key: 'own.example', maliciousType: 'whitelist' });
        const id = await approved(`/reputation blacklist domain own[.]example ${BECAUSE}`, 'Done.');
        return approved(`/unblock ${id} because it is ours after all`, 'Put back:');
      },
    },
  ],
};
