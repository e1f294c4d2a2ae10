// A migrated database of one's own for each test file or test, cloned from a template in some tens of milliseconds.
// The cluster is started by setup-postgres.ts, once for a run; nothing is shared between clones.
import pg from 'pg';
import { inject } from 'vitest';
import { appRole } from '#app/migrate.ts';

/** What the run's setup tells its workers. */
export type TestCluster = {
  superUrl: string;
  ownerUrl: string;
  template: string;
  schema: string;
  version: '18' | '15';
};

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestCluster;
  }
}

export type ClonedDatabase = {
  name: string;
  schema: string;
  role: string;
  /** As the owner, for migrations: `openDatabase({ url, schema, role })` with `role` makes it the product's own connection. */
  url: string;
  ownerUrl: string;
  /** As the app role with its search_path, for a plain `pg.Client`. */
  appUrl: string;
  /** As superuser, for tests that tamper. */
  superUrl: string;
  drop(): Promise<void>;
};

let counter = 0;

/** Clones the migrated template; `drop()` it in `afterAll` (open connections are cut). */
export function cloneDatabase(): Promise<ClonedDatabase> {
  const cluster = inject('postgres');
  return create(cluster, `template ${cluster.template}`);
}

/** A new database without our schema, for tests of migrations and of two cities. */
export function emptyDatabase(): Promise<ClonedDatabase> {
  return create(inject('postgres'), '');
}

async function create(cluster: TestCluster, clause: string): Promise<ClonedDatabase> {
  counter += 1;
  const name = `t_${process.pid}_${process.env['VITEST_WORKER_ID'] ?? '0'}_${counter}_${process.hrtime.bigint()}`;
  await asSuperuser(cluster, `create database ${name} owner zhishou ${clause}`);
  const role = appRole(cluster.schema);
  const ownerUrl = inDatabase(cluster.ownerUrl, name);
  const options = encodeURIComponent(`-c role=${role} -c search_path=${cluster.schema},ext -c timezone=UTC`);
  return {
    name,
    schema: cluster.schema,
    role,
    url: ownerUrl,
    ownerUrl,
    appUrl: `${ownerUrl}?options=${options}`,
    superUrl: inDatabase(cluster.superUrl, name),
    drop: () => asSuperuser(cluster, `drop database if exists ${name} with (force)`),
  };
}

function inDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function asSuperuser(cluster: TestCluster, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.superUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
