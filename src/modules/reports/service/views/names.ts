// Names for answers: units, people, codes of the pack, files; asked once per answer.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { sealedFiles } from '#platform/file-store.ts';
import { personsByIds, unitsByIds, type UnitRef } from '#modules/org/index.ts';
import { currentPack, typeOf, type RegulationPack } from '#modules/regulation/index.ts';
import type { FileRef, LevelView, NamedCode, PersonName, UnitName } from '../../contract/names.ts';
import type { Matter } from '../../store/matters.ts';

export interface Names {
  readonly pack: RegulationPack;
  unit(id: Id): UnitName;
  unitOrNull(id: Id | null): UnitName | null;
  unitRef(id: Id): UnitRef | undefined;
  person(id: Id | null): PersonName | null;
  files(ids: readonly Id[]): FileRef[];
}

/** Looks up everything that an answer names. */
export async function namesFor(
  ctx: Ctx,
  wanted: { units?: readonly (Id | null)[]; people?: readonly (Id | null)[]; files?: readonly Id[] },
): Promise<Names> {
  const pack = await currentPack(ctx);
  const units = await unitsByIds(ctx, known(wanted.units));
  const people = await personsByIds(ctx, known(wanted.people));
  const files = await sealedFiles(ctx.tx, [...new Set(wanted.files ?? [])]);
  const unit = (id: Id): UnitName => ({
    id,
    name: units.get(id)?.shortName ?? '',
    fullName: units.get(id)?.fullName ?? '',
  });
  return {
    pack,
    unit,
    unitOrNull: (id) => (id === null ? null : unit(id)),
    unitRef: (id) => units.get(id),
    person: (id) => (id === null ? null : { id, name: people.get(id)?.name ?? '', title: people.get(id)?.title ?? '' }),
    files: (ids) =>
      ids.flatMap((id) => {
        const file = files.get(id);
        return file === undefined
          ? []
          : [{ id, name: file.name, size: file.size, mediaType: file.mediaType, digest: file.digest }];
      }),
  };
}

function known(ids: readonly (Id | null)[] | undefined): Id[] {
  return [...new Set((ids ?? []).filter((id) => id !== null))];
}

/** A category of reports with its name. */
export function categoryName(pack: RegulationPack, code: string): NamedCode {
  return { code, name: pack.categories.find((one) => one.code === code)?.name ?? code };
}

/** A level with its name. */
export function levelName(pack: RegulationPack, code: string): NamedCode {
  return { code, name: pack.levels.find((one) => one.code === code)?.name ?? code };
}

/** A type of emergency with its name. */
export function typeName(pack: RegulationPack, code: string | null): NamedCode | null {
  return code === null ? null : { code, name: typeOf(pack, code)?.name ?? code };
}

/** Kinds of sensitivity with their names. */
export function sensitivityNames(pack: RegulationPack, codes: readonly string[]): NamedCode[] {
  return codes.map((code) => ({ code, name: pack.sensitivities.kinds.find((one) => one.code === code)?.name ?? code }));
}

/** The level of a matter and who judged or determined it. A14.1 */
export function levelView(names: Names, matter: Matter): LevelView {
  return {
    code: matter.level,
    name: matter.level === null ? '级别未定' : levelName(names.pack, matter.level).name,
    state: matter.level_state,
    byUnit: names.unitOrNull(matter.level_by_unit_id),
    body: matter.level_body,
  };
}
