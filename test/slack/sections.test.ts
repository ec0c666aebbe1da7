import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lines, sections } from '../../src/slack/sections.ts';
import { code } from '../../src/slack/text.ts';
import { tooMuchIn } from './limits.ts';
import { textsIn } from './skeleton.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 100);
const REST = '… All of it is in a file, in your direct messages with Portcullis.';

const said = (blocks: unknown) => textsIn(blocks).map(({ text }) => text);

describe('lines', () => {
  test('that fit stand in one paragraph, and there is nothing beside them', () => {
    const face = lines('Pending', ['one', 'two']);
    expect(face).toEqual({ text: 'Pending', blocks: expect.anything() });
    expect(said(face.blocks)).toEqual(['*Pending*\none\ntwo']);
  });

  test('that do not fit are begun, and are all in a text beside them', () => {
    const all = Array.from({ length: 1_000 }, (_, i) => code(`${i}.example & more`));
    const { text, blocks, whole } = lines('Blocks', all);
    expect(text).toBe('Blocks');
    expect(said(blocks).at(-1)).toBe(REST);
    expect(whole?.split('\n')).toEqual([
      'Blocks',
      ...Array.from({ length: 1_000 }, (_, i) => `${i}.example & more`),
      '',
    ]);
  });

  test('of which one is shortened are in full in the text', () => {
    const { blocks, whole } = lines('Calls', ['one', 'tw…'], ['one', 'two and more']);
    expect(said(blocks)).toEqual(['*Calls*\none\ntw…', REST]);
    expect(whole).toBe('Calls\none\ntwo and more\n');
  });

  test('are never more than Slack takes, and none is lost', () => {
    const some = fc.array(fc.string({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(some, (all) => {
        const lined = all.map((line) => code(line));
        const { blocks, whole } = sections(lined);
        expect(tooMuchIn(blocks)).toEqual([]);
        expect(said(blocks).join('').length).toBeLessThan(12_000);
        if (whole === undefined) expect(said(blocks).join('\n')).toBe(lined.join('\n'));
        else expect(whole.split('\n')).toHaveLength(lined.length + 1);
      }),
      { numRuns },
    );
  });
});
