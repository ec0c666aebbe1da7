/** How to reach one vendor. */
export interface HttpOptions {
  /** Base URL; `https:` unless `insecure` is set. */
  readonly url: string;
  /** PEM of the certificate authority that signed the vendor's certificate, when no public one did. */
  readonly ca?: string;
  /** Exact secret values; masked in every text that leaves this module. */
  readonly secrets: readonly string[];
  /** For one whole call, default 15 000. */
  readonly timeoutMs?: number;
}

export interface Http {
  readonly todo?: never;
}
