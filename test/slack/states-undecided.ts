import type { Intent } from '../../src/domain/decide/intent.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import {
  approve,
  claim,
  delegate,
  lea,
  minutesAfter,
  next,
  olaf,
  override,
  rule,
  sha1,
  story,
  THREE,
  tomas,
  vera,
} from '../domain/stories.ts';
import { askedWith, guardedWith, oneFromEach, pair, type Texts } from './states-texts.ts';

/** What waits for a decision. */
export function undecided(says: Texts): Readonly<Record<string, Request>> {
  const asked = (changes: Partial<Terms> = {}) => askedWith(says, changes);
  const path: Indicator = { kind: 'path', value: `C:\\${says.path}` };
  const guarded = guardedWith(says);
  const ours: Indicator = { kind: 'network', value: '198.18.0.0/20' };
  const ownNetwork = {
    indicator: ours,
    rule: 'own_network',
    entry: '198.18.7.0/24',
    sentence: '198.18.0.0/20 contains 198.18.7.0/24, one of your own networks.',
    absolute: false,
  } as const;
  const ofOurs = asked({
    indicators: [ours],
    reach: [
      '198[.]18[.]0[.]0/20 is 4,096 addresses and holds 2 of your networks (198[.]18[.]7[.]0/24, 198[.]18[.]9[.]0/24).',
    ],
    override: { findings: [ownNetwork], by: ['SGUARDS'] },
  });
  const networks = ['198.18.0.0/24', '198.18.1.0/24', '198.18.2.0/24'].map(
    (value): Indicator => ({ kind: 'network', value }),
  );
  const ofNetworks = asked({
    indicators: networks,
    rule: pair,
    reach: [0, 1, 2].map((n) => `198[.]18[.]${n}[.]0/24 is 256 addresses.`),
    related: [{ request: 'R2222A', wants: 'same', indicators: 2 }],
    steps: [{ vendor: 'inspect', indicators: networks.slice(0, 2) }],
    gaps: [
      { vendor: 'inspect', indicators: networks.slice(2), why: 'ESET Inspect takes only what it takes.' },
      { vendor: 'gz', indicators: networks, why: says.gap },
      { vendor: 'blockade', indicators: networks.slice(1, 2), why: 'Blockade takes no such network.' },
    ],
  });
  const undo = asked({
    undo: true,
    steps: [{ vendor: 'inspect', indicators: [sha1('a')], restores: [says.held] }],
  });
  const cut = approve(lea, { without: [1, 2], reason: says.leftOut });

  return {
    requested: story(asked()),
    'without a reason': story(asked({ reason: '', ticket: undefined })),
    'with a gap and a cleaning': story(
      asked({
        clean: true,
        prevent: true,
        steps: [{ vendor: 'inspect', indicators: [sha1('a')], cleans: true, prevents: true }],
        gaps: [{ vendor: 'gz', indicators: [sha1('a')], why: says.gap }],
      }),
    ),
    'from a message, severe and with an end': story(
      asked({
        severity: 1,
        lasts: { until: '2026-12-24T18:00:00.000Z' },
        source: { thread: '1.000000', link: says.link },
      }),
    ),
    'of things that people name': story(
      asked({
        indicators: [
          path,
          { kind: 'url', value: `https://evil.example/${says.url}` },
          connection(says.connection),
          { kind: 'host_md5', value: 'd'.repeat(32) },
          { kind: 'account', value: 'ann@example.com analyst' },
        ],
      }),
    ),
    'of more than a card shows': story(
      asked({ indicators: Array.from({ length: 30 }, (_, i) => ({ kind: 'ip', value: `198.18.7.${i}` })) }),
    ),
    'known to the vendor': story(asked(), survey(says.held)),
    'far reaching, and not the only one': story(
      asked({
        indicators: [{ kind: 'network', value: '198.18.0.0/20' }],
        reach: [says.reach],
        related: [
          { request: 'R2222A', wants: 'opposite', indicators: 1 },
          { request: 'R3333B', wants: 'same', indicators: 1 },
        ],
      }),
    ),
    'over plain HTTP': story(
      asked({ steps: [{ vendor: 'inspect', indicators: [sha1('a')], insecure: true }] }),
    ),
    'an undo that puts back': story(undo, survey('blacklist')),
    'an undo of what is gone': story(asked({ undo: true }), survey(null)),
    'an undo of what others want by now': wanted(
      story(asked({ undo: true, indicators: THREE, steps: [{ vendor: 'inspect', indicators: THREE }] })),
    ),
    'new to the vendor': story(asked(), survey(null)),
    'a clearing of what nobody knows': story(asked({ action: 'clear' }), survey(null)),
    'needs an override': story(guarded),
    overridden: story(guarded, override(vera, says.override)),
    'overridden, of our own network': story(ofOurs, override(vera, says.override)),
    claimed: story(asked(), claim(lea)),
    delegated: story(asked(), delegate(lea, olaf)),
    escalated: story(asked({ rule: { ...rule, escalation: { afterMs: 60_000, to: ['SONCALL'] } } }), {
      to: 'escalate',
    }),
    'one of two approvals': story(asked({ rule: pair }), approve(lea)),
    'one from each, one side missing': story(asked(oneFromEach), approve(lea), approve(tomas)),
    'left out by the first of two': story(asked({ indicators: THREE, rule: pair }), cut),
    'left out of what has a reach, gaps and holders': story(
      ofNetworks,
      { to: 'survey', step: 0, holds: ['blocked', says.held] },
      approve(lea, { without: [1], reason: says.leftOut }),
    ),
  };
}

function connection(name: string): Indicator {
  const side = { any: true } as const;
  const value = JSON.stringify({
    ruleName: name,
    commandLine: name,
    protocol: 'TCP',
    direction: 'outbound',
    ipVersion: 'IPV4',
    localAddress: side,
    remoteAddress: { any: false, ipMask: '198.18.7.9', portRange: '443' },
    directlyConnected: { enable: false },
  });
  return { kind: 'connection', value };
}

function survey(held: string | null): Intent {
  return { to: 'survey', step: 0, holds: [held] };
}

function wanted(request: Request): Request {
  const by = { request: 'R2222A', by: olaf.person };
  return next(request, minutesAfter(5), {
    to: 'want',
    of: [{ step: 0, indicators: [0, 2], for: [by, { request: 'R3333B', by: tomas.person }] }],
  });
}
