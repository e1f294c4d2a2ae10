// Routes of the org contract that speak of people: posts, numbers, history. Joined to the others in contract.ts.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import {
  changeViewSchema,
  orgActSchema,
  phoneKindSchema,
  postViewSchema,
  staffCategorySchema,
} from './contract-shapes.ts';

const word = z.string().trim().min(1).max(TEXT_LIMITS.word);
const phoneText = z.string().trim().max(30);
const revision = z.int().min(1);
const unitParams = z.object({ id: idSchema });
const receipt = z.object({ id: idSchema, revision, at: instantSchema });

const postFields = {
  title: word,
  staffCategory: staffCategorySchema,
  principalLeader: z.boolean(),
  inChargeOfDuty: z.boolean(),
  dutyOfficer: z.boolean(),
  deskHead: z.boolean(),
};

export const peopleRoutes = defineRoutes({
  listPersons: {
    method: 'GET',
    path: '/api/org/units/:id/persons',
    summary: '单位人员与职务（手机号遮盖）',
    action: 'org.readPeople',
    params: unitParams,
    query: z.object({
      word: z.string().trim().max(TEXT_LIMITS.word).optional(),
      ended: z.enum(['true', 'false']).optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50),
      offset: z.coerce.number().int().min(0).max(100_000).default(0),
    }),
    response: z.object({ posts: z.array(postViewSchema), total: z.int(), allowed: z.array(orgActSchema) }),
  },
  listChanges: {
    method: 'GET',
    path: '/api/org/units/:id/changes',
    summary: '单位、关系、人员的变更记录',
    action: 'org.readPeople',
    params: unitParams,
    query: z.object({ limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50) }),
    response: z.object({ changes: z.array(changeViewSchema) }),
  },
  revealPhone: {
    // A GET, because the answer of a write is kept for repeats and a number must never be kept there.
    method: 'GET',
    path: '/api/org/persons/:id/phones',
    summary: '查看完整手机号（须填事由并留痕；当班查看当班人员免填）',
    action: 'org.revealPhone',
    params: unitParams,
    query: z.object({ reason: z.string().trim().max(TEXT_LIMITS.line).optional() }),
    response: z.object({
      personId: idSchema,
      numbers: z.array(z.object({ kind: phoneKindSchema, number: z.string() })),
    }),
    sensitive: true,
  },
  addPost: {
    method: 'POST',
    path: '/api/org/units/:id/posts',
    summary: '新增人员职务',
    action: 'org.editPeople',
    params: unitParams,
    body: z.object({
      id: idSchema,
      /** A person who already exists, or the id the client made for a new one. */
      personId: idSchema,
      name: word.optional(),
      ...postFields,
      mobile: phoneText.optional(),
      officePhone: phoneText.optional(),
      from: daySchema.optional(),
    }),
    response: receipt,
    status: 201,
  },
  editPost: {
    method: 'PUT',
    path: '/api/org/posts/:id',
    summary: '修改职务',
    action: 'org.editPeople',
    params: unitParams,
    body: z
      .object({ ...postFields, seniority: z.int().min(1).max(100_000) })
      .partial()
      .extend({ revision }),
    response: receipt,
  },
  endPost: {
    method: 'POST',
    path: '/api/org/posts/:id/end',
    summary: '免去职务（历史保留）',
    action: 'org.editPeople',
    params: unitParams,
    body: z.object({ revision }),
    response: receipt,
  },
  editPerson: {
    method: 'PUT',
    path: '/api/org/persons/:id',
    summary: '修改人员姓名与电话',
    action: 'org.editPeople',
    params: unitParams,
    body: z.object({
      name: word.optional(),
      mobile: phoneText.optional(),
      officePhone: phoneText.optional(),
      revision,
    }),
    response: receipt,
  },
});
