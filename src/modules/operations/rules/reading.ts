// What the judgement looks at: one reading of the whole installation, as plain numbers and instants.
import { z } from 'zod';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { DeadlineVitals } from '#modules/deadlines/index.ts';
import type { BackupVitals } from '#platform/backup/record.ts';
import type { DiskVitals, GroundVitals } from '#platform/vitals.ts';

/** What a program tells of itself with its heartbeat; what an older one did not know yet is absent. */
export const instanceReadingSchema = z.object({
  screens: z.number().int(),
  requests: z.number().int(),
  failed: z.number().int(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  poolUsed: z.number().int(),
  poolWaiting: z.number().int(),
  answerMs: z.number(),
  aheadMs: z.number(),
  memoryBytes: z.number(),
  loopDelayMs: z.number(),
  disk: z.object({ place: z.string(), freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  stores: z.object({ databaseBytes: z.number(), fileBytes: z.number(), leftFiles: z.number().int() }).nullable(),
});
export type InstanceReading = z.infer<typeof instanceReadingSchema>;

export interface Instance {
  readonly id: Id;
  readonly kind: 'server' | 'worker';
  readonly name: string;
  readonly version: string;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  readonly sweptAt: Instant | null;
  readonly reading: InstanceReading;
}

export interface HealthReading {
  readonly now: Instant;
  readonly ground: GroundVitals;
  readonly oldestTransactionAt: Instant | null;
  readonly deadlines: DeadlineVitals;
  readonly offlineDesks: number;
  readonly backups: BackupVitals;
  /** Programs that did not end in order, heard of lately. */
  readonly instances: readonly Instance[];
}

export type Disk = DiskVitals;
