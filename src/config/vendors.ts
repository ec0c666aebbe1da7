import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { Adapter } from '../adapter.ts';
import { urlOf } from '../domain/url.ts';
import type { HttpOptions } from '../http.ts';
import type { Checker } from './check.ts';
import { codeOf, FROM_ENVIRONMENT, FROM_FILE, type Resolved } from './references.ts';
import { connectionSchema, type File } from './schema.ts';

/** One vendor, ready to be connected to. */
export interface VendorConfig {
  /** The key under `vendors`: its name on cards, in commands and in the record. Example: `inspect`. */
  readonly name: string;
  /** The product, from its `adapter` key. Example: `eset-inspect`. */
  readonly adapter: Adapter;
  /** The adapter's own keys, as its schema gave them back; for its `connect`. */
  readonly settings: unknown;
  /** From `url`, `caFile`, `insecure` and `timeout` (default: the adapter's and HTTP's own limits), and every secret. */
  readonly http: HttpOptions;
}

/** Reads every block under `vendors` with the schema of its adapter. */
export async function readVendors(
  blocks: File['vendors'],
  adapters: readonly Adapter[],
  resolved: Resolved,
  checker: Checker,
  folder: string,
  readFile: (file: string) => Promise<string>,
): Promise<readonly VendorConfig[]> {
  const vendors: VendorConfig[] = [];
  for (const [name, block] of Object.entries(blocks)) {
    const vendor = await readVendor(name, block);
    if (vendor !== undefined) vendors.push(vendor);
  }
  return vendors;

  async function readVendor(name: string, block: File['vendors'][string]): Promise<VendorConfig | undefined> {
    const at = ['vendors', name];
    if (!/^[a-z][a-z0-9_-]{0,30}$/.test(name))
      checker.add(
        at,
        'A vendor is called by small letters, digits, "-" and "_", and begins with a letter.',
        true,
      );
    const [shared, own] = split(block, Object.keys(connectionSchema.shape));
    const connection = checker.parse(connectionSchema, shared, at);
    const adapter = adapters.find((each) => each.name === block.adapter);
    if (adapter === undefined) {
      const names = adapters.map((each) => each.name).join(', ');
      checker.add([...at, 'adapter'], `Must be one of ${names}.`);
      return undefined;
    }
    refuseLiterals(adapter, own, at);
    const settings = checker.parse(adapter.settings, own, at);
    if (connection === undefined) return undefined;
    checkUrl(connection, at);
    const ca = connection.caFile === undefined ? undefined : await readCa(connection.caFile, at);
    return {
      name,
      adapter,
      settings,
      http: {
        url: connection.url,
        ...(ca === undefined ? {} : { ca }),
        secrets: adapter.secretKeys.flatMap((key) => {
          const value = own[key];
          return typeof value === 'string' && value !== '' ? [value] : [];
        }),
        ...(connection.timeout === undefined ? {} : { timeoutMs: connection.timeout }),
      },
    };
  }

  function refuseLiterals(
    adapter: Adapter,
    own: Readonly<Record<string, unknown>>,
    at: readonly string[],
  ): void {
    for (const key of adapter.secretKeys) {
      if (own[key] === undefined || own[key] === null || resolved.isReference([...at, key])) continue;
      checker.add(
        [...at, key],
        `A secret does not belong in this file; write ${FROM_ENVIRONMENT} for a variable of the environment or ${FROM_FILE} for a file.`,
      );
    }
  }

  function checkUrl(
    connection: { readonly url: string; readonly insecure?: boolean | undefined },
    at: readonly string[],
  ): void {
    const url = urlOf(connection.url);
    if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
      checker.add([...at, 'url'], 'Must be a URL that begins with https://.');
      return;
    }
    if (url.username !== '' || url.password !== '')
      checker.add([...at, 'url'], 'Must not hold a user name or a password; they have keys of their own.');
    if (url.search !== '' || url.hash !== '')
      checker.add([...at, 'url'], 'Must end with its path, without "?" and "#".');
    if (url.protocol === 'http:' && connection.insecure !== true)
      checker.add(
        [...at, 'url'],
        'Plain HTTP sends the credentials in the clear; use https://, or write "insecure: true" beside it.',
      );
    if (url.protocol === 'https:' && connection.insecure === true)
      checker.add(
        [...at, 'insecure'],
        'Only allows plain HTTP and does nothing for https://; a certificate of your own authority goes into caFile.',
      );
  }

  async function readCa(file: string, at: readonly string[]): Promise<string | undefined> {
    try {
      const pem = await readFile(path.resolve(folder, file));
      new X509Certificate(pem);
      return pem;
    } catch (error) {
      const why = codeOf(error);
      checker.add(
        [...at, 'caFile'],
        why.startsWith('ERR_')
          ? `The file ${file} is not a certificate in PEM.`
          : `The file ${file} cannot be read (${why}).`,
      );
      return undefined;
    }
  }
}

function split(
  block: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): readonly [Record<string, unknown>, Record<string, unknown>] {
  const entries = Object.entries(block);
  return [
    Object.fromEntries(entries.filter(([key]) => keys.includes(key))),
    Object.fromEntries(entries.filter(([key]) => !keys.includes(key))),
  ];
}
