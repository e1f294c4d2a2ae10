// Readings become judged lines, hours become days and months of Beijing: as tables.
import { describe, expect, test } from 'vitest';
import { seconds } from '#shared/duration.ts';
import { addMs, parseInstant, type Instant } from '#shared/instant.ts';
import { HEALTH_PARTS, type HealthPart } from './contract.ts';
import { HOURS_AT_ONCE } from './limits.ts';
import { dutyWords, judge, lastSweeper, worstOf } from './rules/judge.ts';
import { diskLine } from './rules/machine.ts';
import type { HealthReading, Instance, InstanceReading } from './rules/reading.ts';
import { addUp, cellsOf, hoursToSum, type HourFigures } from './rules/spans.ts';

const NOW = parseInstant('2026-11-23T08:00:00.000Z');
const GIB = 1024 ** 3;
const before = (ms: number): Instant => addMs(NOW, -ms);

const calm: InstanceReading = {
  screens: 3,
  requests: 40,
  failed: 0,
  p50Ms: 10,
  p99Ms: 100,
  poolUsed: 1,
  poolWaiting: 0,
  answerMs: 2,
  aheadMs: 12,
  memoryBytes: 200 * 1024 ** 2,
  loopDelayMs: 21,
  disk: { place: '/data', freeBytes: 80 * GIB, totalBytes: 100 * GIB },
  stores: { databaseBytes: 3 * GIB, fileBytes: GIB, leftFiles: 0 },
};
const program = (reading: Partial<InstanceReading> = {}, more: Partial<Instance> = {}): Instance => ({
  id: '019ab000-0000-7000-8000-000000000001',
  kind: 'server',
  name: 'duty-1 8080',
  version: '0.1.0',
  startedAt: before(seconds(3_600)),
  seenAt: before(seconds(1)),
  sweptAt: before(seconds(1)),
  reading: { ...calm, ...reading },
  ...more,
});
const failed = { at: before(seconds(60)), why: '磁盘满了', times: 2 };
function madeBefore(ms: number, more: Partial<HealthReading['backups']> = {}): HealthReading['backups'] {
  const lastGood = { at: before(ms), place: '/backups/one', bytes: 3 * 1024 ** 2, rows: 9, instance: 'duty-1 1' };
  return { lastGood, failing: null, underWay: false, installedAt: before(seconds(9_000_000)), ...more };
}
const backed = (backups: HealthReading['backups']): HealthReading => ({ ...sound, backups });
const ground: HealthReading['ground'] = {
  connectionsUsed: 20,
  connectionsMost: 100,
  unpublished: 0,
  oldestUnpublishedAt: null,
  sweptAt: before(seconds(1)),
  subscribers: [{ name: 'access.revoke', behind: 0, waitingSince: null, failures: 0 }],
  parked: 0,
  lastParkedAt: null,
};
const sound: HealthReading = {
  now: NOW,
  ground,
  oldestTransactionAt: null,
  deadlines: { waiting: 12, late: 0, oldestLateAt: null },
  offlineDesks: 1,
  backups: madeBefore(seconds(9 * 3_600)),
  instances: [program()],
};
const on = (changed: Partial<HealthReading['ground']>): HealthReading => ({
  ...sound,
  ground: { ...ground, ...changed },
});
const running = (...instances: Instance[]): HealthReading => ({ ...sound, instances });
const lagging = (ms: number) => [{ name: 'access.revoke', behind: 2, waitingSince: before(ms), failures: 0 }];

describe('judging', () => {
  test('a sound installation: every part is told once, all well, nothing to do, no word for the watch', () => {
    const lines = judge(sound);
    expect(lines.map(({ part }) => part)).toEqual([...HEALTH_PARTS]);
    expect(lines.filter(({ level, act }) => level !== 'well' || act !== null)).toEqual([]);
    expect([worstOf(lines), dutyWords(lines)]).toEqual(['well', null]);
  });

  test.each<[string, HealthPart, 'well' | 'watch' | 'fault', HealthReading]>([
    ['a sweep of two seconds ago', 'deadlines', 'well', on({ sweptAt: before(seconds(2)) })],
    ['a sweep of three seconds ago', 'deadlines', 'fault', on({ sweptAt: before(seconds(3)) })],
    ['a sweep that never was', 'deadlines', 'fault', on({ sweptAt: null })],
    [
      'a stage that should have fired',
      'deadlines',
      'fault',
      { ...sound, deadlines: { waiting: 3, late: 1, oldestLateAt: before(seconds(9)) } },
    ],
    ['events that just came', 'events', 'well', on({ unpublished: 40, oldestUnpublishedAt: before(seconds(1)) })],
    ['events of two seconds', 'events', 'watch', on({ unpublished: 2, oldestUnpublishedAt: before(seconds(2)) })],
    ['events held for three', 'events', 'fault', on({ unpublished: 2, oldestUnpublishedAt: before(seconds(3)) })],
    ['a subscriber a moment behind', 'subscribers', 'well', on({ subscribers: lagging(seconds(2)) })],
    ['a subscriber six seconds behind', 'subscribers', 'watch', on({ subscribers: lagging(seconds(6)) })],
    ['a subscriber two minutes behind', 'subscribers', 'fault', on({ subscribers: lagging(seconds(120)) })],
    ['an event put aside today', 'subscribers', 'watch', on({ parked: 1, lastParkedAt: before(seconds(9)) })],
    ['one put aside last week', 'subscribers', 'well', on({ parked: 1, lastParkedAt: before(seconds(700_000)) })],
    ['a backup of last night', 'backup', 'well', backed(madeBefore(seconds(25 * 3_600)))],
    ['a backup of the night before', 'backup', 'watch', backed(madeBefore(seconds(30 * 3_600)))],
    ['no backup for four nights', 'backup', 'fault', backed(madeBefore(seconds(90 * 3_600)))],
    [
      'a backup that failed after a good one',
      'backup',
      'watch',
      backed(madeBefore(seconds(3_600), { failing: failed })),
    ],
    [
      'no backup on the first day',
      'backup',
      'watch',
      backed(madeBefore(0, { lastGood: null, installedAt: before(9) })),
    ],
    ['no backup ever', 'backup', 'fault', backed(madeBefore(0, { lastGood: null }))],
    ['80 of 100 connections', 'database', 'watch', on({ connectionsUsed: 80 })],
    ['95 of 100 connections', 'database', 'fault', on({ connectionsUsed: 95 })],
    ['a transaction of two minutes', 'database', 'watch', { ...sound, oldestTransactionAt: before(seconds(120)) }],
    ['a transaction of an hour', 'database', 'fault', { ...sound, oldestTransactionAt: before(seconds(3_600)) }],
    ['a request that waits for a connection', 'database', 'watch', running(program({ poolWaiting: 1 }))],
    ['an answer after half a second', 'database', 'watch', running(program({ answerMs: 500 }))],
    ['an answer after three seconds', 'database', 'fault', running(program({ answerMs: 3_000 }))],
    ['one failed request of forty', 'requests', 'watch', running(program({ failed: 1 }))],
    ['three failed requests of forty', 'requests', 'fault', running(program({ failed: 3 }))],
    ['three failed of a thousand', 'requests', 'watch', running(program({ requests: 1_000, failed: 3 }))],
    ['slow answers', 'requests', 'watch', running(program({ requests: 200, p99Ms: 2_500 }))],
    ['one slow answer of fifty', 'requests', 'well', running(program({ requests: 50, p99Ms: 10_000 }))],
    ['no requests at all', 'requests', 'well', running(program({ requests: 0, p50Ms: null, p99Ms: null }))],
    ['nine desks off line', 'screens', 'well', { ...sound, offlineDesks: 9 }],
    ['ten desks off line', 'screens', 'watch', { ...sound, offlineDesks: 10 }],
    ['a silent program beside a live one', 'programs', 'watch', running(program(), silent())],
    ['only a silent program', 'programs', 'fault', running(silent())],
    ['an upload nobody cleaned up', 'jobs', 'watch', running(program({ stores: { ...calm.stores!, leftFiles: 2 } }))],
    ['a full memory', 'memory', 'watch', running(program({ memoryBytes: 1.5 * GIB }))],
    ['pauses', 'memory', 'watch', running(program({ loopDelayMs: 400 }))],
    ['a clock three seconds slow', 'clock', 'watch', running(program({ aheadMs: -3_000 }))],
    ['two releases', 'version', 'watch', running(program(), program({}, { version: '0.2.0' }))],
  ])('%s: %s is %s', (_what, part, level, reading) => {
    const line = judge(reading).find((each) => each.part === part);
    expect(line?.level).toBe(level);
    expect(line?.act === null).toBe(level === 'well');
  });

  test.each([
    [1 * GIB, 100 * GIB, 'fault'],
    [4 * GIB, 100 * GIB, 'watch'],
    [4 * GIB, 20 * GIB, 'well'],
    [9 * GIB, 1_000 * GIB, 'watch'],
    [30 * GIB, 1_000 * GIB, 'well'],
  ] as const)('%i bytes free of %i: the disk is %s', (freeBytes, totalBytes, level) => {
    expect(diskLine({ place: '/data', freeBytes, totalBytes })?.level).toBe(level);
  });

  test('a machine that keeps nothing has no line of a disk; the worst part stands first and the watch hears it', () => {
    const lines = judge({
      ...running(program({ disk: null, aheadMs: 9_000 })),
      ground: { ...ground, sweptAt: before(seconds(30)) },
    });
    expect(lines.map(({ part }) => part)).not.toContain('disk');
    expect(lines.slice(0, 2).map(({ part }) => part)).toEqual(['deadlines', 'clock']);
    expect(dutyWords(lines)).toBe('系统故障：计时已停，到点可能不响铃，请自己看着时间办。');
  });

  test.each([
    ['one server that does everything', [program()], '网页服务 1 个（兼做后台）'],
    [
      'a server beside a worker',
      [program({}, { sweptAt: null }), program({}, { kind: 'worker' })],
      '网页服务 1 个，单独的后台 1 个',
    ],
    ['one of two servers', [program(), program({}, { sweptAt: null })], '网页服务 2 个（1 个兼做后台）'],
  ])('%s is counted as what it does', (_what, instances, words) => {
    expect(judge(running(...instances)).find(({ part }) => part === 'programs')?.words).toBe(words);
  });

  test('who swept last is the one with the newest sweep, whoever else runs', () => {
    const idle = program({}, { name: 'duty-2 8080', sweptAt: null });
    const newer = program({}, { name: 'work-1', sweptAt: before(10) });
    expect(lastSweeper([program(), idle, newer])?.name).toBe('work-1');
    expect(lastSweeper([idle])).toBeNull();
  });
});

function silent(): Instance {
  return program({}, { name: 'duty-9 8080', seenAt: before(seconds(40)) });
}

const at = (text: string): Instant => parseInstant(`${text}+08:00`);
const hour = (text: string, figures: Partial<HourFigures> = {}): HourFigures => ({
  hour: at(text),
  accepted: 0,
  refused: 0,
  failed: 0,
  p99Ms: null,
  rung: 0,
  late: 0,
  largestLateMs: null,
  ...figures,
});

describe('hours of Beijing', () => {
  test.each([
    ['nothing before the hour is over and settled', '2026-11-23T16:01:59', null, '2026-11-23T15:10:00', []],
    ['the hour of the installation first', '2026-11-23T16:02:00', null, '2026-11-23T15:10:00', ['15']],
    ['one after the other', '2026-11-23T18:30:00', '2026-11-23T15:00:00', '2026-11-01T00:00:00', ['16', '17']],
    ['over midnight', '2026-11-24T01:02:00', '2026-11-23T22:00:00', '2026-11-01T00:00:00', ['23', '24']],
  ] as const)('%s', (_what, now, last, installed, expected) => {
    const hours = hoursToSum(last === null ? null : at(last), at(installed), at(now));
    const named = {
      '15': '2026-11-23T15',
      '16': '2026-11-23T16',
      '17': '2026-11-23T17',
      '23': '2026-11-23T23',
      '24': '2026-11-24T00',
    };
    expect(hours).toEqual(expected.map((each) => at(`${named[each]}:00:00`)));
  });

  test('after three months of silence the hours come in lots, the oldest first, none left out', () => {
    let last: Instant | null = null;
    const lots: number[] = [];
    for (;;) {
      const hours = hoursToSum(last, at('2026-08-01T00:00:00'), at('2026-11-01T00:30:00'));
      if (hours.length === 0) break;
      expect(hours[0]).toBe(last === null ? at('2026-08-01T00:00:00') : addMs(last, 3_600_000));
      lots.push(hours.length);
      last = hours.at(-1) ?? null;
    }
    expect(lots).toEqual([HOURS_AT_ONCE, HOURS_AT_ONCE, 92 * 24 - 2 * HOURS_AT_ONCE]);
  });

  test('24 hours end with the hour under way; 30 days and 12 months are whole ones of Beijing with today in them', () => {
    const day = cellsOf('day', at('2027-01-01T00:20:00'));
    expect([day.length, day[0]?.from, day.at(-1)?.until]).toEqual([
      24,
      at('2026-12-31T01:00:00'),
      at('2027-01-01T01:00:00'),
    ]);
    const month = cellsOf('month', at('2027-01-01T00:20:00'));
    expect([month.length, month[0]?.from, month.at(-1)?.from, month.at(-1)?.until]).toEqual([
      30,
      at('2026-12-03T00:00:00'),
      at('2027-01-01T00:00:00'),
      at('2027-01-02T00:00:00'),
    ]);
    const year = cellsOf('year', at('2027-01-01T00:20:00'));
    expect(year.map(({ from }) => from).slice(0, 2)).toEqual([at('2026-02-01T00:00:00'), at('2026-03-01T00:00:00')]);
    expect([year.length, year.at(-1)?.from, year.at(-1)?.until]).toEqual([
      12,
      at('2027-01-01T00:00:00'),
      at('2027-02-01T00:00:00'),
    ]);
    for (const cells of [day, month, year]) {
      cells.slice(1).forEach((cell, i) => expect(cell.from).toBe(cells[i]?.until));
    }
  });

  test('the last minute of a year counts in December and the first in January, and February has its 29th', () => {
    const hours = [
      hour('2027-12-31T23:00:00', { accepted: 2, p99Ms: 50, rung: 1, largestLateMs: 40 }),
      hour('2028-01-01T00:00:00', { accepted: 3, failed: 1, p99Ms: 500, rung: 2, late: 1, largestLateMs: 4_000 }),
      hour('2028-02-29T12:00:00', { refused: 4 }),
    ];
    const cells = addUp(cellsOf('year', at('2028-03-02T10:00:00')), hours).slice(-4);
    expect(
      cells.map(({ hours: n, reports, alarms }) => [n, reports.accepted, reports.refused, reports.failed, alarms.late]),
    ).toEqual([
      [1, 2, 0, 0, 0],
      [1, 3, 0, 1, 1],
      [1, 0, 4, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  test('a day is as slow and as late as its worst hour; a day without an hour summed up is unknown, not empty', () => {
    const [first, second, third] = addUp(cellsOf('month', at('2026-11-23T16:00:00')), [
      hour('2026-11-21T01:00:00', { accepted: 1, p99Ms: 250, rung: 5, largestLateMs: 900 }),
      hour('2026-11-21T02:00:00', { accepted: 4, p99Ms: 100, rung: 1, largestLateMs: 80 }),
      hour('2026-11-22T02:00:00'),
    ]).slice(-3);
    expect(first).toMatchObject({
      hours: 2,
      reports: { accepted: 5, p99Ms: 250 },
      alarms: { rung: 6, largestLateMs: 900 },
    });
    expect(second).toMatchObject({ hours: 1, reports: { accepted: 0, p99Ms: null }, alarms: { largestLateMs: null } });
    expect(third?.hours).toBe(0);
  });
});
