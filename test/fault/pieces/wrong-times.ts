// Finds what a wrong application clock wrote: any instant of any table, and the instant inside any id, that lies about as
// far from the truth as the clock did. Knows no table; what rightly lies so far away is named by the caller.
import { sql } from 'kysely';
import { addMs, type Instant } from '#shared/instant.ts';
import type { Db } from '#platform/sql.ts';

/** Between these instants, by the database's clock, everything was written. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Counts by `table.column` of instants that are wrong by `offMs` to either side. */
export async function wrongInstants(db: Db, span: Span, offMs: number): Promise<Record<string, number>> {
  return count(db, span, offMs, 'timestamptz', (column) => column);
}

/** Counts by table of ids whose first 48 bits, the instant at which they were made, are wrong by `offMs`. */
export async function wrongIds(db: Db, span: Span, offMs: number): Promise<Record<string, number>> {
  const madeAt = (column: string): string =>
    `to_timestamp((('x' || left(replace(${column}::text, '-', ''), 12))::bit(48)::bigint / 1000.0)::float8)`;
  return count(db, span, offMs, 'uuid', madeAt, 'id');
}

async function count(
  db: Db,
  span: Span,
  offMs: number,
  type: string,
  instantOf: (column: string) => string,
  only?: string,
): Promise<Record<string, number>> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and a.atttypid = ${type}::regtype order by 1, 2`.execute(db);
  const found: Record<string, number> = {};
  for (const { table, column } of columns) {
    if (table === 'schema_migration' || (only !== undefined && column !== only)) continue;
    const at = sql.raw(instantOf(`"${column}"`));
    const near = (sign: number) => sql`
      ${at} between ${addMs(span.from, sign * offMs)}::timestamptz and ${addMs(span.to, sign * offMs)}::timestamptz`;
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.raw(`"${table}"`)} where ${near(1)} or ${near(-1)}`.execute(db);
    const n = rows[0]?.n ?? 0;
    if (n > 0) found[`${table}.${column}`] = n;
  }
  return found;
}
