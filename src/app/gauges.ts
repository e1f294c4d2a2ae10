// The reading of the installation as gauges of the metrics page: names and numbers only. A watching program judges by itself;
// `health` says besides how the house judges (0 well, 1 watch, 2 fault).
import { msBetween, type Instant } from '#shared/instant.ts';
import { HEALTH_LEVELS, judge, type HealthReading } from '#modules/operations/index.ts';

/** Gauges by name, with labels where there are several. */
export function gaugesOf(reading: HealthReading): ReadonlyMap<string, number> {
  const { now, ground, deadlines, instances } = reading;
  const seconds = (since: Instant | null): number => (since === null ? 0 : Math.max(0, msBetween(since, now)) / 1_000);
  const gauges = new Map<string, number>([
    ['database_up', 1],
    ['database_server_connections', ground.connectionsUsed],
    ['database_server_connections_most', ground.connectionsMost],
    ['database_oldest_transaction_seconds', seconds(reading.oldestTransactionAt)],
    ['deadlines_waiting', deadlines.waiting],
    ['deadlines_late', deadlines.late],
    ['deadlines_oldest_late_seconds', seconds(deadlines.oldestLateAt)],
    ['events_unpublished', ground.unpublished],
    ['events_oldest_unpublished_seconds', seconds(ground.oldestUnpublishedAt)],
    ['events_parked', ground.parked],
    ['desks_offline', reading.offlineDesks],
    ['instances', instances.length],
  ]);
  // A sweep that never was has no age: a zero would look like one that has just been.
  if (ground.sweptAt !== null) gauges.set('deadlines_last_sweep_age_seconds', seconds(ground.sweptAt));
  for (const { name, behind, waitingSince, failures } of ground.subscribers) {
    gauges.set(`subscriber_behind{subscriber="${name}"}`, behind);
    gauges.set(`subscriber_behind_seconds{subscriber="${name}"}`, seconds(waitingSince));
    gauges.set(`subscriber_failures{subscriber="${name}"}`, failures);
  }
  for (const { name, reading: own } of instances) {
    const label = `{instance="${name.replaceAll(/["\\\n]/g, '')}"}`;
    gauges.set(`instance_screens${label}`, own.screens);
    gauges.set(`instance_database_answer_ms${label}`, Math.round(own.answerMs * 10) / 10);
    gauges.set(`instance_clock_ahead_ms${label}`, own.aheadMs);
    if (own.disk !== null) gauges.set(`instance_disk_free_bytes${label}`, own.disk.freeBytes);
  }
  const stores = instances.map((each) => each.reading.stores).find((each) => each !== null);
  if (stores !== undefined && stores !== null) {
    gauges.set('database_size_bytes', stores.databaseBytes);
    gauges.set('files_size_bytes', stores.fileBytes);
    gauges.set('jobs_files_left', stores.leftFiles);
  }
  for (const { part, level } of judge(reading)) gauges.set(`health{part="${part}"}`, HEALTH_LEVELS.indexOf(level));
  return gauges;
}
