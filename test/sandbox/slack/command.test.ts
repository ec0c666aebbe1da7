import { describe, expect, test } from '@jest/globals';
import { command, dara, general, gus, lea, plain, rina, soc, texts, warRoom } from './acts.ts';
import { answerWith, app, begin, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

const notices = (as: string) => workspace.snapshot(as).notices.map((notice) => notice.text);

describe('a command', () => {
  test('reaches the app with the words as typed', async () => {
    expect(await command('ip 10.0.0.1 <b> & @lea')).toEqual({ ok: true });
    expect(app.last()).toMatchObject({ command: '/block', text: 'ip 10.0.0.1 <b> & @lea', user_id: rina });
  });

  test('names people and channels by id when the manifest asks for it', async () => {
    await begin({ manifest: manifest({ escape: true }) });
    await command('@lea #soc @nobody');
    expect(app.last()['text']).toBe(`<@${lea}|lea> <#${soc}|soc> @nobody`);
  });

  test('that the manifest does not have is Slack’s own affair', async () => {
    const result = await workspace.act({
      act: 'command',
      as: rina,
      channel: soc,
      command: '/blok',
      text: '',
    });
    expect(result).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('/blok is not a valid command.'),
    });
    expect(notices(rina)).toHaveLength(1);
    expect(notices(lea)).toEqual([]);
    expect(app.envelopes).toEqual([]);
  });

  test('may be written like a message', async () => {
    await workspace.act({ act: 'say', as: rina, channel: soc, text: '/block ip 10.0.0.1' });
    expect(app.last()).toMatchObject({ command: '/block', text: 'ip 10.0.0.1' });
    expect(workspace.messages(soc)).toEqual([]);
  });

  test('says dispatch_failed when nobody is connected', async () => {
    await app.close();
    await workspace.waitFor(() => workspace.connections() === 0);
    expect(await command()).toEqual({
      ok: false,
      sentence: '/block failed with the error "dispatch_failed"',
    });
    expect(notices(rina)).toEqual(['/block failed with the error "dispatch_failed"']);
  });

  test('says operation_timeout when it is not acknowledged in time', async () => {
    await begin({ ackMs: 30 });
    answerWith(() => 'silent');
    expect(await command()).toEqual({
      ok: false,
      sentence: '/block failed with the error "operation_timeout"',
    });
  });

  test('says operation_timeout when the acknowledgement gets lost', async () => {
    await begin({ ackMs: 30 });
    workspace.faults.dropAcks(1);
    expect(await command()).toMatchObject({ ok: false });
    expect(await command()).toEqual({ ok: true });
  });

  test.each([
    ['for the person alone', {}, ['hi'], []],
    ['in the channel', { response_type: 'in_channel' }, ['hi'], ['hi']],
  ])('can be answered in the acknowledgement, %s', async (_name, more, forRina, forLea) => {
    answerWith(() => ({ text: 'hi', ...more }));
    await command();
    expect([texts(rina), texts(lea)]).toEqual([forRina, forLea]);
  });

  test('with an answer that breaks a limit fails', async () => {
    answerWith(() => ({ blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] }));
    expect(await command()).toMatchObject({ ok: false });
    expect(texts(rina)).toEqual([]);
  });

  test('works in a private channel that the bot is not in', async () => {
    expect(await command('', rina, warRoom)).toEqual({ ok: true });
    expect(app.last()).toMatchObject({ channel_id: warRoom, channel_name: 'privategroup' });
  });

  test.each([
    ['someone who is not in the channel', gus, general],
    ['someone deactivated', dara, general],
    ['nobody', 'U0NOBODY', soc],
  ])('is not taken from %s', async (_name, as, channel) => {
    expect(await command('', as, channel)).toMatchObject({ ok: false });
    expect(app.envelopes).toEqual([]);
  });

  test('arrives twice when the fault says so', async () => {
    workspace.faults.duplicate(1);
    await command();
    await workspace.waitFor(
      () =>
        app.envelopes.length === 2 && workspace.log.some(({ text: line }) => line.includes('late, twice')),
    );
    expect(app.envelopes[0]).toEqual(app.envelopes[1]);
  });
});
