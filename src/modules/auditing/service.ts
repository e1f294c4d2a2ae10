// Use cases of the auditor: looking, exporting, asking for a check of the chain, comparing a code from paper.
// Every look is itself on record: the platform writes the row because the routes are sensitive reads.
import { Readable } from 'node:stream';
import type { Id } from '#shared/ids.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import { chainState, countRecords, findRecords } from '#platform/audit-query.ts';
import { headOfCode } from '#platform/chain-verify.ts';
import type { Ctx } from '#platform/context.ts';
import type { Exchange } from '#platform/module.ts';
import { port } from '#platform/ports.ts';
import { Refusal } from '#platform/refusal.ts';
import { accountNames, accountsLike } from '#modules/access/index.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { EXPORT_LIMIT, type AuditFilter, type AuditRecord, type ChainCheck, type routes } from './contract.ts';
import { csvOf, faultWords, minuteOf, summaryOf } from './rules.ts';
import * as store from './store.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;

const CHECKS_SHOWN = 20;

let summaries: ReadonlyMap<string, string> = new Map();

/** Tells this room the Chinese line of every route and action; called once by src/app. */
export function configureAuditing(known: { readonly summaries: ReadonlyMap<string, string> }): void {
  summaries = known.summaries;
}

/** Records by filter, the newest first. trust.md 6 */
export async function listRecords(ctx: Ctx, { query }: Input<'listRecords'>): Promise<Output<'listRecords'>> {
  const { below = null, limit, ...filter } = query;
  const items = await recordsOf(ctx, filter, below, limit);
  return { items, next: items.length === limit ? (items.at(-1)?.seq ?? null) : null };
}

/** The same as CSV; more than an export holds is refused, nothing is cut silently. */
export async function exportRecords(ctx: Ctx, { query }: Input<'exportRecords'>, exchange: Exchange): Promise<null> {
  const records = await recordsOf(ctx, query, null, EXPORT_LIMIT + 1);
  if (records.length > EXPORT_LIMIT) throw new Refusal('auditing.tooMany');
  const at = minuteOf(ctx.now);
  const bytes = Buffer.from(csvOf(records, { name: ctx.actor.name, at }), 'utf8');
  exchange.sendBytes({
    stream: Readable.from([bytes]),
    mediaType: 'text/csv; charset=utf-8',
    name: `审计记录 ${at.replace(':', '')}.csv`,
    size: bytes.length,
    inline: false,
  });
  return null;
}

/** How many rows an export of this filter would hold, so that nobody waits for one that is refused. */
export async function countExport(ctx: Ctx, { query }: Input<'countExport'>): Promise<Output<'countExport'>> {
  const count = await countRecords(ctx.tx, query, await accountsOf(ctx, query));
  return { count, limit: EXPORT_LIMIT };
}

/** What the filter may choose from: every action that a person can take. */
export function listActions(): Output<'listActions'> {
  const items = [...summaries]
    .filter(([name]) => !name.includes(' '))
    .map(([action, summary]) => ({ action, summary }))
    .toSorted((a, b) => (a.action < b.action ? -1 : 1));
  return { items };
}

/** The chain as it stands, and the latest checks. */
export async function readChain(ctx: Ctx): Promise<Output<'readChain'>> {
  const checks = await store.latestChecks(ctx.tx, CHECKS_SHOWN);
  return { ...(await chainState(ctx.tx)), checks: checks.map(viewOf) };
}

/** Asks for a check of the whole chain; the sweep does it, page by page. */
export async function startCheck(ctx: Ctx, { body }: Input<'startCheck'>): Promise<Output<'startCheck'>> {
  const { links } = await chainState(ctx.tx);
  await store.insertCheck(ctx, body.id, links);
  return { id: body.id };
}

/** Whether a code from paper is one of this chain, and still fits. */
export async function compareCode(ctx: Ctx, { query }: Input<'compareCode'>): Promise<Output<'compareCode'>> {
  const head = await headOfCode(ctx.tx, port('keys'), query.code);
  return { found: head !== null, fits: head?.fits === true, no: head?.no ?? null, at: head?.at ?? null };
}

async function recordsOf(ctx: Ctx, filter: AuditFilter, below: number | null, limit: number): Promise<AuditRecord[]> {
  const accounts = await accountsOf(ctx, filter);
  const rows = await findRecords(ctx.tx, filter, accounts, { below, limit });
  const names = await accountNames(ctx, idsOf(rows.map((row) => row.accountId)));
  const units = await unitsByIds(ctx, idsOf(rows.map((row) => row.unitId)));
  return rows.map(({ accountId, unitId, route, ...row }) => {
    const account = accountId === null ? undefined : names.get(accountId);
    return {
      ...row,
      summary: summaryOf(summaries, { route, action: row.action }),
      account: account?.account ?? null,
      name: account?.name ?? (accountId === null ? (route === null ? '系统' : '未登录') : '—'),
      unitName: unitId === null ? null : (units.get(unitId)?.shortName ?? null),
    };
  });
}

function accountsOf(ctx: Ctx, { who }: AuditFilter): Promise<Id[] | null> {
  return who === undefined || who === '' ? Promise.resolve(null) : accountsLike(ctx, who);
}

function idsOf(ids: readonly (Id | null)[]): Id[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

function viewOf({ atNo: _no, atMac: _mac, faults, ...check }: store.CheckRow): ChainCheck {
  return { ...check, faults: faults.map(faultWords) };
}
