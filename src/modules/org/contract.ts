// What the org room (单位与人员) says to the outside: units, relations, desks, people, telephone numbers, imports.
// Decided here: routes and refusal codes. Shapes are contract-shapes.ts, the import's own are contract-import.ts.
// Not decided here: who may (policy.ts), what follows (rules/, plan/), values of the pack.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import { peopleRoutes } from './contract-people.ts';
import { confirmBodySchema, confirmReceiptSchema, importViewSchema, previewBodySchema } from './contract-import.ts';
import {
  FUNCTIONS,
  bindingSchema,
  deskViewSchema,
  functionSchema,
  relationKindSchema,
  treeNodeSchema,
  unitKindSchema,
  unitLevelSchema,
  unitPageSchema,
  unitRefSchema,
} from './contract-shapes.ts';

export {
  EXTERNAL_CODES,
  FUNCTIONS,
  functionSchema,
  unitKindSchema,
  unitRefSchema,
  type Binding,
  type OrgAct,
  type OrgFunction,
  type PhoneKind,
  type PostView,
  type RelationKind,
  type StaffCategory,
  type UnitKind,
  type UnitLevel,
  type UnitRef,
} from './contract-shapes.ts';

const line = z.string().trim().min(1).max(TEXT_LIMITS.line);
const code = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$/);
const phoneText = z.string().trim().max(30);
const revision = z.int().min(1);
const unitParams = z.object({ id: idSchema });
const receipt = z.object({ id: idSchema, revision, at: instantSchema });

const unitFields = {
  code,
  shortName: line,
  fullName: line,
  kind: unitKindSchema.exclude(['external']),
  level: z.enum(['city', 'county', 'town']),
  divisionCode: z
    .string()
    .trim()
    .regex(/^\d{6,12}$/)
    .nullable(),
};

export const routes = defineRoutes({
  ...peopleRoutes,
  listUnits: {
    method: 'GET',
    path: '/api/org/units',
    summary: '单位列表与检索（名称、拼音、简拼、编码）',
    action: 'org.readUnits',
    query: z.object({
      word: z.string().trim().max(TEXT_LIMITS.word).optional(),
      kind: unitKindSchema.optional(),
      level: unitLevelSchema.optional(),
      /** Only units below the asker's by reporting, and its own. */
      below: z.enum(['true', 'false']).optional(),
      external: z.enum(['true', 'false']).optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50),
      offset: z.coerce.number().int().min(0).max(100_000).default(0),
    }),
    response: z.object({ units: z.array(unitRefSchema), total: z.int() }),
  },
  readUnit: {
    method: 'GET',
    path: '/api/org/units/:id',
    summary: '单位：上级、下级、值班室、职能归口',
    action: 'org.readUnits',
    params: unitParams,
    response: unitPageSchema,
  },
  readTree: {
    method: 'GET',
    path: '/api/org/tree',
    summary: '单位树（行政隶属），并标出托管单位的报送归口',
    action: 'org.readUnits',
    response: z.object({ units: z.array(treeNodeSchema) }),
  },
  createUnit: {
    method: 'POST',
    path: '/api/org/units',
    summary: '新增单位',
    action: 'org.editUnits',
    body: z.object({ id: idSchema, ...unitFields, superiorId: idSchema, from: daySchema.optional() }),
    response: receipt,
    status: 201,
  },
  editUnit: {
    method: 'PUT',
    path: '/api/org/units/:id',
    summary: '修改单位名称、类别、约束方式、值班类别、法定报送渠道',
    action: 'org.editUnits',
    params: unitParams,
    body: z
      .object({
        ...unitFields,
        binding: bindingSchema,
        dutyClass: z.string().regex(/^[A-Z]$/),
        legalChannel: z.boolean(),
      })
      .omit({ code: true, level: true })
      .partial()
      .extend({ revision }),
    response: receipt,
  },
  endUnit: {
    method: 'POST',
    path: '/api/org/units/:id/end',
    summary: '撤销单位（历史保留）',
    action: 'org.editUnits',
    params: unitParams,
    body: z.object({ revision, reason: line }),
    response: receipt,
  },
  addRelation: {
    method: 'POST',
    path: '/api/org/relations',
    summary: '建立关系：行政隶属、业务指导、垂直管理、托管',
    action: 'org.editUnits',
    body: z.object({
      id: idSchema,
      kind: relationKindSchema,
      superiorId: idSchema,
      subordinateId: idSchema,
      functions: z.array(functionSchema).max(FUNCTIONS.length),
      from: daySchema,
      to: daySchema.nullable().default(null),
      document: line.nullable().default(null),
    }),
    response: receipt,
    status: 201,
  },
  endRelation: {
    method: 'POST',
    path: '/api/org/relations/:id/end',
    summary: '终止关系',
    action: 'org.editUnits',
    params: unitParams,
    body: z.object({ revision, to: daySchema }),
    response: receipt,
  },
  listDesks: {
    method: 'GET',
    path: '/api/org/desks',
    summary: '值班室与联合值班',
    action: 'org.readUnits',
    query: z.object({ joint: z.enum(['true', 'false']).optional(), unitId: idSchema.optional() }),
    response: z.object({ desks: z.array(deskViewSchema) }),
  },
  editDesk: {
    method: 'PUT',
    path: '/api/org/desks/:id',
    summary: '修改值班室名称与值班电话、传真',
    action: 'org.editDesk',
    params: unitParams,
    body: z.object({ name: line.optional(), dutyPhone: phoneText.optional(), fax: phoneText.optional(), revision }),
    response: receipt,
  },
  serveUnit: {
    method: 'POST',
    path: '/api/org/desks/:id/serves',
    summary: '联合值班：值班室代为值守一个单位（须有文件）',
    action: 'org.editUnits',
    params: unitParams,
    body: z.object({ id: idSchema, unitId: idSchema, from: daySchema, document: line }),
    response: receipt,
    status: 201,
  },
  endServing: {
    method: 'POST',
    path: '/api/org/serves/:id/end',
    summary: '终止联合值班，单位恢复自行值班',
    action: 'org.editUnits',
    params: unitParams,
    body: z.object({ revision, to: daySchema }),
    response: receipt,
  },
  previewImport: {
    method: 'POST',
    path: '/api/org/imports',
    summary: '导入预览：逐行逐列列出问题，不改动任何数据',
    action: 'org.import',
    body: previewBodySchema,
    response: importViewSchema,
    status: 201,
    bodyLimit: 29 * 1024 * 1024,
  },
  readImport: {
    method: 'GET',
    path: '/api/org/imports/:id',
    summary: '查看导入预览',
    action: 'org.import',
    params: unitParams,
    response: importViewSchema,
  },
  confirmImport: {
    method: 'POST',
    path: '/api/org/imports/:id/confirm',
    summary: '确认导入',
    action: 'org.import',
    params: unitParams,
    body: confirmBodySchema,
    response: confirmReceiptSchema,
  },
});

/** Refusal codes of the room; the Chinese sentences stand in the web's strings. */
export const errorCodes = [
  'org.unitNotFound',
  'org.unitEnded',
  'org.codeTaken',
  'org.cityDeskOnly',
  'org.notYourUnit',
  'org.relationCycle',
  'org.relationToItself',
  'org.exclusiveTwice',
  'org.twoAdministrative',
  'org.relationTwice',
  'org.functionsMissing',
  'org.administrativeCarriesRest',
  'org.externalIsFixed',
  'org.datesReversed',
  'org.unitHasSubordinates',
  'org.deskNotFound',
  'org.servedTwice',
  'org.ownDesk',
  'org.personNotFound',
  'org.postNotFound',
  'org.postTwice',
  'org.nameMissing',
  'org.badMobile',
  'org.badPhone',
  'org.reasonMissing',
  'org.noNumbers',
  'org.importNotFound',
  'org.importHasProblems',
  'org.importConfirmed',
  'org.importOutdated',
  'org.importDigestDiffers',
  'org.importTooLarge',
] as const;
