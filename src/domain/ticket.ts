const LONGEST = 100;

const TICKET = /^#?[\p{L}\p{N}][\p{L}\p{N}_./#-]*$/u;
const TICKET_ID = /(?<![\w-])([A-Z][A-Z0-9]+)-\d+(?![\w-])/g;
/** They look like a ticket's project, and are standards, algorithms, catalogues, threat groups, bulletins and techniques. */
const NO_PROJECT = /^(?:APT|COVID|CVE|CWE|ISO|MS\d\d|RFC|SHA|TA?\d{4}|UTF)$/;

/** The first ticket id of the form `INC-42` in a text. */
export function ticketWithin(text: string): string | undefined {
  for (const [id, project = ''] of text.matchAll(TICKET_ID)) if (!NO_PROJECT.test(project)) return id;
  return undefined;
}

/** The ticket that one word names, or links to: up to 100 characters, among them a digit. */
export function ticketOf(word: string): string | undefined {
  const bare = word.replace(/^["'(]|[.,;:!?"')]{1,9}$/g, '');
  if (bare.includes('://')) return ticketWithin(bare);
  return bare.length <= LONGEST && TICKET.test(bare) && /\d/.test(bare) ? bare : undefined;
}
