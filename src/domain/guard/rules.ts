/**
 * Every rule by its stable code, and whether it is absolute: nobody can override it, whatever their right. Absolute are
 * rules that no incident is a reason to break, and those without which nothing could be approved or taken back.
 */
const ABSOLUTE = {
  everything: true,
  unspecified: true,
  loopback: true,
  private: false,
  carrier_nat: false,
  link_local: false,
  unique_local: false,
  documentation: false,
  multicast: false,
  reserved: false,
  too_wide: false,
  public_resolver: false,
  local_name: false,
  public_suffix: true,
  slack_host: true,
  vendor_host: true,
  empty_file: true,
  system_path: false,
  own_network: false,
  own_domain: false,
  own_hash: false,
  own_path: false,
  known_good: false,
  warning_list: false,
  unreadable: true,
} as const;

/** What a finding is called, for machines. */
export type GuardRule = keyof typeof ABSOLUTE;

/** Whether the rule holds against every right there is. */
export function isAbsolute(rule: GuardRule): boolean {
  return ABSOLUTE[rule];
}

/** Why something may not be blocked: the rule, what of it matched, as text, and both in a sentence. */
export interface Reason {
  readonly rule: GuardRule;
  readonly entry: string;
  readonly sentence: string;
}

/** What the guard cannot read it cannot vouch for, so it does not pass. */
export function unreadable(subject: string, form: string): Reason {
  return { rule: 'unreadable', entry: form, sentence: `${subject} cannot be read as ${form}.` };
}

/** An entry of a warning list speaks of it. */
export function listed(
  subject: string,
  { list, entry }: { readonly list: string; readonly entry: string },
): Reason {
  return {
    rule: 'warning_list',
    entry: `${entry} (${list})`,
    sentence: `${subject} is on the warning list "${list}", as ${entry}.`,
  };
}
