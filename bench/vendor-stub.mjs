/** A vendor on the loopback over TLS that says yes to everything with a kilobyte of JSON, in a process of its own. */
import { createServer } from 'node:https';

const { STUB_CERT: cert, STUB_KEY: key } = process.env;
const ANSWER_BYTES = 1024;

const row = (i) => ({ id: i, name: `detection ${i}`, severity: 'low' });
const empty = JSON.stringify({ value: Array.from({ length: 12 }, (_, i) => row(i)), padding: '' });
const answer = empty.replace('"padding":""', `"padding":"${'x'.repeat(ANSWER_BYTES - empty.length)}"`);

const server = createServer({ cert, key }, (req, res) => {
  req.resume().once('end', () => {
    const headers = { 'content-type': 'application/json', 'content-length': ANSWER_BYTES };
    // One token for good: a vendor that changes it costs nothing more.
    res.writeHead(200, { ...headers, 'x-security-token': 'bench-token' }).end(answer);
  });
});
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.once('disconnect', () => process.exit());
