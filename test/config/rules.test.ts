import { describe, expect, test } from '@jest/globals';
import { type Change, problemsWith } from './yml.ts';

describe('a policy', () => {
  test.each<Change>([
    [
      'an unknown key of a rule',
      '      approvals: 2',
      '      approvals: 2\n      aprovers: []',
      'portcullis.yml:15:7 policy.rules[0].aprovers: Is not a key that is known here.',
    ],
    [
      'an unknown key of "when"',
      '{ indicatorsOver: 50 }',
      '{ indicatorsOver: 50, who: x }',
      'portcullis.yml:13:35 policy.rules[0].when.who: Is not a key that is known here.',
    ],
    [
      'a wrong type',
      'approvals: 2',
      'approvals: two',
      'portcullis.yml:14:18 policy.rules[0].approvals: Must be a number, not a text.',
    ],
    [
      'half an approval',
      'approvals: 2',
      'approvals: 1.5',
      'portcullis.yml:14:18 policy.rules[0].approvals: Must be a whole number, not a number.',
    ],
    [
      'no list',
      '[S0RESPONDERS]',
      'S0RESPONDERS',
      'portcullis.yml:10:15 policy.requesters: Must be a list, not a text.',
    ],
    [
      'no approval',
      'approvals: 2',
      'approvals: 0',
      'portcullis.yml:14:18 policy.rules[0].approvals: Must be 1 or more: nothing is carried out on one word alone.',
    ],
    [
      'no approver',
      'approvers: [S0LEADS]\n',
      'approvers: []\n',
      'portcullis.yml:15:18 policy.rules[0].approvers: Must name somebody: with an empty list nobody could ever approve.',
    ],
    [
      'no requester',
      '[S0RESPONDERS]',
      '[]',
      'portcullis.yml:10:15 policy.requesters: Must name somebody: with an empty list nobody could ever ask.',
    ],
    [
      'two approvals of one person',
      'approvers: [S0LEADS]\n',
      'approvers: [U0ONE]\n',
      'portcullis.yml:14:18 policy.rules[0].approvals: The rule "wide" asks for 2 approvals, and only 1 person may give one, so it could never be met.',
    ],
    [
      'two approvals of one person named twice',
      'approvers: [S0LEADS]\n',
      'approvers: [U0ONE, U0ONE]\n',
      'portcullis.yml:15:26 policy.rules[0].approvers[1]: Is named before already.',
      'portcullis.yml:14:18 policy.rules[0].approvals: The rule "wide" asks for 2 approvals, and only 1 person may give one, so it could never be met.',
    ],
    [
      'a person by name',
      '[S0LEADS, U0ONCALL]',
      '[S0LEADS, "@ann"]',
      'portcullis.yml:19:28 policy.rules[1].approvers[1]: Must be the id of a user (U… or W…) or of a user group (S…), not a name.',
    ],
    [
      'a bot among the requesters',
      'S0RESPONDERS',
      'B0BOT',
      'portcullis.yml:10:16 policy.requesters[0]: Must be the id of a user (U… or W…) or of a user group (S…), not a name.',
    ],
    [
      'a number for a duration',
      '30m',
      '30',
      'portcullis.yml:16:21 policy.rules[0].expiresAfter: Must be a text, not a number.',
    ],
    [
      'no duration',
      '30m',
      '30 minutes',
      'portcullis.yml:16:21 policy.rules[0].expiresAfter: Must be a duration: a whole number and s, m, h or d, such as 30m.',
    ],
    [
      'too long a duration',
      '30m',
      '91d',
      'portcullis.yml:16:21 policy.rules[0].expiresAfter: Must be between 1s and 90d.',
    ],
    [
      'no default',
      '    - name: default\n',
      '    - name: default\n      when: { action: block }\n',
      'portcullis.yml:12:5 policy.rules: Must hold a rule without "when": the default for what no other rule fits.',
    ],
    [
      'the default before another',
      '      when: { indicatorsOver: 50 }\n',
      '',
      'portcullis.yml:12:7 policy.rules[0]: Has no "when", so it is the default and must be the last.',
    ],
    [
      'an empty "when"',
      '{ indicatorsOver: 50 }',
      '{}',
      'portcullis.yml:13:13 policy.rules[0].when: Holds no condition; leave it out and the rule is the default.',
      'portcullis.yml:17:7 policy.rules[1]: Is never reached: whatever it fits, "wide" above it fits first.',
    ],
    [
      'a rule by the name of another',
      'name: default',
      'name: wide',
      'portcullis.yml:17:13 policy.rules[1].name: Is the name of another rule too.',
    ],
    [
      'a rule by a name with blanks',
      'name: wide',
      'name: Very wide',
      'portcullis.yml:12:13 policy.rules[0].name: Must begin with a small letter and hold only small letters, digits, "-" and "_".',
    ],
    [
      'an unknown action',
      '{ indicatorsOver: 50 }',
      '{ action: deny }',
      'portcullis.yml:13:23 policy.rules[0].when.action: Must be one of block, allow, clear, flush, enrol, unblock.',
    ],
    [
      'an unknown kind',
      '{ indicatorsOver: 50 }',
      '{ kinds: [hash] }',
      'portcullis.yml:13:23 policy.rules[0].when.kinds[0]: Must be one of md5, sha1, sha256, ip, network, domain, url, path, connection.',
    ],
    [
      'an unknown vendor in a rule',
      '{ indicatorsOver: 50 }',
      '{ vendors: [inspekt] }',
      'portcullis.yml:13:25 policy.rules[0].when.vendors[0]: Names no vendor of this file.',
    ],
  ])('with %s is refused', async (_, from, to, ...lines) => {
    expect(await problemsWith(from, to)).toEqual(lines);
  });
});
