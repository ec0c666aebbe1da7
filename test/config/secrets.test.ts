import { describe, expect, test } from '@jest/globals';
import { SECRET } from './reading.ts';
import { type Change, ENV, load, problems, problemsWith, YML } from './yml.ts';

describe('a secret', () => {
  test.each<Change>([
    [
      'a secret in the file',
      `\${ESET_PASSWORD}`,
      SECRET,
      `portcullis.yml:8:15 vendors.inspect.password: A secret does not belong in this file; write \${NAME} for a variable of the environment or \${file:PATH} for a file.`,
    ],
    [
      'a secret around a reference',
      `\${ESET_PASSWORD}`,
      `${SECRET}\${ESET_PASSWORD}`,
      `portcullis.yml:8:15 vendors.inspect.password: A secret does not belong in this file; write \${NAME} for a variable of the environment or \${file:PATH} for a file.`,
    ],
    [
      'an unset variable',
      `\${ESET_PASSWORD}`,
      `\${NO_PASSWORD}`,
      'portcullis.yml:8:15 vendors.inspect.password: The environment has no variable NO_PASSWORD.',
    ],
    [
      'a missing file',
      `\${ESET_PASSWORD}`,
      `\${file:nothing}`,
      'portcullis.yml:8:15 vendors.inspect.password: The file nothing cannot be read (ENOENT).',
    ],
    [
      'an empty file',
      `\${ESET_PASSWORD}`,
      `\${file:empty}`,
      'portcullis.yml:8:15 vendors.inspect.password: The file empty is empty.',
    ],
    [
      'a reference of neither form',
      `\${ESET_PASSWORD}`,
      `\${env:X}`,
      `portcullis.yml:8:15 vendors.inspect.password: A reference names a variable, \${NAME}, or a file, \${file:PATH}.`,
    ],
    [
      'a reference in { } without quotes',
      `    username: bot\n    password: \${ESET_PASSWORD}`,
      `    extra: { password: \${ESET_PASSWORD} }`,
      'portcullis.yml:7:25: Inside { … } a reference needs quotes around it, because YAML takes its brace for another map.',
    ],
  ])('with %s is refused', async (_, from, to, ...lines) => {
    expect(await problemsWith(from, to)).toEqual(lines);
  });

  test('an empty variable is no secret', async () => {
    expect(await problems(load(YML, { ...ENV, ESET_PASSWORD: '' }))).toEqual([
      'portcullis.yml:8:15 vendors.inspect.password: The variable ESET_PASSWORD is empty.',
    ]);
  });
});
