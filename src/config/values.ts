import * as z from 'zod';
import { parseDuration } from './duration.ts';

const id = (letters: string, sentence: string) =>
  z.string().regex(new RegExp(`^[${letters}][A-Z0-9]{2,}$`), { error: sentence });

/** The id of a Slack channel. Example: `C0APPROVALS`. */
export const channel = id('CG', 'Must be the id of a channel (C… or G…), not its name.');

const personOrGroup = id('UWS', 'Must be the id of a user (U… or W…) or of a user group (S…), not a name.');

/** Ids of Slack users and user groups, each once. `otherwise`: what an empty list would mean, in words that go on. */
export function people(otherwise: string) {
  return z
    .array(personOrGroup)
    .min(1, { error: `Must name somebody: with an empty list ${otherwise}.`, abort: true })
    .check(({ value, issues }) => {
      for (const [at, each] of value.entries())
        if (value.indexOf(each) < at) issues.push(problem([at], 'Is named before already.', value));
    });
}

/** `30m` → 1 800 000, within bounds given in milliseconds. */
export function duration(atLeastMs: number, atMostMs: number, bounds: string) {
  return z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= atLeastMs && ms <= atMostMs) return ms;
    const message =
      ms === undefined
        ? 'Must be a duration: a whole number and s, m, h or d, such as 30m.'
        : `Must be ${bounds}.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** What a check found, at a path below what it looked at. The other checks are made all the same. */
export function problem(
  path: (string | number)[],
  message: string,
  input: unknown,
): z.core.$ZodRawIssue<z.core.$ZodIssueCustom> {
  return { code: 'custom', path, message, input, continue: true };
}
