// Who leads at a unit and as what: posts, grants and whoever is entered on duty now. For telling and for signatures.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { port } from '#platform/ports.ts';
import { rolesHeldAt } from '#modules/access/index.ts';
import { personsByIds, postsAtDeskOf } from '#modules/org/index.ts';
import { leadersToTell, type MatterTraits, type RegulationPack } from '#modules/regulation/index.ts';
import { LEADER_ROLES, type LeaderRole } from '../contract/words.ts';
import { tellingTraits } from '../rules/demands.ts';

export interface Leader {
  readonly person: { id: Id; name: string; title: string };
  readonly roles: readonly LeaderRole[];
  readonly onDuty: boolean;
}

const BY_LINE = { chief: 'chiefDutyLeader', leader: 'dutyLeader' } as const;

/** Leaders of a unit now, whoever is on duty first. A18.2 */
export async function leadersAt(ctx: Ctx, unitId: Id): Promise<Leader[]> {
  const roles = new Map<Id, Set<LeaderRole>>();
  const people = new Map<Id, { id: Id; name: string; title: string }>();
  const give = (personId: Id, role: LeaderRole): void => {
    const held = roles.get(personId) ?? new Set<LeaderRole>();
    held.add(role);
    roles.set(personId, held);
  };
  for (const post of await postsAtDeskOf(ctx, unitId)) {
    const own = post.unitId === unitId;
    if (post.principalLeader) give(post.personId, own ? 'principalLeader' : 'deskHead');
    if (post.inChargeOfDuty && own) give(post.personId, 'leaderInCharge');
    if (post.deskHead) give(post.personId, 'deskHead');
    if (roles.has(post.personId)) people.set(post.personId, { id: post.personId, name: post.name, title: post.title });
  }
  for (const grant of await rolesHeldAt(ctx, unitId)) {
    const role = LEADER_ROLES.find((one) => one === grant.role);
    if (role !== undefined) give(grant.personId, role);
  }
  const onDuty = new Set<Id>();
  for (const person of (await port('whoIsOnDuty')(ctx, [unitId])).get(unitId) ?? []) {
    if (person.line !== 'chief' && person.line !== 'leader') continue;
    onDuty.add(person.personId);
    give(person.personId, BY_LINE[person.line]);
    people.set(person.personId, { id: person.personId, name: person.name, title: person.title });
  }
  const unnamed = [...roles.keys()].filter((id) => !people.has(id));
  for (const [id, person] of await personsByIds(ctx, unnamed))
    people.set(id, { id, name: person.name, title: person.title });
  return [...people.values()]
    .map((person) => ({
      person,
      roles: LEADER_ROLES.filter((role) => roles.get(person.id)?.has(role) === true),
      onDuty: onDuty.has(person.id),
    }))
    .toSorted((a, b) => Number(b.onDuty) - Number(a.onDuty) || rank(a) - rank(b));
}

function rank(leader: Leader): number {
  return Math.min(...leader.roles.map((role) => LEADER_ROLES.indexOf(role)), LEADER_ROLES.length);
}

/** Whom the pack names for a matter and the unit has: a role that nobody holds is not owed, unless none is held. A18.2 */
export function rolesToTell(
  pack: RegulationPack,
  traits: MatterTraits,
  leaders: readonly Leader[],
): { roles: LeaderRole[]; limit: string } {
  const telling = leadersToTell(pack, tellingTraits(pack, traits));
  const named = LEADER_ROLES.filter((role) => telling.leaders.includes(role));
  const held = named.filter((role) => leaders.some((leader) => leader.roles.includes(role)));
  return { roles: held.length > 0 ? held : named.slice(-1), limit: telling.limit };
}
