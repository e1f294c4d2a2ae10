// Judged lines of machine and programs: disk, memory, clock, version, clean-up. Pure; the check-up uses them too.
import type { HealthLine } from '../contract.ts';
import * as limit from '../limits.ts';
import type { Disk, Instance } from './reading.ts';
import { sizeWords, spanWords } from './words.ts';

/** Free space where the data lies; null where no folder of ours is on this machine. */
export function diskLine(disk: Disk | null): HealthLine | null {
  if (disk === null) return null;
  const { place, freeBytes, totalBytes } = disk;
  const words = `${place} 所在磁盘还剩 ${sizeWords(freeBytes)}（共 ${sizeWords(totalBytes)}）`;
  const base = { part: 'disk', title: '磁盘', words } as const;
  const act = '清出空间或加大磁盘：先移走旧日志和旧的导出；附件和数据不要动。满了就不能再受理报送。';
  if (freeBytes < limit.DISK_FAULT_BYTES) return { ...base, level: 'fault', act };
  const little = freeBytes < limit.DISK_WATCH_BYTES && freeBytes < totalBytes * limit.DISK_WATCH_SHARE;
  return little ? { ...base, level: 'watch', act } : { ...base, level: 'well', act: null };
}

/** How far clocks of machines are from the database's; deadlines follow the database's alone. */
export function clockLine(clocks: readonly { readonly name: string; readonly aheadMs: number }[]): HealthLine | null {
  const worst = clocks.toSorted((a, b) => Math.abs(b.aheadMs) - Math.abs(a.aheadMs))[0];
  if (worst === undefined) return null;
  const off = Math.abs(worst.aheadMs);
  const base = { part: 'clock', title: '时钟' } as const;
  if (off <= limit.SKEW_WATCH_MS)
    return { ...base, level: 'well', words: `各机与数据库相差不超过 ${spanWords(off)}`, act: null };
  return {
    ...base,
    level: 'watch',
    words: `${worst.name} 比数据库${worst.aheadMs > 0 ? '快' : '慢'} ${spanWords(off)}`,
    act: '给这台主机校时（NTP）。时限以数据库时钟为准，不受影响，但日志时间会对不上。',
  };
}

/** Memory and breath of the programs. */
export function memoryLine(live: readonly Instance[]): HealthLine | null {
  const worst = live.toSorted((a, b) => b.reading.memoryBytes - a.reading.memoryBytes)[0];
  if (worst === undefined) return null;
  const delay = Math.max(...live.map(({ reading }) => reading.loopDelayMs));
  const bytes = worst.reading.memoryBytes;
  const words = `用得最多的程序 ${sizeWords(bytes)}，停顿最长 ${spanWords(delay)}`;
  const base = { part: 'memory', title: '内存', words } as const;
  if (bytes > limit.MEMORY_WATCH_BYTES) {
    const level = bytes > limit.MEMORY_FAULT_BYTES ? 'fault' : 'watch';
    return { ...base, level, act: `${worst.name} 用得太多：择时重启它；反复如此请交维护单位查。` };
  }
  if (delay > limit.LOOP_DELAY_WATCH_MS) {
    return { ...base, level: 'watch', act: '程序有停顿：看主机处理器是否被别的程序占满。' };
  }
  return { ...base, level: 'well', act: null };
}

/** All programs run one release. */
export function versionLine(live: readonly Instance[]): HealthLine | null {
  const versions = [...new Set(live.map(({ version }) => version))].toSorted();
  if (versions.length === 0) return null;
  const base = { part: 'version', title: '版本', words: versions.join('、') } as const;
  return versions.length === 1
    ? { ...base, level: 'well', act: null }
    : { ...base, level: 'watch', act: '各程序版本不一：升级期间属正常，完了之后应当只剩一个。' };
}

/** Sizes and what clean-up left behind. */
export function jobsLine(live: readonly Instance[]): HealthLine | null {
  const stores = live.map(({ reading }) => reading.stores).find((each) => each !== null) ?? null;
  const sweeping = live.filter(({ sweptAt }) => sweptAt !== null).length;
  if (stores === null) return null;
  const { databaseBytes, fileBytes, leftFiles } = stores;
  const words = `${sweeping} 个程序在做，数据库共 ${sizeWords(databaseBytes)}，其中附件 ${sizeWords(fileBytes)}，未清理的上传 ${leftFiles} 个`;
  const base = { part: 'jobs', title: '后台清理', words } as const;
  return leftFiles === 0
    ? { ...base, level: 'well', act: null }
    : { ...base, level: 'watch', act: '没传完的附件超过一天仍未清理：看计时一行；计时正常还不退，请交维护单位。' };
}
