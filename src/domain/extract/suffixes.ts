import { parse as parseSuffix } from 'tldts';
import { FILE_SUFFIXES } from '../suffixes.ts';

/** Where most names of bad hosts end; none of them ends a word or a file's name by accident. */
export const COMMON_SUFFIXES: ReadonlySet<string> = new Set(
  'biz br cn co com de edu eu fr gov io jp net org ru su top tv ua uk us xyz'.split(' '),
);

/** Those of them that are no word of a sentence either: "co", "de", "su", "top", "tv" and "us" may be. */
export const WORDLESS_SUFFIXES: ReadonlySet<string> = new Set(
  'biz br cn com edu eu gov io jp net org ru ua uk xyz'.split(' '),
);

/** Top-level domains that end the names of files in running text, where also those are meant that nobody would type alone. */
export const FILE_ENDINGS: ReadonlySet<string> = new Set([
  ...FILE_SUFFIXES,
  ...'app cc dds dot java map pid pl pm srt tab'.split(' '),
]);

/** Top-level domains that are words of programs, and hardly ever the end of a host. */
export const WORD_SUFFIXES: ReadonlySet<string> = new Set(
  `abc author auto bar boo call channel codes compare data delta directory family final foo gap global green here like name
  next now open parts properties property read red room seek select shell style target total`.split(/\s+/),
);

/** Top-level domains that are also the properties and the methods of objects. */
export const PROPERTY_SUFFIXES: ReadonlySet<string> = new Set(
  `app at bot build cat click date day docs domains download email events fail fast fit free fun group help host
  hosting id in info int is it link live map me menu network new off one page photo pics pid place play plus post pro press
  report rest reviews run save search secure security services show site social solutions space storage store stream
  support systems tab team test to today top trade training vi watch web win work works world zone`.split(
    /\s+/,
  ),
);

/** What objects, modules and the fields of logs are called. */
export const CODE_WORDS: ReadonlySet<string> = new Set(
  `account action agent android api app args array attr base body bounds box btn button bytes category child class client cloud
  code col column conf config connection console const container content context cookie core cursor data database date
  db debug destination device df dll dns doc docker document dst e el elem element email endpoint entry env error err event
  evt ex exc exception exports field file files fn foo form frame func function git global globals group handler hash header
  headers host http id image img index info input instance int item items java javax job json key kube kubernetes label
  lib line link list local location log logger logging main map math message meta metadata method model module msg my
  myobj name namespace navigator net network node np obj object observer opt options org os output package page param
  params parent parsed path payload pd plt pod port process product props query question queue re record rect ref registry
  related req request res resource response result rule row rows rpc rule schema screen script self sender server
  service session settings socket source spring sql src state std stderr stdin stdout str stream string super sys system
  table tag target task temp test text this threat thread time tmp token tool torch tree type uri url user util utils
  val value values var vars vm web win window worker x xml y yaml`.split(/\s+/),
);

/** Software that is called like a domain. */
export const SOFTWARE: ReadonlySet<string> = new Set(
  'ado.net asp.net dot.net microsoft.net ml.net paint.net socket.io system.data system.io system.net vb.net'.split(
    ' ',
  ),
);

/** Whether somebody can have registered it: more than a public suffix, without an underscore, not of the reverse tree. */
export function isRegistrable(name: string): boolean {
  const { domain } = parseSuffix(name, { extractHostname: false, validateHostname: false });
  return domain !== null && !domain.includes('_') && !name.endsWith('.arpa');
}
