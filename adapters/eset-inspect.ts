import * as z from 'zod';
import type { Adapter, Operation, Vendor } from '../src/adapter.ts';
import { CHECK_PATIENCE_MS, createChecks } from '../src/checks.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import { settle, understand } from '../src/verdict.ts';
import { createSession, type Session } from './eset-inspect-session.ts';
import { unblock } from './eset-inspect-unblock.ts';

const settings = z.strictObject({ username: z.string().min(1), password: z.string().min(1) });
type Settings = z.infer<typeof settings>;

/**
 * ESET Inspect (Enterprise Inspector): bans executables by SHA-1 on every endpoint of the server. Blocking is the console's
 * call for hashes from external tools, which also takes hashes never seen before; unblocking is the public REST API
 * (help.eset.com: block_hashes_from_external_tools, rest_api_response). Neither can be read back: there is no list.
 */
export const esetInspect: Adapter<Settings> = {
  name: 'eset-inspect',
  title: 'ESET Inspect',
  settings,
  secretKeys: ['password'],
  connect(settings, http) {
    const session = createSession(settings, http);
    return {
      operations: { block: blocking(session) },
      check: checking(session),
      close: session.close,
    };
  },
};

function blocking(session: Session): Operation {
  return {
    kinds: ['sha1'],
    takes: 'SHA-1 file hashes',
    batch: 100,
    cleans: true,

    async apply(batch, { clean, comment }, signal) {
      const reply = await session.send({
        method: 'PUT',
        path: 'FRONTEND/HASHES/BLOCK',
        json: { sha1: batch.map(sha1Of), shouldClean: clean, comment },
        write: true,
        signal,
      });
      return reply.kind === 'answer'
        ? batch.map((indicator) => ({ indicator, status: 'accepted' }))
        : settle(batch, reply);
    },

    async revert(batch, { comment }, signal) {
      const bans = batch.map((indicator) => ({ indicator, sha1: sha1Of(indicator) }));
      return unblock(session, bans, comment, signal);
    },
  };
}

/** Throws when handed another kind of indicator: the plan never does. */
function sha1Of({ kind, value }: Indicator): string {
  const sha1 = value.toLowerCase();
  if (kind !== 'sha1' || !/^[0-9a-f]{40}$/.test(sha1)) {
    throw new Error(`ESET Inspect takes only SHA-1 file hashes, not this ${kind}.`);
  }
  return sha1;
}

const { standing, trouble } = createChecks('ESET Inspect', 'the account');
const detections = z.object({ value: z.array(z.unknown()) });

function checking({ signIn, send }: Session): Vendor['check'] {
  return async (signal) => {
    const refused = await signIn(signal);
    if (refused !== undefined) return trouble(refused, 'sign_in');
    const reply = await send({
      method: 'GET',
      path: 'api/v1/detections',
      query: { $top: '1' },
      write: false,
      patienceMs: CHECK_PATIENCE_MS,
      signal,
    });
    const list = understand(reply, detections);
    return list.kind === 'value'
      ? standing('The account may read detections. Whether it may block shows only when it blocks.')
      : trouble(list, 'rights');
  };
}
