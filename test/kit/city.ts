// The demonstration's city in a test: all units, relations and people, and callers named by unit code and role.
import { readFileSync } from 'node:fs';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { loadCity, postsAtDeskOf, readCityFiles, unitByCode, type Post } from '#modules/org/index.ts';
import type { ClonedDatabase } from './postgres.ts';
import { openWorld, type Caller, type World } from './world.ts';

const DATA = new URL('../../src/app/demo-data/', import.meta.url);

export interface City extends World {
  /** Id of the unit with this code. */
  unit(code: string): Promise<Id>;
  /** Somebody at a unit in a role: a regular person of its desk, the `nth` who fits. */
  at(code: string, role: Role, nth?: number): Promise<Caller>;
  /** Regular people at the desk of a unit. */
  people(code: string): Promise<readonly Post[]>;
}

/** Opens a world with the whole city on file; about two seconds. */
export async function openCity(options: { start?: Instant; database?: ClonedDatabase } = {}): Promise<City> {
  const world = await openWorld(options);
  const rows = await readCityFiles({
    units: readFileSync(new URL('baoji-units.csv', DATA)),
    relations: readFileSync(new URL('baoji-relations.csv', DATA)),
    people: readFileSync(new URL('baoji-people.csv', DATA)),
  });
  const { problems } = await world.system((ctx) => loadCity(ctx, rows));
  if (problems.length > 0) throw new Error(`the city does not load: ${JSON.stringify(problems.slice(0, 3))}`);
  const unit = async (code: string): Promise<Id> => (await world.system((ctx) => unitByCode(ctx, code))).id;
  const people = async (code: string): Promise<readonly Post[]> => {
    const unitId = await unit(code);
    const posts = await world.system((ctx) => postsAtDeskOf(ctx, unitId));
    return posts.filter((post) => post.staffCategory === 'regular');
  };
  return {
    ...world,
    unit,
    people,
    async at(code, role, nth = 0) {
      const fitting = (await people(code)).filter((post) =>
        role === 'dutyOfficer' ? post.dutyOfficer : !post.dutyOfficer,
      );
      const post = fitting[nth];
      if (post === undefined) throw new Error(`nobody at ${code} fits ${role}`);
      return world.as({ unitId: await unit(code), roles: [role], name: post.name, personId: post.personId });
    },
  };
}
