// Numbers without gaps per unit, series and Beijing year: the counter's row is locked last and rolls back with its use.
import { sql } from 'kysely';
import { beijingParts } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from './context.ts';

/** The next number of a series (1, 2, 3 …) and its year; call it as the last lock of a use case. */
export async function nextNumber(ctx: Ctx, unitId: Id, series: string): Promise<{ year: number; number: number }> {
  const { year } = beijingParts(ctx.now);
  const { rows } = await sql<{ last: number }>`
    insert into number_counter (unit_id, series, year, last) values (${unitId}, ${series}, ${year}, 1)
    on conflict (unit_id, series, year) do update set last = number_counter.last + 1
    returning last`.execute(ctx.tx);
  const row = rows[0];
  if (row === undefined) throw new Error(`no number for ${series}`);
  return { year, number: row.last };
}
