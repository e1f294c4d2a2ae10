// The line of backups (备份): how old the last good one is, and what failed since. Pure; the check-up says the same.
// Decided here: from when on an installation without a fresh backup is watched or at fault (bounds in limits.ts).
import { beijingParts, msBetween, type Instant } from '#shared/instant.ts';
import type { BackupVitals } from '#platform/backup/record.ts';
import type { HealthLine } from '../contract.ts';
import * as limit from '../limits.ts';
import { sizeWords, spanWords } from './words.ts';

/** How the backups do; an installation that has not yet seen a night is told to make one. Promise 12 */
export function backupLine({ lastGood, failing, underWay, installedAt }: BackupVitals, now: Instant): HealthLine {
  const since = lastGood?.at ?? installedAt ?? now;
  const age = Math.max(0, msBetween(since, now));
  const words = [
    lastGood === null
      ? '还没有做过，每夜自动做'
      : `最近一份完整的 ${minuteWords(lastGood.at)}（${spanWords(age)}前，${sizeWords(lastGood.bytes)}），在 ${lastGood.place}`,
    failing === null ? '' : `之后失败 ${failing.times} 次，最近一次：${failing.why}`,
    underWay ? '正在做' : '',
  ]
    .filter((text) => text !== '')
    .join('，');
  const base = { part: 'backup', title: '备份', words } as const;
  if (lastGood === null && age <= limit.BACKUP_WATCH_MS && failing === null) {
    const act = '现在一份备份也没有：装好就运行一次 zhishou backup --verify，不要等到夜里。';
    return { ...base, level: 'watch', act };
  }
  if (age <= limit.BACKUP_WATCH_MS && failing === null) return { ...base, level: 'well', act: null };
  const act =
    '看备份目录能不能写、磁盘够不够，再运行一次 zhishou backup --verify；自动备份若关着（ZHISHOU_BACKUP_AT），请确认另有备份。';
  return { ...base, level: age > limit.BACKUP_FAULT_MS ? 'fault' : 'watch', act };
}

/** `11月24日 03:00` in Beijing. */
function minuteWords(at: Instant): string {
  const { month, day, hour, minute } = beijingParts(at);
  return `${month}月${day}日 ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
