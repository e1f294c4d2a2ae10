// What the access room (账号、登录、授权) says to the outside: signing in, sessions, stations, accounts, grants.
// Decided here: shapes, words, routes. Not decided here: who may (policy.ts), when one is locked (rules.ts).
// Bodies and answers of routes marked `secret` hold passwords or codes: neither digest nor answer is kept.
import { z } from 'zod';
import { roleSchema } from '#shared/actor.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import {
  signInAnswerSchema,
  SESSION_STATES,
  meSchema,
  stationPersonSchema,
  accountViewSchema,
  grantViewSchema,
  sessionViewSchema,
} from './contract-views.ts';
import { byId, careRoutes, reasonSchema, receipt } from './contract-care.ts';

export { ACCOUNT_ACTS, ROLE_NAMES, isOffice } from './contract-views.ts';
export type { SignInAnswer, Me, AccountView, GrantView } from './contract-views.ts';
export { STATION_ACTS, type StationView } from './contract-care.ts';

export const accountNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9._-]{2,39}$/);
const passwordSchema = z.string().min(1).max(128);
const totpCodeSchema = z
  .string()
  .trim()
  .regex(/^\d{6}$/);
const pinSchema = z.string().regex(/^\d{6}$/);

export const routes = defineRoutes({
  ...careRoutes,
  signIn: {
    method: 'POST',
    path: '/api/access/sign-in',
    summary: '登录：账号和密码',
    action: 'access.signIn',
    secret: true,
    bodyLimit: 4_096,
    body: z.object({ account: z.string().trim().min(1).max(TEXT_LIMITS.word), password: passwordSchema }),
    response: signInAnswerSchema,
  },
  secondFactor: {
    method: 'POST',
    path: '/api/access/second-factor',
    summary: '登录第二步：动态验证码',
    action: 'access.secondFactor',
    secret: true,
    bodyLimit: 4_096,
    body: z.object({ code: totpCodeSchema }),
    response: signInAnswerSchema,
  },
  activate: {
    method: 'POST',
    path: '/api/access/activate',
    summary: '用激活码设置密码',
    action: 'access.activate',
    secret: true,
    bodyLimit: 4_096,
    body: z.object({ code: z.string().trim().min(8).max(40), password: passwordSchema }),
    response: z.object({ account: z.string() }),
  },
  signOut: {
    method: 'POST',
    path: '/api/access/sign-out',
    summary: '退出登录',
    action: 'access.signOut',
    secret: true,
    body: z.object({}),
    response: z.object({ ended: z.boolean() }),
  },
  session: {
    method: 'GET',
    path: '/api/access/session',
    summary: '本终端的登录状态',
    action: 'access.readSession',
    response: z.object({
      state: z.enum(SESSION_STATES),
      name: z.string().nullable(),
      account: z.string().nullable(),
      hasTotp: z.boolean(),
    }),
  },
  me: { method: 'GET', path: '/api/access/me', summary: '当前登录人', action: 'access.readSelf', response: meSchema },
  actFor: {
    method: 'POST',
    path: '/api/access/act-for',
    summary: '切换代表的单位',
    action: 'access.actFor',
    body: z.object({ unitId: idSchema }),
    response: z.object({ unitId: idSchema, roles: z.array(roleSchema) }),
  },
  prove: {
    method: 'POST',
    path: '/api/access/prove',
    summary: '再次确认本人（密码或动态验证码）',
    action: 'access.prove',
    secret: true,
    bodyLimit: 4_096,
    body: z
      .object({ password: passwordSchema.optional(), code: totpCodeSchema.optional() })
      .refine((proof) => proof.password !== undefined || proof.code !== undefined, { path: ['password'] }),
    response: z.object({ provedAt: instantSchema, absoluteUntil: instantSchema }),
  },
  changePassword: {
    method: 'POST',
    path: '/api/access/password',
    summary: '修改本人密码',
    action: 'access.changePassword',
    secret: true,
    bodyLimit: 4_096,
    body: z.object({ password: passwordSchema, newPassword: passwordSchema }),
    response: z.object({ at: instantSchema }),
  },
  setPin: {
    method: 'POST',
    path: '/api/access/pin',
    summary: '设置值班台 PIN',
    action: 'access.setPin',
    secret: true,
    bodyLimit: 4_096,
    body: z.object({ password: passwordSchema, pin: pinSchema }),
    response: z.object({ at: instantSchema }),
  },
  switchPerson: {
    method: 'POST',
    path: '/api/access/switch',
    summary: '同一值班台换人（PIN）',
    action: 'access.switchPerson',
    secret: true,
    bodyLimit: 4_096,
    body: z.object({ accountId: idSchema, pin: pinSchema }),
    response: signInAnswerSchema,
  },
  stationPeople: {
    method: 'GET',
    path: '/api/access/station-people',
    summary: '近期在本终端登录过的人员',
    action: 'access.readStation',
    response: z.object({ station: z.string().nullable(), items: z.array(stationPersonSchema) }),
  },
  listAccounts: {
    method: 'GET',
    path: '/api/access/accounts',
    summary: '账号列表',
    action: 'access.listAccounts',
    query: z.object({
      unitId: idSchema.optional(),
      word: z.string().trim().max(TEXT_LIMITS.word).optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(100),
      after: z.string().max(TEXT_LIMITS.word).optional(),
    }),
    response: z.object({ items: z.array(accountViewSchema), after: z.string().nullable(), canCreate: z.boolean() }),
  },
  createAccount: {
    method: 'POST',
    path: '/api/access/accounts',
    summary: '新建账号',
    action: 'access.createAccount',
    status: 201,
    body: z.object({ id: idSchema, account: accountNameSchema, personId: idSchema, unitId: idSchema }),
    response: receipt,
  },
  mintCode: {
    method: 'POST',
    path: '/api/access/accounts/:id/activation',
    summary: '生成一次性激活码',
    action: 'access.mintCode',
    secret: true,
    params: byId,
    body: z.object({}),
    response: z.object({ code: z.string(), expiresAt: instantSchema }),
  },
  closeAccount: {
    method: 'POST',
    path: '/api/access/accounts/:id/lock',
    summary: '停用账号',
    action: 'access.closeAccount',
    params: byId,
    body: z.object({ reason: reasonSchema }),
    response: receipt,
  },
  reopenAccount: {
    method: 'POST',
    path: '/api/access/accounts/:id/unlock',
    summary: '恢复账号或解除暂锁',
    action: 'access.reopenAccount',
    params: byId,
    body: z.object({}),
    response: receipt,
  },
  endSessions: {
    method: 'POST',
    path: '/api/access/accounts/:id/end-sessions',
    summary: '强制退出该账号',
    action: 'access.endSessions',
    params: byId,
    body: z.object({ reason: reasonSchema }),
    response: z.object({ ended: z.int() }),
  },
  resetTotp: {
    method: 'POST',
    path: '/api/access/accounts/:id/reset-totp',
    summary: '重置动态验证码',
    action: 'access.resetTotp',
    params: byId,
    body: z.object({ reason: reasonSchema }),
    response: receipt,
  },
  listGrants: {
    method: 'GET',
    path: '/api/access/grants',
    summary: '授权列表',
    action: 'access.listGrants',
    query: z.object({
      unitId: idSchema.optional(),
      accountId: idSchema.optional(),
      ended: z.enum(['true', 'false']).default('false'),
    }),
    response: z.object({ items: z.array(grantViewSchema) }),
  },
  grant: {
    method: 'POST',
    path: '/api/access/grants',
    summary: '授予角色',
    action: 'access.grant',
    status: 201,
    body: z.object({
      id: idSchema,
      accountId: idSchema,
      /** Null for the offices only. */
      unitId: idSchema.nullable(),
      role: roleSchema,
      from: instantSchema.optional(),
      until: instantSchema.nullable().default(null),
    }),
    response: receipt,
  },
  revokeGrant: {
    method: 'POST',
    path: '/api/access/grants/:id/revoke',
    summary: '收回角色',
    action: 'access.revokeGrant',
    params: byId,
    body: z.object({ reason: reasonSchema }),
    response: receipt,
  },
  listSessions: {
    method: 'GET',
    path: '/api/access/sessions',
    summary: '在线会话',
    action: 'access.listSessions',
    query: z.object({ accountId: idSchema.optional() }),
    response: z.object({ items: z.array(sessionViewSchema) }),
  },
});

/** Refusal codes of this room; their Chinese sentences live in the web's strings. */
export const errorCodes = [
  'access.wrongCredentials',
  'access.locked',
  'access.closed',
  'access.slowDown',
  'access.busy',
  'access.noRights',
  'access.stepExpired',
  'access.wrongCode',
  'access.activationInvalid',
  'access.weakPassword',
  'access.pinWrong',
  'access.pinNeedsPassword',
  'access.notAtThisStation',
  'access.unitNotYours',
  'access.accountTaken',
  'access.personHasAccount',
  'access.personNotOfUnit',
  'access.officeAccount',
  'access.codeElsewhere',
  'access.officeAlone',
  'access.officeTaken',
  'access.officeTwice',
  'access.officeUnit',
  'access.grantExists',
  'access.grantEnded',
  'access.grantDates',
  'access.ownGrant',
  'access.ownAccount',
  'access.linkedAlready',
  'access.stationRetired',
] as const;
