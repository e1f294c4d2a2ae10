// What others may ask of the regulation room: the pack in force, and what it demands of a matter.
// The shape of a pack stands in pack.ts; the answers come from the pure rules over it.
import { z } from 'zod';
import { instantSchema } from '#shared/instant.ts';
import { defineRoutes } from '#shared/route.ts';
import { settingRoutes } from './contract-settings.ts';
import { basisSchema, clockSchema, regulationPackSchema } from './pack.ts';

export { PERIODS, regulationPackSchema } from './pack.ts';
export type { SettingView } from './contract-settings.ts';
export type { Audience, Basis, BasisKind, Clock, FollowUp, Limit, Period, RegulationPack, Stage } from './pack.ts';

export const ERROR_CODES = [
  'regulation.unknownCode',
  'regulation.unknownVersion',
  'regulation.figuresUnreadable',
  'regulation.onlyCityDesk',
  'regulation.notASetting',
  'regulation.settingChanged',
  'regulation.confirmedAlready',
  'regulation.notConfirmed',
] as const;

const packHead = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  effectiveFrom: z.iso.date(),
  digest: z.string(),
  adoptedAt: instantSchema.nullable(),
});
export const packInForceSchema = packHead.extend({ pack: regulationPackSchema });
export type PackInForce = z.infer<typeof packInForceSchema>;

export const figuresSchema = z.record(
  z.string().max(60),
  z.union([z.number().finite().nonnegative(), z.boolean(), z.null()]),
);

export const levelProposalSchema = z.object({
  level: z.string(),
  name: z.string(),
  table: z.string(),
  reasons: z.array(z.object({ text: z.string(), source: z.string(), verified: z.boolean() })),
});

export const demandsSchema = z.object({
  /** Null where the category owes no first report clock. */
  firstReport: z
    .object({
      telephoneMs: z.number(),
      writtenMs: z.number(),
      followUp: z.object({ everyMs: z.number().nullable(), onChange: z.boolean() }),
      endsAt: z.array(z.string()),
      directFromCounty: z.array(z.string()),
      clock: clockSchema,
      demandsOf: z.string().nullable(),
      row: z.string(),
      basis: basisSchema,
      because: z.string(),
    })
    .nullable(),
  elements: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      hint: z.string().nullable(),
      optional: z.boolean(),
      basis: basisSchema,
    }),
  ),
  figures: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      kind: z.enum(['number', 'flag']),
      unit: z.string().nullable(),
      always: z.boolean(),
    }),
  ),
});
export type Demands = z.infer<typeof demandsSchema>;

const code = z.string().max(60);

export const routes = defineRoutes({
  ...settingRoutes,
  readPack: {
    method: 'GET',
    path: '/api/regulation/pack',
    summary: '现行规范参数：条文、要求、数值及其依据',
    action: 'regulation.read',
    response: packInForceSchema,
  },
  listPacks: {
    method: 'GET',
    path: '/api/regulation/packs',
    summary: '规范参数的各个版本',
    action: 'regulation.read',
    response: z.object({ packs: z.array(packHead) }),
  },
  readPackVersion: {
    method: 'GET',
    path: '/api/regulation/packs/:packId/:version',
    summary: '某一版本的规范参数',
    action: 'regulation.read',
    params: z.object({ packId: code, version: z.coerce.number().int().positive().max(2_147_483_647) }),
    response: packInForceSchema,
  },
  readDemands: {
    method: 'GET',
    path: '/api/regulation/demands',
    summary: '某类、某级事项的首报时限和应备要素',
    action: 'regulation.read',
    query: z.object({
      category: code,
      level: code.optional(),
      type: code.optional(),
      sensitive: z.enum(['true', 'false']).optional(),
      kind: code.default('first'),
    }),
    response: demandsSchema,
  },
  proposeLevel: {
    method: 'GET',
    path: '/api/regulation/proposal',
    summary: '按伤亡、损失等数字建议初判级别',
    action: 'regulation.read',
    query: z.object({
      type: code,
      /** JSON of figures by code. */
      figures: z.string().max(4_000),
    }),
    response: z.object({ proposal: levelProposalSchema.nullable() }),
  },
});
