// Deadlines as data (时限): how a room declares what is owed, by which event it starts and by which it is met.
// The engine that stamps, sweeps and rings is the deadlines room; the numbers stand in the regulation pack.
import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';

export interface DeadlineDefinition {
  /** The Chinese term shown on the desk, e.g. 调度核实电话反馈. */
  readonly term: string;
  /** Requirement row, e.g. `A15.2`. */
  readonly row: string;
  /** Event that starts the clock. */
  readonly from: string;
  /** Events that meet it; they name the same subject and owing unit. */
  readonly metBy: readonly string[];
  /** Events that cancel it with a reason (`payload.reason`), e.g. a lowered level. */
  readonly cancelledBy?: readonly string[];
  /** Name of a limit in the pack; null where the start event carries the due time itself. */
  readonly limit: string | null;
  /** Name of a ladder in the pack. */
  readonly ladder: string;
  /** An alarm at the owing unit the moment the clock starts (an arriving report or order). */
  readonly announce?: 'rings' | 'shown';
}

export type DeadlineTable = Readonly<Record<string, DeadlineDefinition>>;

/** Declares the deadlines of a room; the rule's full name is `<room>.<key>`. */
export function defineDeadlines<const T extends DeadlineTable>(table: T): T {
  return table;
}

/** When a clock of a start event began and ends, for limits that depend on level, kind or parent. */
export const dueSchema = z.object({
  startedAt: instantSchema,
  dueAt: instantSchema,
  /** How the due time was found, in words: `电话首报 30 分钟（接报起）`. */
  because: z.string(),
  parentDeadlineId: idSchema.nullable().default(null),
});

/**
 * The part of a payload that every event which starts, meets or cancels a deadline carries.
 * `due` holds, by key of the deadline table, the clocks whose limit is null in the table; a key that is absent
 * starts nothing.
 */
export const owedPayload = {
  owedSubject: z.object({ kind: z.string(), id: idSchema, label: z.string() }),
  owingUnitId: idSchema,
  owedToUnitId: idSchema.nullable(),
  /** Start (or meeting) instant where it is not the event's own. */
  at: instantSchema.optional(),
  due: z.record(z.string(), dueSchema).optional(),
  /** Keys (`<room>.<key>`) that this event meets or cancels where it names only some of the subject's clocks. */
  only: z.array(z.string()).optional(),
  reason: z.string().optional(),
};
