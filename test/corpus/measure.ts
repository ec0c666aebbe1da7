import { domainToASCII } from 'node:url';
import { extractIOC } from 'ioc-extractor';
import { extract } from '../../src/domain/extract.ts';
import { parseIndicator } from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { urlOf } from '../../src/domain/url.ts';
import { type Label, loadCorpus } from './load.ts';

export type Kind = Label['kind'];

export interface Figure {
  /** The share of what was found that is labelled. */
  readonly precision: number;
  /** The share of the labels that was found. */
  readonly recall: number;
}

export type Figures = Readonly<Record<Kind | 'all', Figure>>;

/** What a text holds, as `kind value`. */
type Extractor = (text: string) => ReadonlySet<string>;

/** A URL as Portcullis would have it blocked: credentials, a fragment, a dot behind the host are no difference. */
function normalUrl(value: string): string {
  const url = urlOf(value);
  if (url === undefined) return value;
  url.username = '';
  url.password = '';
  const found = parseIndicator(url.href, 'url');
  return found instanceof Refusal ? value : found.value;
}

function normalIpv6(value: string): string {
  const found = parseIndicator(value, 'ip');
  return found instanceof Refusal ? value : found.value;
}

function entry(kind: string, value: string): string {
  return `${kind} ${kind === 'url' ? normalUrl(value) : value}`;
}

export const portcullis: Extractor = (text) =>
  new Set(extract(text).map(({ indicator: { kind, value } }) => entry(kind, value)));

/** With refanging, and its values in our normal form: how something is written is not held against it. */
export const iocExtractor: Extractor = (text) => {
  const found = extractIOC(text, { refang: true });
  return new Set([
    ...found.md5s.map((value) => entry('md5', value.toLowerCase())),
    ...found.sha1s.map((value) => entry('sha1', value.toLowerCase())),
    ...found.sha256s.map((value) => entry('sha256', value.toLowerCase())),
    ...found.ipv4s.map((value) => entry('ip', value)),
    ...found.ipv6s.map((value) => entry('ip', normalIpv6(value))),
    ...found.domains.map((value) => entry('domain', domainToASCII(value) || value)),
    ...found.urls.map((value) => entry('url', value)),
  ]);
};

const corpus = loadCorpus();

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Precision and recall on the labelled texts; each label and each find counts once per text. */
export function measure(extractor: Extractor): Figures {
  const texts = corpus.map(({ text, labels }) => ({
    wanted: new Set(labels.map(({ kind, value }) => entry(kind, value))),
    found: extractor(text),
  }));
  const figure = (prefix: string): Figure => {
    let right = 0;
    let found = 0;
    let wanted = 0;
    for (const each of texts) {
      const finds = [...each.found].filter((find) => find.startsWith(prefix));
      found += finds.length;
      right += finds.filter((find) => each.wanted.has(find)).length;
      wanted += [...each.wanted].filter((label) => label.startsWith(prefix)).length;
    }
    return { precision: share(right, found), recall: share(right, wanted) };
  };
  return {
    sha1: figure('sha1 '),
    sha256: figure('sha256 '),
    md5: figure('md5 '),
    ip: figure('ip '),
    network: figure('network '),
    domain: figure('domain '),
    url: figure('url '),
    all: figure(''),
  };
}
