/** What Slack sends to an app in HTTP mode, and a client that sends it at next to no cost of its own. */
import { createHmac, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

export const SIGNING_SECRET = 'bench-signing-secret';
export const BOT_TOKEN = 'xoxb-bench';

const WORKSPACE = { team_id: 'T0BENCH', team_domain: 'bench', api_app_id: 'A0BENCH' };

/** A whole `/block sha1 …` that was never sent before, as the bytes of an HTTP request. */
export function blockCommand(user, channel, now = Date.now()) {
  const text = `sha1 ${randomBytes(20).toString('hex')} because dropped by a phishing mail on two hosts ref INC-42`;
  return signed(
    {
      token: 'legacy',
      ...WORKSPACE,
      channel_id: channel,
      channel_name: 'incident-42',
      user_id: user,
      user_name: user.toLowerCase(),
      command: '/block',
      text,
      is_enterprise_install: 'false',
      response_url: 'http://127.0.0.1:9/never-called',
      trigger_id: `${now}.${randomBytes(12).toString('hex')}`,
    },
    now,
  );
}

/** A click on a card's button. `responseUrl` hears of refusals. */
export function click(action, { user, request, channel, ts, responseUrl }, now = Date.now()) {
  const payload = {
    type: 'block_actions',
    team: { id: WORKSPACE.team_id, domain: WORKSPACE.team_domain },
    user: { id: user, team_id: WORKSPACE.team_id },
    api_app_id: WORKSPACE.api_app_id,
    container: { type: 'message', message_ts: ts, channel_id: channel },
    channel: { id: channel, name: 'approvals' },
    message: { ts },
    trigger_id: `${now}.${randomBytes(12).toString('hex')}`,
    response_url: responseUrl,
    actions: [
      { type: 'button', action_id: action, block_id: 'buttons', value: request, action_ts: `${now / 1000}` },
    ],
  };
  return signed({ payload: JSON.stringify(payload) }, now);
}

function signed(fields, now) {
  const body = new URLSearchParams(fields).toString();
  const timestamp = Math.floor(now / 1000);
  const signature = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  return Buffer.from(
    [
      'POST /slack/events HTTP/1.1',
      'host: 127.0.0.1',
      'user-agent: Slackbot 1.0 (+https://api.slack.com/robots)',
      'accept: application/json,*/*',
      'content-type: application/x-www-form-urlencoded',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-slack-request-timestamp: ${timestamp}`,
      `x-slack-signature: v0=${signature}`,
      '',
      body,
    ].join('\r\n'),
  );
}

/**
 * A kept-alive connection, one request at a time. Node's own client costs as much as the servers measured here, and on
 * two cores it would be what is measured.
 */
export async function dial(port) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let received = '';
  let waiting;
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    if (!isWhole(received)) return;
    const answer = received;
    received = '';
    waiting.resolve(answer);
  });
  const fail = (error) => waiting?.reject(error ?? new Error('The connection was closed.'));
  socket.on('error', fail).on('close', () => fail());
  return {
    /** The answer, status line and headers included. */
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

function isWhole(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end));
  return length ? text.length >= end + 4 + Number(length[1]) : text.endsWith('0\r\n\r\n');
}
