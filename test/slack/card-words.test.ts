import { describe, expect, test } from '@jest/globals';
import type { Standing } from '../../src/domain/policy.ts';
import type { Request } from '../../src/domain/request.ts';
import { card, statusLine } from '../../src/slack/card.ts';
import { lea, tomas, vera } from '../domain/stories.ts';
import { states } from './states.ts';

const head = { position: 42, hash: 'f'.repeat(64) };
const STATES = states();

const say = (request: Request) => JSON.stringify(card(request, head).blocks);

describe('nothing looks like something that it is not', () => {
  test.each([
    ['done, accepted', /verified|white_check_mark|:lock:/],
    ['unknown', /verified|white_check_mark|:lock:|Done/],
    ['expired', /[Dd]enied/],
    ['approved', /:white_check_mark:|:lock:/],
    ['break-glass, to be reviewed', /Approved by/],
    ['break-glass, not justified', /\*Justified\*/],
    ['the end of another', /Approved by/],
    ['needs an override', /"approve"/],
    ['one from each, one side missing', /about to be carried out/],
    ['done, its time up', /Ends </],
    ['done, its time up in vain', /:lock:|Ends </],
    ['unknown, with an end ahead', /Done|:lock:/],
    ['done, its time up, and another wants it', /takes it back|:lock:/],
    ['the end of another, sparing it', /:rotating_light:|:x:/],
    ['an undo of what is gone', /yet/],
    ['an undo that puts back', /Already there/],
    ['expired, never overridden', /has to override/],
    ['expired, never overridden', /198\.18/],
    ['done, and cleaned', /Also cleans/],
    ['an override lapsed', /Overridden by/],
    ['what was handed on lapsed', /asks <@UOLAF>/],
    ['denied', /will block/],
    ['put off', /Nothing will be sent/],
    ['an approval lapsed, too late for another', /nobody decided/],
    ['an approval lapsed for one of two', /is no longer among/],
    ['break-glass, expired', /nobody decided|was approved/],
    ['expired, while nobody could say by whom', /[Ii]t waits/],
    ['executing, and nobody can say on whose word', /will be sent at/],
    ['done, its time up', /and it is so/],
    ['approved', /[Ii]t waits/],
    ['left out of what has a reach, gaps and holders', /\*blockade\*|1 whitelist|1\[\.\]0\/24 is 256/],
  ])('%s', (state, never) => {
    expect(say(STATES[state]!)).not.toMatch(never);
  });

  test.each([
    ['done, verified', /:lock:.*verified: asked again/],
    ['unknown', /nobody knows whether/],
    ['expired', /nobody decided in time/],
    ['break-glass, to be reviewed', /\*Break-glass\* by <@URINA>, without approval, to be reviewed/],
    ['break-glass, justified', /without approval\..*\*Justified\*, says <@ULEA>/],
    ['done without what was left out', /<@ULEA> left out 2: Two are our own tools\./],
    ['an approval lapsed', /:warning: The approval by <@ULEA> no longer counts: ulea is no longer among/],
    ['an override lapsed', /:warning: The override by <@UVERA> no longer counts: uvera is no longer among/],
    ['an override lapsed', /Waiting for somebody to override the guard, then for approval: 0 of 1/],
    ['what was handed on lapsed', /:warning: The delegation by <@ULEA> no longer counts: ulea is no longer/],
    ['what was handed on lapsed', /:warning: The approval by <@UOLAF> no longer counts: uolaf is no longer/],
    ['one from each, one side missing', /2 of 2 so far, still to come: <!subteam\^SOPERATIONS>/],
    [
      'an approval lapsed for one of two',
      /:warning: The approval by <@ULEA> no longer counts for <!subteam\^SOPERATIONS>\. It still counts for <!subteam\^SLEADS>\."/,
    ],
    ['an approval lapsed for one of two', /2 of 2 so far, still to come: <!subteam\^SOPERATIONS>/],
    [
      'an approval lapsed, too late for another',
      /Expired: an approval of it no longer counts, and nobody approved it anew in time\. Nothing was sent\..*The approval by <@ULEA> no longer counts: ulea is no longer/,
    ],
    [
      'approved, and nobody can say by whom',
      /about to be carried out\. \*It waits for Slack to say whether those on whose word it runs still may;\* the log says what keeps Slack from it\. Otherwise it expires <!date\^1795352460\^/,
    ],
    [
      'executing, and nobody can say on whose word',
      /being carried out\. \*It waits for Slack to say[^"]* keeps Slack from it\."/,
    ],
    [
      'expired, while nobody could say by whom',
      /Expired: it was approved, and Slack did not say in time whether those on whose word it ran still may\./,
    ],
    ['expired, approved', /Expired: it was approved, and could not begin in time\./],
    ['break-glass, expired', /Expired: it broke the glass, and could not begin in time\./],
    [
      'an undo of what others want by now',
      /:lock: \*`R2222A` by <@UOLAF> and 1 more want some of this too, and that stays while they want it:\* `a{40}`, `c{40}` at \*inspect\*\./,
    ],
    ['done, with an end ahead', /Done\. Approved by <@ULEA>\. Ends <!date\^/],
    ['done, its time up', /Its time was up: `R2222A` takes it back\."/],
    ['done, its time up, and another wants it', /Its time was up\. `R3333B` wants it to stay\."/],
    [
      'done, its time up, and it was so before',
      /Its time was up\. It was blocked before any request, and stays\./,
    ],
    ['done, its time up, and it is gone', /Its time was up\. It was taken back already\./],
    [
      'done, its time up, in part',
      /takes it back\. `R3333B`, `R4444C`, `R5555D` and 1 more want some of it to stay\. Some of it was blocked before any request, and stays\. Some of it was taken back already\./,
    ],
    [
      'the end of another, sparing it',
      /:lock: \*inspect\* kept 1 indicator, for which `R3333B` had asked by then\./,
    ],
    ['unknown, with an end ahead', /Unclear: .*Ends </],
    ['the end of another', /The end that `R7F3KQ` was approved with/],
    [
      'done, its time up in vain',
      /:rotating_light: \*Blocked .*could not be taken back; somebody has to see/,
    ],
    ['already so, with an end ahead', /Ends [^"]*; what was blocked before any request stays\./],
    ['in part already so, with an end ahead', /Ends [^"]*; what was blocked before any request stays\./],
    ['an undo of what is gone', /will unblock 1 indicator\. Not there now\./],
    ['an undo that puts back', /\*It puts back what was there before:\* whitelist\. There now: blacklist\./],
    ['an undo, done', /asked again, and it was so\. Put back: whitelist\./],
    ['done, in the place of something else', /asked again, and it was so\. Before: whitelist\./],
    ['new to the vendor', /will block 1 indicator\. Not there yet\./],
    ['a clearing of what nobody knows', /of 1 indicator\. Not there now\./],
    ['expired, never overridden', /Nobody has overridden that\.\\n• 198\[\.\]18\[\.\]7\[\.\]9 is on the/],
    ['left out of what has a reach, gaps and holders', /\*inspect\* leaves out 1\. .*\*gz\* takes no part\./],
    ['left out of what has a reach, gaps and holders', /will block 1 indicator\. Already there: blocked\./],
    ['left out of what has a reach, gaps and holders', /is about 2 of what was asked for\./],
  ])('%s, which is said', (state, always) => {
    expect(say(STATES[state]!)).toMatch(always);
  });
});

test('what the guard found of our own and how far it reaches is said once, in the words that say more', () => {
  const said = say(STATES['overridden, of our own network']!);
  expect(said.match(/198\[\.\]18\[\.\]7\[\.\]0\/24/g)).toHaveLength(1);
  expect(said).toMatch(/moved off it\.\\n• 198[^/]+\/20 is 4,096 addresses and holds 2 of your networks/);
  expect(said).not.toContain('contains 198');
});

test('a reach that names something else stays beside what the guard found', () => {
  const { terms, ...request } = STATES['overridden, of our own network']!;
  const reach = ['198[.]18[.]0[.]0/20 is 4,096 addresses and holds 1 of your networks (198[.]18[.]7[.]0/2).'];
  const said = say({ ...request, terms: { ...terms, reach } });
  expect(said).toContain(`:left_right_arrow: ${reach[0]}`);
  expect(said).toContain('• 198[.]18[.]0[.]0/20 contains 198[.]18[.]7[.]0/24, one of your own networks.');
});

test('an approval that counts no more is seen, with the reason, until its giver has approved again', () => {
  const request = STATES['one of two approvals']!;
  const gone = (by: Standing) => ({
    ...request,
    lapses: [{ by: by.person, sentence: '<!channel> is no longer among those who may approve this.' }],
  });
  expect(say(gone(tomas))).toContain(
    ':warning: The approval by <@UTOMAS> no longer counts: &lt;!channel&gt; is no longer among',
  );
  expect(say(gone(lea))).not.toContain('no longer counts');
});

test('an approval that counts for one only is seen until its giver has approved for both again', () => {
  const request = STATES['an approval lapsed for one of two']!;
  const [approval, ...others] = request.approvals;
  const again = { ...approval!, as: ['SLEADS', 'SOPERATIONS'] };
  expect(say({ ...request, approvals: [again, ...others] })).not.toContain('no longer counts');
  const gone = { by: lea.person, sentence: 'They are no longer.' };
  const lapses = [...(request.lapses ?? []), gone];
  expect(say({ ...request, approvals: others, lapses }).match(/no longer counts/g)).toHaveLength(1);
});

test('what nobody had approved expired because nobody decided, whatever else counts no more', () => {
  expect(say({ ...STATES['an override lapsed']!, status: 'expired' })).toContain('nobody decided in time');
});

test('why an approval counts no more is read where it was asked too, until it is decided', () => {
  const line = (state: string) => JSON.stringify(statusLine(STATES[state]!).blocks);
  for (const state of ['an approval lapsed', 'an approval lapsed, too late for another'])
    expect(line(state)).toContain('The approval by <@ULEA> no longer counts: ulea is no longer among');
  const done = { ...STATES['done, verified']!, lapses: STATES['an override lapsed']!.lapses! };
  expect(JSON.stringify(statusLine(done).blocks)).not.toContain('no longer counts');
});

test('what others want of an undo is said of what is left to decide', () => {
  const request = STATES['an undo of what others want by now']!;
  const cut = (without: readonly number[]) =>
    say({ ...request, approvals: [{ ...STATES['one of two approvals']!.approvals[0]!, without }] });
  expect(cut([0])).toMatch(/and that stays while they want it:\* `c{40}` at/);
  expect(cut([0, 2])).not.toContain('and that stays');
  expect(say({ ...request, status: 'approved' })).not.toContain('and that stays');
});

test('what else counts no more is seen until the same person has done it again', () => {
  const gone = (state: string, of: 'override' | 'delegation', by: Standing) =>
    say({ ...STATES[state]!, lapses: [{ by: by.person, of, sentence: 'They are no longer.' }] });
  expect(gone('overridden', 'override', tomas)).toContain('The override by <@UTOMAS> no longer counts');
  expect(gone('overridden', 'override', vera)).not.toContain('no longer counts');
  expect(gone('delegated', 'delegation', tomas)).toContain('The delegation by <@UTOMAS> no longer counts');
  expect(gone('delegated', 'delegation', lea)).not.toContain('no longer counts');
});

test('who has approved is said in one place', () => {
  for (const [state, request] of Object.entries(STATES)) {
    const said = say(request);
    const places = [said.includes('*Approved by*'), said.includes('Approved by <@')].filter(Boolean);
    expect([state, places.length]).toEqual([state, request.approvals.length > 0 ? 1 : 0]);
  }
});
