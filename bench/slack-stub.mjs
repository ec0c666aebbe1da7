/**
 * Slack's Web API as cheap as it can be had: everybody is a member and in every group, every message gets a `ts`. It runs
 * in a process of its own, so that it does not take its time from what is measured.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const TEAM = 'T0BENCH';
/** Of the user groups only the answer's length matters to the bot; these are the people in bench/ack.mjs and memory.mjs. */
export const PEOPLE = Array.from({ length: 20 }, (_, n) => `U0BENCH${String(n).padStart(2, '0')}`);

const answers = {
  'auth.test': () => ({ team_id: TEAM, user_id: 'U0BOT', bot_id: 'B0BOT' }),
  'users.info': ({ user }) => ({
    user: { id: user, team_id: TEAM, name: user, profile: { display_name: user } },
  }),
  'usergroups.users.list': () => ({ users: PEOPLE }),
  'chat.postMessage': ({ channel }) => ({ channel, ts: newTs() }),
  'chat.update': ({ channel, ts }) => ({ channel, ts }),
};

let messages = 0;
function newTs() {
  messages += 1;
  return `1762084800.${String(messages).padStart(6, '0')}`;
}

/** Listens on a free port. `onCall` hears of every call, by its method, arguments and answer. */
export async function startSlack(onCall = () => {}) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const method = request.url.slice(request.url.lastIndexOf('/') + 1);
    const asked = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const answer = { ok: true, ...answers[method]?.(asked) };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
    onCall(method, asked, answer);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { apiUrl: `http://127.0.0.1:${server.address().port}/api/`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.send((await startSlack()).apiUrl);
