// A part of the demonstration city for tests: the city, Longxian, 陈仓区, the High-tech Zone and what stands below them.
// Enough for every case, and loaded in a moment.
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { regulationModule } from '#modules/regulation/index.ts';
import { loadCity, orgModule } from './index.ts';

const KEPT = /^(?:CITY|GXQ|610327|610304)/;

/** A world with units, and callers by the code of the unit for which they act. */
export interface CityWorld {
  readonly world: World;
  id(code: string): Id;
  at(code: string, ...roles: Role[]): Caller;
}

/** Opens a world of its own with that part of the city; close it in `afterAll`. */
export async function openCity(): Promise<CityWorld> {
  const world = await openWorld({ modules: [regulationModule, orgModule] });
  const files = { units: kept('units', 0), relations: kept('relations', 2), people: kept('people', 0) };
  const loaded = await world.system((ctx) => loadCity(ctx, files));
  if (!loaded.written) throw new Error(JSON.stringify(loaded.problems));
  const { rows } = await world.system((ctx) =>
    sql<{ id: Id; code: string }>`select id, code from org_unit`.execute(ctx.tx),
  );
  const ids = new Map(rows.map((row) => [row.code, row.id]));
  const id = (code: string): Id => ids.get(code) ?? '';
  return { world, id, at: (code, ...roles) => world.as({ unitId: id(code), roles }) };
}

/** Lines of a file whose unit in that column is kept. */
function kept(name: string, column: number): string {
  const text = readFileSync(new URL(`../../app/demo-data/baoji-${name}.csv`, import.meta.url), 'utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  return [head, ...lines.filter((line) => KEPT.test(line.split(',')[column] ?? ''))].join('\n');
}
