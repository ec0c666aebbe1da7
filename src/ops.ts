import { createServer, type Server } from 'node:http';

/**
 * The port for those who watch over the process, on the loopback only: `/healthz` says that it lives, `/readyz` that
 * Slack reaches it. Nothing else is told there.
 */
export function listenForOps(port: number, isReady: () => boolean): Promise<Server> {
  const server = createServer((request, response) => {
    const ready = request.url === '/healthz' || (request.url === '/readyz' && isReady());
    const known = request.url === '/healthz' || request.url === '/readyz';
    response.writeHead(known ? (ready ? 200 : 503) : 404, { 'content-type': 'text/plain' });
    response.end(known ? (ready ? 'ok\n' : 'not connected to Slack\n') : 'not here\n');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
