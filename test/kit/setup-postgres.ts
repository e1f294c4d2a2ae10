// Starts the test cluster once for a run of vitest (all projects share it) and prepares the migrated template database.
// Every run has its own folder, so several runs on one machine do not meet; folders of killed runs are swept first.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#app/migrate.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { isAlive, startMark } from '#platform/postgres/process.ts';
import type { TestCluster } from './postgres.ts';

const SCHEMA = 'zhishou';
const TEMPLATE = 'template_zhishou';

type Shared = { users: number; started: Promise<{ cluster: TestCluster; stop: () => Promise<void> }> };
// Each project loads this file anew; the process is what they have in common.
const common = globalThis as typeof globalThis & { zhishouTestCluster?: Shared };

/** Called by vitest once for each project that has tests to run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (common.zhishouTestCluster ??= { users: 0, started: startCluster() });
  shared.users += 1;
  project.provide('postgres', (await shared.started).cluster);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete common.zhishouTestCluster;
    await (await shared.started).stop();
  };
}

async function startCluster(): Promise<{ cluster: TestCluster; stop: () => Promise<void> }> {
  const version = process.env['ZHISHOU_TEST_PG'] === '15' ? '15' : '18';
  const shelf = join(tmpdir(), `zhishou-test-${process.getuid?.() ?? 0}`);
  await sweep(shelf);
  const home = join(shelf, `${process.pid}`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'run'), startMark(process.pid));
  const postgres = await startEmbeddedPostgres({ dataDir: home, version, tuning: 'test' });
  const cluster: TestCluster = {
    superUrl: postgres.superUrl(),
    ownerUrl: postgres.url(),
    template: TEMPLATE,
    schema: SCHEMA,
    version,
  };
  await makeTemplate(cluster, postgres.url(TEMPLATE));
  return {
    cluster,
    stop: async () => {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
      rmSync(postgres.home, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(cluster: TestCluster, templateUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.superUrl });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE} owner zhishou`);
    await migrate({ url: templateUrl, schema: SCHEMA });
    await client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
  } finally {
    await client.end();
  }
}

/** Stops the clusters and removes the folders of runs that were killed. */
async function sweep(shelf: string): Promise<void> {
  if (!existsSync(shelf)) return;
  for (const name of readdirSync(shelf)) {
    const home = join(shelf, name);
    const mark = existsSync(join(home, 'run')) ? readFileSync(join(home, 'run'), 'utf8') : '';
    if (isAlive(Number(name)) && startMark(Number(name)) === mark) continue;
    const version = existsSync(join(home, 'cluster', 'PG_VERSION'))
      ? readFileSync(join(home, 'cluster', 'PG_VERSION'), 'utf8').trim()
      : '';
    if (version === '18' || version === '15') {
      // Starting takes the orphan over, so that it can be stopped in order.
      const orphan = await startEmbeddedPostgres({ dataDir: home, version, tuning: 'test' }).catch(() => null);
      await orphan?.stop();
    }
    rmSync(home, { recursive: true, force: true });
  }
}
