// A running house for load: a durable database of its own, the demonstration's units, accounts at many of them, and the
// product's server as a process of its own. How that is made is test/kit/house.ts; here only where it stands and ends.
import type { ChildProcess } from 'node:child_process';
import { migrate } from '#app/migrate.ts';
import type { Application } from '#app/compose.ts';
import { openHouse as openOnDatabase, type Desk } from '#kit/house.ts';
import { openCluster } from './cluster.ts';
import { undoLater } from './tidy.ts';

const SCHEMA = 'zhishou';

export type { Desk } from '#kit/house.ts';

export interface House {
  /** Database and rooms in this process, without a server: for preparing, looking and running statements bare. */
  readonly application: Application;
  readonly databaseUrl: string;
  readonly superUrl: string;
  readonly schema: string;
  readonly desks: readonly Desk[];
  address(): string;
  /** The process that serves. */
  server(): ChildProcess;
  stop(): Promise<void>;
}

export interface HouseOptions {
  /** How many units get an account that is signed in. */
  readonly desks: number;
  /** Governments and towns of a level, or of both; `all` takes whatever reports to somebody, governments first. */
  readonly level?: 'county' | 'town' | 'any' | 'all';
  /** Also the city's own desk, first in the list. */
  readonly city?: boolean;
  /** How many more officers sit at the city's desk, each with an account and a session; last in the list. */
  readonly atCity?: number;
  readonly port: number;
}

/** Opens a house; takes some ten seconds, most of it for units and passwords. */
export async function openHouse({ level, ...options }: HouseOptions): Promise<House> {
  const cluster = await openCluster();
  await migrate({ url: cluster.url, schema: SCHEMA });
  const database = { url: cluster.url, schema: SCHEMA };
  const settings = { LOG_LEVEL: 'warn' };
  const house = await openOnDatabase(
    { folder: cluster.folder, database },
    { ...options, units: level ?? 'any', settings },
  );
  const close = undoLater(() => house.close());
  return {
    application: house.application,
    databaseUrl: cluster.url,
    superUrl: cluster.superUrl,
    schema: SCHEMA,
    desks: house.desks,
    address: () => house.server.address,
    server: () => house.server.child(),
    stop: async () => {
      await close();
      await cluster.stop();
    },
  };
}
