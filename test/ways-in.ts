import { expect } from '@jest/globals';
import { gather } from '../src/domain/extract.ts';
import { readFile } from '../src/domain/file.ts';
import { type Indicator, keyOf } from '../src/domain/indicator.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { struckIn } from '../src/domain/struck.ts';
import { draftOf, readFields, readWords } from '../src/domain/words.ts';
import { readable } from '../src/slack/message-text.ts';

const block = { action: 'block', undo: false } as const;
const configured = { vendors: [{ name: 'inspect' }] };

/** A form opens, or the one that is open stays, and says what was not understood. */
export const ASKS = 'asks';

/** What each way in makes of a text: kinds and values. Of a command and a form also that it asks; of a message what is ticked. */
export interface Read {
  readonly command: readonly string[] | typeof ASKS;
  readonly form: readonly string[] | typeof ASKS;
  readonly message: readonly string[];
  readonly file: readonly string[];
}

const listOf = (indicators: readonly Indicator[]) => [...new Set(indicators.map(keyOf))];

function readCommand(text: string): Read['command'] {
  const draft = draftOf(readWords(`${text} because why`, configured), block);
  return 'action' in draft ? listOf(draft.indicators) : ASKS;
}

function readForm(text: string): Read['form'] {
  const fields = { indicatorsText: text, vendors: [], reason: 'why', clean: false, prevent: false };
  const draft = draftOf(readFields(fields, configured), block);
  return 'action' in draft ? listOf(draft.indicators) : ASKS;
}

function readMessage(text: string): Read['message'] {
  const said = readable({ text }).text;
  const isStruck = struckIn(said);
  const meant = gather(said).findings.filter(({ start, more }) => !more?.isHalf && !isStruck(start));
  return listOf(meant.map(({ indicator }) => indicator));
}

function readTxt(text: string): Read['file'] {
  const steps = readFile('list.txt', new TextEncoder().encode(text), new Date(0));
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value instanceof Refusal ? [] : listOf(step.value.indicators.map((each) => each.indicator));
}

export function readEverywhere(text: string): Read {
  return {
    command: readCommand(text),
    form: readForm(text),
    message: readMessage(text),
    file: readTxt(text),
  };
}

/** Everywhere the same. */
export function expectSame(text: string, expected: readonly string[]): void {
  expect(readEverywhere(text)).toEqual({
    command: expected,
    form: expected,
    message: expected,
    file: expected,
  });
}

export const MD5 = '44d88612fea8a8f36de82e1278abb02f';
export const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
export const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
