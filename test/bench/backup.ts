// Backup and restore of the demonstration's city on a durable database, beside a server that runs: how long each takes.
// Restored is into another database of the same cluster, so that making a cluster is not measured.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { restoreBackup } from '#app/backup/restore.ts';
import { appRole } from '#app/migrate.ts';
import { takeBackup } from '#platform/backup/take.ts';
import { machineNow, monotonicMs } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { freePort } from '#kit/server.ts';
import { median, print, rounded, spread } from './figures.ts';
import { openHouse, type House } from './house.ts';
import { undoLater } from './tidy.ts';

const ROUNDS = 3;
const LIMIT_MS = 60_000;

/** Measures backup (verified) and restore. */
export async function benchBackup(): Promise<void> {
  const house = await openHouse({ desks: 1, level: 'county', city: true, port: await freePort() });
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-bench-backup-'));
  const removeFolder = undoLater(() => rmSync(folder, { recursive: true, force: true }));
  const backups: number[] = [];
  const restores: number[] = [];
  let size = { rows: 0, mb: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    let started = monotonicMs();
    const taken = await backup(house, folder);
    backups.push(monotonicMs() - started);
    size = { rows: taken.rows, mb: rounded(taken.bytes / 1024 ** 2) };
    const url = await emptyDatabase(house, `restored${round}`);
    started = monotonicMs();
    const { schema, application } = house;
    await restoreBackup({ folder: taken.folder, url, schema, keys: application.keys, tell: () => undefined });
    restores.push(monotonicMs() - started);
  }
  for (const [id, each] of [
    ['backup.take', backups],
    ['backup.restore', restores],
  ] as const) {
    const more = { unit: 'ms', ...size, spread: spread(each) };
    print({ id, n: ROUNDS, figure: median(each), limit: LIMIT_MS, better: 'less', more });
  }
  await removeFolder();
  await house.stop();
}

function backup({ databaseUrl, schema, application }: House, to: string): ReturnType<typeof takeBackup> {
  return takeBackup({
    ...{ url: databaseUrl, schema, role: appRole(schema), to, keys: application.keys, id: newId(), at: machineNow() },
    ...{ cause: 'command', instance: 'bench', product: 'bench', verify: true },
  });
}

async function emptyDatabase({ superUrl, databaseUrl }: House, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  await client.query(`create database ${name} owner zhishou`);
  await client.end();
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}
