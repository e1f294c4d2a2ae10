// Names and small views that many answers of the reports room carry: units, people, codes, files, figures, elements.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { levelStateSchema } from './words.ts';

export const unitNameSchema = z.object({ id: idSchema, name: z.string(), fullName: z.string() });
export type UnitName = z.infer<typeof unitNameSchema>;

export const personNameSchema = z.object({ id: idSchema, name: z.string(), title: z.string() });
export type PersonName = z.infer<typeof personNameSchema>;

/** A code of the pack with its Chinese name. */
export const namedCodeSchema = z.object({ code: z.string(), name: z.string() });
export type NamedCode = z.infer<typeof namedCodeSchema>;

export const fileRefSchema = z.object({
  id: idSchema,
  name: z.string(),
  size: z.number(),
  mediaType: z.string(),
  digest: z.string(),
});
export type FileRef = z.infer<typeof fileRefSchema>;

/** 数字变化: old and new since the report before; `was` is null where nobody had told it. */
export const figureViewSchema = z.object({
  code: z.string(),
  name: z.string(),
  unit: z.string().nullable(),
  value: z.union([z.number(), z.boolean(), z.null()]),
  was: z.union([z.number(), z.boolean(), z.null()]),
  changed: z.boolean(),
});
export type FigureView = z.infer<typeof figureViewSchema>;

export const elementViewSchema = z.object({
  code: z.string(),
  name: z.string(),
  hint: z.string().nullable(),
  optional: z.boolean(),
  value: z.string(),
  filled: z.boolean(),
  /** In which report it was supplied, where not in this one. */
  suppliedByReportId: idSchema.nullable(),
});
export type ElementView = z.infer<typeof elementViewSchema>;

export const levelViewSchema = z.object({
  code: z.string().nullable(),
  name: z.string(),
  state: levelStateSchema,
  byUnit: unitNameSchema.nullable(),
  /** 认定机关 where a body determined it. */
  body: z.string(),
});
export type LevelView = z.infer<typeof levelViewSchema>;
