// Reads the health of the installation and its figures over time; takes the heartbeats of programs. Nothing is judged here.
import { z } from 'zod';
import { holds } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import { lastBackup } from '#platform/backup/record.ts';
import type { Ctx } from '#platform/context.ts';
import type { Tally } from '#platform/metrics.ts';
import { forbidden } from '#platform/refusal.ts';
import type { Db, Tx } from '#platform/sql.ts';
import { readGround } from '#platform/vitals.ts';
import { ON_TIME_MS, readDeadlineVitals } from '#modules/deadlines/index.ts';
import { countOffline } from '#modules/notify/index.ts';
import { unitOf } from '#modules/org/index.ts';
import type { FigureSpan, InstanceView } from './contract.ts';
import { routes } from './contract.ts';
import { LISTED_MS, SILENT_LISTED_MS } from './limits.ts';
import { judge, worstOf } from './rules/judge.ts';
import type { HealthReading, Instance } from './rules/reading.ts';
import { addUp, cellsOf, hourOf } from './rules/spans.ts';
import {
  endInstance,
  hoursBetween,
  instancesSince,
  oldestTransaction,
  putInstance,
  putTally,
  replaceNamesake,
} from './store.ts';
import { figuresOf } from './sweep.ts';

type Health = z.infer<typeof routes.readHealth.response>;
type Figures = z.infer<typeof routes.readFigures.response>;

/** Everything that is judged, in a handful of cheap statements. A24.1 */
export async function readInstallation(executor: Db | Tx, now: Instant): Promise<HealthReading> {
  return {
    now,
    ground: await readGround(executor),
    oldestTransactionAt: await oldestTransaction(executor),
    deadlines: await readDeadlineVitals(executor, now),
    offlineDesks: await countOffline(executor),
    backups: await lastBackup(executor),
    instances: await instancesSince(executor, addMs(now, -SILENT_LISTED_MS)),
  };
}

/** The page for operators: what is wrong first, with what to do. A24.1 */
export async function readHealth(ctx: Ctx): Promise<Health> {
  await operatorsOnly(ctx);
  const reading = await readInstallation(ctx.tx, ctx.now);
  const lines = judge(reading);
  const listed = reading.instances.filter(({ seenAt }) => msBetween(seenAt, ctx.now) <= LISTED_MS);
  return { now: ctx.now, level: worstOf(lines), lines, instances: listed.map(viewOf) };
}

/** Reports accepted and alarms on time, over 24 hours, 30 days or 12 months. A24.1 */
export async function readFigures(ctx: Ctx, span: FigureSpan): Promise<Figures> {
  await operatorsOnly(ctx);
  const cells = cellsOf(span, ctx.now);
  const [first, last] = [cells.at(0), cells.at(-1)];
  const hours = first === undefined || last === undefined ? [] : await hoursBetween(ctx.tx, first.from, last.until);
  // The hour under way is never summed up; it is counted from the records as they stand.
  const known = [...hours, ...(await figuresOf(ctx.tx, [hourOf(ctx.now)]))];
  return { now: ctx.now, cells: addUp(cells, known), onTimeMs: ON_TIME_MS };
}

/** A desk head sees it at the city's own desk only; administrators of the installation act for no unit. */
async function operatorsOnly(ctx: Ctx): Promise<void> {
  if (holds(ctx.actor, ['systemAdminA', 'systemAdminB'])) return;
  const unit = ctx.actor.unitId === null ? null : await unitOf(ctx, ctx.actor.unitId);
  if (unit === null || unit.level !== 'city' || unit.kind !== 'government') throw forbidden();
}

function viewOf({ reading, ...instance }: Instance): InstanceView {
  return {
    ...instance,
    screens: reading.screens,
    requestsPerMinute: reading.requests,
    failedPerMinute: reading.failed,
    p99Ms: reading.p99Ms,
    memoryBytes: reading.memoryBytes,
    poolUsed: reading.poolUsed,
    poolWaiting: reading.poolWaiting,
  };
}

/** A program says that it runs, what it measured, and what it counted on reports in the present hour. */
export async function takeHeartbeat(
  db: Db,
  instance: Instance,
  counted: { hour: Instant; tally: Tally },
): Promise<void> {
  await putInstance(db, instance);
  await replaceNamesake(db, instance);
  if (counted.tally.total > 0) await putTally(db, counted.hour, instance.id, counted.tally);
}

/** A program says that it ends. */
export async function endHeartbeat(db: Db, id: Id, at: Instant): Promise<void> {
  await endInstance(db, id, at);
}
