import { createServer, type Server } from 'node:http';

/** A number that somebody may want to watch, in the words of Prometheus. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly value: number;
}

/**
 * The port for those who watch over the process, on the loopback only: `/healthz` says that it lives, `/readyz` that
 * Slack reaches it, `/metrics` what there is to watch (Prometheus text format 0.0.4). Rejects when the port is taken.
 */
export function listenForOps(
  port: number,
  isReady: () => boolean,
  gauges: () => Promise<readonly Gauge[]>,
): Promise<Server> {
  const pages: Readonly<Record<string, () => Promise<readonly [number, string]>>> = {
    '/healthz': async () => [200, 'ok\n'],
    '/readyz': async () => (isReady() ? [200, 'ok\n'] : [503, 'not connected to Slack\n']),
    '/metrics': async () => [200, (await gauges()).map(written).join('')],
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const found = Object.hasOwn(pages, path) ? pages[path] : undefined;
    const page = found ?? (async () => [404, 'not here\n'] as const);
    page().then(
      ([status, text]) =>
        response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function written({ name, help, value }: Gauge): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}
