/**
 * The URL that a text is by WHATWG's rules, against `base` when it is given; `undefined` when it is none.
 *
 * Not by way of `URL.canParse`: on Node 20 and 22, once V8 has compiled its caller (after some thousand calls), it
 * denies what has letters such as ü in it, and `http://bücher.example/` would be no URL until the next restart.
 */
export function urlOf(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
