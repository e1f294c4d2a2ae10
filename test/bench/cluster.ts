// A durable database of a bench's own, as the product would run it: every commit is flushed. Optionally it remembers when
// each transaction was committed, so that different programs are timed by one clock, and at the instant that others see.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { undoLater } from './tidy.ts';

export interface BenchCluster {
  readonly url: string;
  /** For what only a superuser may: tampering, or planting without checks. */
  readonly superUrl: string;
  /** Folder beside the data, gone with `stop`. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts a database in a folder of its own. */
export async function openCluster(options: { commitTimes?: boolean } = {}): Promise<BenchCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-bench-'));
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'postgres');
  let postgres = await startEmbeddedPostgres({ dataDir });
  const stop = undoLater(async () => {
    await postgres.stop();
    rmSync(postgres.home, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });
  if (options.commitTimes === true) {
    const superuser = new pg.Client({ connectionString: postgres.superUrl() });
    await superuser.connect();
    await superuser.query('alter system set track_commit_timestamp = on');
    await superuser.end();
    await postgres.stop();
    postgres = await startEmbeddedPostgres({ dataDir });
  }
  return { url: postgres.url(), superUrl: postgres.superUrl('zhishou'), folder, stop };
}
