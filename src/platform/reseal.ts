// Sealing anew (重新封存): every sealed value is opened with the key that sealed it and sealed with the current one, in
// short transactions beside running servers, from wherever an earlier run has stopped. Rooms say which columns hold
// sealed values; nothing here knows a room. Trust 12 (rotation)
import type pg from 'pg';
import { blindIndex, openField, sealField, type Keys } from './keys.ts';

/** A column of sealed values, as its room declares it. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Column whose value binds the seal to its row. */
  readonly row: string;
  /** Column that names one row. */
  readonly key: string;
  /** The blind index beside it, and the form of the text that it is computed from. */
  readonly index?: { readonly column: string; readonly of: (text: string) => string };
}

/** A column that says with which version of the key a row was made that cannot be made anew. */
export interface KeyVersionColumn {
  readonly table: string;
  readonly column: string;
  readonly what: string;
}

/** What a room keeps under keys. */
export interface KeyUses {
  readonly sealed: readonly SealedColumn[];
  readonly versions: readonly KeyVersionColumn[];
}

const BATCH = 500;

/** Seals a column anew; `tell` hears how many are done. Answers how many there were. */
export async function resealColumn(
  client: pg.ClientBase,
  keys: Keys,
  sealed: SealedColumn,
  tell: (done: number) => void = () => undefined,
): Promise<number> {
  let done = 0;
  for (;;) {
    const n = await resealBatch(client, keys, sealed);
    done += n;
    if (n > 0) tell(done);
    if (n < BATCH) return done;
  }
}

async function resealBatch(client: pg.ClientBase, keys: Keys, sealed: SealedColumn): Promise<number> {
  const name = (text: string): string => client.escapeIdentifier(text);
  const [table, column, row, key] = [sealed.table, sealed.column, sealed.row, sealed.key].map(name);
  await client.query('begin');
  try {
    const { rows } = await client.query<{ key: string; row: string; value: string }>(
      `select ${key}::text as key, ${row}::text as row, ${column} as value from ${table}
       where ${column} is not null and split_part(${column}, '.', 1) <> $1 order by ${key} limit ${BATCH} for update`,
      [String(keys.current)],
    );
    const anew = rows.map(({ key: id, row: place, value }) => {
      const bound = { table: sealed.table, column: sealed.column, row: place };
      const text = openField(keys, bound, value);
      const index = sealed.index === undefined ? null : blindIndex(keys, sealed.index.of(text));
      return { key: id, value: sealField(keys, bound, text), index };
    });
    const index = sealed.index === undefined ? '' : `, ${name(sealed.index.column)} = n.index`;
    await client.query(
      `update ${table} t set ${column} = n.value${index}
       from jsonb_to_recordset($1::jsonb) as n(key uuid, value text, index text) where t.${key} = n.key`,
      [JSON.stringify(anew)],
    );
    await client.query('commit');
    return rows.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** For each version of the key what still needs it, in words with counts. */
export async function usesOfKeys(client: pg.ClientBase, uses: KeyUses): Promise<Map<number, Map<string, number>>> {
  const found = new Map<number, Map<string, number>>();
  const count = async (what: string, table: string, version: string): Promise<void> => {
    const { rows } = await client.query<{ version: number; n: number }>(
      `select (${version})::int as version, count(*)::int as n from ${client.escapeIdentifier(table)}
       where ${version} is not null group by 1`,
    );
    for (const each of rows) {
      const of = found.get(each.version) ?? new Map<string, number>();
      found.set(each.version, of.set(what, (of.get(what) ?? 0) + each.n));
    }
  };
  for (const { table, column } of uses.sealed) {
    await count(SEALED, table, `split_part(${client.escapeIdentifier(column)}, '.', 1)`);
  }
  for (const { table, column, what } of uses.versions) await count(what, table, client.escapeIdentifier(column));
  return found;
}

/** The word for values that can be sealed anew. */
export const SEALED = '密文';
