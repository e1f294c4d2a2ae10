// The body of a telephone first report (电话首报) as a town's officer would type it, for load.
import { addMs } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import { minutes } from '#shared/duration.ts';
import { machineNow } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';

export const TELEPHONE = '/api/reports/telephone';

export interface TelephoneReport {
  readonly matterId: Id;
  readonly reportId: Id;
  readonly [field: string]: unknown;
}

/** A landslide with an own matter and report. */
export function aTelephoneReport(over: Record<string, unknown> = {}): TelephoneReport {
  const now = machineNow();
  return {
    matterId: newId(),
    reportId: newId(),
    title: '山体滑坡阻断道路',
    category: 'emergency',
    type: '11D00',
    level: 'ordinary',
    happenedAt: addMs(now, -minutes(20)),
    place: { text: '关山村口' },
    learned: { at: addMs(now, -minutes(2)), way: 'telephone', from: '村值班员' },
    figures: { missing: 2 },
    text: '村口发生山体滑坡，道路中断，两人失联，正在搜救。',
    ...over,
  };
}
