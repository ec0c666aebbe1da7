import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { adapters } from '../../adapters/index.ts';
import type { Operation } from '../../src/adapter.ts';
import { type Indicator, isHash } from '../../src/domain/indicator.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { plan } from '../../src/domain/plan.ts';
import { isDeferral } from '../../src/step.ts';
import { capabilities } from '../../src/vendor.ts';
import { type Because, endures, type FaultExceptions, titleOf } from './adapter-endurance.ts';
import { SPOILED } from './adapter-faults.ts';
import {
  done,
  errand,
  expectAll,
  goodHealth,
  never,
  SENTENCE,
  standsOf,
  type Trial,
  values,
} from './adapter-stand.ts';

const CLAUSES = {
  name: 'is called what its file is called',
  credentials: 'knows good credentials from bad ones',
  apply: 'applies a batch, and the list of the vendor agrees',
  twice: 'leaves alone what is so already, or does no harm by doing it twice',
  revert: 'reverts a batch and nothing else, and the list of the vendor agrees',
  absent: 'reverts what is not there without a fuss',
  foretold: 'foretells what the vendor holds once it is applied',
  irrevocable: 'says before approval whether it can be taken back',
  kinds: 'refuses what it does not take before anything is sent',
  lost: 'calls a lost answer unknown until what was sent is found',
  once: 'never repeats a write',
  patience: 'waits for Retry-After on a read, within its patience',
  refusal: 'takes a 200 with a refusal inside for what it is',
  nonsense: 'makes nothing of nonsense',
  signal: 'stops at once when told to',
  secrets: 'keeps its secrets',
} as const;
type Clause = keyof typeof CLAUSES;

/** Where a vendor does otherwise: what is tried in place of a clause, or what else comes of a fault. */
export type Exceptions = {
  readonly [clause in Clause]?: Because & { instead(): Promise<void> };
} & FaultExceptions;

/** One of each kind that can be asked for anywhere, in normal form. */
const STRANGERS: readonly Indicator[] = [
  { kind: 'md5', value: '8c32e34aa474f279478d41357d7799eb' },
  { kind: 'sha1', value: '3395856ce81f2b7382dee72602f798b642f14140' },
  { kind: 'sha256', value: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f' },
  { kind: 'ip', value: '45.0.0.1' },
  { kind: 'network', value: '45.0.0.0/24' },
  { kind: 'domain', value: 'evil.example' },
  { kind: 'url', value: 'http://evil.example/' },
  { kind: 'path', value: 'C:\\Temp\\evil.exe' },
  { kind: 'host_md5', value: '6d3af727a4e7b025fd59a5469b3a9c57' },
  { kind: 'events', value: 'all' },
  { kind: 'account', value: 'eve@x.example analyst' },
];

/** Holds an adapter to its contract: sixteen clauses, and what must come of every fault. */
export function conforms(name: string, trial: Trial, exceptions: Exceptions = {}): void {
  const { action, calls, sample } = trial;
  const start = standsOf(name, trial);
  const showsAbsence = ({ inEffect }: Operation) => inEffect !== undefined && !trial.isCutShort;

  function clause(key: Clause, body: () => Promise<void>): void {
    const exception = exceptions[key];
    test(titleOf(CLAUSES[key], exception), exception?.instead ?? body);
  }

  describe(`${name} ${action}`, () => {
    clause('name', async () => {
      const file = (await import(`../../adapters/${name}.ts`)) as Record<string, unknown>;
      const listed = adapters.filter((adapter) => adapter.name === name);
      expect(listed).toHaveLength(1);
      expect(Object.values(file)).toContain(listed[0]);
    });

    clause('credentials', async () => {
      const known = await start();
      expect(await known.vendor.check(never)).toEqual(goodHealth);

      const stranger = await start({ isStranger: true });
      const health = await stranger.vendor.check(never);
      expect(health.at(-1)).toMatchObject({
        what: 'sign_in',
        ok: false,
        sentence: expect.stringMatching(SENTENCE),
      });
      expectAll(await stranger.run('apply', sample(2)), sample(2), { status: 'failed', code: 'auth_failed' });
      expect(stranger.holds()).toEqual([]);
    });

    clause('apply', async () => {
      const { run, holds, said, operation } = await start();
      const batch = sample(Math.min(3, operation.batch));
      expectAll(await run('apply', batch), batch, done(operation));
      expect(holds()).toEqual(values(batch));
      expect(said(calls.apply)).toBe(1);
    });

    clause('twice', async () => {
      const { run, holds, said, operation } = await start();
      const batch = sample(2);
      await run('apply', batch);
      expectAll(
        await run('apply', batch),
        batch,
        operation.inEffect ? { status: 'already' } : done(operation),
      );
      expect(said(calls.apply)).toBe(operation.inEffect ? 1 : 2);
      expect(holds()).toEqual(values(batch));
    });

    clause('revert', async () => {
      const { run, holds, operation } = await start();
      if (!operation.revert) return expectNoRevert(operation);
      const [first, ...others] = sample(3);
      await run('apply', [first!, ...others]);
      expectAll(await run('revert', others), others, done(operation));
      expect(holds()).toEqual(values([first!]));
    });

    clause('absent', async () => {
      const { run, holds, said, operation } = await start();
      if (!operation.revert) return expectNoRevert(operation);
      const outcomes = await run('revert', sample(1));
      expect(isDeferral(outcomes)).toBe(false);
      const [outcome] = outcomes as readonly Outcome[];
      expect(operation.inEffect ? ['already'] : ['accepted', 'failed']).toContain(outcome?.status);
      expect(said(calls.revert)).toBe(operation.inEffect ? 0 : 1);
      expect(holds()).toEqual([]);
    });

    clause('foretold', async () => {
      const { run, operation } = await start();
      const { holds, previous, prevents } = operation;
      const batch = sample(2);
      await run('apply', batch);
      const foretold = batch.map((each) => holds?.(each, { prevent: false }));
      expect(await previous?.(batch, never)).toEqual(previous && foretold);
      expect(holds === undefined).toBe(previous === undefined && !prevents);
    });

    clause('irrevocable', async () => {
      const { vendor, operation } = await start();
      const draft = {
        action,
        undo: true,
        indicators: sample(1),
        vendors: [],
        reason: 'tried',
        clean: false,
        prevent: false,
        breakGlass: false,
        override: false,
      };
      const { steps, gaps } = plan(draft, [
        capabilities({ name, title: 'The vendor', vendor, insecure: false }),
      ]);
      expect({ steps: steps.length, gaps: gaps.length }).toEqual(
        operation.revert ? { steps: 1, gaps: 0 } : { steps: 0, gaps: 1 },
      );
      expect(operation.revert === undefined).toBe(calls.revert === undefined);
    });

    clause('kinds', async () => {
      const { operation, simulator } = await start();
      const { apply, revert, inEffect, kinds } = operation;
      const strangers: readonly Indicator[] = [
        ...STRANGERS.filter(({ kind }) => !kinds.includes(kind)),
        ...kinds.filter(isHash).map((kind) => ({ kind, value: 'no such thing' })),
      ];
      for (const stranger of strangers) {
        const batch = [...sample(1), stranger];
        await expect(apply(batch, errand, never)).rejects.toThrow(/takes only/);
        if (revert) await expect(revert(batch, errand, never)).rejects.toThrow(/takes only/);
        if (inEffect) await expect(inEffect(batch, never)).rejects.toThrow(/takes only/);
      }
      expect(strangers).not.toEqual([]);
      expect(simulator.seen).toEqual([]);
    });

    clause('lost', async () => {
      for (const when of ['before', 'after'] as const) {
        const { run, warm, simulator, operation, holds } = await start();
        await warm();
        simulator.fault({ kind: 'reset', when }, calls.apply);
        const batch = sample(2);
        const isRead = when === 'after' ? operation.inEffect !== undefined : showsAbsence(operation);
        const read = when === 'after' ? { status: 'verified' } : { status: 'unknown', code: 'unanswered' };
        expectAll(
          await run('apply', batch),
          batch,
          isRead ? read : { status: 'unknown', code: 'interrupted' },
        );
        expect(holds()).toEqual(when === 'after' ? values(batch) : []);
      }
    });

    clause('once', async () => {
      for (const status of [408, 413, 429, 500, 502, 503, 504, 521, 522, 524]) {
        const { run, warm, simulator, said } = await start();
        await warm();
        const before = said(calls.apply);
        simulator.fault({ kind: 'status', status, headers: { 'retry-after': '0' } }, calls.apply);
        await run('apply', sample(1));
        expect({ status, writes: said(calls.apply) - before }).toEqual({ status, writes: 1 });
      }
    });

    clause('patience', async () => {
      const patient = await start();
      patient.simulator.fault({ kind: 'retry_after', status: 429, value: '0' }, calls.read);
      expect(await patient.vendor.check(never)).toEqual(goodHealth);
      expect(patient.said(calls.read)).toBe(2);

      const hurried = await start();
      hurried.simulator.fault({ kind: 'retry_after', status: 503, value: '3600' }, calls.read);
      expect((await hurried.vendor.check(never)).at(-1)?.ok).toBe(false);
      expect(hurried.said(calls.read)).toBe(1);
    });

    clause('refusal', async () => {
      for (const fault of [{ kind: 'html200' } as const, ...trial.refusals]) {
        const { run, warm, simulator, operation } = await start();
        await warm();
        // As often as an adapter may ask again: after a new sign-in, or for each indicator alone.
        for (let asked = 0; asked < 3; asked += 1) simulator.fault(fault, calls.apply);
        const outcomes = await run('apply', sample(2));
        expect(isDeferral(outcomes)).toBe(false);
        for (const { status, code, note } of outcomes as readonly Outcome[]) {
          expect(showsAbsence(operation) ? ['failed'] : ['failed', 'unknown']).toContain(status);
          // What a "yes" without effect ends in: the refusal was believed to be one.
          expect(code).not.toBe('not_in_effect');
          expect(note).toMatch(SENTENCE);
        }
      }
    });

    clause('nonsense', async () => {
      for (const [kind, fault] of Object.entries(SPOILED)) {
        const { vendor, simulator } = await start();
        simulator.fault(fault, calls.read);
        const health = await vendor.check(never);
        expect({ kind, ...health.at(-1) }).toMatchObject({ kind, what: 'rights', ok: false });
        expect(health.at(-1)?.sentence).toMatch(SENTENCE);
      }
    });

    clause('signal', async () => {
      const before = await start();
      expectAll(await before.run('apply', sample(2), AbortSignal.abort()), sample(2), {
        status: 'failed',
        code: 'interrupted',
      });
      expect(before.simulator.seen).toEqual([]);

      const { run, warm, simulator, said } = await start({ timeoutMs: 60_000 });
      await warm();
      const writes = said(calls.apply);
      simulator.fault({ kind: 'hang' }, calls.apply);
      const [first, second] = [new AbortController(), new AbortController()];
      const hung = new Promise<void>((resolve) => {
        simulator.onChange(() => said(calls.apply) > writes && resolve());
      });
      const running = run('apply', sample(1), first.signal);
      await hung;
      const waiting = run('apply', sample(2), second.signal);
      await new Promise(setImmediate);
      second.abort();
      expectAll(await waiting, sample(2), { code: 'interrupted' });
      first.abort();
      expectAll(await running, sample(1), { status: 'unknown', code: 'interrupted' });
    });

    clause('secrets', async () => {
      for (const call of [calls.signIn, calls.apply, calls.revert, calls.read]) {
        for (const status of call === undefined ? [] : [200, 400, 401, 403, 404, 500, 503]) {
          const { run, warm, vendor, simulator, secrets, operation } = await start();
          if (call !== calls.signIn) await warm();
          const known = new Set(secrets());
          const body = JSON.stringify({ error: [...known], message: [...known].join(' ') });
          simulator.fault({ kind: 'status', status, body }, call);
          const told: unknown[] = [await run('apply', sample(1))];
          if (operation.revert) told.push(await run('revert', sample(1)));
          told.push(await vendor.check(never));

          const text = inspect(told, { depth: Infinity, maxStringLength: Infinity });
          const urls = simulator.seen.map(({ path }) => decodeURIComponent(path)).join(' ');
          expect(known.size).toBeGreaterThan(0);
          for (const secret of [...known, ...secrets()]) {
            expect(text).not.toContain(secret);
            expect(urls).not.toContain(secret);
          }
        }
      }
    });
  });

  endures(name, trial, exceptions);
}

function expectNoRevert(operation: Operation): void {
  expect('revert' in operation).toBe(false);
}
