// Facts of a matter as people state them: codes must be the pack's, instants in order, people and files must be there.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { sealedFiles } from '#platform/file-store.ts';
import { sealField } from '#platform/keys.ts';
import { port } from '#platform/ports.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { typeOf, type MatterTraits, type RegulationPack } from '#modules/regulation/index.ts';
import type { Figures } from '../contract/inputs.ts';
import { unknownFigures } from '../rules/content.ts';
import { matterTimes } from '../rules/times.ts';
import type { Matter } from '../store/matters.ts';
import type { FileMark } from '../store/tables.ts';

/** Refuses codes that the pack does not know, and figures likewise. A14.1 */
export function checkCodes(
  pack: RegulationPack,
  facts: {
    category?: string;
    type?: string | null;
    level?: string | null;
    sensitivities?: readonly string[];
    figures?: Figures;
  },
): void {
  const unknown = (code: string): never => {
    throw new Refusal('reports.unknownCode', { detail: { code } });
  };
  if (facts.category !== undefined && !pack.categories.some((one) => one.code === facts.category))
    unknown(facts.category);
  if (facts.type != null && typeOf(pack, facts.type) === null) unknown(facts.type);
  if (facts.level != null && !pack.levels.some((one) => one.code === facts.level)) unknown(facts.level);
  for (const code of facts.sensitivities ?? [])
    if (!pack.sensitivities.kinds.some((one) => one.code === code)) unknown(code);
  for (const code of unknownFigures(pack, facts.figures ?? {})) unknown(code);
}

/** Refuses addressees that are no units of this city. A13.1 */
export async function checkAddressees(ctx: Ctx, addressees: readonly { unitId: Id }[]): Promise<void> {
  if (addressees.length === 0) return;
  const units = await unitsByIds(
    ctx,
    addressees.map(({ unitId }) => unitId),
  );
  if (addressees.some(({ unitId }) => !units.has(unitId))) throw new Refusal('reports.unknownUnit');
}

interface StatedTimes {
  readonly happenedAt: Instant | null;
  readonly learnedAt: Instant;
}

/** Instants of a matter as they may be stored. A15.8 */
export function checkTimes(ctx: Ctx, times: StatedTimes): StatedTimes {
  return valueOf(matterTimes(times, ctx.now));
}

/** What the pack asks about a matter. */
export function traitsOf(matter: Pick<Matter, 'category' | 'level' | 'type' | 'sensitivities'>): MatterTraits {
  return {
    category: matter.category,
    level: matter.level,
    type: matter.type,
    sensitive: matter.sensitivities.length > 0,
  };
}

/** Sealed files as a frozen version names them; each was uploaded by this unit or is already named by the matter. */
export async function fileMarks(ctx: Ctx, ids: readonly Id[], alreadyNamed: readonly Id[] = []): Promise<FileMark[]> {
  const found = await sealedFiles(ctx.tx, ids);
  return ids.map((id) => {
    const file = found.get(id);
    if (
      file === undefined ||
      (ctx.actor.kind !== 'system' && file.unitId !== ctx.actor.unitId && !alreadyNamed.includes(id))
    ) {
      throw new Refusal('reports.fileNotReady', { detail: { id } });
    }
    return { id, name: file.name, size: file.size, mediaType: file.mediaType, digest: file.digest };
  });
}

/** Seals a telephone number for its place and says what may be shown of it. trust.md 7 */
export function sealNumber(
  number: string,
  place: { table: string; column: string; row: Id },
): { sealed: string; masked: string } {
  return { sealed: sealField(port('keys'), place, number), masked: masked(number) };
}

/** The last four digits. */
export function masked(number: string): string {
  const digits = number.replace(/\D/g, '');
  return `${'*'.repeat(Math.max(3, digits.length - 4))}${digits.slice(-4)}`;
}
