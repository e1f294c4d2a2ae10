// What a whole schema holds, as one digest for each table: two schemas with the same digests hold the same rows.
// Generated columns and the database's own catalogues are left out; the order of rows does not count.
import pg from 'pg';

/** Rows and digest of every table, by its name. */
export async function tableDigests(
  url: string,
  schema: string,
): Promise<Map<string, { rows: number; digest: string }>> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema},ext -c timezone=UTC` });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' order by 1`,
    );
    const found = new Map<string, { rows: number; digest: string }>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ rows: number; digest: string }>(
        `select count(*)::int as rows, md5(coalesce(string_agg(md5(to_jsonb(t)::text), '' order by md5(to_jsonb(t)::text)), '')) as digest from ${client.escapeIdentifier(name)} t`,
      );
      found.set(name, rows[0] ?? { rows: 0, digest: '' });
    }
    return found;
  } finally {
    await client.end();
  }
}
