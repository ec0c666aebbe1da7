import { randomBytes } from 'node:crypto';
import { generate } from 'selfsigned';

/** What a TLS server needs, and what its clients must trust. All PEM. */
export interface Certificate {
  /** The authority to trust; for a self-signed certificate the certificate itself. */
  readonly ca: string;
  /** The server's certificate, followed by its authority as most servers send it. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Host names and IPv4 addresses it is good for; default `localhost` and `127.0.0.1`. */
  readonly hosts?: readonly string[];
  /** Default one year from now. */
  readonly notAfter?: Date;
  /** No authority behind it, as many consoles are installed: clients see DEPTH_ZERO_SELF_SIGNED_CERT. */
  readonly selfSigned?: boolean;
}

const EC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** Makes a fresh key and certificate for a server on this machine, signed by an authority of its own. */
export async function createCertificate(options: CertificateOptions = {}): Promise<Certificate> {
  const hosts = options.hosts ?? ['localhost', '127.0.0.1'];
  // Backdated by more than a day so that a small clock difference, or an expired certificate, is still well formed.
  const notBeforeDate = new Date(
    Math.min(Date.now(), options.notAfter?.getTime() ?? Infinity) - 2 * 86_400_000,
  );
  const inAYear = new Date(Date.now() + 365 * 86_400_000);
  const server = {
    ...EC,
    notBeforeDate,
    notAfterDate: options.notAfter ?? inAYear,
    extensions: [
      { name: 'basicConstraints' as const, cA: false, critical: true },
      { name: 'keyUsage' as const, digitalSignature: true, critical: true },
      { name: 'extKeyUsage' as const, serverAuth: true },
      { name: 'subjectAltName' as const, altNames: hosts.map(altName) },
    ],
  };
  const subject = [{ name: 'commonName', value: hosts[0] ?? 'localhost' }];
  if (options.selfSigned) {
    const own = await generate(subject, server);
    return { ca: own.cert, cert: own.cert, key: own.private };
  }
  // Clients find an authority by its name: two of one name in a bundle would be mistaken for each other.
  const authorityName = `Portcullis sandbox authority ${randomBytes(4).toString('hex')}`;
  const authority = await generate([{ name: 'commonName', value: authorityName }], {
    ...EC,
    notBeforeDate,
    notAfterDate: inAYear,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate(subject, { ...server, ca: { key: authority.private, cert: authority.cert } });
  return {
    ca: authority.cert,
    cert: `${leaf.cert.trimEnd()}\n${authority.cert}`,
    key: leaf.private,
  };
}

/** `selfsigned` numbers the kinds of name as X.509 does: 2 is a DNS name, 7 an address. */
function altName(host: string) {
  return /^[\d.]+$/.test(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host };
}
