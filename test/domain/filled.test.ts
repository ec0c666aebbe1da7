import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fieldsOf } from '../../src/domain/filled.ts';
import { draftOf, readFields, readWords } from '../../src/domain/words.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const configured = { vendors: [{ name: 'inspect' }, { name: 'gravityzone' }] };
const block = { action: 'block', undo: false } as const;
const MD5 = '44d88612fea8a8f36de82e1278abb02f';

function fields(text: string) {
  return fieldsOf(readWords(text, configured));
}

describe('a form that is filled in beforehand', () => {
  test('holds what was understood, as it would be typed', () => {
    expect(
      fields('evil.com lorem 1.2.3.4 on inspect, nope for 1 week sev 2 clean override because x ref INC-1'),
    ).toEqual({
      indicatorsText: 'evil[.]com\n1[.]2[.]3[.]4',
      vendors: ['inspect'],
      reason: 'x',
      ticket: 'INC-1',
      severity: '2',
      lasts: '7d',
      clean: true,
      prevent: false,
      breakGlass: false,
      override: true,
    });
  });

  test('holds what was not understood where it can be mended', () => {
    expect(fields('evil.com until noon sev high ref soon')).toMatchObject({
      ticket: 'soon',
      severity: 'high',
      lasts: 'until noon',
    });
  });

  test('holds nothing where nothing was said', () => {
    expect(fields('')).toEqual({
      indicatorsText: '',
      vendors: [],
      reason: '',
      ticket: undefined,
      severity: undefined,
      lasts: undefined,
      clean: false,
      prevent: false,
      breakGlass: false,
      override: false,
    });
  });

  test('holds no word that its field has no room for, and of a reason what it has room for', () => {
    expect(fields(`evil.com ref ${'x'.repeat(64)}`).ticket).toBe('x'.repeat(64));
    expect(fields(`evil.com ref ${'x'.repeat(65)}`).ticket).toBeUndefined();
    expect(fields(`evil.com because ${'x'.repeat(501)}`).reason).toBe('x'.repeat(500));
    expect(fields(`evil.com because ${'x'.repeat(499)}🙂`).reason).toBe('x'.repeat(499));
  });

  test.each([
    ['evil.com 1.2.3.4', 'evil[.]com\n1[.]2[.]3[.]4'],
    // One that has to be named has all of them named, since a kind holds for all that follow it.
    ['evil.com domain readme.md', 'domain evil[.]com\ndomain readme[.]md'],
    [`hash ${MD5} path /bin`, `md5 ${MD5}\npath /bin`],
    ['"C:\\a b"', '"C:\\a b"'],
    ["'/tmp/a\"b c'", "'/tmp/a\"b c'"],
    ['/tmp/a,b', '/tmp/a,b'],
    ['http://evil.com/a,b;c', 'hxxp://evil[.]com/a,b;c'],
  ])('%j stands there as %j', (text, indicatorsText) => {
    expect(fields(text).indicatorsText).toBe(indicatorsText);
  });

  test('is filled from a draft too, with a hashed host name as the MD5 that it is', () => {
    const draft = draftOf(readWords(`${MD5} evil.com sev 2 for 7d because x`, configured), block);
    if (!('action' in draft)) throw new Error('It reads as no draft.');
    const indicators = draft.indicators.map(({ kind, value }) =>
      kind === 'md5' ? ({ kind: 'host_md5', value } as const) : { kind, value },
    );
    expect(fieldsOf({ ...draft, indicators })).toMatchObject({
      indicatorsText: `${MD5}\nevil[.]com`,
      severity: '2',
      lasts: '7d',
    });
  });

  test('comes to the same draft when it is sent as it is', () => {
    const indicators = fc.constantFrom(
      ...['evil.com', '1.2.3.4', '10.0.0.0/8', '2001:db8::', 'domain:readme.md', `md5:${MD5}`, 'path:/bin'],
      ...['"C:\\a, b.exe"', '"/tmp/it\'s"', '/x/a;b,c', 'https://evil.com/a?b=c,d', "'/tmp/a\"b c'"],
    );
    const clauses = fc.subarray(['on inspect', 'for 90m', 'sev 3', 'clean', 'break-glass', 'ref INC-1']);
    fc.assert(
      fc.property(fc.array(indicators, { minLength: 1, maxLength: 5 }), clauses, (about, said) => {
        const words = readWords(`${said.join(' ')} ${about.join(' ')} because it’s x`, configured);
        const draft = draftOf(words, block);
        expect(draft).toMatchObject(block);
        expect(draftOf(readFields(fieldsOf(words), configured), block)).toEqual(draft);
      }),
      { numRuns },
    );
  });
});
