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
