// The installation's check-up (体检): database, clock, schema, rights, keys, disk, and what its running programs tell of
// themselves, judged and said as on the page 运行状况. Finds, says in plain words, mends nothing.
import { existsSync } from 'node:fs';
import pg from 'pg';
import { backupsIn } from '#platform/backup/folder.ts';
import { lastBackup } from '#platform/backup/record.ts';
import { databaseClock, machineNow, monotonicMs } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { KeysRefused, keyMark, readWholeKeyFile } from '#platform/keys.ts';
import { openDatabase } from '#platform/sql.ts';
import { readDisk } from '#platform/vitals.ts';
import { toMs } from '#shared/instant.ts';
import {
  backupLine,
  clockLine,
  diskLine,
  judge,
  readInstallation,
  type HealthLine,
} from '#modules/operations/index.ts';
import { RESTORE_HALF, appRole, schemaVersion } from './migrate.ts';

/** `note`: nothing is broken, yet somebody has something to do; it does not fail the check-up. */
export type Finding = { what: string; ok: boolean; note?: boolean; words: string };

/** Checks an installation; each finding is one line for a person who is no programmer. */
export async function examine(
  config: Config,
  target: { url: string; embedded: boolean; home: string | null },
): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: target.url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      { what: '数据库', ok: false, words: `连不上：${reason}` },
      examineKeys(config),
      ...(await examineDisk(config, target.home)),
    ];
  }
  try {
    return [
      await examineServer(client),
      await examineDurability(client),
      await examineClock(client),
      await examineSchema(config, target.url),
      await examineRights(client, config.databaseSchema),
      examineKeys(config),
      ...(await examineDisk(config, target.home)),
      ...(await examineBackups(config, target.url)),
      ...(await examineRunning(config, target.url)),
    ];
  } finally {
    await client.end();
  }
}

async function examineServer(client: pg.Client): Promise<Finding> {
  const started = monotonicMs();
  const { rows } = await client.query<{ version: string; number: number; used: number; most: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
       (select count(*)::int from pg_stat_activity) as used, current_setting('max_connections')::int as most`,
  );
  const { version = '', number = 0, used = 0, most = 0 } = rows[0] ?? {};
  const ms = Math.max(1, Math.round(monotonicMs() - started));
  const words = `PostgreSQL ${version}，往返 ${ms} 毫秒，连接 ${used}/${most}`;
  if (number < 150_000) return { what: '数据库', ok: false, words: `${words}，版本过旧，须 15 或更新` };
  return used > most * 0.9
    ? { what: '数据库', ok: false, words: `${words}，连接快用完了` }
    : { what: '数据库', ok: true, words };
}

async function examineDurability(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string }>(
    `select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'`,
  );
  const off = rows.map(({ name }) => name).join('、');
  return off
    ? { what: '落盘', ok: false, words: `${off} 关着，断电会丢已签收的信息` }
    : { what: '落盘', ok: true, words: '每次提交都落盘' };
}

async function examineClock(client: pg.Client): Promise<Finding> {
  const before = toMs(machineNow());
  const { rows } = await client.query<{ ms: number }>(
    `select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
  );
  const between = (before + toMs(machineNow())) / 2;
  const aheadMs = Math.round(between - (rows[0]?.ms ?? between));
  const line = clockLine([{ name: '本机', aheadMs }]);
  return line === null ? { what: '时钟', ok: true, words: '' } : findingOf(line);
}

async function examineSchema(config: Config, url: string): Promise<Finding> {
  const { state, version, known } = await schemaVersion({ url, schema: config.databaseSchema });
  const words = {
    restoring: RESTORE_HALF,
    absent: `模式 ${config.databaseSchema} 还没有建，请运行 zhishou migrate`,
    older: `结构第 ${version} 号，程序要第 ${known} 号，请运行 zhishou migrate`,
    current: `结构第 ${version} 号，与程序一致`,
    newer: `结构第 ${version} 号，比程序（第 ${known} 号）新，请换新程序`,
  }[state];
  return { what: '结构', ok: state === 'current', words };
}

/** The role of servers must not be able to rewrite what is evidence. */
async function examineRights(client: pg.Client, schema: string): Promise<Finding> {
  const role = appRole(schema);
  const { rows } = await client.query<{ present: boolean; loose: string[] | null }>(
    `select exists (select 1 from pg_roles where rolname = $1) as present,
       (select array_agg(c.relname::text order by c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_roles r on r.rolname = $1
        where n.nspname = $2 and c.relkind = 'r' and obj_description(c.oid, 'pg_class') like 'append-only:%'
          and (has_table_privilege(r.oid, c.oid, 'update') or has_table_privilege(r.oid, c.oid, 'delete'))) as loose`,
    [role, schema],
  );
  if (!rows[0]?.present) return { what: '权限', ok: false, words: `没有角色 ${role}，请运行 zhishou migrate` };
  const loose = rows[0].loose ?? [];
  return loose.length === 0
    ? { what: '权限', ok: true, words: '审计与留痕的表只能追加' }
    : { what: '权限', ok: false, words: `这些表能被程序改写：${loose.join('、')}，请运行 zhishou migrate` };
}

function examineKeys(config: Config): Finding {
  try {
    const { keys, notes } = readWholeKeyFile(config.keyFile);
    const note = notes.get(keys.current)?.printedAt === undefined;
    const act = note ? '，还没有打印留存：运行 zhishou keys print，打印后锁进保险柜' : '';
    return { what: '密钥', ok: true, note, words: `${keyMark(keys)}，${config.keyFile}${act}` };
  } catch (error) {
    if (error instanceof KeysRefused) return { what: '密钥', ok: false, words: error.message };
    throw error;
  }
}

async function examineDisk(config: Config, home: string | null): Promise<Finding[]> {
  if (home === null) return [];
  const line = diskLine(await readDisk(existsSync(home) ? home : config.dataDir));
  return line === null ? [] : [findingOf(line)];
}

/** The last good backup as the database has it, and whether it still lies where it was put, if that is on this machine. */
async function examineBackups(config: Config, url: string): Promise<Finding[]> {
  const schema = config.databaseSchema;
  if ((await schemaVersion({ url, schema })).state !== 'current') return [];
  const database = openDatabase({ url, schema, role: appRole(schema), max: 1, name: 'zhishou-doctor' });
  try {
    const vitals = await lastBackup(database.db);
    const line = backupLine(vitals, await databaseClock.now(database.db));
    const young = vitals.lastGood === null && vitals.failing === null && line.level === 'watch';
    // Whoever has just begun has no night behind it; an installation that lost its nights is at fault.
    const finding: Finding = young ? { ...findingOf(line), ok: true, note: true } : findingOf(line);
    const place = vitals.lastGood?.place ?? '';
    const newest = backupsIn(config.backup.dir, schema)[0];
    if (place === '' && newest !== undefined) {
      return [{ ...finding, words: `${finding.words}；${config.backup.dir} 里最近的一份：${newest.folder}` }];
    }
    const gone = place.startsWith(config.backup.dir) && !existsSync(place);
    return [gone ? { ...finding, ok: false, words: `${finding.words}。可是那个目录已经不在了` } : finding];
  } finally {
    await database.close();
  }
}

/** Parts that the check-up looks into more closely by itself. */
const EXAMINED = ['database', 'disk', 'clock', 'backup'];

/** What the programs that run tell of themselves, in the words of the page 运行状况; where none runs, only that. */
async function examineRunning(config: Config, url: string): Promise<Finding[]> {
  const schema = config.databaseSchema;
  if ((await schemaVersion({ url, schema })).state !== 'current') return [];
  const database = openDatabase({ url, schema, role: appRole(schema), max: 2, name: 'zhishou-doctor' });
  try {
    const reading = await readInstallation(database.db, await databaseClock.now(database.db));
    if (reading.instances.length === 0) return [{ what: '程序', ok: true, words: '现在没有程序在运行，计时没有在走' }];
    return judge(reading)
      .filter(({ part }) => !EXAMINED.includes(part))
      .map(findingOf);
  } finally {
    await database.close();
  }
}

function findingOf({ title, level, words, act }: HealthLine): Finding {
  return { what: title, ok: level === 'well', words: act === null ? words : `${words}。${act}` };
}
