// What units offer to search, log and hand-over (the joint of house.md): labels and search; a unit has no open state.
import { sql } from 'kysely';
import type { SubjectPort } from '#platform/ports.ts';
import { findUnits, searchUnits } from './store/units.ts';

export const subjects: readonly SubjectPort[] = [
  {
    kind: 'org.unit',
    async labels(ctx, ids) {
      return new Map((await findUnits(ctx, ids)).map((unit) => [unit.id, unit.shortName]));
    },
    open: async () => [],
    async search(ctx, word, limit) {
      const { units } = await searchUnits(ctx, { word, scope: sql<boolean>`true`, limit, offset: 0 });
      return units.map((unit) => ({ id: unit.id, label: unit.shortName, detail: unit.fullName }));
    },
  },
];
