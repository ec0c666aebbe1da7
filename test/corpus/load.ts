import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const FOLDER = dirname(fileURLToPath(import.meta.url));

const label = z.strictObject({
  kind: z.enum(['sha1', 'sha256', 'md5', 'ip', 'network', 'domain', 'url']),
  value: z.string().min(1),
  written: z.string().min(1).optional(),
});

const sheet = z.strictObject({
  source: z.string().min(1),
  hard: z.literal(true).optional(),
  none: z.literal(true).optional(),
  indicators: z.array(label),
});

/** What a person lists for a text: the indicator in normal form, and as the text writes it where that differs. */
export type Label = Readonly<z.infer<typeof label>>;

/** A text of the corpus under its file's name, the manner it is written in, and its labels; `isEmpty` says that a person finds nothing to list. */
export interface LabelledText {
  readonly name: string;
  readonly text: string;
  readonly source: string;
  readonly isHard: boolean;
  readonly isEmpty: boolean;
  readonly labels: readonly Label[];
}

/** Reads the texts of this folder in the order of their names. Throws when a text or its labels are missing, or the labels are malformed. */
export function loadCorpus(): readonly LabelledText[] {
  const names = readdirSync(FOLDER)
    .filter((file) => /\.(?:txt|json)$/.test(file))
    .map((file) => file.replace(/\.[a-z]+$/, ''));
  return [...new Set(names)].sort().map((name) => {
    const { source, hard, none, indicators } = sheet.parse(JSON.parse(read(`${name}.json`)));
    return {
      name,
      text: read(`${name}.txt`),
      source,
      isHard: hard === true,
      isEmpty: none === true,
      labels: indicators,
    };
  });
}

function read(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}
