interface Place {
  readonly start: number;
  readonly end: number;
}

/** Quotation marks, brackets and bullets, the sign of a wildcard, and the scheme of what is none of the web's. */
const BEFORE = /^[\s"'`<>()[\]{}*_~|•.「«\\/-]*(?:[a-z][a-z\d+-]*:\/\/(?:\*\.)?)?\[?$/iu;
/** A port, which what blocks a host does not know, and its protocol: `:443`, `:443/tcp`, `/443/tcp`. */
const PORT = /^\]?(?:[[({]?:[\])}]?\d{1,5}(?:\/(?:sctp|tcp|udp))?|\/\d{1,5}\/(?:sctp|tcp|udp))?/i;
/** What stands between several in one word, arrows and dots of lists too. A hyphen makes a range of them, which is more than its ends. */
const BETWEEN = /^(?:[\s"'`<>()[\]{}*_,;|&+/•·‧∙⋅。｡→⇒➔➜]|[-=]{1,2}>)+$/u;
/** A slash; what is never sent; what ends a sentence. */
const BEHIND = /^(?:\/?#\S*|[\s"'`>)\]}*_~|.,;:!?…」»^\\/-]*)$/u;

/**
 * Whether the places, which ascend, are all that a text says. Beside them it may say what an indicator is named without: a
 * port, a wildcard before a domain, the signs around a word. Linear in the length.
 */
export function isAllOf(text: string, places: readonly Place[]): boolean {
  const [first] = places;
  const last = places.at(-1);
  if (first === undefined || last === undefined) return false;
  return (
    BEFORE.test(text.slice(0, first.start)) &&
    BEHIND.test(text.slice(last.end).replace(PORT, '')) &&
    places.every(({ end }, at) => {
      const next = places[at + 1];
      return next === undefined || BETWEEN.test(text.slice(end, next.start).replace(PORT, ''));
    })
  );
}
