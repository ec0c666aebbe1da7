import { readAddress } from '../normal-form.ts';
import { Refusal } from '../refusal.ts';
import type { Hit } from './page.ts';

/** Whether a network was written by another address than its first: `203.0.113.7/22`. */
export function isWidened(text: string, { indicator: { kind, value }, start, end }: Hit): boolean {
  if (kind !== 'network') return false;
  const [written = ''] = text.slice(start, end).split(/[/ ]/);
  const address = readAddress(written, '');
  return !(address instanceof Refusal) && !value.startsWith(`${address.value}/`);
}
