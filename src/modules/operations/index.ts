// The door of the operations room (运行状况).
import { defineModule } from '#platform/module.ts';
import { routes } from './contract.ts';
import { policy } from './policy.ts';
import { readFigures, readHealth } from './service.ts';
import { hoursSweeper } from './sweep.ts';

export { HEALTH_LEVELS, type HealthLine } from './contract.ts';
export { HEARTBEAT_MS, LEFT_FILE_MS, STORES_EVERY_MS } from './limits.ts';
export { STORAGE_FULL_WORDS } from './rules/full.ts';
export { dutyWords, judge, lastSweeper } from './rules/judge.ts';
export { backupLine } from './rules/backup.ts';
export { clockLine, diskLine } from './rules/machine.ts';
export type { HealthReading, Instance, InstanceReading } from './rules/reading.ts';
export { hourOf } from './rules/spans.ts';
export { endHeartbeat, readInstallation, takeHeartbeat } from './service.ts';
export { ACCEPTING_PATHS, sweptAt } from './sweep.ts';

export const operationsModule = defineModule({
  name: 'operations',
  routes,
  policy,
  sweepers: [hoursSweeper],
  handlers: {
    readHealth: (ctx) => readHealth(ctx),
    readFigures: (ctx, { query }) => readFigures(ctx, query.span),
  },
});
