import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMrkdwn } from '../../sandbox/page/mrkdwn.ts';
import { checkMessageBlocks, checkView } from '../../sandbox/slack/limits.ts';
import type { RequestEvent } from '../../src/domain/event.ts';
import { problem } from '../../src/domain/problem.ts';
import { quote } from '../../src/domain/quote.ts';
import type { Request } from '../../src/domain/request.ts';
import type { Entry, Ledger } from '../../src/ledger.ts';
import { dryRunFace } from '../../src/slack/about-dry-run.ts';
import { blocks, history, pending, show, why } from '../../src/slack/about-requests.ts';
import { card, type Face, statusLine } from '../../src/slack/card.ts';
import { connectionForm } from '../../src/slack/connection-form.ts';
import { DECISION_FORMS, decisionForm, firstPage } from '../../src/slack/decision-forms.ts';
import { askForm } from '../../src/slack/form.ts';
import { noticeText } from '../../src/slack/notices.ts';
import { aside, LONGEST_SENTENCE } from '../../src/slack/text.ts';
import { bonesOf, HOSTILE, skeleton, textsIn, UNSEEN } from './skeleton.ts';
import { states } from './states.ts';
import type { Texts } from './states-texts.ts';

const head = { position: 42, hash: 'f'.repeat(64) };
const numRuns = Number(process.env['HOSTILE_RUNS'] ?? 40);

/** Every face that Slack is shown of a request, by name. */
function facesOf(request: Request): Readonly<Record<string, Pick<Face, 'text' | 'blocks'>>> {
  const { steps, gaps, indicators, override } = request.terms;
  const { requester } = request.terms;
  const ledger = { head: () => head } as Ledger;
  const at = '2026-11-22T12:00:00.000Z';
  const active = indicators.map((indicator) => ({
    indicator,
    vendor: steps[0]?.vendor ?? '',
    request: request.id,
    since: at,
    requester,
  }));
  const body = JSON.stringify({ comment: request.terms.reason });
  const call = { method: 'PUT', path: 'hashes', body };
  const run = {
    rule: request.terms.rule,
    findings: override?.findings ?? [],
    steps: steps.map(({ vendor }) => ({
      vendor,
      calls: [call],
      already: 0,
      leftOut: [{ indicators: 1, why: request.terms.reason }],
    })),
    gaps,
  };
  return {
    card: card(request, head),
    line: statusLine(request),
    pending: pending([request, request]),
    why: why(request, request.id),
    blocks: blocks(active, [request]),
    show: show(request, request.id, ledger),
    'dry run': dryRunFace(run),
  };
}

const FIELDS: readonly (keyof Texts)[] = [
  'reason',
  'ticket',
  'denial',
  'override',
  'leftOut',
  'review',
  'path',
  'url',
  'connection',
  'gap',
  'note',
  'held',
  'finding',
  'reach',
  'link',
];

/** What can be read as one thing only, and never as what a person made of it. */
function isInert(face: Face, harmless: Face, where: string): void {
  // What is too long for a message has a line of ours behind it, which says where all of it is.
  const blocks = face.whole === harmless.whole ? face.blocks : face.blocks.slice(0, -1);
  expect([where, skeleton(blocks)]).toEqual([where, skeleton(harmless.blocks)]);
  expect([where, bonesOf(parseMrkdwn(face.text, true))]).toEqual([
    where,
    bonesOf(parseMrkdwn(harmless.text, true)),
  ]);
  expect([where, checkMessageBlocks(face.blocks)]).toEqual([where, undefined]);
  expect([where, UNSEEN.test(JSON.stringify(face))]).toEqual([where, false]);
}

/** The states that have this text in them, with a harmless one. */
function withIn(field: keyof Texts): readonly (readonly [string, Request])[] {
  const all = Object.entries(states({ [field]: 'harmless' }));
  return all.filter(([, request]) => JSON.stringify(request).includes('harmless'));
}

describe.each(FIELDS)('hostile text as %s', (field) => {
  const calm = withIn(field);
  // A ticket is one word, which begins with a letter or a digit: ticketOf in src/domain/ticket.ts.
  const texts = Object.entries(HOSTILE).filter(
    ([name]) => field !== 'ticket' || name !== 'quotations and lists',
  );

  test.each(texts)('%s: neither pings, links nor gets out of its place', (_, text) => {
    const hostile = states({ [field]: text });
    for (const [state, request] of calm) {
      const faces = facesOf(hostile[state]!);
      for (const [name, harmless] of Object.entries(facesOf(request)))
        isInert(faces[name]!, harmless, `${name} of ${state}`);
    }
  });
});

test('whatever people write, on the cards that show it', () => {
  const calm = Object.fromEntries(FIELDS.map((field) => [field, withIn(field)]));
  const markup = fc.constantFrom('<', '>', '&', '`', '```', '|', '!', '@', '#', '^', '\n', '• ', '&lt;', ' ');
  const text = fc
    .array(fc.oneof(markup, fc.string({ unit: 'grapheme', maxLength: 4 })), { minLength: 1, maxLength: 30 })
    .map((pieces) => `x${pieces.join('')}`);
  fc.assert(
    fc.property(text, fc.constantFrom(...FIELDS), (said, field) => {
      const hostile = states({ [field]: said });
      for (const [state, harmless] of calm[field]!)
        isInert(card(hostile[state]!, head), card(harmless, head), state);
    }),
    { numRuns },
  );
});

describe('in a history', () => {
  const entriesOf = (text: string): readonly Entry[] => {
    const person = { team: 'T1', user: 'ULEA', name: text };
    const at = '2026-11-22T12:00:00.000Z';
    const told: readonly RequestEvent[] = [
      { at, type: 'requested', terms: states({ reason: text })['requested']!.terms, digest: 'd' },
      { at, type: 'denied', by: person, reason: text },
      { at, type: 'overridden', by: person, reason: text, digest: 'd' },
      { at, type: 'reviewed', by: person, verdict: 'not_justified', reason: text },
      { at, type: 'lapsed', by: person, sentence: text },
      { at, type: 'lapsed', by: person, sentence: text, of: 'override' },
      { at, type: 'approved', by: person, digest: 'd', as: [], without: [1], reason: text },
      { at, type: 'barred', code: 'protected', sentence: text },
      { at, type: 'deferred', step: 0, until: at, code: text },
    ];
    return told.map((event, i) => ({ request: 'R7F3KQ', position: i + 1, hash: 'f'.repeat(64), event }));
  };

  test.each(Object.entries(HOSTILE))('%s is only text', (name, text) => {
    isInert(history(entriesOf(text), 'R7F3KQ'), history(entriesOf('x'), 'R7F3KQ'), name);
  });
});

describe('in a form', () => {
  test.each(Object.entries(HOSTILE))('%s is only text, and Slack takes the form', (name, text) => {
    const views = (said: string) => {
      const filled = {
        fields: {
          indicatorsText: said,
          vendors: [],
          reason: said.slice(0, 500),
          clean: false,
          prevent: false,
        },
        rest: [said],
        problems: [problem('indicators', 'not_understood', `${quote(said)} is not understood.`)],
      };
      const all = states({ path: said, url: said, connection: said, finding: said });
      return [
        askForm({ form: 'block', channel: 'C0SOC' }, [], undefined, filled),
        connectionForm('C0SOC', [], filled),
        ...DECISION_FORMS.flatMap((form) =>
          (form === 'override' ? ['needs an override'] : ['of things that people name', 'delegated']).map(
            (state) => decisionForm(form, all[state]!, firstPage(all[state]!, 1)),
          ),
        ),
      ];
    };
    const harmless = views('x');
    for (const [i, view] of views(text.slice(0, 1_400)).entries()) {
      expect([name, i, skeleton(view.blocks)]).toEqual([name, i, skeleton(harmless[i]!.blocks)]);
      const shown = textsIn(view.blocks.filter(({ type }) => type === 'section'));
      expect([name, i, shown.some((each) => UNSEEN.test(each.text))]).toEqual([name, i, false]);
      // Without a vendor the menu of vendors has no options, which no bot is started with.
      const complaints = checkView(view, 'modal')?.messages.filter(
        (each) => !/element\/options\]/.test(each),
      );
      expect([name, i, complaints ?? []]).toEqual([name, i, []]);
    }
  });
});

describe('in an answer', () => {
  test.each(Object.entries(HOSTILE))('%s in a sentence is only text', (_, text) => {
    const { text: said, blocks } = aside(`Only ${text}, who asked for it, can cancel this.`);
    expect(checkMessageBlocks(blocks)).toBeUndefined();
    expect(skeleton(blocks)).toEqual(['paragraph']);
    expect(bonesOf(parseMrkdwn(said, true))).toEqual(['paragraph']);
    expect(said).not.toMatch(UNSEEN);
    expect(said.length).toBeLessThanOrEqual(LONGEST_SENTENCE);
  });

  test('what a notice mentions, we mention', () => {
    for (const [state, request] of Object.entries(states({ reason: '<!channel> `x`' })))
      for (const about of ['break_glass', 'delegated', 'escalated', 'reminded'] as const) {
        const by = { team: 'T1', user: 'ULEA', name: '<!channel>' };
        const text = noticeText(request, { about, to: ['SLEADS', 'UOLAF'], by, told: false }) ?? '';
        const mentioned = bonesOf(parseMrkdwn(text, true)).filter((bone) => !/^(paragraph|date)/.test(bone));
        const ours = ['group SLEADS ', 'user UOLAF ', 'user URINA ', 'user ULEA '];
        expect([state, mentioned.filter((bone) => !ours.includes(bone))]).toEqual([state, []]);
      }
  });
});
