import { isIP } from 'node:net';
import { connect } from 'node:tls';

/** What a server proved of itself. */
export interface TlsProof {
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** When its certificate ends. */
  readonly validUntil: Date;
}

/**
 * Shakes hands with a server and sends nothing. Rejects with a sentence that says what to do when its certificate does not
 * prove who it is, or nobody answers in time. `ca`: PEM of the authority, where no public one signed it.
 */
export function proveTls(url: URL, ca: string | undefined, timeoutMs: number): Promise<TlsProof> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 443);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ca, ...(isIP(host) === 0 && { servername: host }) });
    const fail = (why: string) => {
      socket.destroy();
      reject(new Error(`${url.host} does not prove by TLS who it is: ${why}.`));
    };
    socket.setTimeout(timeoutMs, () => fail(`no handshake within ${timeoutMs / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once('secureConnect', () => {
      const validUntil = new Date(socket.getPeerCertificate().valid_to);
      resolve({ protocol: socket.getProtocol() ?? 'TLS', validUntil });
      socket.end();
    });
  });
}
