// Use cases of the regulation room: which pack counts, taking packs up at start, and answers for the screens.
// Rules of the pack are pure (rules/); here they only meet the database and the asker.
import { addDays, dayOf } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { digestOf } from '#platform/digest.ts';
import { Refusal, notFound } from '#platform/refusal.ts';
import { runAsSystem, type Runtime } from '#platform/use-case.ts';
import { BUILTIN_PACKS } from './builtin.ts';
import { type Demands, type PackInForce, figuresSchema } from './contract.ts';
import type { RegulationPack } from './pack.ts';
import { elementsOwed } from './rules/elements.ts';
import { firstReportTerms } from './rules/first-reports.ts';
import { typeOf } from './rules/lookup.ts';
import { type LevelProposal, figuresFor, proposeLevel } from './rules/severity.ts';
import { type PackRow, insertPack, packOf, packRowOf, packRowOn, packRows } from './store.ts';

/** One use case has one pack, however many of its rooms and reactions ask for it. */
const packOfUseCase = new WeakMap<Pick<Ctx, 'tx' | 'now'>, Promise<RegulationPack>>();

/** The pack in force at `ctx.now`, asked of the database once for each use case. A00.2 */
export function currentPack(ctx: Pick<Ctx, 'tx' | 'now'>): Promise<RegulationPack> {
  const known = packOfUseCase.get(ctx) ?? askForPack(ctx);
  packOfUseCase.set(ctx, known);
  return known;
}

async function askForPack(ctx: Pick<Ctx, 'tx' | 'now'>): Promise<RegulationPack> {
  const row = await packRowOn(ctx.tx, dayOf(ctx.now));
  return row === null ? deliveredOn(dayOf(ctx.now)) : packOf(ctx.tx, row);
}

/** The pack under which something was decided; 404 where no such version was ever taken up. A00.2 */
export async function packVersion(ctx: Pick<Ctx, 'tx'>, id: string, version: number): Promise<RegulationPack> {
  const row = await packRowOf(ctx.tx, id, version);
  if (row !== null) return packOf(ctx.tx, row);
  const delivered = BUILTIN_PACKS.find((pack) => pack.id === id && pack.version === version);
  if (delivered === undefined) throw notFound('regulation.unknownVersion');
  return delivered;
}

/**
 * Takes a pack up as a new version, in force from the day it says unless a later one is given; the same version again
 * changes nothing, another text of it is refused. A00.2
 */
export async function adoptPack(
  ctx: Ctx,
  pack: RegulationPack,
  effectiveFrom: string = pack.effectiveFrom,
): Promise<{ isNew: boolean }> {
  const digest = digestOf(pack);
  packOfUseCase.delete(ctx);
  const isNew = await insertPack(ctx.tx, pack, { effectiveFrom, digest, at: ctx.now, by: ctx.actor.personId });
  const stored = isNew ? null : await packRowOf(ctx.tx, pack.id, pack.version);
  if (stored !== null && stored.digest !== digest) {
    throw new Error(
      `regulation pack ${pack.id} version ${pack.version} is stored with another text: raise its version`,
    );
  }
  return { isNew };
}

/** A new version waits so many midnights: servers of the release before may still run, and read only what they know. T13 */
const MIDNIGHTS_OF_OVERLAP = 2;

/** Takes up the delivered packs that the database does not have yet; called at every start. A00.2 */
export async function adoptDelivered(runtime: Runtime): Promise<void> {
  for (const pack of BUILTIN_PACKS) {
    const stored = await packRowOf(runtime.database.db, pack.id, pack.version);
    if (stored === null) await runAsSystem(runtime, 'regulation.adopt', (ctx) => adoptInTurn(ctx, pack));
    else if (stored.digest !== digestOf(pack)) {
      runtime.log.warn(
        { pack: pack.id, version: pack.version },
        'the delivered pack differs from the stored version, which counts',
      );
    }
  }
}

async function adoptInTurn(ctx: Ctx, pack: RegulationPack): Promise<void> {
  const isFirst = !(await packRows(ctx.tx)).some(({ id }) => id === pack.id);
  const soonest = addDays(dayOf(ctx.now), MIDNIGHTS_OF_OVERLAP);
  await adoptPack(ctx, pack, isFirst || pack.effectiveFrom > soonest ? pack.effectiveFrom : soonest);
}

/** The pack in force with its digest, for the 规范对照 page and the forms. A00.1 */
export async function readPackInForce(ctx: Ctx): Promise<PackInForce> {
  return inForce(await packRowOn(ctx.tx, dayOf(ctx.now)), await currentPack(ctx));
}

/** One version with its digest. A00.2 */
export async function readVersion(ctx: Ctx, id: string, version: number): Promise<PackInForce> {
  return inForce(await packRowOf(ctx.tx, id, version), await packVersion(ctx, id, version));
}

/** Heads of all versions, the newest first. A00.2 */
export async function listVersions(ctx: Ctx): Promise<{ packs: Omit<PackInForce, 'pack'>[] }> {
  const rows = await packRows(ctx.tx);
  if (rows.length > 0) return { packs: [...rows] };
  return { packs: BUILTIN_PACKS.map((pack) => headOf(null, pack)) };
}

export interface DemandsQuestion {
  readonly category: string;
  readonly level?: string | undefined;
  readonly type?: string | undefined;
  readonly sensitive?: 'true' | 'false' | undefined;
  readonly kind: string;
}

/** What a matter of this category, level and type demands of its report. A15.1, A15.6 */
export async function demandsOf(ctx: Ctx, question: DemandsQuestion): Promise<Demands> {
  const pack = await currentPack(ctx);
  const level = question.level ?? null;
  mustKnow(
    pack.categories.some((category) => category.code === question.category),
    'category',
  );
  mustKnow(level === null || pack.levels.some((candidate) => candidate.code === level), 'level');
  mustKnow(question.type === undefined || typeOf(pack, question.type) !== null, 'type');
  mustKnow(
    pack.reportKinds.some((kind) => kind.code === question.kind),
    'kind',
  );
  const matter = {
    category: question.category,
    level,
    type: question.type ?? null,
    sensitive: question.sensitive === 'true',
  };
  const terms = firstReportTerms(pack, matter);
  return {
    firstReport:
      terms === null ? null : { ...terms, endsAt: [...terms.endsAt], directFromCounty: [...terms.directFromCounty] },
    elements: [...elementsOwed(pack, question.kind, matter)],
    figures: figuresFor(pack, matter.type),
  };
}

/** The level that figures suggest, with its reasons. A14.1 */
export async function proposalOf(
  ctx: Ctx,
  type: string,
  figures: string,
): Promise<{ proposal: Mutable<LevelProposal> | null }> {
  const pack = await currentPack(ctx);
  mustKnow(typeOf(pack, type) !== null, 'type');
  const proposal = proposeLevel(pack, type, readFigures(figures));
  return { proposal: proposal === null ? null : { ...proposal, reasons: [...proposal.reasons] } };
}

type Mutable<T extends LevelProposal> = Omit<T, 'reasons'> & { reasons: LevelProposal['reasons'][number][] };

function readFigures(text: string) {
  try {
    const parsed = figuresSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // falls through to the refusal below
  }
  throw new Refusal('regulation.figuresUnreadable', {
    status: 400,
    fields: [{ path: 'query.figures', code: 'invalid' }],
  });
}

function mustKnow(known: boolean, field: string): void {
  if (!known)
    throw new Refusal('regulation.unknownCode', { status: 400, fields: [{ path: `query.${field}`, code: 'unknown' }] });
}

function deliveredOn(day: string): RegulationPack {
  const inTime = BUILTIN_PACKS.filter((pack) => pack.effectiveFrom <= day);
  const pack = inTime.at(-1) ?? BUILTIN_PACKS[0];
  if (pack === undefined) throw new Error('no regulation pack was delivered');
  return pack;
}

function inForce(row: PackRow | null, pack: RegulationPack): PackInForce {
  return { ...headOf(row, pack), pack };
}

function headOf(row: PackRow | null, pack: RegulationPack): Omit<PackInForce, 'pack'> {
  return {
    id: pack.id,
    version: pack.version,
    name: pack.name,
    effectiveFrom: pack.effectiveFrom,
    digest: row?.digest ?? digestOf(pack),
    adoptedAt: row?.adoptedAt ?? null,
  };
}
