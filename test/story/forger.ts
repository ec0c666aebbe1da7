import type { Forgery, RawAnswer } from '../../sandbox/slack/requests.ts';
import { APP, CHANNELS, PEOPLE, TEAM } from '../../sandbox/slack/seed.ts';
import { read, type Stage } from './stage.ts';

/** What is said to those who never may. */
export const GUEST = 'Guests can neither ask for a block nor decide on one.';
export const STRANGER = 'People of another organisation can neither ask for a block nor decide on one.';
export const UNKNOWN = 'There is no such request here.';

/** Sends what no client would send, and looks at what came of it. */
export interface Forger {
  /** An interaction, signed as Slack signs unless told otherwise. */
  forge(payload: object, forgery?: Forgery): Promise<RawAnswer>;
  /** All that the record holds of some requests, all that everybody sees, and all that the vendor was sent. */
  everything(...requests: readonly string[]): Promise<unknown>;
}

/** The stage has to be one over HTTP. */
export function createForger(stage: Stage): Forger {
  const { soc, approvals } = CHANNELS;
  const { rina, mara } = PEOPLE;
  let forged = 0;

  return {
    forge(payload, forgery = {}) {
      forged += 1;
      const whole = {
        api_app_id: APP.id,
        team: { id: TEAM.id, domain: TEAM.domain },
        trigger_id: `forged-${forged}`,
        ...payload,
      };
      const body = new URLSearchParams({ payload: JSON.stringify(whole) }).toString();
      const honest = { act: 'command', as: rina, channel: soc, command: '/block', text: '' } as const;
      return stage.workspace.deliverRaw(honest, { body, ...forgery });
    },
    async everything(...requests) {
      const histories: string[] = [];
      for (const id of requests) histories.push(read(await stage.command(mara, `/portcullis history ${id}`)));
      const seen = [soc, approvals].flatMap((channel) => stage.workspace.messages(channel));
      return [
        histories,
        read(await stage.command(mara, '/portcullis pending')),
        seen.filter(({ only }) => only === undefined),
        stage.writes(),
      ];
    },
  };
}
