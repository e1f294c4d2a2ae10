// 呈报: telling one's own leaders, each with way, minute and answer. Who must be told and is not yet is owed.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { personsByIds } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { tellLeaderBody } from '../../contract/inputs.ts';
import type { LeaderRole } from '../../contract/words.ts';
import { leadersTold, told } from '../../events.ts';
import { actTime } from '../../rules/times.ts';
import { insertTold, toldOf, type Told } from '../../store/records.ts';
import type { Matter } from '../../store/matters.ts';
import { announce, insiders, owedAbout } from '../announce.ts';
import { traitsOf } from '../facts.ts';
import { leadersAt, rolesToTell } from '../leaders.ts';
import { matterToWrite } from '../load.ts';

/** Records a telling; when everybody named by the pack was reached, nothing is owed any more. A18.2 */
export async function tellLeader(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof tellLeaderBody>,
): Promise<{ id: Id; at: Instant; attempt: number; stillOwed: string[] }> {
  const matter = await matterToWrite(ctx, id);
  const at = valueOf(actTime(body.at, ctx.now, matter.learned_at));
  const person = (await personsByIds(ctx, [body.personId])).get(body.personId);
  if (person === undefined) throw new Refusal('reports.unknownPerson');
  const leaders = await leadersAt(ctx, matter.unit_id);
  for (const role of body.roles) {
    const holders = leaders.filter((leader) => leader.roles.includes(role));
    if (holders.length > 0 && !holders.some((leader) => leader.person.id === body.personId))
      throw new Refusal('reports.roleNotHeld', { detail: { role } });
  }
  const before = await toldOf(ctx.tx, id);
  const attempt = before.filter((one) => one.person_id === body.personId && one.answer === 'notReached').length + 1;
  const owedBefore = await stillOwed(ctx, matter, before);
  await insertTold(ctx.tx, {
    id: body.id,
    matter_id: id,
    unit_id: matter.unit_id,
    person_id: body.personId,
    roles: [...new Set(body.roles)],
    way: body.way,
    at,
    recorded_at: ctx.now,
    by_person_id: ctx.actor.personId,
    answer: body.answer,
    attempt,
    words: body.words,
  });
  const owed = body.answer === 'notReached' ? owedBefore : owedBefore.filter((role) => !body.roles.includes(role));
  const inside = insiders(matter);
  announce(
    ctx,
    matter,
    told,
    {
      toldId: body.id,
      personId: body.personId,
      name: person.name,
      way: body.way,
      answer: body.answer,
      attempt,
      words: body.words,
    },
    inside,
  );
  if (owed.length === 0 && owedBefore.length > 0)
    announce(ctx, matter, leadersTold, { ...owedAbout(matter, null), at }, inside);
  return { id: body.id, at: ctx.now, attempt, stillOwed: owed };
}

/** Roles named by the pack that nobody has been told as yet. A18.2 */
export async function stillOwed(ctx: Ctx, matter: Matter, rows: readonly Told[]): Promise<LeaderRole[]> {
  const { roles } = rolesToTell(await currentPack(ctx), traitsOf(matter), await leadersAt(ctx, matter.unit_id));
  const reached = new Set(rows.filter((row) => row.answer !== 'notReached').flatMap((row) => row.roles));
  return roles.filter((role) => !reached.has(role));
}
