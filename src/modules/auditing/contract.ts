// What the auditor may ask (审计查询): records by filter, export, checks of the chain of records, codes from paper.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';

/** 办成, 被拒, 查看. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'read'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];
export const OUTCOME_NAMES: Readonly<Record<AuditOutcome, string>> = { done: '办成', refused: '被拒', read: '查看' };

/** Most rows of one export. */
export const EXPORT_LIMIT = 50_000;

const filter = {
  /** Days of Beijing, both included. */
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** Part of an account's name or of a person's name. */
  who: z.string().trim().max(TEXT_LIMITS.word).optional(),
  unitId: idSchema.optional(),
  /** An action, or the room before the point. */
  action: z.string().trim().max(TEXT_LIMITS.word).optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  subjectId: idSchema.optional(),
  address: z.string().trim().max(TEXT_LIMITS.word).optional(),
};
export const filterSchema = z.object(filter);
export type AuditFilter = z.infer<typeof filterSchema>;

export const auditRecordSchema = z.object({
  id: idSchema,
  /** Order of writing; the page goes on below it. */
  seq: z.int(),
  at: instantSchema,
  outcome: z.enum(AUDIT_OUTCOMES),
  action: z.string(),
  /** What was done, in words. */
  summary: z.string(),
  /** Why it was refused; null where it was not. */
  code: z.string().nullable(),
  account: z.string().nullable(),
  name: z.string(),
  unitName: z.string().nullable(),
  subjectKind: z.string().nullable(),
  subjectId: idSchema.nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  offDutyReason: z.string().nullable(),
  digest: z.string(),
  /** Its place in the chain of records; null in the first second. */
  linkNo: z.int().nullable(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

export const chainCheckSchema = z.object({
  id: idSchema,
  askedAt: instantSchema,
  askedBy: z.string(),
  state: z.enum(['running', 'done']),
  /** Links compared so far, and how many there were when it began. */
  compared: z.int(),
  total: z.int(),
  faultCount: z.int(),
  /** The first faults in words. */
  faults: z.array(z.string()),
  finishedAt: instantSchema.nullable(),
});
export type ChainCheck = z.infer<typeof chainCheckSchema>;

export const routes = defineRoutes({
  listRecords: {
    method: 'GET',
    path: '/api/auditing/records',
    summary: '查审计记录',
    action: 'auditing.read',
    sensitive: true,
    query: z.object({
      ...filter,
      below: z.coerce.number().int().positive().optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(100),
    }),
    response: z.object({ items: z.array(auditRecordSchema), next: z.int().nullable() }),
  },
  exportRecords: {
    method: 'GET',
    path: '/api/auditing/export',
    summary: '导出审计记录',
    action: 'auditing.export',
    sensitive: true,
    query: filterSchema,
    response: z.null(),
  },
  countExport: {
    method: 'GET',
    path: '/api/auditing/export/count',
    summary: '审计导出的条数',
    action: 'auditing.export',
    query: filterSchema,
    response: z.object({ count: z.int(), limit: z.int() }),
  },
  listActions: {
    method: 'GET',
    path: '/api/auditing/actions',
    summary: '审计可选的动作',
    action: 'auditing.read',
    response: z.object({ items: z.array(z.object({ action: z.string(), summary: z.string() })) }),
  },
  readChain: {
    method: 'GET',
    path: '/api/auditing/chain',
    summary: '存证链与历次核对',
    action: 'auditing.read',
    response: z.object({
      links: z.int(),
      head: z.object({ no: z.int(), at: instantSchema, code: z.string() }).nullable(),
      checks: z.array(chainCheckSchema),
    }),
  },
  startCheck: {
    method: 'POST',
    path: '/api/auditing/checks',
    summary: '核对存证链',
    action: 'auditing.check',
    status: 201,
    body: z.object({ id: idSchema }),
    response: z.object({ id: idSchema }),
  },
  compareCode: {
    method: 'GET',
    path: '/api/auditing/heads',
    summary: '核对纸上的短码',
    action: 'auditing.read',
    query: z.object({ code: z.string().trim().min(1).max(TEXT_LIMITS.word) }),
    response: z.object({ found: z.boolean(), fits: z.boolean(), no: z.int().nullable(), at: instantSchema.nullable() }),
  },
});

/** Refusal codes of this room. */
export const errorCodes = ['auditing.checkRunning', 'auditing.tooMany'] as const;
