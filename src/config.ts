import { readFile as readFromDisk } from 'node:fs/promises';
import path from 'node:path';
import type { Adapter } from './adapter.ts';
import { type Checker, createChecker } from './config/check.ts';
import { readDocument } from './config/document.ts';
import { type Environment, readEnvironment } from './config/environment.ts';
import { toPolicy } from './config/policy.ts';
import { ConfigError, type Problem } from './config/problem.ts';
import { codeOf, resolveReferences } from './config/references.ts';
import { type File, fileSchema } from './config/schema.ts';
import { readVendors, type VendorConfig } from './config/vendors.ts';
import type { Policy } from './domain/policy.ts';

/** Where requests are decided. */
interface ApprovalsConfig {
  /** Id of the channel that cards are posted in. Example: `C0APPROVALS`. */
  readonly channel: string;
}

/** What may never be blocked, beside the rules that are built in. Every key is optional. */
export interface ProtectedConfig {
  /** Your own addresses and networks. Default none. Example: `[198.18.7.0/24]`. */
  readonly networks: readonly string[];
  /** Your own domains, with all beneath and above them. Default none. Example: `[example.com]`. */
  readonly domains: readonly string[];
  /** MD5, SHA-1 or SHA-256 of files of yours. Default none. */
  readonly hashes: readonly string[];
  /** Globs: `*` for anything, `?` for one character, `/` and `\` alike. Default none. Example: `['D:\Apps\*']`. */
  readonly paths: readonly string[];
  /** A file of hashes known to be good: one on each line, or CSV as the NSRL publishes it. Example: `./known-good.txt`. */
  readonly knownGood?: string;
  /** A folder of lists in MISP's format: `*.json`, or a folder with a `list.json` for each. Example: `./warninglists`. */
  readonly warninglists?: string;
}

/** What the configuration file says. */
export interface FileConfig {
  /** The file itself, absolute. `PORTCULLIS_CONFIG`, default `./portcullis.yml`. Paths in it are relative to its folder. */
  readonly file: string;
  readonly approvals: ApprovalsConfig;
  /** At least one, in the order of the file. */
  readonly vendors: readonly VendorConfig[];
  /** Who may ask, who must agree, and for how long one may. The last rule has no `when`. */
  readonly policy: Policy;
  readonly protected: ProtectedConfig;
}

/** Everything Portcullis is told, from the environment and from its file. */
export interface Config extends Environment, FileConfig {}

/** Where the configuration comes from, and the products it may name. */
export interface ConfigSource {
  readonly env: NodeJS.ProcessEnv;
  readonly adapters: readonly Adapter[];
  /** Reads a text file; by default from disk. */
  readonly readFile?: (file: string) => Promise<string>;
}

/** Reads and checks the whole configuration. Throws a `ConfigError` that lists everything that is wrong with it. */
export async function loadConfig(source: ConfigSource): Promise<Config> {
  const { environment, problems } = readEnvironment(source.env);
  const read = await readConfigFile(source);
  const all = [...problems, ...read.problems];
  if (environment === undefined || read.config === undefined || all.length > 0) throw new ConfigError(all);
  return { ...environment, ...read.config };
}

/** Reads and checks the file alone, for those who neither talk to Slack nor keep a record. Throws a `ConfigError`. */
export async function loadFile(source: ConfigSource): Promise<FileConfig> {
  const { config, problems } = await readConfigFile(source);
  if (config === undefined || problems.length > 0) throw new ConfigError(problems);
  return config;
}

async function readConfigFile({ env, adapters, readFile = readText }: ConfigSource): Promise<{
  readonly config?: FileConfig;
  readonly problems: readonly Problem[];
}> {
  const name = env['PORTCULLIS_CONFIG'] || './portcullis.yml';
  const file = path.resolve(name);
  let text: string;
  try {
    text = await readFile(file);
  } catch (error) {
    const sentence = `Cannot be read (${codeOf(error)}); portcullis.example.yml shows what goes into it.`;
    return { problems: [{ where: name, sentence }] };
  }
  const document = readDocument(name, text);
  if (!('problem' in document)) return { problems: document };
  const folder = path.dirname(file);
  const resolved = await resolveReferences(document, env, folder, readFile);
  const checker = createChecker(document, resolved);
  const contents = checker.parse(fileSchema, resolved.value, []);
  // Vendors are looked at even when something else is wrong, so that all problems are told at once.
  const blocks = contents?.vendors ?? vendorsOf(resolved.value);
  const vendors = await readVendors(blocks, adapters, resolved, checker, folder, readFile);
  if (contents === undefined) return { problems: checker.problems };
  checkVendorNames(contents, checker);
  const { approvals, policy, protected: protects } = contents;
  return {
    config: { file, approvals, vendors, policy: toPolicy(policy), protected: protects },
    problems: checker.problems,
  };
}

function vendorsOf(value: unknown): File['vendors'] {
  return fileSchema.pick({ vendors: true }).loose().safeParse(value).data?.vendors ?? {};
}

function checkVendorNames({ policy, vendors }: File, checker: Checker): void {
  for (const [at, { when }] of policy.rules.entries())
    for (const [place, vendor] of (when?.vendors ?? []).entries())
      if (!Object.hasOwn(vendors, vendor))
        checker.add(['policy', 'rules', at, 'when', 'vendors', place], 'Names no vendor of this file.');
}

function readText(file: string): Promise<string> {
  return readFromDisk(file, 'utf8');
}
