// When a nightly backup is owed, who makes it, what a failure does, and which older ones go.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, hours, minutes } from '#shared/duration.ts';
import { addMs, dayOf, instantAt, parseInstant, type Instant } from '#shared/instant.ts';
import { openWorld, START, TEST_KEYS, type World } from '#kit/world.ts';
import { backupsIn, superfluous } from '#platform/backup/folder.ts';
import { lastBackup } from '#platform/backup/record.ts';
import { newId } from '#platform/ids.ts';
import { lastNight, makeNightly, nextTry } from './nightly.ts';

const at = (text: string): Instant => parseInstant(`${text}+08:00`);

test.each([
  ['2026-11-24T02:59:59', '2026-11-23T03:00'],
  ['2026-11-24T03:00:00', '2026-11-24T03:00'],
  ['2026-11-24T23:59:00', '2026-11-24T03:00'],
  ['2027-01-01T00:30:00', '2026-12-31T03:00'],
])('at %s the last night was %s', (now, night) => {
  expect(lastNight(at(now), '03:00')).toBe(at(night));
});

test('a failure waits five minutes, then twice as long each time, an hour at most', () => {
  const waits = [1, 2, 3, 4, 5, 9].map((tries) => Date.parse(nextTry(tries, START)) - Date.parse(START));
  expect(waits).toEqual([5, 10, 20, 40, 60, 60].map(minutes));
});

describe('of older backups', () => {
  const nightsBack = (n: number) => ({ takenAt: addMs(at('2026-11-24T03:00'), -n * DAY_MS) });
  const stay = (backups: { takenAt: Instant }[], keep: { daily: number; weekly: number }) => {
    const going = new Set(superfluous(backups, keep));
    return backups.filter((backup) => !going.has(backup)).map(({ takenAt }) => dayOf(takenAt));
  };

  test('those of the last days stay, and the newest of each of the last weeks', () => {
    const backups = Array.from({ length: 40 }, (_, i) => nightsBack(i));
    // 24 November 2026 is a Tuesday; weeks begin on Monday.
    expect(stay(backups, { daily: 3, weekly: 3 })).toEqual(['2026-11-24', '2026-11-23', '2026-11-22', '2026-11-15']);
  });

  test('those made by hand never go, and take no night’s place', () => {
    const byHand = { takenAt: at('2026-11-24T12:00'), byHand: true };
    const again = { takenAt: at('2026-11-24T11:00'), byHand: true };
    const old = { ...nightsBack(400), byHand: true };
    const [night, before] = [nightsBack(0), nightsBack(1)];
    expect(superfluous([byHand, again, night, before, old], { daily: 1, weekly: 1 })).toEqual([before]);
  });

  test('of one day the newest stays, and a single one never goes, however old', () => {
    const twice = [{ takenAt: at('2026-11-24T12:00') }, { takenAt: at('2026-11-24T03:00') }];
    expect(superfluous(twice, { daily: 5, weekly: 5 })).toEqual([twice[1]]);
    expect(superfluous([nightsBack(400)], { daily: 1, weekly: 1 })).toEqual([]);
  });
});

describe('a running house', () => {
  let world: World;
  let folder: string;
  beforeEach(async () => {
    world = await openWorld();
    folder = mkdtempSync(join(tmpdir(), 'zhishou-nightly-'));
  });
  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const night = (over: Record<string, unknown> = {}) =>
    makeNightly({
      ...{ runtime: world.app.runtime, url: world.database.url, keys: TEST_KEYS, time: '03:00' },
      ...{ to: join(folder, 'backups'), keep: { daily: 2, weekly: 1 } },
      ...over,
    });
  const found = () => backupsIn(join(folder, 'backups'), world.database.schema);
  const vitals = () => lastBackup(world.app.runtime.database.db);

  test('owes none on its first day, one after the first night, one only, and the next a day later', async () => {
    expect((await night()).made).toBeNull();
    world.clock.set(instantAt(dayOf(addMs(START, DAY_MS)), '03:00'));
    const { made, lookAt } = await night();
    expect(made?.rows).toBeGreaterThan(0);
    expect(lookAt).toBe(addMs(world.now(), DAY_MS));
    expect((await night()).made).toBeNull();
    expect(await vitals()).toMatchObject({ lastGood: { at: world.now(), place: made?.folder }, failing: null });
    expect(found().map(({ manifest }) => manifest.cause)).toEqual(['nightly']);
  });

  test('was off at that hour and catches up when it is back; of many nights it makes one and lets old ones go', async () => {
    for (const days of [1, 2, 3, 9]) {
      world.clock.set(addMs(START, days * DAY_MS + 5 * HOUR_MS));
      expect((await night()).made).not.toBeNull();
    }
    expect(found().map(({ manifest }) => manifest.takenAt)).toEqual(
      [9, 3].map((days) => addMs(START, days * DAY_MS + 5 * HOUR_MS)),
    );
  });

  test('two programs at once make one', async () => {
    world.clock.set(addMs(START, DAY_MS));
    const results = await Promise.allSettled([night(), night()]);
    expect(found()).toHaveLength(1);
    const made = results.filter((result) => result.status === 'fulfilled' && result.value.made !== null);
    expect(made).toHaveLength(1);
  });

  test('what fails is on record with its reason, waits, is tried again, and a good one ends it', async () => {
    world.clock.set(addMs(START, DAY_MS));
    writeFileSync(join(folder, 'taken'), '');
    await expect(night({ to: join(folder, 'taken') })).rejects.toThrow('不是目录');
    expect(await vitals()).toMatchObject({ lastGood: null, failing: { times: 1 }, underWay: false });
    expect((await vitals()).failing?.why).toContain('不是目录');
    const waiting = await night();
    expect(waiting).toEqual({ made: null, lookAt: addMs(world.now(), minutes(5)) });
    world.clock.advance(minutes(5));
    expect((await night()).made).not.toBeNull();
    expect((await vitals()).failing).toBeNull();
  });

  test('a maker that died leaves its claim and half a folder; the next one closes the claim and sweeps the folder', async () => {
    world.clock.set(addMs(START, DAY_MS));
    const { db } = world.app.runtime.database;
    await sql`insert into backup_run (id, cause, due_at, instance, place, begun_at) values
      (${newId()}, 'nightly', ${lastNight(world.now(), '03:00')}::timestamptz, '别的主机 1', '', ${world.now()}::timestamptz)`.execute(
      db,
    );
    const half = `.${world.database.schema}-20261124-030000-abcdef.elsewhere.1.part`;
    mkdirSync(join(folder, 'backups', half), { recursive: true });
    expect((await vitals()).underWay).toBe(true);
    world.clock.advance(hours(2));
    expect((await night()).made).not.toBeNull();
    expect((await vitals()).underWay).toBe(false);
    // Another machine may still be writing; its half is left until it is a day old.
    world.clock.set(addMs(START, 400 * DAY_MS));
    expect((await night()).made).not.toBeNull();
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
