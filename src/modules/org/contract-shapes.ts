// Words and shapes of the org contract: kinds, levels, relations, functions, and records as other rooms and screens see them.
// Decided here: names and shapes. Routes and refusal codes stand in contract.ts, through which everybody imports.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';

/** Kinds of units (A03.1): government, zone committee, department, town, subdistrict, duty office, institution, external party. */
export const UNIT_KINDS = [
  'government',
  'committee',
  'department',
  'town',
  'subdistrict',
  'duty_office',
  'institution',
  'external',
] as const;
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

const revision = z.int().min(1);

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
    z.object({
      id: idSchema,
      unit: unitRefSchema,
      from: daySchema.nullable(),
      to: daySchema.nullable(),
      document: z.string().nullable(),
      revision,
    }),
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
  unit: unitRefSchema.extend({
    divisionCode: z.string().nullable(),
    validFrom: instantSchema,
    validTo: instantSchema.nullable(),
    revision,
  }),
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
