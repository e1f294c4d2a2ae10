// Checking the chain of records (存证链): every link is computed anew and compared, rows without a link are looked for.
// Decides what is found and how it is named; it changes nothing. How links are made is chain.ts.
import { sql } from 'kysely';
import type { Instant } from '#shared/instant.ts';
import { LINK_TEXT, linkMac, signHead, type LinkKind } from './chain.ts';
import { SealBroken, type Keys } from './keys.ts';
import type { Db } from './sql.ts';

const PAGE = 5_000;
/** A chain that was taken away whole must not fill the memory. */
const MOST_UNSEALED = 100_000;

export type ChainFault =
  /** The row, or its link, is not what was sealed. */
  | { readonly what: 'changed'; readonly no: number; readonly kind: LinkKind; readonly rowId: string }
  /** The link is there, its row is gone. */
  | { readonly what: 'rowGone'; readonly no: number; readonly kind: LinkKind; readonly rowId: string }
  /** Links are missing before this one. */
  | { readonly what: 'linksGone'; readonly no: number; readonly missing: number }
  /** A row older than what is sealed has no link: it was put in afterwards, or its link was taken away. */
  | { readonly what: 'unsealed'; readonly kind: LinkKind; readonly rowId: string; readonly at: Instant }
  /** A signed head does not fit its link. */
  | { readonly what: 'headBroken'; readonly no: number; readonly at: Instant }
  /** A key that sealed this part is not in the key file. */
  | { readonly what: 'keyMissing'; readonly no: number; readonly version: number };

export interface ChainReport {
  readonly links: number;
  readonly heads: number;
  /** Code and time of the newest signed head; null where none was signed yet. */
  readonly head: { readonly code: string; readonly at: Instant; readonly no: number } | null;
  readonly faults: readonly ChainFault[];
}

interface Link {
  no: number;
  kind: LinkKind;
  row_id: string;
  key_version: number;
  mac: string;
  text: string | null;
  payload: string | null;
}

/** Where a walk along the chain stands. */
export interface WalkPoint {
  readonly no: number;
  readonly mac: string;
}

export const CHAIN_BEGIN: WalkPoint = { no: 0, mac: '' };

/** Compares the next links after a point; a walk may stop between any two pages and go on elsewhere. */
export async function verifyPage(
  db: Db,
  keys: Keys,
  after: WalkPoint,
  limit = PAGE,
): Promise<{ at: WalkPoint; links: number; faults: ChainFault[]; isLast: boolean }> {
  const page = await linksAfter(db, after.no, limit);
  const faults: ChainFault[] = [];
  let at = after;
  for (const link of page) {
    faults.push(...faultsOf(keys, at, link));
    at = { no: link.no, mac: link.mac };
  }
  return { at, links: page.length, faults, isLast: page.length < limit };
}

/** What only the end of a walk can tell: heads that do not fit, links missing behind the last one, rows without a link. */
export async function verifyEnd(db: Db, keys: Keys, last: WalkPoint): Promise<Omit<ChainReport, 'links'>> {
  const heads = await headsOf(db);
  const faults: ChainFault[] = [];
  for (const head of heads) if (!headFits(keys, head)) faults.push({ what: 'headBroken', no: head.no, at: head.at });
  const signed = heads.at(-1);
  if (signed !== undefined && signed.no > last.no)
    faults.push({ what: 'linksGone', no: signed.no, missing: signed.no - last.no });
  faults.push(...(await unsealedRows(db)));
  const head = signed === undefined ? null : { code: signed.code, at: signed.at, no: signed.no };
  return { heads: heads.length, head, faults };
}

/** Walks the whole chain; `tell` hears how far it has come. Every fault is found and named, the first one first. T12 */
export async function verifyChain(
  db: Db,
  keys: Keys,
  tell: (links: number) => void = () => undefined,
): Promise<ChainReport> {
  const faults: ChainFault[] = [];
  let at = CHAIN_BEGIN;
  let links = 0;
  for (let isLast = false; !isLast; tell(links)) {
    const page = await verifyPage(db, keys, at);
    faults.push(...page.faults);
    links += page.links;
    ({ at, isLast } = page);
  }
  const end = await verifyEnd(db, keys, at);
  return { ...end, links, faults: [...faults, ...end.faults] };
}

/** Whether a code that stands on paper belongs to a head that still fits; null where no head has this code. */
export async function headOfCode(
  db: Db,
  keys: Keys,
  code: string,
): Promise<{ no: number; at: Instant; fits: boolean } | null> {
  const wanted = code.trim().toUpperCase();
  const head = (await headsOf(db)).find((one) => one.code === wanted);
  return head === undefined ? null : { no: head.no, at: head.at, fits: headFits(keys, head) };
}

/** A link is compared with the stored one before it, so that one changed row is one fault and not all that follow. */
function faultsOf(keys: Keys, before: { no: number; mac: string }, link: Link): ChainFault[] {
  const { no, kind, row_id: rowId, text, payload } = link;
  if (no !== before.no + 1) return [{ what: 'linksGone', no, missing: no - before.no - 1 }];
  if (text === null) return [{ what: 'rowGone', no, kind, rowId }];
  try {
    const fits = linkMac(keys, link.key_version, before.mac, { kind, text, payload }) === link.mac;
    return fits ? [] : [{ what: 'changed', no, kind, rowId }];
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return [{ what: 'keyMissing', no, version: link.key_version }];
  }
}

async function linksAfter(db: Db, no: number, limit: number): Promise<Link[]> {
  const { rows } = await sql<Link>`
    select l.no, l.kind, l.row_id, l.key_version, l.mac, coalesce(a.text, e.text) as text, e.payload
    from (select * from chain_link where no > ${no} order by no limit ${limit}) l
    left join lateral (select ${LINK_TEXT.audit} as text from audit r where l.kind = 'audit' and r.id = l.row_id) a on true
    left join lateral (select ${LINK_TEXT.event} as text, r.payload::text as payload from event r
      where l.kind = 'event' and r.id = l.row_id) e on true
    order by l.no`.execute(db);
  return rows;
}

interface Head {
  no: number;
  at: Instant;
  key_version: number;
  code: string;
  signature: string;
  mac: string | null;
}

async function headsOf(db: Db): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select h.no, h.at, h.key_version, h.code, h.signature, l.mac from chain_head h left join chain_link l on l.no = h.no
    order by h.no`.execute(db);
  return rows;
}

function headFits(keys: Keys, head: Head): boolean {
  if (head.mac === null || !keys.versions.has(head.key_version)) return false;
  const { signature, code } = signHead(keys, head.key_version, { no: head.no, at: head.at, mac: head.mac });
  return signature === head.signature && code === head.code;
}

/** Rows that should have a link by now: written before a row that has one was written. */
async function unsealedRows(db: Db): Promise<ChainFault[]> {
  const { rows } = await sql<{ kind: LinkKind; rowId: string; at: Instant }>`
    select r.kind, r.id as "rowId", r.at from (
      select 'audit' as kind, id, at, tx from audit union all select 'event', id, at, tx from event) r
    join chain_progress p on r.tx < p.next_tx
    where not exists (select from chain_link l where l.row_id = r.id and l.kind = r.kind)
    order by r.at, r.id limit ${MOST_UNSEALED}`.execute(db);
  return rows.map((row) => ({ what: 'unsealed', ...row }));
}
