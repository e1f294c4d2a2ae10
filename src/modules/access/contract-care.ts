// Routes of care for accounts and stations: whose account it is (linked, changed, with history), stations named and retired.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';

export const reasonSchema = z.string().trim().min(2).max(TEXT_LIMITS.line);
export const byId = z.object({ id: idSchema });
export const receipt = z.object({ id: idSchema, revision: z.int().min(1), at: instantSchema });
const unitSchema = z.object({ id: idSchema, shortName: z.string() });

/** One linking of an account to a person (账号关联人员). */
export const accountLinkSchema = z.object({
  id: idSchema,
  name: z.string(),
  unit: unitSchema.nullable(),
  at: instantSchema,
  byName: z.string().nullable(),
  reason: z.string(),
});

/** Whom an account may be made for or linked to: name and title, nothing else of a person. */
export const accountPersonSchema = z.object({
  personId: idSchema,
  name: z.string(),
  title: z.string(),
  hasAccount: z.boolean(),
});

export const STATION_ACTS = ['rename', 'retire'] as const;

export const stationViewSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** For which unit somebody acted there last. */
  unit: unitSchema.nullable(),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema.nullable(),
  lastName: z.string().nullable(),
  openSessions: z.int(),
  retiredAt: instantSchema.nullable(),
  retiredByName: z.string().nullable(),
  retiredReason: z.string().nullable(),
  allowed: z.array(z.enum(STATION_ACTS)),
  revision: z.int().min(1),
});
export type StationView = z.infer<typeof stationViewSchema>;

export const careRoutes = defineRoutes({
  linkPerson: {
    method: 'POST',
    path: '/api/access/accounts/:id/person',
    summary: '账号关联人员或改关联',
    action: 'access.linkPerson',
    params: byId,
    body: z.object({ personId: idSchema, unitId: idSchema, reason: reasonSchema, revision: z.int().min(1) }),
    response: receipt,
  },
  listPeople: {
    method: 'GET',
    path: '/api/access/people',
    summary: '可以关联账号的人员（姓名、职务）',
    action: 'access.listPeople',
    query: z.object({ unitId: idSchema, word: z.string().trim().max(TEXT_LIMITS.word).default('') }),
    response: z.object({ items: z.array(accountPersonSchema) }),
  },
  listLinks: {
    method: 'GET',
    path: '/api/access/accounts/:id/persons',
    summary: '账号关联过的人员',
    action: 'access.listAccounts',
    params: byId,
    response: z.object({ items: z.array(accountLinkSchema) }),
  },
  listStations: {
    method: 'GET',
    path: '/api/access/stations',
    summary: '值守终端',
    action: 'access.listStations',
    query: z.object({ retired: z.enum(['true', 'false']).default('false') }),
    response: z.object({ items: z.array(stationViewSchema) }),
  },
  renameStation: {
    method: 'POST',
    path: '/api/access/stations/:id/name',
    summary: '值守终端改名',
    action: 'access.renameStation',
    params: byId,
    body: z.object({
      name: z.string().trim().min(2).max(TEXT_LIMITS.word),
      reason: reasonSchema,
      revision: z.int().min(1),
    }),
    response: receipt,
  },
  retireStation: {
    method: 'POST',
    path: '/api/access/stations/:id/retire',
    summary: '值守终端停用',
    action: 'access.retireStation',
    params: byId,
    body: z.object({ reason: reasonSchema, revision: z.int().min(1) }),
    response: receipt,
  },
});
