// Gives a stage what it stands on: a folder, databases, clusters; and puts everything away again, also after a failure.
// Where the migrated database comes from is told by the caller: a clone in tests, a durable cluster else.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { migrate } from '#app/migrate.ts';
import type { Ground, Setting, Size } from './fault.ts';
import { randomOf } from './random.ts';

const SCHEMA = 'zhishou';

/** A clone of the test template, where there is one. */
export type CloneGround = () => Promise<Ground & { drop(): Promise<void> }>;

export interface OpenSetting extends Setting {
  /** Puts away, the latest first; goes on where one fails and raises the first failure at the end. */
  close(): Promise<void>;
}

/** Opens the setting of one stage. */
export function openSetting(given: {
  size: Size;
  rounds: number;
  seed: number;
  firstRound: number;
  clone: CloneGround | null;
}): OpenSetting {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-fault-'));
  chmodSync(folder, 0o755); // the database's own user must enter it
  const putAways: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const later = (putAway: () => Promise<void>): void => void putAways.push(putAway);
  let clusters = 0;
  const cluster: Setting['cluster'] = async (options = {}) => {
    clusters += 1;
    const postgres = await startEmbeddedPostgres({
      dataDir: options.dataDir ?? join(folder, `postgres${clusters}`),
      tuning: options.tuning ?? 'durable',
    });
    later(async () => {
      await postgres.stop();
      rmSync(postgres.home, { recursive: true, force: true });
    });
    return postgres;
  };
  const database = async (): Promise<Ground> => {
    if (given.clone !== null) {
      const clone = await given.clone();
      later(() => clone.drop());
      return clone;
    }
    const postgres = await cluster();
    await migrate({ url: postgres.url(), schema: SCHEMA });
    return { url: postgres.url(), schema: SCHEMA, superUrl: postgres.superUrl('zhishou') };
  };
  return {
    ...{
      size: given.size,
      rounds: given.rounds,
      seed: given.seed,
      random: randomOf(given.seed, -2 - given.firstRound),
    },
    ...{ folder, cluster, database, later },
    close: () => putAway(putAways),
  };
}

async function putAway(putAways: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (let next = putAways.pop(); next !== undefined; next = putAways.pop()) {
    await next().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
