// Writes an import plan in the order of foreign keys, each kind of record in one statement, with history and scope.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { Plan } from '../plan/types.ts';
import { putChanges } from '../store/changes.ts';
import { putDesks, putServes } from '../store/desks.ts';
import { dropPhone, putPersons, putPosts } from '../store/people.ts';
import { putRelations, putScope } from '../store/relations.ts';
import { putUnits } from '../store/units.ts';
import { storePlainPhones } from './phones.ts';

/** Puts a plan without problems on file; the caller holds the room's turn. */
export async function writePlan(ctx: Ctx, plan: Plan, importId: Id | null): Promise<void> {
  if (plan.problems.length > 0) throw new Error('a plan with problems is never written');
  await putUnits(ctx, plan.units);
  await putRelations(ctx, plan.relations);
  if (plan.scope !== null) await putScope(ctx, plan.scope);
  await putDesks(ctx, plan.desks);
  await putServes(ctx, plan.serves);
  await putPersons(ctx, plan.persons);
  await putPosts(ctx, plan.posts);
  for (const phone of plan.droppedPhones) await dropPhone(ctx, 'person', phone.ownerId, phone.kind);
  await storePlainPhones(ctx, plan.phones);
  await putChanges(ctx, plan.changes, importId);
}
