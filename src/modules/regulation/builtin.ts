// The packs that come with the product. The database takes them up at start; what runs there is what counts.
import baoji from './packs/baoji-2022.json' with { type: 'json' };
import { readPack } from './packs.ts';
import type { RegulationPack } from './pack.ts';

/** The pack `baoji-2022` as it was delivered. A00.2 */
export const BAOJI_2022: RegulationPack = readPack(baoji);

/** Every pack delivered, oldest first. */
export const BUILTIN_PACKS: readonly RegulationPack[] = [BAOJI_2022];
