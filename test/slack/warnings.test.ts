import { describe, expect, test } from '@jest/globals';
import type { GuardRule } from '../../src/domain/guard/rules.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Terms } from '../../src/domain/request.ts';
import { warnings } from '../../src/slack/warnings.ts';
import { approve, ask, deny, lea, override, sha1, story, tomas, vera } from '../domain/stories.ts';

const PATH: Indicator = { kind: 'path', value: 'C:\\a\\run.exe' };
const ADDRESS: Indicator = { kind: 'ip', value: '8.8.8.8' };
const RESOLVER = '8.8.8.8 is a public resolver.';
const cleaned: Partial<Terms> = {
  clean: true,
  prevent: true,
  indicators: [sha1('a'), sha1('b')],
  steps: [
    { vendor: 'inspect', indicators: [sha1('a')], cleans: true },
    { vendor: 'cybereason', indicators: [sha1('b')], prevents: true },
  ],
};
const related: Partial<Terms> = { related: [{ request: 'R2222A', wants: 'opposite', indicators: 1 }] };

/** A request about what the guard refuses, by these rules, in these words. */
function refused(
  found: readonly (readonly [indicator: Indicator, rule: GuardRule, entry: string, sentence: string])[],
  more: Partial<Terms> = {},
) {
  const indicators = found.map(([indicator]) => indicator);
  const findings = found.map(([indicator, rule, entry, sentence]) => ({
    indicator,
    rule,
    entry,
    sentence,
    absolute: false,
  }));
  const steps = [{ vendor: 'inspect', indicators }];
  return ask({ indicators, steps, override: { findings, by: ['SGUARDS'] }, ...more });
}

describe('what was only to be feared before it was decided', () => {
  test.each<[string, Partial<Terms>, RegExp]>([
    ['another open request', related, /R2222A/],
    ['the cleaning', cleaned, /[Cc]lean/],
    ['the preventing', cleaned, /prevents/],
  ])('%s is not warned of once it is denied', (_, changes, word) => {
    const asked = story(ask(changes));
    expect(warnings(asked).join('\n')).toMatch(word);
    expect(warnings(story(ask(changes), deny(tomas))).join('\n')).not.toMatch(word);
  });

  test('that others want to stay as it is what is taken back is said of each, and for how much', () => {
    const stay: Partial<Terms> = {
      undo: true,
      related: [{ request: 'R2222A', wants: 'stay', indicators: 1 }],
    };
    expect(warnings(story(ask(stay)))).toEqual([':warning: *`R2222A` wants 1 of these to stay blocked.*']);
  });

  test('another open request is not warned of once it is approved either', () => {
    expect(warnings(story(ask(related), approve(lea)))).toEqual([]);
  });

  test('a vendor of which all is left out cleans nothing', () => {
    const cut = approve(lea, { without: [0], reason: 'It is ours.' });
    expect(warnings(story(ask(cleaned), cut)).join('\n')).not.toContain('clean');
  });
});

describe('what the guard refuses', () => {
  test('is another thing than that it is ours, which is said beside it', () => {
    const reach = ['8[.]8[.]8[.]8 is one of your networks.'];
    const asked = refused([[ADDRESS, 'public_resolver', '8.8.8.8', RESOLVER]], { reach });
    expect(warnings(story(asked)).slice(1)).toEqual([
      '• 8[.]8[.]8[.]8 is a public resolver.',
      `:left_right_arrow: ${reach[0]}`,
    ]);
  });

  test('keeps its dots where they are a path’s or a hash’s list', () => {
    const hash = sha1('a');
    const asked = refused([
      [PATH, 'own_path', 'C:\\a\\*.exe', `${PATH.value} reaches C:\\a\\*.exe, one of your own.`],
      [hash, 'warning_list', 'x', `${hash.value} is on the warning list "NSRL 2.81", as x.`],
      [{ kind: 'domain', value: 'a.b.example' }, 'own_domain', 'b.example', 'a.b.example, http://[2a02::1].'],
    ]);
    expect(warnings(story(asked)).slice(1)).toEqual([
      `• ${PATH.value} reaches C:\\a\\*.exe, one of your own.`,
      `• ${hash.value} is on the warning list "NSRL 2.81", as x.`,
      '• a[.]b[.]example, http[:]//[2a02[:][:]1].',
    ]);
  });

  test('is not spoken of once all of it is left out', () => {
    const asked = refused([[ADDRESS, 'public_resolver', '8.8.8.8', RESOLVER]], {
      indicators: [ADDRESS, sha1('a')],
      steps: [{ vendor: 'inspect', indicators: [ADDRESS, sha1('a')] }],
    });
    const cut = approve(lea, { without: [0], reason: 'It is ours.' });
    expect(warnings(story(asked, override(vera)))).toHaveLength(2);
    expect(warnings(story(asked, override(vera), cut))).toEqual([]);
  });
});
