// Reads a pack's text: shape by zod, then whether it holds together. A pack that fails never takes effect.
import { type RegulationPack, regulationPackSchema } from './pack.ts';
import { inconsistencies } from './rules/consistency.ts';

/** Parses a pack; throws an Error that lists everything wrong with it. A00.2 */
export function readPack(body: unknown): RegulationPack {
  const pack = regulationPackSchema.parse(body);
  const problems = inconsistencies(pack);
  if (problems.length > 0) throw new Error(`regulation pack ${pack.id}: ${problems.join('; ')}`);
  return pack;
}

/**
 * Parses a pack from the database, where a newer program may have put it while this one still serves (rolling restart):
 * words that this release does not know say nothing to it and are left out; anything else wrong is refused. T13
 */
export function readStoredPack(body: unknown): RegulationPack {
  const known: unknown = structuredClone(body);
  const unknown = regulationPackSchema
    .safeParse(known)
    .error?.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [],
    );
  for (const path of unknown ?? []) leaveOut(known, path);
  return readPack(known);
}

function leaveOut(from: unknown, path: readonly PropertyKey[]): void {
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), from);
  const key = path.at(-1);
  if (key !== undefined) Reflect.deleteProperty(Object(holder), key);
}
