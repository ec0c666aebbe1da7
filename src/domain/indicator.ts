/** Kinds of indicator, in the words a responder types after `/block`. */
export const INDICATOR_KINDS = ['md5', 'sha1', 'sha256', 'ip', 'network', 'domain', 'url', 'path'] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

/** One thing to act on. `value` is always in normal form: two indicators are the same when kind and value are equal. */
export interface Indicator {
  readonly kind: IndicatorKind;
  readonly value: string;
}
