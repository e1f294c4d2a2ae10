// Shapes of what the access room answers: sign-in, the own session, accounts, grants, sessions.
// The routes that carry them stand in contract.ts, which is also where everybody imports these from.
import { z } from 'zod';
import { OFFICE_ROLES, roleSchema, type Role } from '#shared/actor.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';

const revision = z.int().min(1);

/** Chinese names of roles (角色), for screens and papers. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  dutyOfficer: '值班员',
  dutyLeader: '带班领导',
  deskHead: '值班室负责人',
  leaderInCharge: '分管领导',
  principalLeader: '主要负责人',
  unitAdminA: '单位管理员 A',
  unitAdminB: '单位管理员 B',
  systemAdminA: '系统管理员 A',
  systemAdminB: '系统管理员 B',
  securityAdmin: '安全管理员',
  auditor: '审计管理员',
};

/** True where the role is one of the offices held by four people (三员). */
export function isOffice(role: Role): boolean {
  return OFFICE_ROLES.includes(role);
}

/** What a sign-in step leads to: done, second factor asked, second factor to be set up (三员首次登录). */
export const NEXT_STEPS = ['done', 'totp', 'enrolTotp'] as const;

export const signInAnswerSchema = z.object({
  next: z.enum(NEXT_STEPS),
  accountId: idSchema.nullable(),
  /** Key of the browser's draft journal, base64 of 32 bytes; only when done. */
  draftKey: z.string().nullable(),
  /** What the authenticator app is fed with; only where the second factor must be set up. */
  enrolment: z.object({ uri: z.string(), secret: z.string() }).nullable(),
});
export type SignInAnswer = z.infer<typeof signInAnswerSchema>;

/** What the browser's cookies are worth: nothing, a second step owed, covered (idle), expired, open. */
export const SESSION_STATES = ['none', 'secondStep', 'covered', 'expired', 'open'] as const;

const actingUnitSchema = z.object({
  id: idSchema,
  code: z.string(),
  shortName: z.string(),
  fullName: z.string(),
  legalChannel: z.boolean(),
  roles: z.array(roleSchema),
});

export const meSchema = z.object({
  accountId: idSchema,
  account: z.string(),
  personId: idSchema.nullable(),
  name: z.string(),
  title: z.string().nullable(),
  /** Null for the offices, which act for no unit. */
  unit: actingUnitSchema.nullable(),
  roles: z.array(roleSchema),
  /** Units one may act for now, the present one included. */
  units: z.array(actingUnitSchema),
  onDuty: z.boolean(),
  station: z.object({ id: idSchema, name: z.string() }),
  hasPin: z.boolean(),
  hasTotp: z.boolean(),
  provedAt: instantSchema.nullable(),
  /** The screen covers itself after so many milliseconds without a hand on it. */
  idleMs: z.int(),
  /** The session ends then; from `renewFrom` on a fresh proof in place renews it. */
  absoluteUntil: instantSchema,
  renewFrom: instantSchema,
  draftKey: z.string(),
  demonstration: z.boolean(),
});
export type Me = z.infer<typeof meSchema>;

export const stationPersonSchema = z.object({
  accountId: idSchema,
  name: z.string(),
  unitName: z.string(),
  hasPin: z.boolean(),
  lastSignedInAt: instantSchema,
});

/** 在用, 停用, 因连续输错暂锁, 待激活. */
export const ACCOUNT_STATES = ['active', 'closed', 'locked', 'toActivate'] as const;
export const ACCOUNT_ACTS = [
  'mintCode',
  'close',
  'reopen',
  'release',
  'endSessions',
  'resetTotp',
  'grant',
  'linkPerson',
] as const;

export const accountViewSchema = z.object({
  id: idSchema,
  account: z.string(),
  personId: idSchema.nullable(),
  name: z.string(),
  title: z.string().nullable(),
  unit: z.object({ id: idSchema, shortName: z.string() }).nullable(),
  state: z.enum(ACCOUNT_STATES),
  lockedUntil: instantSchema.nullable(),
  closedReason: z.string().nullable(),
  hasTotp: z.boolean(),
  hasPin: z.boolean(),
  openSessions: z.int(),
  lastSignedInAt: instantSchema.nullable(),
  roles: z.array(z.object({ unitName: z.string().nullable(), role: roleSchema })),
  allowed: z.array(z.enum(ACCOUNT_ACTS)),
  revision,
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const grantViewSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  account: z.string(),
  name: z.string(),
  unit: z.object({ id: idSchema, shortName: z.string() }).nullable(),
  role: roleSchema,
  from: instantSchema,
  until: instantSchema.nullable(),
  grantedAt: instantSchema,
  grantedByName: z.string().nullable(),
  endedReason: z.string().nullable(),
  revision,
});
export type GrantView = z.infer<typeof grantViewSchema>;

export const sessionViewSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  account: z.string(),
  name: z.string(),
  unit: z.object({ id: idSchema, shortName: z.string() }).nullable(),
  station: z.object({ id: idSchema, name: z.string() }),
  address: z.string(),
  startedAt: instantSchema,
  seenAt: instantSchema,
  absoluteUntil: instantSchema,
});
