/** Not by `URL.canParse`: on Node 20 and 22 it is wrong about letters such as ü once V8 has compiled its caller. */
export function isUrl(text: string, base?: string): boolean {
  try {
    return new URL(text, base).href !== '';
  } catch {
    return false;
  }
}
