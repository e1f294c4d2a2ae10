// Who is on duty in the demonstration: a week entered ahead at each unit that has accounts, through the desk's own act.
// Today's watch belongs to the people of the accounts; the days after rotate among the regular officers of the desk.
import { SYSTEM_ACTOR } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addDays, addMs, dayOf, instantAt, type Day } from '#shared/instant.ts';
import { DAY_MS } from '#shared/duration.ts';
import type { Ctx } from '#platform/context.ts';
import { runUseCase, type Runtime } from '#platform/use-case.ts';
import { rolesHeldAt } from '#modules/access/index.ts';
import { postsAtDeskOf, unitByCode } from '#modules/org/index.ts';
import { enterDuty } from '#modules/roster/index.ts';

const CHANGE_TIME = '08:30';
const DAYS = 7;

/** Enters duty for a week at the units of these codes, from the change of the watch that has begun. A08.8 */
export async function enterDemonstrationDuty(runtime: Runtime, unitCodes: readonly string[]): Promise<void> {
  for (const code of unitCodes) {
    await runUseCase(runtime, { actor: SYSTEM_ACTOR, action: 'demonstration.enterDuty' }, async (ctx) => {
      const unit = await unitByCode(ctx, code);
      const asUnit: Ctx = { ...ctx, actor: { ...SYSTEM_ACTOR, name: '演示数据', unitId: unit.id } };
      const { officers, leaders } = await watchOf(ctx, unit.id);
      for (let i = 0; i < DAYS; i++) {
        const from = instantAt(addDays(watchDay(ctx), i), CHANGE_TIME);
        const span = { from, to: addMs(from, DAY_MS) };
        const officer = officers[i % officers.length];
        const leader = leaders[i % leaders.length];
        if (leader !== undefined)
          await enterDuty(asUnit, { id: ctx.newId(), line: 'leader', personId: leader, mode: 'onSite', ...span });
        if (officer !== undefined && officer !== leader) {
          await enterDuty(asUnit, { id: ctx.newId(), line: 'officer', personId: officer, mode: 'onSite', ...span });
        }
      }
    });
  }
}

/** The day whose watch is under way: before the change of the watch it is still yesterday's. */
function watchDay(ctx: Ctx): Day {
  const today = dayOf(ctx.now);
  return ctx.now < instantAt(today, CHANGE_TIME) ? addDays(today, -1) : today;
}

/** Officers and leaders of a desk; those with accounts first. */
async function watchOf(ctx: Ctx, unitId: Id): Promise<{ officers: Id[]; leaders: Id[] }> {
  const held = await rolesHeldAt(ctx, unitId);
  const leaders = held.filter(({ role }) => role === 'dutyLeader').map(({ personId }) => personId);
  const posts = (await postsAtDeskOf(ctx, unitId)).filter(
    (post) => post.staffCategory === 'regular' && post.dutyOfficer,
  );
  const officers = [
    ...held.filter(({ role }) => role === 'dutyOfficer').map(({ personId }) => personId),
    ...posts.map(({ personId }) => personId),
  ];
  return { officers: [...new Set(officers)], leaders: [...new Set(leaders)] };
}
