import { describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  ANALYST,
  add,
  ask,
  call,
  clock,
  deleted,
  EVIL,
  EXAMPLE,
  held,
  keys,
  list,
  md5,
  node,
  pass,
  REQUIRED,
  remove,
  said,
  UPPER,
  wrote,
} from './cloud-node.ts';

describe('adding', () => {
  const cleaning: readonly [unknown, readonly string[]][] = [
    [['evil.com'], [EVIL]],
    [['http://evil.com/a'], [EVIL]],
    [['https://evil.com'], [EVIL]],
    [['EVIL.com'], ['b9534ec4dd9543d8022ffa854a817423']],
    [[' evil.com'], [md5(' evil.com')]],
    [['evil.com.'], [md5('evil.com.')]],
    [['https://evil.com:8443/a'], [md5('evil.com:8443')]],
    [['hxxp://evil[.]com'], [md5('hxxp:')]],
    [['http://http://evil.com'], [EVIL]],
    [['ahttps://b'], [md5('ab')]],
    [['HTTP://evil.com'], [md5('HTTP:')]],
    [[UPPER], [UPPER]],
    [[`${EVIL}\n`], [`${EVIL}\n`]],
    [[`${EVIL}0`], [md5(`${EVIL}0`)]],
    [['z'.repeat(32)], [md5('z'.repeat(32))]],
    [[''], ['d41d8cd98f00b204e9800998ecf8427e']],
    ['ab', [md5('a'), md5('b')]],
    [{ 'evil.com': 1 }, [EVIL]],
    [['example.com'], [EXAMPLE]],
    [['test.blockade.io'], ['ece4ddec111e1111d98c8b69638e3e18']],
    [['http://1.2.3.4/'], ['6465ec74397c9126916786bbcd6d7601']],
    [[EVIL, 'evil.com', EVIL], [EVIL]],
  ];
  test.each(cleaning)('%j stores %j', async (given, stored) => {
    expect(await add(given)).toEqual(wrote(stored.length));
    expect(held()).toEqual(stored);
    expect((await list()).json['indicators']).toEqual(expect.arrayContaining([...stored]));
  });

  test('keeps who, when, with which tags and from what', async () => {
    const body = { ...keys(ANALYST), indicators: ['http://evil.com/', EXAMPLE], tags: ['INC-42'] };
    await call('POST', '/admin/add-indicators', body);
    const common = { tags: ['INC-42'], creator: ANALYST.email, at: clock };
    expect(node.indicators()).toEqual([
      { indicator: EVIL, original: 'evil.com', ...common },
      { indicator: EXAMPLE, original: null, ...common },
    ]);
  });

  test('counts what is new, and leaves what is there', async () => {
    await add([EVIL], ANALYST);
    pass(5);
    expect(await add([EVIL, EXAMPLE])).toEqual(wrote(1));
    expect(await add([EVIL, EXAMPLE])).toEqual(wrote(0));
    expect(node.indicators()[0]).toMatchObject({ creator: ANALYST.email, at: clock - 5 });
  });

  test('takes any content type, and none', async () => {
    const body = { ...keys(ADMIN), indicators: [EVIL] };
    expect(await call('POST', '/admin/add-indicators', body, { 'content-type': 'text/plain' })).toEqual(
      wrote(1),
    );
  });

  test('ignores fields in the query', async () => {
    const query = new URLSearchParams(keys(ADMIN)).toString();
    expect(await call('POST', `/admin/add-indicators?${query}`, { indicators: [EVIL] })).toEqual(
      said(REQUIRED),
    );
  });
});

describe('the list', () => {
  test('holds each once, in no order of adding, without empty rows', async () => {
    const all = Array.from({ length: 20 }, (_, index) => md5(String(index)));
    for (const one of [...all, ...all, '']) node.plant(one);
    const { json } = await list();
    const indicators = json['indicators'] as string[];
    expect(json).toEqual({ success: true, indicators: expect.any(Array), indicatorCount: 20 });
    expect([...indicators].sort()).toEqual([...all].sort());
    expect(indicators).not.toEqual(all);
    expect(indicators).not.toEqual([...all].sort());
  });

  test('is empty at first, and its JSON ends with a line break', async () => {
    expect(await ask('GET', '/get-indicators')).toMatchObject({
      headers: { 'content-type': 'application/json' },
      text: '{"success":true,"indicators":[],"indicatorCount":0}\n',
    });
  });
});

describe('removing', () => {
  test.each([[[EVIL]], [['evil.com']], [[]], ['ab']])(
    '%j says so and does nothing, as published',
    async (given) => {
      await add([EVIL, 'a']);
      expect(await remove(given)).toEqual(deleted(0));
      expect(held()).toEqual([EVIL, md5('a')]);
    },
  );

  test.each([
    [[EVIL], 1],
    [['http://evil.com/a'], 1],
    [[EVIL, 'evil.com'], 1],
    [[EXAMPLE], 0],
    [[EVIL.toUpperCase()], 0],
    [['z'.repeat(32)], 1],
  ])('%j removes %i once patched', async (given, count) => {
    node.behave({ removal: 'patched' });
    node.plant(EVIL);
    node.plant('z'.repeat(32));
    expect(await remove(given)).toEqual(deleted(count));
    expect(held()).toHaveLength(2 - count);
    expect(await remove(given)).toEqual(deleted(0));
  });

  test('once patched takes one row at a time', async () => {
    node.behave({ removal: 'patched' });
    for (const one of [EVIL, EVIL, EXAMPLE]) node.plant(one);
    expect(await remove([EVIL])).toEqual(deleted(1));
    expect(held()).toEqual([EVIL, EXAMPLE]);
  });
});
