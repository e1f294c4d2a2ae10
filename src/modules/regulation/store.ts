// SQL over regulation_pack. Bodies are read once per process and digest: a digest never changes its content.
import { sql } from 'kysely';
import type { Day, Instant } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import type { Db, Tx } from '#platform/sql.ts';
import type { RegulationPack } from './pack.ts';
import { readStoredPack } from './packs.ts';

export interface PackRow {
  readonly id: string;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly digest: string;
  readonly adoptedAt: Instant;
}

const head = sql`id, version, effective_from as "effectiveFrom", digest, adopted_at as "adoptedAt"`;

/** The version in force on a day: the latest that had taken effect; null where none is stored. */
export async function packRowOn(tx: Db | Tx, day: Day): Promise<PackRow | null> {
  const { rows } = await sql<PackRow>`select ${head} from regulation_pack where effective_from <= ${day}::date
    order by effective_from desc, version desc limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** A version by its name; null where it is not stored. */
export async function packRowOf(tx: Db | Tx, id: string, version: number): Promise<PackRow | null> {
  const { rows } =
    await sql<PackRow>`select ${head} from regulation_pack where id = ${id} and version = ${version}`.execute(tx);
  return rows[0] ?? null;
}

/** All versions, the newest first. */
export async function packRows(tx: Db | Tx): Promise<readonly (PackRow & { name: string })[]> {
  const { rows } = await sql<PackRow & { name: string }>`select ${head}, body->>'name' as name from regulation_pack
    order by effective_from desc, version desc`.execute(tx);
  return rows;
}

const byDigest = new Map<string, RegulationPack>();

/** The pack of a row, parsed once for each digest. */
export async function packOf(tx: Db | Tx, row: PackRow): Promise<RegulationPack> {
  const known = byDigest.get(row.digest);
  if (known !== undefined) return known;
  const { rows } = await sql<{ body: unknown }>`select body from regulation_pack
    where id = ${row.id} and version = ${row.version}`.execute(tx);
  const pack = readStoredPack(rows[0]?.body);
  byDigest.set(row.digest, pack);
  return pack;
}

/** Stores a version unless it is there; answers whether it is new. */
export async function insertPack(
  tx: Db | Tx,
  pack: RegulationPack,
  row: { effectiveFrom: string; digest: string; at: Instant; by: Id | null },
): Promise<boolean> {
  const { rows } =
    await sql`insert into regulation_pack (id, version, effective_from, body, digest, adopted_at, adopted_by)
    values (${pack.id}, ${pack.version}, ${row.effectiveFrom}::date, ${JSON.stringify(pack)}::jsonb, ${row.digest},
      ${row.at}::timestamptz, ${row.by})
    on conflict (id, version) do nothing returning id`.execute(tx);
  return rows.length === 1;
}
