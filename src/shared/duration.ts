// Spans of time as the pack writes them (ISO 8601: `PT30M`, `PT1H`).
// Only spans of fixed length are read here; natural and working days are the calendar's affair.

const FIXED = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Milliseconds of an ISO span of days, hours, minutes, seconds; throws RangeError on anything else. */
export function durationMs(iso: string): number {
  const found = FIXED.exec(iso);
  if (found === null || iso === 'P' || iso.endsWith('T')) throw new RangeError(`not a span of fixed length: ${iso}`);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found;
  return Number(days) * DAY_MS + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
}

/** Milliseconds of so many minutes, for tests and screens. */
export function minutes(n: number): number {
  return n * MINUTE_MS;
}

/** Milliseconds of so many hours. */
export function hours(n: number): number {
  return n * HOUR_MS;
}

/** Milliseconds of so many seconds. */
export function seconds(n: number): number {
  return n * SECOND_MS;
}
