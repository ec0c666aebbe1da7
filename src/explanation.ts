import { type Command, type Offer, type Reading, refusalOf } from './command.ts';
import { actionWords } from './domain/action-words.ts';
import { refuseUnheeded, refuseWithoutVendor } from './domain/decide/asking.ts';
import type { Draft } from './domain/draft.ts';
import type { Finding, Guard } from './domain/guard.ts';
import { writeLasts } from './domain/lasts.ts';
import { type Capable, plan } from './domain/plan.ts';
import { type Policy, refuseBreakGlass, refuseRequester } from './domain/policy.ts';
import { Refusal } from './domain/refusal.ts';
import type { Rule } from './domain/request.ts';
import { chooseRule, explainRules, type Occasion } from './domain/rules.ts';

/** What the policy makes of a command, line by line. */
export interface Explanation {
  /** `unclear`: it asks for nothing that the policy is about. */
  readonly verdict: 'fits' | 'refused' | 'unclear';
  readonly lines: readonly string[];
}

/** What the explanation is given of the house: nothing in it reaches Slack, a vendor or the record. */
export interface Explained {
  readonly commands: readonly Command[];
  readonly offer: Offer;
  readonly vendors: readonly Capable[];
  readonly policy: Policy;
  readonly guard: Guard;
}

const LIST = new Intl.ListFormat('en');
const EITHER = new Intl.ListFormat('en', { type: 'disjunction' });

/**
 * Reads a line as it is typed into Slack and says which rule of the policy it would fall under, who could approve it and
 * what the guard says, on an occasion. What an undo would put back is in the record and is not looked at.
 */
export function explain(house: Explained, line: string, occasion: Occasion): Explanation {
  const [, name = '', text = ''] = /^\s*(\S*)(.*)$/s.exec(line) ?? [];
  const command = house.commands.find((each) => each.name === name);
  if (!command) {
    return unclear(
      `"${name}" is no command; there is ${LIST.format(house.commands.map((each) => each.name))}.`,
    );
  }
  const read = draftIn(command.read(text, house.offer));
  if ('lines' in read) return read;
  return read instanceof Refusal ? refused([], read) : explainDraft(house, read, occasion);
}

function draftIn(reading: Reading): Draft | Refusal | Explanation {
  switch (reading.reads) {
    case 'draft':
    case 'dry_run':
      return reading.draft;
    case 'refusal':
      return reading.refusal;
    case 'form':
      return reading.filled ? refusalOf(reading.filled.problems) : unclear('This opens a form.');
    case 'undo':
      return unclear('What a request did is in the record; name the indicators that are to be taken back.');
    case 'question':
      return unclear('This is a question, which needs no approval.');
  }
}

function explainDraft({ vendors, policy, guard }: Explained, draft: Draft, occasion: Occasion): Explanation {
  const { steps, gaps } = plan(draft, vendors);
  const { indicators } = draft;
  const at = [...new Set(steps.map(({ vendor }) => vendor))];
  const what = `${indicators.length} ${indicators.length === 1 ? 'indicator' : 'indicators'}`;
  const where = at.length === 0 ? 'nowhere' : `at ${LIST.format(at)}`;
  const heading = `This would ${actionWords(draft).verb} ${what} ${where}.`;
  const missing = gaps.map(({ vendor, why }) => `Not at ${vendor}: ${why}`);
  const rules = steps.length === 0 ? [] : explainRules(policy, draft, steps, occasion);
  const lines = [heading, ...missing, ...rules];

  const unasked =
    refuseRequester(policy, occasion.by) ?? (steps.length === 0 ? refuseWithoutVendor(gaps) : undefined);
  if (unasked) return refused(lines, unasked);
  const rule = chooseRule(policy, draft, steps, occasion);
  if (rule instanceof Refusal) return refused(lines, rule);
  const broken =
    (draft.breakGlass ? refuseBreakGlass(policy, occasion.by, occasion.usage) : undefined) ??
    refuseUnheeded({ ...draft, steps });
  if (broken) return refused(lines, broken);
  const how = draft.breakGlass
    ? 'It breaks the glass: it runs at once, and others review it.'
    : approvalsOf(rule);
  return guarded(policy, draft, guard, [...lines, rule.because, how]);
}

/** How a rule is met, in sentences. */
function approvalsOf({ approvals, approvers, oneFromEach, expiresAfterMs, escalation }: Rule): string {
  const takes = approvals === 1 ? 'one approval' : `${approvals} approvals`;
  const whose = oneFromEach
    ? `, one each from ${LIST.format(approvers)}, by different people`
    : ` by ${EITHER.format(approvers)}`;
  const after = escalation
    ? ` After ${writeLasts({ forMs: escalation.afterMs })} ${EITHER.format(escalation.to)} may approve too.`
    : '';
  return `It takes ${takes}${whose}, within ${writeLasts({ forMs: expiresAfterMs })}, and never by whoever asks.${after}`;
}

function guarded(policy: Policy, draft: Draft, guard: Guard, lines: readonly string[]): Explanation {
  if (draft.undo) {
    return {
      verdict: 'fits',
      lines: [...lines, 'What it puts back is in the record, and not looked at here.'],
    };
  }
  const findings = draft.action === 'block' ? guard(draft.indicators) : [];
  if (findings.length === 0) {
    return { verdict: 'fits', lines: [...lines, 'The guard has nothing against it.'] };
  }
  const said = findings.map((finding) => `${finding.sentence} ${whoOverrides(finding, policy, draft)}`);
  const isLet =
    draft.override && !findings.some((finding) => overridersOf(finding, policy, draft).length === 0);
  return { verdict: isLet ? 'fits' : 'refused', lines: [...lines, ...said] };
}

/** What is protected is not overridden and sent on one word alone. */
function overridersOf({ absolute }: Finding, { override }: Policy, { breakGlass }: Draft): readonly string[] {
  return absolute || breakGlass ? [] : (override?.people ?? []);
}

function whoOverrides(finding: Finding, policy: Policy, draft: Draft): string {
  const people = overridersOf(finding, policy, draft);
  if (people.length > 0) return `${EITHER.format(people)} may override that, when asked with "override".`;
  const isKept =
    draft.breakGlass && overridersOf(finding, policy, { ...draft, breakGlass: false }).length > 0;
  return isKept ? 'Nobody may override that while breaking the glass.' : 'Nobody may override that.';
}

function refused(lines: readonly string[], { sentence }: Refusal): Explanation {
  return { verdict: 'refused', lines: [...lines, sentence] };
}

function unclear(sentence: string): Explanation {
  return { verdict: 'unclear', lines: [sentence] };
}
