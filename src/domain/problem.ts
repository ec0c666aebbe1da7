import { Refusal } from './refusal.ts';

/** The part of a draft that a problem is about; a form shows the problem there. */
export type Field =
  | 'indicators'
  | 'vendors'
  | 'lasts'
  | 'severity'
  | 'reason'
  | 'ticket'
  | 'clean'
  | 'prevent'
  | 'breakGlass'
  | 'override'
  // Those of a connection rule.
  | 'ruleName'
  | 'commandLine'
  | 'protocol'
  | 'direction'
  | 'ipVersion'
  | 'localAddress'
  | 'localPorts'
  | 'remoteAddress'
  | 'remotePorts'
  | 'remoteMac';

/** A part of what was written that was not understood or is missing, and which part. */
export type Problem = Refusal & { readonly field: Field };

export function problem(field: Field, code: string, sentence: string): Problem {
  return Object.assign(new Refusal(code, sentence), { field });
}
