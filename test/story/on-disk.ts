import { join } from 'node:path';
import { GROUPS, TEAM } from '../../sandbox/slack/seed.ts';
import { decide } from '../../src/domain/decide.ts';
import { openJsonLedger } from '../../src/ledgers/json.ts';
import type { Stage } from './stage.ts';

/** Leaves on disk what a process had there that died right after a lead had approved: the approval, and no start. The bot must be down. */
export async function leaveApproved(
  stage: Stage,
  id: string,
  user: string,
  name: string,
  at = new Date(),
): Promise<void> {
  const ledger = await openJsonLedger({
    dir: join(stage.folder, 'data'),
    log: { warn() {} },
    onFatal: (error) => {
      throw error;
    },
  });
  const person = { team: TEAM.id, user, name };
  const by = { person, kind: 'member', groups: [GROUPS.leads] } as const;
  await ledger.append(id, (request) => decide(request, { to: 'approve', by, earlier: [], findings: [] }, at));
  await ledger.close();
}
