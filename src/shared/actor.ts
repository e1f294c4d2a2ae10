// Who acts: the words for roles and the shape every policy looks at.
// How an actor is found from a session is the access room's affair.
import { z } from 'zod';
import type { Id } from './ids.ts';
import type { Instant } from './instant.ts';

/** 角色: what somebody may be at the unit for which they act. The last four never read business content. */
export const ROLES = [
  'dutyOfficer',
  'dutyLeader',
  'deskHead',
  'leaderInCharge',
  'principalLeader',
  'unitAdminA',
  'unitAdminB',
  'systemAdminA',
  'systemAdminB',
  'securityAdmin',
  'auditor',
] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** 三员: the offices that run the installation and read no business content. */
export const OFFICE_ROLES: readonly Role[] = ['systemAdminA', 'systemAdminB', 'securityAdmin', 'auditor'];

/** Roles that work at a desk: whoever holds one may report, acknowledge and answer (being off the roster never blocks). */
export const DESK_ROLES: readonly Role[] = [
  'dutyOfficer',
  'dutyLeader',
  'deskHead',
  'leaderInCharge',
  'principalLeader',
];

/** Roles that lead: they sign off and are told. */
export const LEADING_ROLES: readonly Role[] = ['dutyLeader', 'deskHead', 'leaderInCharge', 'principalLeader'];

export interface Actor {
  readonly kind: 'person' | 'system' | 'anonymous';
  readonly accountId: Id | null;
  readonly personId: Id | null;
  readonly name: string;
  /** The unit acted for: its scope, numbers, deadlines and signature. */
  readonly unitId: Id | null;
  readonly roles: readonly Role[];
  /** On the roster or entered as on duty now. Off duty blocks nothing, it marks the act. */
  readonly onDuty: boolean;
  readonly sessionId: Id | null;
  readonly stationId: Id | null;
  /** When password or second factor was last proved in this session. */
  readonly provedAt: Instant | null;
}

/** The programs themselves: sweep, subscribers, demonstration. */
export const SYSTEM_ACTOR: Actor = {
  kind: 'system',
  accountId: null,
  personId: null,
  name: '系统',
  unitId: null,
  roles: [],
  onDuty: false,
  sessionId: null,
  stationId: null,
  provedAt: null,
};

export const ANONYMOUS_ACTOR: Actor = { ...SYSTEM_ACTOR, kind: 'anonymous', name: '未登录' };

/** True where the actor holds one of the roles. */
export function holds(actor: Actor, roles: readonly Role[]): boolean {
  return actor.roles.some((role) => roles.includes(role));
}
