// Records of the room are reached only through here: outside the scope is 404, inside but not for this actor is 403.
// Decided here: what the city desk is, and which acts a screen may offer. Roles per action stand in policy.ts.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope, mayTry, type ActionRule } from '#platform/policy.ts';
import { forbidden, notFound } from '#platform/refusal.ts';
import type { OrgAct } from '../contract.ts';
import { policy, type OrgAction } from '../policy.ts';
import { servedBy } from '../store/desks.ts';
import { findUnit, type UnitRecord } from '../store/units.ts';

/** A unit that the actor may reach for this action, else 404; locked where it will be changed. */
export async function loadUnit(
  ctx: Ctx,
  id: Id,
  action: OrgAction,
  lock: 'lock' | 'read' = 'read',
): Promise<UnitRecord> {
  const unit = await findUnit(ctx, id, lock);
  if (unit === null || !(await reaches(ctx, id, action))) throw notFound('org.unitNotFound');
  return unit;
}

/** Whether a unit lies within the actor's scope for an action. The keeper of a desk reaches the units it serves and the other way round. */
export async function reaches(ctx: Ctx, unitId: Id, action: OrgAction): Promise<boolean> {
  const rule: ActionRule = policy[action];
  if (rule.scope === undefined) return true;
  if (await withinScope(ctx, rule, unitId)) return true;
  return owns(rule) && ctx.actor.unitId !== null && (await servedBy(ctx, unitId)).includes(ctx.actor.unitId);
}

async function withinScope(ctx: Ctx, rule: ActionRule, unitId: Id): Promise<boolean> {
  if (rule.scope === undefined) return true;
  const condition = inScope(rule.scope, ctx.actor, ctx.now, { unit: sql`${unitId}::uuid` });
  const { rows } = await sql<{ ok: boolean }>`select ${condition} as ok`.execute(ctx.tx);
  return rows[0]?.ok === true;
}

function owns(rule: ActionRule): boolean {
  return rule.scope?.anyOf.some((part) => part.kind === 'ownUnit') === true;
}

/** True where the actor acts for the city's own government (or is one of the programs): units and relations are its affair. */
export async function isCityDesk(ctx: Ctx): Promise<boolean> {
  if (ctx.actor.kind === 'system') return true;
  if (ctx.actor.unitId === null) return false;
  const unit = await findUnit(ctx, ctx.actor.unitId);
  return unit !== null && unit.level === 'city' && unit.kind === 'government';
}

/** Raises 403 where the actor is not at the city desk. A25.2 */
export async function cityDeskOnly(ctx: Ctx): Promise<void> {
  if (!(await isCityDesk(ctx))) throw forbidden('org.cityDeskOnly');
}

const ACTS: readonly (readonly [OrgAct, OrgAction])[] = [
  ['editUnit', 'org.editUnits'],
  ['editRelations', 'org.editUnits'],
  ['editDesk', 'org.editDesk'],
  ['editPeople', 'org.editPeople'],
  ['revealPhone', 'org.revealPhone'],
  ['import', 'org.import'],
];

/** The acts that the actor may do now at a unit; the screen draws its buttons from this. */
export async function allowedAt(ctx: Ctx, unitId: Id): Promise<OrgAct[]> {
  const city = await isCityDesk(ctx);
  const allowed: OrgAct[] = [];
  for (const [act, action] of ACTS) {
    if (mayTry(policy[action], ctx.actor, ctx.now) !== 'allowed') continue;
    if (action === 'org.editUnits' ? city : await reaches(ctx, unitId, action)) allowed.push(act);
  }
  return allowed;
}
