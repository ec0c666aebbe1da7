import { describe, expect, test } from '@jest/globals';
import { covers, fits, type Part, type When, weigh } from '../../src/domain/when.ts';
import { ADDRESS, draftOf, FILE, NETWORK, partOf } from './occasions.ts';

const of = (kind: Part['indicator']['kind'], value = 'x') => ({ indicator: { kind, value } });
const EVENING = { from: 18 * 60, to: 8 * 60, timeZone: 'Europe/Berlin' };

describe('a condition holds or not, and says what it wants', () => {
  test.each<[When, Partial<Part>, boolean, string]>([
    [{ action: 'block' }, {}, true, 'the action is block'],
    [{ action: 'unblock' }, {}, false, 'the action is unblock'],
    [{ action: 'unblock' }, { word: 'unblock' }, true, 'the action is unblock'],
    [{ action: 'enrol' }, { word: 'enrol', ...of('account') }, true, 'the action is enrol'],
    [{ kinds: ['ip', 'sha1'] }, {}, true, 'it is about IP addresses or SHA-1 file hashes'],
    [{ kinds: ['ip', 'sha256'] }, {}, false, 'it is about IP addresses or SHA-256 file hashes'],
    [{ kinds: ['domain'] }, of('domain'), true, 'it is about domains'],
    [{ kinds: ['domain'] }, of('url'), true, 'it is about domains'],
    [{ kinds: ['domain'] }, of('host_md5'), true, 'it is about domains'],
    [{ kinds: ['url'] }, of('domain'), false, 'it is about URLs'],
    [{ kinds: ['ip'] }, of('network'), false, 'it is about IP addresses'],
    [{ vendors: ['gz', 'inspect'] }, {}, true, 'it goes to gz or inspect'],
    [{ vendors: ['gz'] }, {}, false, 'it goes to gz'],
    [{ indicatorsOver: 0 }, {}, true, 'there are more than 0 indicators'],
    [{ indicatorsOver: 1 }, {}, false, 'there are more than 1 indicator'],
    [
      { indicatorsOver: 1 },
      { draft: draftOf({ indicators: [FILE, ADDRESS] }) },
      true,
      'there are more than 1 indicator',
    ],
    [{ addressesOver: 255 }, { indicator: NETWORK }, true, 'a network has more than 255 addresses'],
    [{ addressesOver: 256 }, { indicator: NETWORK }, false, 'a network has more than 256 addresses'],
    [{ addressesOver: 0 }, { indicator: ADDRESS }, true, 'a network has more than 0 addresses'],
    [{ addressesOver: 1 }, { indicator: ADDRESS }, false, 'a network has more than 1 address'],
    [{ addressesOver: 0 }, {}, false, 'a network has more than 0 addresses'],
    [
      { addressesOver: 2 ** 53 - 1 },
      of('network', '2001:db8::/75'),
      true,
      'a network has more than 9,007,199,254,740,991 addresses',
    ],
    [
      { addressesOver: 2 ** 53 - 1 },
      of('network', '2001:db8::/76'),
      false,
      'a network has more than 9,007,199,254,740,991 addresses',
    ],
    [{ clean: true }, {}, false, 'it also cleans'],
    [{ clean: true }, { draft: draftOf({ clean: true }) }, true, 'it also cleans'],
    [{ clean: false }, {}, true, 'it does not clean'],
    [{ clean: false }, { draft: draftOf({ clean: true }) }, false, 'it does not clean'],
    [{ severity: [1, 2] }, { draft: draftOf({ severity: 2 }) }, true, 'the severity is 1 or 2'],
    [{ severity: [1, 2] }, { draft: draftOf({ severity: 3 }) }, false, 'the severity is 1 or 2'],
    [{ severity: [1, 2, 3, 4] }, {}, false, 'the severity is 1, 2, 3, or 4'],
    [{ channels: ['C0SOC', 'C0LAB'] }, {}, true, 'it is asked in C0SOC or C0LAB'],
    [{ channels: ['C0LAB'] }, {}, false, 'it is asked in C0LAB'],
    [
      { hours: EVENING },
      { at: new Date('2026-11-22T17:00:00Z') },
      true,
      'it is any day between 18:00 and 08:00 in Europe/Berlin',
    ],
    [
      { hours: EVENING },
      { at: new Date('2026-11-22T16:59:00Z') },
      false,
      'it is any day between 18:00 and 08:00 in Europe/Berlin',
    ],
  ])('%j for %j: %p', (when, changes, holds, sentence) => {
    const part = partOf(changes);
    expect(weigh(when, part)).toEqual(
      holds ? { met: [sentence], unmet: [] } : { met: [], unmet: [sentence] },
    );
    expect(fits(when, part)).toBe(holds);
  });
});

test('no conditions hold for everything', () => {
  expect(weigh({}, partOf())).toEqual({ met: [], unmet: [] });
  expect(fits({}, partOf())).toBe(true);
});

test('of several conditions all have to hold', () => {
  const when: When = { action: 'block', vendors: ['gz'], severity: [1], kinds: ['sha1'] };
  expect(weigh(when, partOf())).toEqual({
    met: ['the action is block', 'it is about SHA-1 file hashes'],
    unmet: ['it goes to gz', 'the severity is 1'],
  });
  expect(fits(when, partOf())).toBe(false);
  const part = partOf({ vendor: 'gz', draft: draftOf({ severity: 1 }) });
  expect(fits(when, part)).toBe(true);
});

test('an account is only for a rule that names it', () => {
  const part = partOf({ word: 'enrol', indicator: { kind: 'account', value: 'ann@example.com analyst' } });
  expect(weigh({}, part)).toEqual({ met: [], unmet: ['it names the action enrol'] });
  expect(weigh({ vendors: ['inspect'], clean: true }, part)).toEqual({
    met: ['it goes to inspect'],
    unmet: ['it also cleans', 'it names the action enrol'],
  });
  expect(fits({ vendors: ['inspect'] }, part)).toBe(false);
  expect(weigh({ action: 'block' }, part).unmet).toEqual(['the action is block']);
});

test.each([
  ['domain', 'domain', true],
  ['domain', 'url', true],
  ['domain', 'host_md5', true],
  ['domain', 'ip', false],
  ['url', 'domain', false],
  ['url', 'host_md5', false],
  ['sha1', 'sha1', true],
  ['sha1', 'md5', false],
] as const)('what is said of a %s is said of a %s: %p', (named, kind, is) => {
  expect(covers(named, kind)).toBe(is);
});
