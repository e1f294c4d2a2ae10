// How measured numbers are said to people: sizes, spans, counts. Pure.

const KIB = 1024;
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `3.2 GB`, `640 MB`. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= KIB && unit < UNITS.length - 1; unit++) value /= KIB;
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `80 毫秒`, `3.5 秒`, `12 分钟`, `5 小时`. */
export function spanWords(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} 毫秒`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} 秒`;
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} 分钟`;
  return ms < 172_800_000 ? `${Math.floor(ms / 3_600_000)} 小时` : `${Math.floor(ms / 86_400_000)} 天`;
}
