// SQL over files and their pieces. Bytes come in short transactions, are sealed once, and are then only read.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { SealedFile } from '#shared/files.ts';
import type { Db, Tx } from './sql.ts';

export interface FileRecord {
  readonly id: Id;
  readonly name: string;
  readonly size: number;
  readonly mediaType: string;
  readonly digest: string | null;
  readonly state: 'open' | 'sealed';
  readonly unitId: Id;
  readonly createdBy: Id;
  readonly received: number;
}

const COLUMNS = sql`id, name, size, media_type as "mediaType", digest, state, unit_id as "unitId", created_by as "createdBy", received`;

/** Stores a file that is about to come; false where the id is taken. */
export async function insertFile(
  tx: Tx,
  file: Omit<FileRecord, 'digest' | 'state' | 'received'>,
  at: Instant,
): Promise<boolean> {
  const { rows } = await sql<{ id: Id }>`
    insert into file (id, name, size, media_type, state, unit_id, created_by, created_at)
    values (${file.id}, ${file.name}, ${file.size}, ${file.mediaType}, 'open', ${file.unitId}, ${file.createdBy}, ${at}::timestamptz)
    on conflict (id) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** One file, locked where it is going to change; null where there is none. */
export async function findFile(tx: Tx, id: Id, lock = false): Promise<FileRecord | null> {
  const { rows } =
    await sql<FileRecord>`select ${COLUMNS} from file where id = ${id}${lock ? sql` for update` : sql``}`.execute(tx);
  return rows[0] ?? null;
}

/** Stores a piece; `'same'` where it was there already with these bytes, `'differs'` with others. */
export async function insertPiece(
  tx: Tx,
  fileId: Id,
  no: number,
  bytes: Buffer,
): Promise<'stored' | 'same' | 'differs'> {
  const { rows } = await sql<{ no: number }>`
    insert into file_piece (file_id, no, bytes) values (${fileId}, ${no}, ${bytes}) on conflict do nothing returning no`.execute(
    tx,
  );
  if (rows.length > 0) {
    await sql`update file set received = received + ${bytes.length} where id = ${fileId}`.execute(tx);
    return 'stored';
  }
  const { rows: there } = await sql<{
    same: boolean;
  }>`select bytes = ${bytes} as same from file_piece where file_id = ${fileId} and no = ${no}`.execute(tx);
  return there[0]?.same === true ? 'same' : 'differs';
}

/** Numbers of the pieces that have come. */
export async function pieceNumbers(executor: Db | Tx, fileId: Id): Promise<number[]> {
  const { rows } = await sql<{ no: number }>`select no from file_piece where file_id = ${fileId} order by no`.execute(
    executor,
  );
  return rows.map(({ no }) => no);
}

/** The bytes of one piece; null where there is none. */
export async function pieceBytes(executor: Db | Tx, fileId: Id, no: number): Promise<Buffer | null> {
  const { rows } = await sql<{
    bytes: Buffer;
  }>`select bytes from file_piece where file_id = ${fileId} and no = ${no}`.execute(executor);
  return rows[0]?.bytes ?? null;
}

/** All bytes of a file in order, one piece at a time. */
export async function* piecesOf(executor: Db | Tx, fileId: Id): AsyncGenerator<Buffer> {
  for (let no = 0; ; no++) {
    const bytes = await pieceBytes(executor, fileId, no);
    if (bytes === null) return;
    yield bytes;
  }
}

/** Marks a file as sealed: from now on it never changes. */
export async function markSealed(
  tx: Tx,
  id: Id,
  sealed: { digest: string; mediaType: string; confirmedBy: Id | null; at: Instant },
): Promise<void> {
  const { digest, mediaType, confirmedBy, at } = sealed;
  await sql`update file set state = 'sealed', digest = ${digest}, media_type = ${mediaType}, sealed_at = ${at}::timestamptz,
    unsearched_confirmed_by = ${confirmedBy}::uuid where id = ${id}`.execute(tx);
}

/** Takes an unsealed file away with its bytes. */
export async function deleteOpen(tx: Tx, id: Id): Promise<void> {
  await sql`delete from file where id = ${id} and state = 'open'`.execute(tx);
}

/** Takes away what was begun before an instant and never sealed; answers how many. */
export async function deleteAbandoned(tx: Tx, before: Instant): Promise<number> {
  const { rows } = await sql<{
    id: Id;
  }>`delete from file where state = 'open' and created_at < ${before}::timestamptz returning id`.execute(tx);
  return rows.length;
}

/** Sealed files among some ids, as records name them. */
export async function sealedFiles(
  tx: Tx,
  ids: readonly Id[],
): Promise<Map<Id, SealedFile & { unitId: Id; createdBy: Id }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<SealedFile & { unitId: Id; createdBy: Id }>`
    select id, name, size, media_type as "mediaType", digest, unit_id as "unitId", created_by as "createdBy" from file
    where state = 'sealed' and id = any (${`{${ids.join(',')}}`}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}
