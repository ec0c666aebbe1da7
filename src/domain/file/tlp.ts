/** How far a file may be passed on (FIRST, Traffic Light Protocol 2.0), the widest first. */
const TLP_LABELS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;

export type Tlp = (typeof TLP_LABELS)[number];

/** A label on its own, as in a column for it: "amber", "TLP:AMBER+STRICT", the older "white". */
export function tlpOf(word: string): Tlp | undefined {
  const name = word
    .trim()
    .toLowerCase()
    .replace(/^tlp[:_ -]?/, '')
    .replace(/^white$/, 'clear')
    .replace(/^amber[ _-]?strict$/, 'amber+strict');
  return TLP_LABELS.find((label) => label === name);
}

const LABEL =
  /\btlp\s{0,3}[:=_-]?\s{0,3}(clear|white|green|amber(?:\s{0,3}\+\s{0,3}|[_ -])strict|amber|red)\b/gi;

/** The strictest label that a text bears: "TLP:AMBER", a tag "tlp:red". Linear in the length. */
export function tlpIn(text: string): Tlp | undefined {
  let strictest: Tlp | undefined;
  for (const [, label = ''] of text.matchAll(LABEL))
    strictest = stricter(strictest, tlpOf(label.replace(/\s*\+\s*/, '+')));
  return strictest;
}

/** Whether a text is nothing but labels. */
export function isOnlyTlp(text: string): boolean {
  return text.replace(LABEL, '').trim() === '';
}

/** Of two labels the one that allows less; of one and none the one. */
export function stricter(a: Tlp | undefined, b: Tlp | undefined): Tlp | undefined {
  return TLP_LABELS.findLast((label) => label === a || label === b);
}

/**
 * The marking definitions that every STIX document may refer to without bringing them: those of TLP 1 (STIX 2.1,
 * §7.2.1.4) and of TLP 2 (OASIS, STIX 2.1 extension definition "TLP 2.0").
 */
const DEFINITIONS: ReadonlyMap<string, Tlp> = new Map([
  ['613f2e26-407d-48c7-9eca-b8e91df99dc9', 'clear'],
  ['34098fce-860f-48ae-8e50-ebd3cc5e41da', 'green'],
  ['f88d31f6-486f-44da-b317-01333bde0b82', 'amber'],
  ['5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'red'],
  ['94868c89-83c2-464b-929b-a1a8aa3c8487', 'clear'],
  ['bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'green'],
  ['55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'amber'],
  ['939a9414-2ddd-4d32-a0cd-375ea402b003', 'amber+strict'],
  ['e828b379-4e03-4974-9ac4-e53a884c97c1', 'red'],
]);

const BEFORE_ID = 'marking-definition--';

/** The label of a marking definition that a standard has fixed, by its STIX id. */
export function tlpOfDefinition(id: string): Tlp | undefined {
  return id.startsWith(BEFORE_ID) ? DEFINITIONS.get(id.slice(BEFORE_ID.length).toLowerCase()) : undefined;
}
