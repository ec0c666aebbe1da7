import type { BlockadeSimulator } from './vendors/blockade.ts';
import type { CybereasonSimulator } from './vendors/cybereason.ts';
import type { EsetInspectSimulator } from './vendors/eset-inspect.ts';
import type { GravityzoneSimulator } from './vendors/gravityzone.ts';

/** A simulated vendor as the bot's configuration names it. */
export interface Product {
  /** Its key in `portcullis.yml`. */
  readonly name: string;
  /** Its block there, without secrets. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** By setting: what the block only refers to. */
  readonly secrets: Readonly<Record<string, string>>;
  /** PEM of the authority that signed its certificate. */
  readonly ca?: string;
}

export function esetInspectProduct({ name, url, ca, username, password }: EsetInspectSimulator): Product {
  return {
    name,
    settings: { adapter: 'eset-inspect', url, username },
    secrets: { password },
    ...(ca && { ca }),
  };
}

export function gravityzoneProduct({ name, accessUrl, ca, apiKey }: GravityzoneSimulator): Product {
  return { name, settings: { adapter: 'gravityzone', url: accessUrl }, secrets: { apiKey }, ca };
}

export function cybereasonProduct({ name, url, ca, username, password }: CybereasonSimulator): Product {
  return { name, settings: { adapter: 'cybereason', url, username }, secrets: { password }, ca };
}

/** As its first user, who is the administrator. */
export function blockadeProduct({ name, baseUrl, users }: BlockadeSimulator): Product {
  const [admin] = users();
  if (!admin) throw new Error('The Blockade simulator has no user to sign in as.');
  const settings = { adapter: 'blockade', url: baseUrl, insecure: true, email: admin.email };
  return { name, settings, secrets: { apiKey: admin.apiKey } };
}
