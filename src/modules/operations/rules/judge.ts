// From a reading to judged lines: 正常, 留意, 故障, each with what was measured and what to do, the worst first. Pure.
// Decided here: what is good, what is bad, what the operator does. Not decided here: bounds (limits.ts), machine parts (machine.ts).
import { msBetween, type Instant } from '#shared/instant.ts';
import type { HealthLevel, HealthLine, HealthPart } from '../contract.ts';
import { HEALTH_LEVELS, HEALTH_PARTS } from '../contract.ts';
import * as limit from '../limits.ts';
import { backupLine } from './backup.ts';
import { clockLine, diskLine, jobsLine, memoryLine, versionLine } from './machine.ts';
import type { HealthReading, Instance } from './reading.ts';
import { spanWords } from './words.ts';

/** Judges every part; the worst stand first, in the order of parts where equal. A24.1 */
export function judge(reading: HealthReading): HealthLine[] {
  const live = reading.instances.filter((instance) => !isSilent(instance, reading.now));
  return [
    deadlinesLine(reading),
    eventsLine(reading),
    databaseLine(reading, live),
    requestsLine(live),
    subscribersLine(reading),
    screensLine(reading, live),
    programsLine(reading, live),
    jobsLine(live),
    backupLine(reading.backups, reading.now),
    diskLine(live.map((instance) => instance.reading.disk).find((disk) => disk !== null) ?? null),
    memoryLine(live),
    clockLine(live.map(({ name, reading: { aheadMs } }) => ({ name, aheadMs }))),
    versionLine(live),
  ]
    .filter((line) => line !== null)
    .toSorted((a, b) => rank(b.level) - rank(a.level) || HEALTH_PARTS.indexOf(a.part) - HEALTH_PARTS.indexOf(b.part));
}

const rank = (level: HealthLevel): number => HEALTH_LEVELS.indexOf(level);

/** The worst level of the lines; well where there are none. */
export function worstOf(lines: readonly Pick<HealthLine, 'level'>[]): HealthLevel {
  return HEALTH_LEVELS.toReversed().find((level) => lines.some((line) => line.level === level)) ?? 'well';
}

/** What a fault means for whoever is on duty; parts that change nothing for them are not here. */
const FOR_DUTY: Partial<Record<HealthPart, string>> = {
  deadlines: '计时已停，到点可能不响铃，请自己看着时间办',
  events: '来报和提醒可能迟迟不出现在屏幕上，急事请打电话',
  database: '办理可能变慢或办不成，急事请打电话',
  requests: '有的办理没有成功，请看清回执，急事请打电话',
  disk: '磁盘将满，报送可能存不下，请即告系统管理员',
};

/** One sentence for every screen while something is at fault that touches the watch; null while nothing is. Promise 9 */
export function dutyWords(lines: readonly HealthLine[]): string | null {
  const said = lines.filter(({ level }) => level === 'fault').flatMap(({ part }) => FOR_DUTY[part] ?? []);
  return said.length === 0 ? null : `系统故障：${said.join('；')}。`;
}

/** True where a program has not been heard for too long. */
export function isSilent(instance: Pick<Instance, 'seenAt'>, now: Instant): boolean {
  return msBetween(instance.seenAt, now) > limit.SILENT_MS;
}

/** Whoever swept last; null where nobody of the listed does. */
export function lastSweeper(instances: readonly Instance[]): Instance | null {
  const sweeping = instances.filter(({ sweptAt }) => sweptAt !== null);
  return sweeping.toSorted((a, b) => (b.sweptAt ?? '').localeCompare(a.sweptAt ?? ''))[0] ?? null;
}

function deadlinesLine({ now, ground, deadlines, instances }: HealthReading): HealthLine {
  const age = ground.sweptAt === null ? null : Math.max(0, msBetween(ground.sweptAt, now));
  const by = lastSweeper(instances)?.name;
  const swept = age === null ? '还没有查过到时' : `${agoWords(age)}查过到时${by === undefined ? '' : `（${by}）`}`;
  const words = `${swept}，待到时 ${deadlines.waiting} 项，该响未响 ${deadlines.late} 项`;
  const base = { part: 'deadlines', title: '计时', words } as const;
  if (age === null || age > limit.SWEEP_FAULT_MS) {
    const act = '计时没有在走：看网页服务或后台（zhishou work）是否在运行，停了就重启；再看数据库是否有长事务卡住。';
    return { ...base, level: 'fault', act };
  }
  if (deadlines.late > 0) {
    const since = deadlines.oldestLateAt === null ? 0 : msBetween(deadlines.oldestLateAt, now);
    return {
      ...base,
      level: 'fault',
      words: `${words}，最久的已迟 ${spanWords(since)}`,
      act: '到点的还没有响：多半被一个未结束的事务占住，看数据库一行；五分钟不见好就重启网页服务。',
    };
  }
  return { ...base, level: 'well', act: null };
}

/** A sweep of this second needs no number that flickers. */
function agoWords(ms: number): string {
  return ms < 2_000 ? '刚刚' : `${spanWords(ms)}前`;
}

function eventsLine({ now, ground }: HealthReading): HealthLine {
  const held = ground.oldestUnpublishedAt === null ? 0 : Math.max(0, msBetween(ground.oldestUnpublishedAt, now));
  const words = ground.unpublished === 0 ? '没有积压' : `${ground.unpublished} 条未推送，最早的已等 ${spanWords(held)}`;
  const base = { part: 'events', title: '消息推送', words } as const;
  if (held <= limit.OUTBOX_WATCH_MS) return { ...base, level: 'well', act: null };
  const act = '各屏收不到新消息：看数据库一行有没有长事务；没有就重启网页服务，积压的会补推，不丢不重。';
  return { ...base, level: held > limit.OUTBOX_FAULT_MS ? 'fault' : 'watch', act };
}

function databaseLine(reading: HealthReading, live: readonly Instance[]): HealthLine {
  const { connectionsUsed: used, connectionsMost: most } = reading.ground;
  const waiting = live.reduce((sum, each) => sum + each.reading.poolWaiting, 0);
  const answerMs = Math.max(0, ...live.map((each) => each.reading.answerMs));
  const { oldestTransactionAt: oldest } = reading;
  const age = oldest === null ? 0 : Math.max(0, msBetween(oldest, reading.now));
  const words =
    `应答 ${spanWords(answerMs)}，连接 ${used}/${most}，等待连接 ${waiting}，` +
    (age < 1_000 ? '没有长事务' : `最久的事务 ${spanWords(age)}`);
  const found: { level: HealthLevel; act: string }[] = [];
  const over = (value: number, watch: number, fault: number, act: string): void => {
    if (value > watch) found.push({ level: value > fault ? 'fault' : 'watch', act });
  };
  over(age, limit.TRANSACTION_WATCH_MS, limit.TRANSACTION_FAULT_MS, '请数据库管理员查这个事务是谁开的，必要时结束它。');
  over(
    used / most,
    limit.CONNECTIONS_WATCH,
    limit.CONNECTIONS_FAULT,
    '连接快用完：调大数据库的 max_connections，或调小 DATABASE_POOL。',
  );
  if (waiting > 0) found.push({ level: 'watch', act: '有请求在等连接：持续不退就调大 DATABASE_POOL，并看应答时间。' });
  over(answerMs, limit.ANSWER_WATCH_MS, limit.ANSWER_FAULT_MS, '数据库应答慢：看数据库主机的磁盘和处理器，再看网络。');
  return { part: 'database', title: '数据库', words, ...worstFound(found) };
}

function requestsLine(live: readonly Instance[]): HealthLine {
  const total = live.reduce((sum, each) => sum + each.reading.requests, 0);
  const failed = live.reduce((sum, each) => sum + each.reading.failed, 0);
  const largest = (pick: (each: Instance) => number | null): number | null => {
    const values = live.map(pick).filter((value) => value !== null);
    return values.length === 0 ? null : Math.max(...values);
  };
  const p99 = largest((each) => each.reading.p99Ms);
  const p50 = largest((each) => each.reading.p50Ms);
  const speed = p50 === null || p99 === null ? '' : `，半数 ${spanWords(p50)}内、99% ${spanWords(p99)}内答完`;
  const words = total === 0 ? '近一分钟没有请求' : `近一分钟 ${total} 次，出错 ${failed} 次${speed}`;
  const found: { level: HealthLevel; act: string }[] = [];
  if (failed > 0) {
    const many = failed >= limit.FAILED_FAULT_COUNT && failed / total >= limit.FAILED_FAULT_SHARE;
    found.push({
      level: many ? 'fault' : 'watch',
      act: '看网页服务的日志（level 50），按其中的请求编号查；先看数据库和磁盘两行。',
    });
  }
  if (p99 !== null && total >= limit.REQUESTS_FOR_P99 && p99 > limit.P99_WATCH_MS) {
    found.push({
      level: p99 > limit.P99_FAULT_MS ? 'fault' : 'watch',
      act: '答得慢：先看数据库应答和等待连接，再看内存一行。',
    });
  }
  return { part: 'requests', title: '办理请求', words, ...worstFound(found) };
}

function subscribersLine({ now, ground }: HealthReading): HealthLine {
  const behind = ground.subscribers.filter(({ waitingSince }) => waitingSince !== null);
  const oldest = behind.map(({ waitingSince }) => waitingSince ?? now).toSorted()[0] ?? now;
  const late = Math.max(0, msBetween(oldest, now));
  const failing = ground.subscribers.filter(({ failures }) => failures > 0).map(({ name }) => name);
  const fresh = ground.lastParkedAt !== null && msBetween(ground.lastParkedAt, now) < limit.PARKED_TOLD_MS;
  const words = [
    `${ground.subscribers.length} 个后续处理`,
    behind.length === 0 ? '都已跟上' : `${behind.length} 个落后，最久 ${spanWords(late)}`,
    failing.length === 0 ? '' : `${failing.join('、')} 正在重试`,
    ground.parked === 0 ? '' : `搁置 ${ground.parked} 条`,
  ]
    .filter((text) => text !== '')
    .join('，');
  const found: { level: HealthLevel; act: string }[] = [];
  if (late > limit.SUBSCRIBER_WATCH_MS) {
    const level = late > limit.SUBSCRIBER_FAULT_MS ? 'fault' : 'watch';
    found.push({
      level,
      act: '看有没有程序在做后续处理（zhishou work 或不带 --no-work 的 serve），再看日志里的 subscriber。',
    });
  }
  if (failing.length > 0 || fresh) {
    found.push({
      level: 'watch',
      act: '有消息处理不了，已留在 stream_parked：把日志里的 subscriber 错误交给维护单位。',
    });
  }
  return { part: 'subscribers', title: '后续处理', words, ...worstFound(found) };
}

function screensLine({ offlineDesks }: HealthReading, live: readonly Instance[]): HealthLine {
  const screens = live.reduce((sum, each) => sum + each.reading.screens, 0);
  const words = `打开的屏幕 ${screens} 个，值班台离线 ${offlineDesks} 个`;
  const base = { part: 'screens', title: '屏幕在线', words } as const;
  return offlineDesks < limit.OFFLINE_MANY
    ? { ...base, level: 'well', act: null }
    : { ...base, level: 'watch', act: '多个值班台同时离线，多半是线路：请网络管理单位查，并电话通知各单位。' };
}

/** A server that sweeps does the work of the background too; under one command there is no other program. */
const isAlsoWorking = ({ kind, sweptAt }: Instance): boolean => kind === 'server' && sweptAt !== null;

function programWords(servers: number, working: number, workers: number): string {
  const also = working === 0 ? '' : working === servers ? '（兼做后台）' : `（${working} 个兼做后台）`;
  return `网页服务 ${servers} 个${also}${workers === 0 && working > 0 ? '' : `，单独的后台 ${workers} 个`}`;
}

function programsLine({ now, instances }: HealthReading, live: readonly Instance[]): HealthLine {
  const silent = instances.filter((instance) => isSilent(instance, now));
  const count = (kind: Instance['kind']): number => live.filter((instance) => instance.kind === kind).length;
  const words = [
    programWords(count('server'), live.filter(isAlsoWorking).length, count('worker')),
    ...silent.map(({ name, seenAt }) => `${name} 已 ${spanWords(msBetween(seenAt, now))}没有消息`),
  ].join('，');
  const base = { part: 'programs', title: '程序', words } as const;
  if (live.length === 0)
    return { ...base, level: 'fault', act: '没有一个程序在报告自己：看数据库能否写入，再看各台主机。' };
  return silent.length === 0
    ? { ...base, level: 'well', act: null }
    : { ...base, level: 'watch', act: '到那台主机看程序是否还在；若已换新程序接替，十分钟后这一条自己消失。' };
}

/** The worst of what was found, with its act; well where nothing was. */
function worstFound(found: readonly { level: HealthLevel; act: string }[]): Pick<HealthLine, 'level' | 'act'> {
  return found.toSorted((a, b) => rank(b.level) - rank(a.level))[0] ?? { level: 'well', act: null };
}
