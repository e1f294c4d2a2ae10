// The chain of records (存证链): audit rows and events sealed in one line within a second of their commit (trust.md 6).
// Decides what a link covers and how it is keyed. Checking the chain is chain-verify.ts; when to seal is loops.ts.
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { msBetween, type Instant } from '#shared/instant.ts';
import { sm3 } from './digest.ts';
import { deriveKey, type Keys } from './keys.ts';
import { advisoryKey, type Tx } from './sql.ts';
import type { Runtime } from './use-case.ts';

const BATCH = 2_000;
/** The last link is signed this often while something is sealed. */
const SIGN_EVERY_MS = 60_000;
/** Characters of the short code: no letter that reads like a digit. */
const CODE_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LENGTH = 8;

export type LinkKind = 'audit' | 'event';

/** A row as its link covers it: all columns but those that may go (payload) stand in `text`, the payload by its digest. */
export interface LinkContent {
  readonly kind: LinkKind;
  readonly text: string;
  readonly payload: string | null;
}

/** The mark of a link: keyed, over the link before and the row. */
export function linkMac(keys: Keys, version: number, before: string, { kind, text, payload }: LinkContent): string {
  const covered = [before, kind, text, payload === null ? '' : sm3(payload)].join('\n');
  return createHmac('sm3', deriveKey(keys, 'record-chain', version))
    .update(covered, 'utf8')
    .digest('base64url');
}

/** Signature of a head and the short code that people compare with paper. */
export function signHead(
  keys: Keys,
  version: number,
  head: { no: number; at: Instant; mac: string },
): { signature: string; code: string } {
  const digest = createHmac('sm3', deriveKey(keys, 'record-chain', version))
    .update(`head\n${head.no}\n${head.at}\n${head.mac}`, 'utf8')
    .digest();
  const letters = [...digest.subarray(0, CODE_LENGTH)].map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length]);
  const code = `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
  return { signature: digest.toString('base64url'), code };
}

/**
 * Texts of rows as links cover them, in SQL: columns that a later migration adds are null in old rows and left out.
 * The payload stands apart, so that content can be purged while its digest still fits the link.
 */
export const LINK_TEXT = {
  audit: sql`jsonb_strip_nulls(to_jsonb(r) - 'tx')::text`,
  event: sql`jsonb_strip_nulls(to_jsonb(r) - 'tx' - 'payload')::text`,
} as const;

interface Waiting {
  kind: LinkKind;
  id: string;
  tx: string;
  text: string;
  payload: string | null;
}

/** Seals what has been committed, one sealer at a time; answers how many rows, and whether more are waiting. */
export async function sealRecords(runtime: Runtime, keys: Keys): Promise<{ sealed: number; more: boolean }> {
  const { database } = runtime;
  return database.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${advisoryKey(database.schema, 'record-chain')}::bigint)`.execute(tx);
    const { waiting, next, last } = await waitingRows(tx);
    const more = waiting.length === BATCH;
    if (waiting.length === 0) {
      await moveOn(tx, next, false);
      await signWhenDue(runtime, tx, keys, last);
      return { sealed: 0, more };
    }
    let { no, mac } = last;
    const links = waiting.map((row) => {
      no += 1;
      mac = linkMac(keys, keys.current, mac, row);
      return { no, kind: row.kind, row_id: row.id, key_version: keys.current, mac };
    });
    await sql`
      insert into chain_link (no, kind, row_id, key_version, mac)
      select no, kind, row_id, key_version, mac from jsonb_populate_recordset(null::chain_link, ${JSON.stringify(links)}::jsonb)`.execute(
      tx,
    );
    await moveOn(tx, more ? (waiting.at(-1)?.tx ?? next) : next, true);
    await signWhenDue(runtime, tx, keys, { no, mac });
    return { sealed: links.length, more };
  });
}

/**
 * Rows of ended transactions that have no link yet, in the order of their transactions. What is noted as looked through
 * is never trusted beyond the last link, nor where it lies in the future: then everything is looked through again.
 */
async function waitingRows(tx: Tx): Promise<{ waiting: Waiting[]; next: string; last: { no: number; mac: string } }> {
  const { rows: states } = await sql<{ horizon: string; from: string; begun: boolean; no: number; mac: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
      (case when p.next_tx <= pg_snapshot_xmin(pg_current_snapshot()) then least(p.next_tx, l.tx) else '0' end)::text as from,
      p.epoch is not null as begun, coalesce(l.no, 0) as no, coalesce(l.mac, '') as mac
    from installation i
    left join chain_progress p on p.epoch = i.epoch
    left join (select c.no, c.mac, coalesce(a.tx, e.tx) as tx from (select * from chain_link order by no desc limit 1) c
      left join audit a on c.kind = 'audit' and a.id = c.row_id
      left join event e on c.kind = 'event' and e.id = c.row_id) l on true`.execute(tx);
  const state = states[0];
  if (state === undefined) throw new Error('the installation row is missing: run the migrations');
  // In a database that was restored, transactions are counted anew: what is visible at the first look is final.
  const bound = state.begun ? sql`and r.tx < ${state.horizon}::xid8` : sql``;
  const { rows } = await sql<Waiting>`
    /* plan anew */
    select * from (
      select 'audit' as kind, r.id, r.tx::text as tx, ${LINK_TEXT.audit} as text, null as payload, r.tx as at, r.seq from audit r
      where r.tx >= ${state.from}::xid8 ${bound}
        and not exists (select from chain_link l where l.row_id = r.id and l.kind = 'audit')
      union all
      select 'event', r.id, r.tx::text, ${LINK_TEXT.event}, r.payload::text, r.tx, r.seq from event r
      where r.tx >= ${state.from}::xid8 ${bound}
        and not exists (select from chain_link l where l.row_id = r.id and l.kind = 'event')
    ) as waiting order by at, kind, seq limit ${BATCH}`.execute(tx);
  return { waiting: rows, next: state.horizon, last: { no: state.no, mac: state.mac } };
}

/** Remembers from where to look next; where nothing was sealed only a new epoch is noted, and a false future corrected. */
async function moveOn(tx: Tx, next: string, always: boolean): Promise<void> {
  await sql`
    insert into chain_progress (id, epoch, next_tx) select true, epoch, ${next}::xid8 from installation
    on conflict (id) do update set epoch = excluded.epoch, next_tx = excluded.next_tx
    where ${always} or chain_progress.epoch <> excluded.epoch or chain_progress.next_tx > excluded.next_tx`.execute(tx);
}

async function signWhenDue(runtime: Runtime, tx: Tx, keys: Keys, last: { no: number; mac: string }): Promise<void> {
  const now = await runtime.clock.now(tx);
  const { rows } = await sql<{ no: number; at: Instant }>`
    select no, at from chain_head order by no desc limit 1`.execute(tx);
  const before = rows[0] ?? { no: 0, at: null };
  if (last.no === before.no || (before.at !== null && msBetween(before.at, now) < SIGN_EVERY_MS)) return;
  const { signature, code } = signHead(keys, keys.current, { ...last, at: now });
  await sql`
    insert into chain_head (no, at, key_version, code, signature)
    values (${last.no}, ${now}::timestamptz, ${keys.current}, ${code}, ${signature})`.execute(tx);
}
