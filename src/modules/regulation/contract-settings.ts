// Routes of 规程参数: every value with its basis, whom it binds and whether the city confirmed it; confirming and taking back.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import { basisSchema } from './pack.ts';

const line = z.string().trim().min(2).max(TEXT_LIMITS.line);
const path = z.string().min(1).max(120);
const digest = z.string().min(1).max(128);

/** One act of the city's desk about a value: confirmed by a document, or taken back. */
export const confirmationSchema = z.object({
  id: idSchema,
  act: z.enum(['confirmed', 'withdrawn']),
  document: z.string(),
  words: z.string(),
  at: instantSchema,
  byName: z.string(),
  version: z.number().int(),
});

/** `given`: text or law, nothing to confirm; others wait for the city or were confirmed. */
export const SETTING_STATES = ['given', 'unconfirmed', 'confirmed'] as const;

export const settingViewSchema = z.object({
  path,
  section: z.string(),
  name: z.string(),
  lines: z.array(z.string()),
  basis: basisSchema,
  basisText: z.string(),
  binds: z.array(z.object({ name: z.string(), force: z.enum(['bound', 'reference']) })),
  state: z.enum(SETTING_STATES),
  digest,
  /** Acts about this very value, the newest first. */
  confirmations: z.array(confirmationSchema),
});
export type SettingView = z.infer<typeof settingViewSchema>;

const receipt = z.object({ id: idSchema, at: instantSchema });

export const settingRoutes = defineRoutes({
  listSettings: {
    method: 'GET',
    path: '/api/regulation/settings',
    summary: '规程参数：数值、依据、约束谁、确认情况',
    action: 'regulation.read',
    response: z.object({
      pack: z.object({
        id: z.string(),
        version: z.number().int(),
        name: z.string(),
        document: z.string(),
        effectiveFrom: z.iso.date(),
        note: z.string(),
      }),
      mayConfirm: z.boolean(),
      settings: z.array(settingViewSchema),
    }),
  },
  confirmSettings: {
    method: 'POST',
    path: '/api/regulation/settings/confirm',
    summary: '市总值班室确认本地设定',
    action: 'regulation.confirm',
    status: 201,
    body: z.object({
      id: idSchema,
      settings: z
        .array(z.object({ path, digest }))
        .min(1)
        .max(500)
        .refine((settings) => new Set(settings.map((one) => one.path)).size === settings.length),
      /** Number of the document by which the city confirms. */
      document: line,
      words: z.string().trim().min(2).max(TEXT_LIMITS.paragraph),
    }),
    response: receipt,
  },
  withdrawConfirmation: {
    method: 'POST',
    path: '/api/regulation/settings/withdraw',
    summary: '撤回对本地设定的确认',
    action: 'regulation.confirm',
    body: z.object({ id: idSchema, path, digest, reason: line }),
    response: receipt,
  },
});
