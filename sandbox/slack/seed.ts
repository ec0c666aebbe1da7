import type { UiPerson } from '../protocol.ts';

export const TEAM = { id: 'T0SANDBOX', name: 'Sandbox SOC', domain: 'sandbox-soc' } as const;

/** The organisation Sam comes from. */
export const OTHER_TEAM = { id: 'T0ELSEWHERE', name: 'Elsewhere Ltd', domain: 'elsewhere' } as const;

export const APP = { id: 'A0PORTCULLIS', botId: 'B0PORTCULLIS', userId: 'U0PORTCULLIS' } as const;

export const PEOPLE = {
  /** Responder. */
  rina: 'U0RINA',
  /** SOC lead. */
  lea: 'U0LEA',
  /** SOC lead. */
  tomas: 'U0TOMAS',
  /** Guest (`is_restricted`). */
  gus: 'U0GUS',
  /** From another organisation (`is_stranger`, other `team_id`). */
  sam: 'U0SAM',
  /** Deactivated. */
  dara: 'U0DARA',
  /** Responder, on the night shift. */
  theo: 'U0THEO',
  /** Responder who stands in for Lea: has no right to approve but what Lea hands on. */
  mara: 'U0MARA',
  /** IT operations: answers for what is reachable. */
  nadia: 'U0NADIA',
  /** IT operations. */
  ivo: 'U0IVO',
  /** On call this week. */
  olu: 'U0OLU',
} as const;

export const GROUPS = {
  responders: 'S0RESPONDERS',
  leads: 'S0LEADS',
  operations: 'S0OPERATIONS',
  /** Of one: whoever is on call. */
  oncall: 'S0ONCALL',
} as const;

export const CHANNELS = {
  soc: 'C0SOC',
  approvals: 'C0APPROVALS',
  /** Public; the bot is not a member. */
  general: 'C0GENERAL',
  /** Private; the bot is not a member, so for the bot it does not exist. */
  warRoom: 'C0WARROOM',
} as const;

export interface SeedPerson {
  readonly id: string;
  readonly teamId: string;
  /** The handle, as in `user_name`. */
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly emoji: string;
  readonly standing: UiPerson['standing'];
}

export interface SeedGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}

interface SeedChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: 'public' | 'private';
  readonly members: readonly string[];
  readonly archived?: boolean;
}

/** Who and what is in the workspace when it starts. */
export interface Seed {
  readonly people: readonly SeedPerson[];
  readonly groups: readonly SeedGroup[];
  readonly channels: readonly SeedChannel[];
}

const { rina, lea, tomas, gus, sam, dara, theo, mara, nadia, ivo, olu } = PEOPLE;

export const defaultSeed: Seed = {
  people: [
    {
      id: rina,
      teamId: TEAM.id,
      name: 'rina',
      realName: 'Rina Okafor',
      title: 'Responder',
      emoji: '🧯',
      standing: 'member',
    },
    {
      id: lea,
      teamId: TEAM.id,
      name: 'lea',
      realName: 'Lea Brandt',
      title: 'SOC lead',
      emoji: '🔑',
      standing: 'member',
    },
    {
      id: tomas,
      teamId: TEAM.id,
      name: 'tomas',
      realName: 'Tomas Vega',
      title: 'SOC lead',
      emoji: '🗝️',
      standing: 'member',
    },
    {
      id: theo,
      teamId: TEAM.id,
      name: 'theo',
      realName: 'Theo Blum',
      title: 'Responder, nights',
      emoji: '🌙',
      standing: 'member',
    },
    {
      id: mara,
      teamId: TEAM.id,
      name: 'mara',
      realName: 'Mara Silva',
      title: 'Responder, stands in for Lea',
      emoji: '🪪',
      standing: 'member',
    },
    {
      id: nadia,
      teamId: TEAM.id,
      name: 'nadia',
      realName: 'Nadia Haddad',
      title: 'IT operations',
      emoji: '🌐',
      standing: 'member',
    },
    {
      id: ivo,
      teamId: TEAM.id,
      name: 'ivo',
      realName: 'Ivo Petrov',
      title: 'IT operations',
      emoji: '🔌',
      standing: 'member',
    },
    {
      id: olu,
      teamId: TEAM.id,
      name: 'olu',
      realName: 'Olu Adeyemi',
      title: 'On call this week',
      emoji: '📟',
      standing: 'member',
    },
    {
      id: gus,
      teamId: TEAM.id,
      name: 'gus',
      realName: 'Gus Lindqvist',
      title: 'Guest',
      emoji: '🎫',
      standing: 'guest',
    },
    {
      id: sam,
      teamId: OTHER_TEAM.id,
      name: 'sam',
      realName: 'Sam Ito',
      title: `Works for ${OTHER_TEAM.name}`,
      emoji: '🛰️',
      standing: 'stranger',
    },
    {
      id: dara,
      teamId: TEAM.id,
      name: 'dara',
      realName: 'Dara Quinn',
      title: 'Left the company',
      emoji: '🚪',
      standing: 'deactivated',
    },
  ],
  groups: [
    {
      id: GROUPS.responders,
      handle: 'soc-responders',
      name: 'SOC responders',
      users: [rina, lea, tomas, theo, mara, olu],
    },
    { id: GROUPS.leads, handle: 'soc-leads', name: 'SOC leads', users: [lea, tomas] },
    { id: GROUPS.operations, handle: 'it-operations', name: 'IT operations', users: [nadia, ivo] },
    { id: GROUPS.oncall, handle: 'soc-oncall', name: 'On call', users: [olu] },
  ],
  channels: [
    {
      id: CHANNELS.soc,
      name: 'soc',
      topic: 'Where incidents are worked on',
      kind: 'public',
      members: [rina, lea, tomas, theo, mara, nadia, ivo, olu, gus, sam, APP.userId],
    },
    {
      id: CHANNELS.approvals,
      name: 'soc-approvals',
      topic: 'A second person agrees here',
      kind: 'public',
      members: [rina, lea, tomas, theo, mara, nadia, ivo, olu, gus, sam, APP.userId],
    },
    {
      id: CHANNELS.general,
      name: 'general',
      topic: 'Everybody; the bot has not been invited',
      kind: 'public',
      members: [rina, lea, tomas, theo, mara, nadia, ivo, olu, dara],
    },
    {
      id: CHANNELS.warRoom,
      name: 'war-room',
      topic: 'Private; the bot has not been invited',
      kind: 'private',
      members: [rina, lea, olu],
    },
  ],
};
