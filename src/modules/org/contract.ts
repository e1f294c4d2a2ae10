// What the org room (单位与人员) says to the outside: units, relations, desks, people, telephone numbers, imports.
// Decided here: shapes, words and routes. Not decided here: who may (policy.ts), what follows (rules/), values of the pack.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import { confirmBodySchema, confirmReceiptSchema, importViewSchema, previewBodySchema } from './contract-import.ts';

/** Kinds of units (A03.1): government, zone committee, department, town, subdistrict, duty office, institution, external party. */
export const UNIT_KINDS = ['government', 'committee', 'department', 'town', 'subdistrict', 'duty_office', 'institution', 'external'] as const;
export const unitKindSchema = z.enum(UNIT_KINDS);
export type UnitKind = z.infer<typeof unitKindSchema>;

/** Levels; state and province are those of external parties. */
export const UNIT_LEVELS = ['state', 'province', 'city', 'county', 'town'] as const;
export const unitLevelSchema = z.enum(UNIT_LEVELS);
export type UnitLevel = z.infer<typeof unitLevelSchema>;

/** 应当 or 参照执行: whom the regulation binds. */
export const bindingSchema = z.enum(['bound', 'reference']);
export type Binding = z.infer<typeof bindingSchema>;

/** 块, 条 (guidance, vertical), 托管. A04.1 */
export const RELATION_KINDS = ['administrative', 'guidance', 'vertical', 'entrusted'] as const;
export const relationKindSchema = z.enum(RELATION_KINDS);
export type RelationKind = z.infer<typeof relationKindSchema>;

/** What a relation may carry. A04.1 */
export const FUNCTIONS = ['reporting', 'copy', 'guidance', 'filing', 'inspection', 'circular', 'directory'] as const;
export const functionSchema = z.enum(FUNCTIONS);
export type OrgFunction = z.infer<typeof functionSchema>;

/** Staff categories (人员类别): regular, hired, temporary, re-hired. */
export const STAFF_CATEGORIES = ['regular', 'hired', 'temporary', 'rehired'] as const;
export const staffCategorySchema = z.enum(STAFF_CATEGORIES);
export type StaffCategory = z.infer<typeof staffCategorySchema>;

/** Telephone numbers: mobile (ciphertext, masked), office, duty, fax (open). */
export const PHONE_KINDS = ['mobile', 'office', 'duty', 'fax'] as const;
export const phoneKindSchema = z.enum(PHONE_KINDS);
export type PhoneKind = z.infer<typeof phoneKindSchema>;

/** What a screen may offer for a record; answers list those that the asker may do now. */
export const ORG_ACTS = ['editUnit', 'editRelations', 'editDesk', 'editPeople', 'revealPhone', 'import'] as const;
export const orgActSchema = z.enum(ORG_ACTS);
export type OrgAct = z.infer<typeof orgActSchema>;

/** Codes of the external parties made at the installation of a city: 省总值班室 and 国务院总值班室. A13.2 */
export const EXTERNAL_CODES = { province: 'SHAANXI', state: 'STATE' } as const;

const word = z.string().trim().min(1).max(TEXT_LIMITS.word);
const line = z.string().trim().min(1).max(TEXT_LIMITS.line);
const code = z.string().trim().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$/);
const phoneText = z.string().trim().max(30);
const revision = z.int().min(1);
const unitParams = z.object({ id: idSchema });
const receipt = z.object({ id: idSchema, revision, at: instantSchema });

/** A unit as every other room names it. */
export const unitRefSchema = z.object({
  id: idSchema,
  code: z.string(),
  shortName: z.string(),
  fullName: z.string(),
  kind: unitKindSchema,
  level: unitLevelSchema,
  external: z.boolean(),
  binding: bindingSchema,
  /** Code of a duty class of the pack (值班类别). */
  dutyClass: z.string(),
  /** False: 须在省系统报送, said on every page of the unit. A20.1 */
  legalChannel: z.boolean(),
});
export type UnitRef = z.infer<typeof unitRefSchema>;

/** A number as it may be shown: a mobile masked, the others whole. */
export const phoneViewSchema = z.object({ kind: phoneKindSchema, shown: z.string(), masked: z.boolean() });

export const relationViewSchema = z.object({
  id: idSchema,
  kind: relationKindSchema,
  unit: unitRefSchema,
  /** Empty for the administrative one, which carries what no other carries. */
  functions: z.array(functionSchema),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
  document: z.string().nullable(),
  revision,
});

export const deskViewSchema = z.object({
  id: idSchema,
  name: z.string(),
  host: unitRefSchema,
  /** The duty office that is a unit itself, where there is one. */
  section: unitRefSchema.nullable(),
  serves: z.array(
    z.object({ id: idSchema, unit: unitRefSchema, from: daySchema.nullable(), to: daySchema.nullable(), document: z.string().nullable(), revision }),
  ),
  /** Several units by a named document: one duty body (联合值班). */
  joint: z.boolean(),
  phones: z.array(phoneViewSchema),
  revision,
});

export const postViewSchema = z.object({
  id: idSchema,
  personId: idSchema,
  name: z.string(),
  unitId: idSchema,
  title: z.string(),
  staffCategory: staffCategorySchema,
  principalLeader: z.boolean(),
  inChargeOfDuty: z.boolean(),
  dutyOfficer: z.boolean(),
  deskHead: z.boolean(),
  seniority: z.int(),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
  phones: z.array(phoneViewSchema),
  revision,
  personRevision: revision,
});
export type PostView = z.infer<typeof postViewSchema>;

export const unitPageSchema = z.object({
  unit: unitRefSchema.extend({ divisionCode: z.string().nullable(), validFrom: instantSchema, validTo: instantSchema.nullable(), revision }),
  /** Superiors by reporting, the nearest first. */
  chain: z.array(unitRefSchema),
  superiors: z.array(relationViewSchema),
  subordinates: z.array(relationViewSchema),
  /** For each function the units to whom it is owed now; exactly one but for copy and guidance. */
  owes: z.array(z.object({ function: functionSchema, units: z.array(unitRefSchema) })),
  desks: z.array(deskViewSchema),
  phones: z.array(phoneViewSchema),
  postCount: z.int(),
  allowed: z.array(orgActSchema),
});

export const treeNodeSchema = z.object({
  id: idSchema,
  code: z.string(),
  shortName: z.string(),
  kind: unitKindSchema,
  level: unitLevelSchema,
  external: z.boolean(),
  parentId: idSchema.nullable(),
  /** Differs from the parent where the town is entrusted (托管). */
  reportsToId: idSchema.nullable(),
});

export const changeViewSchema = z.object({
  id: idSchema,
  at: instantSchema,
  by: z.string(),
  kind: z.string(),
  act: z.enum(['made', 'changed', 'ended']),
  label: z.string(),
  was: z.record(z.string(), z.unknown()).nullable(),
  since: instantSchema.nullable(),
  becomes: z.record(z.string(), z.unknown()).nullable(),
});

const unitFields = {
  code,
  shortName: line,
  fullName: line,
  kind: unitKindSchema.exclude(['external']),
  level: z.enum(['city', 'county', 'town']),
  divisionCode: z.string().trim().regex(/^\d{6,12}$/).nullable(),
};

const postFields = {
  title: word,
  staffCategory: staffCategorySchema,
  principalLeader: z.boolean(),
  inChargeOfDuty: z.boolean(),
  dutyOfficer: z.boolean(),
  deskHead: z.boolean(),
};

export const routes = defineRoutes({
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
    response: z.object({ personId: idSchema, numbers: z.array(z.object({ kind: phoneKindSchema, number: z.string() })) }),
    sensitive: true,
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
      .object({ ...unitFields, binding: bindingSchema, dutyClass: z.string().regex(/^[A-Z]$/), legalChannel: z.boolean() })
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
    body: z.object({ ...postFields, seniority: z.int().min(1).max(100_000) }).partial().extend({ revision }),
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
    body: z.object({ name: word.optional(), mobile: phoneText.optional(), officePhone: phoneText.optional(), revision }),
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
