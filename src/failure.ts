/** No answer, or none that makes sense. */
export interface HttpFailure {
  readonly kind: 'failure';
  readonly write: boolean;
  readonly cause:
    | 'refused'
    | 'dns'
    | 'tls'
    | 'connect_timeout'
    | 'timeout'
    | 'reset'
    | 'too_large'
    | 'aborted'
    | 'rehearsed'
    | 'malformed';
  /** False only when provably no byte of the request left. */
  readonly maybeSent: boolean;
  /** For people, free of secrets. */
  readonly sentence: string;
}

/** What is taken from a thrown error. Nothing else is kept of it: it holds the headers and the whole URL. */
interface Trouble {
  /** Node's code: `ECONNREFUSED`. */
  readonly code: string;
  /** What was going on when the time was up. */
  readonly phase: string | undefined;
  /** The connection stood, with TLS where there is TLS, so that bytes of the request may have left. */
  readonly isConnected: boolean;
  readonly timeoutMs: number;
}

/** Says which failure it was, and in a sentence what an operator can do about it. */
export function explain(
  { code, phase, isConnected, timeoutMs }: Trouble,
  { host, hostname }: URL,
): Pick<HttpFailure, 'cause' | 'sentence'> {
  if (code === 'ERR_ABORTED') {
    return { cause: 'aborted', sentence: `The call to ${host} was called off.` };
  }
  if (phase === 'request') {
    return { cause: 'timeout', sentence: `${host} did not answer within ${timeoutMs / 1000} s.` };
  }
  if (isConnected) {
    return { cause: 'reset', sentence: `The connection to ${host} broke before the answer was complete.` };
  }
  if (phase === 'lookup' || /^(ENOTFOUND|EAI_)/.test(code)) {
    return { cause: 'dns', sentence: `The name ${hostname} could not be resolved.` };
  }
  if (code === 'ETIMEDOUT') {
    return { cause: 'connect_timeout', sentence: `No connection to ${host} could be made in time.` };
  }
  if (code === 'ECONNRESET') {
    return { cause: 'reset', sentence: `${host} closed the connection before it was ready.` };
  }
  if (/CERT|SIGNATURE|^ERR_(SSL|TLS)|^EPROTO/.test(code)) {
    return { cause: 'tls', sentence: tlsSentence(code, host) };
  }
  return { cause: 'refused', sentence: `${host} cannot be reached (${code || 'no reason given'}).` };
}

function tlsSentence(code: string, host: string): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `The certificate of ${host} is self-signed. Save it as a PEM file and name that file as caFile of this vendor.`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `The certificate of ${host} comes from an authority that is not trusted here. Save the authority's certificate as a PEM file and name that file as caFile of this vendor.`;
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${host} has expired.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${host} is made out to another name.`;
    default:
      return `No TLS connection to ${host} could be made (${code}).`;
  }
}
